"""Types of what comes in over HTTP."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

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
