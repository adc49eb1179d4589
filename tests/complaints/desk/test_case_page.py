"""The case page: one screen, actions, conflicts, reveals, files."""

from django.urls import reverse


def test_everything_of_a_case_is_on_one_page(clerk, filed):
    page = clerk.get(reverse("complaints:case", args=[filed.number]))
    print(page.content.decode())
    assert page.status_code == 200
