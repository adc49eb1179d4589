"""Types of what comes in over HTTP."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field

from fengqiao.foundation.errors import Invalid

WITHOUT_NUL: Final = "^[^\\x00]*$"
"""No database keeps the character NUL; the API's description says so."""
_WRITTEN_DAY: Final = re.compile(r"(?:19|20|21)\d{2}-\d{2}-\d{2}")


def _written(value: Any) -> Any:
    """Refuse a bare number, which would count seconds since 1970, and centuries that nobody means."""
    if isinstance(value, date) or (isinstance(value, str) and _WRITTEN_DAY.match(value)):
        return value
    raise ValueError("ISO 8601, e.g. 2026-11-23")


Text = Annotated[str, Field(pattern=WITHOUT_NUL)]
Day = Annotated[date, BeforeValidator(_written)]
Moment = Annotated[datetime, BeforeValidator(_written)]


def in_utc(moment: datetime, *, field: str) -> datetime:
    """Return the moment in UTC, without a zone taken as local: PostgreSQL refuses some offsets that Python takes.

    Raises:
        Invalid: no calendar holds it; names the ``field``.
    """
    try:
        return (timezone.make_aware(moment) if timezone.is_naive(moment) else moment).astimezone(UTC)
    except (OverflowError, ValueError):
        raise Invalid({field: _("时间超出范围")}) from None
