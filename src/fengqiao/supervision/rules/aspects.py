"""The five aspects of supervision (五大方面): every duty, indicator and evaluation item belongs to one."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from fengqiao.foundation.marking import N_


class Aspect(StrEnum):
    """Programme of 2019, "quality and efficiency" (提质增效行动): source S0, rules for the trade 8.1."""

    CONCEPT = "concept"
    MECHANISM = "mechanism"
    CONDUCT = "conduct"
    COMPLAINTS = "complaints"
    EDUCATION = "education"


ASPECTS: Final[Mapping[Aspect, str]] = MappingProxyType(
    {
        Aspect.CONCEPT: N_("消保理念"),
        Aspect.MECHANISM: N_("体制机制"),
        Aspect.CONDUCT: N_("经营行为"),
        Aspect.COMPLAINTS: N_("投诉处理"),
        Aspect.EDUCATION: N_("金融宣教"),
    }
)
"""Names of the aspects, in the order of the programme."""
