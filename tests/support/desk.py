"""What tests of the desk share."""

from datetime import date

from django.utils import timezone


def today() -> date:
    """Return today in Shanghai."""
    return timezone.localdate()
