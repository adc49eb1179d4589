"""What a person does in a browser with something that has moves: orders, evaluations."""

from playwright.sync_api import Page


def press(page: Page, label: str) -> None:
    """Press a button that sends a form, and wait for what comes back."""
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


def move(page: Page, label: str, **typed: str) -> None:
    """Open a move from the page of what it moves, type what it asks for by name, and carry it out."""
    page.reload()
    page.get_by_role("link", name=label, exact=True).click()
    for name, value in typed.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    press(page, label)
