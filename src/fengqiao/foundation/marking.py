"""Marks Chinese source strings of framework-free modules for translation."""


def N_(message: str) -> str:  # noqa: N802 - the usual name of this marker
    """Return ``message`` unchanged; whoever shows it translates it."""
    return message
