"""The kinds of fact that are measured: complaints and mediations."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fengqiao.analytics.rules.facts.complaints import COMPLAINTS
from fengqiao.analytics.rules.facts.kinds import FACTS, Basis, Counter, FactKind, Test, Total
from fengqiao.analytics.rules.facts.mediations import MEDIATIONS

FACT_KINDS: Final[Mapping[str, FactKind]] = MappingProxyType({kind.id: kind for kind in (COMPLAINTS, MEDIATIONS)})
"""Every kind of fact by its id, in the order of pages."""

__all__ = ["COMPLAINTS", "FACTS", "FACT_KINDS", "MEDIATIONS", "Basis", "Counter", "FactKind", "Test", "Total"]
