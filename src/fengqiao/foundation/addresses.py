"""Addresses for paper and messages, where there is no request to tell the host."""

from urllib.parse import urljoin

from django.conf import settings


def absolute(path: str) -> str:
    """Return the full public address of a path of this installation."""
    return urljoin(settings.PUBLIC_ORIGIN, path)
