"""Reads of rule sets and parameters. Everyone may see them."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Max
from django.utils.translation import gettext

from fengqiao.foundation.parameters.models import Parameter, RuleSet
from fengqiao.foundation.parameters.rules import DatedRules, DatedValue, Json, RuleBook, Rules, Validity, Value
from fengqiao.foundation.reference import Snapshot


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One value of one parameter, for the administrator's screen. Unverified ones show as 未核实."""

    rule_set: str
    rule_set_name: str
    domain: str
    name: str
    label: str
    value: Json
    unit: str
    source: str
    verified: bool
    effective_from: date
    effective_to: date | None


def rules_on(domain: str, day: date) -> Rules:
    """Return the rules of a domain (e.g. ``complaint``) on a day; from memory, at most a few seconds old.

    A day before the first rule set is judged by that one. Raises rules.UnknownParameterError for a domain that
    has no rule set.
    """
    return SNAPSHOT.get().rules_on(domain, day)


def all_parameters() -> list[ParameterRow]:
    """Return every value of every parameter, past and future ones too, by domain, rule set, name and date.

    Labels are in the active language.
    """
    return [
        ParameterRow(
            rule_set=parameter.rule_set_id,
            rule_set_name=gettext(parameter.rule_set.name),
            domain=parameter.rule_set.domain,
            name=parameter.name,
            label=gettext(parameter.label),
            value=parameter.value,
            unit=parameter.unit,
            source=parameter.source,
            verified=parameter.verified,
            effective_from=parameter.effective_from,
            effective_to=parameter.effective_to,
        )
        for parameter in Parameter.objects.select_related("rule_set").order_by(
            "rule_set__domain", "rule_set__effective_from", "name", "effective_from"
        )
    ]


def _load() -> RuleBook:
    return RuleBook(
        DatedRules(
            code=rule_set.code,
            domain=rule_set.domain,
            source=rule_set.source,
            validity=Validity(rule_set.effective_from, rule_set.effective_to),
            values=tuple(_dated(parameter) for parameter in rule_set.parameters.all()),
        )
        for rule_set in RuleSet.objects.prefetch_related("parameters")
    )


def _dated(parameter: Parameter) -> DatedValue:
    return DatedValue(
        name=parameter.name,
        value=Value(parameter.value, parameter.unit, parameter.source, parameter.verified),
        validity=Validity(parameter.effective_from, parameter.effective_to),
    )


def _version() -> Hashable:
    """Every change adds a row with a new id (`services.set_parameter`), so this differs after each."""
    found = Parameter.objects.aggregate(rows=Count("id"), last=Max("id"))
    return found["rows"], found["last"], RuleSet.objects.count()


SNAPSHOT: Final = Snapshot(_load, _version)
