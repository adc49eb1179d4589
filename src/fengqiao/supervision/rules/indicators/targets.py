"""Which parameter an indicator is held against in a year that has no adopted goal for it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TARGET_PARAMETERS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "first_line_settlement_rate": ("measures", "first_line_target_pct"),
        "first_line_banks": ("measures", "first_line_target_pct"),
    }
)
"""Domain and parameter by indicator; the parameters of shares are in per cent."""
