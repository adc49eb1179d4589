"""Loading and changing parameters."""

import tomllib
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.ledger.rules import looks_personal
from fengqiao.foundation.ledger.services import record
from fengqiao.foundation.parameters.models import Parameter, RuleSet
from fengqiao.foundation.parameters.queries import SNAPSHOT
from fengqiao.foundation.parameters.rules import Json, Validity, ValueProblem, problem_with
from fengqiao.foundation.reference import require_keeper

CHAIN: Final = "parameters"
PARAMETER_CHANGED: Final = "parameter.changed"
MAX_SOURCE: Final = 200

PROBLEM_MESSAGES: Final = {
    ValueProblem.KIND: gettext_lazy("值的类型与原值不一致"),
    ValueProblem.NEGATIVE: gettext_lazy("值不能为负数"),
    ValueProblem.LARGE: gettext_lazy("值过大"),
    ValueProblem.PERCENT: gettext_lazy("百分比不能超过 100"),
    ValueProblem.KEYS: gettext_lazy("值的各项与原值不一致"),
    ValueProblem.EMPTY: gettext_lazy("值不能为空"),
    ValueProblem.CHOICE: gettext_lazy("值不在可选范围内"),
}


@transaction.atomic
def load_reference() -> int:
    """Add the shipped rule sets and parameters that are missing; return how many parameters were added.

    A parameter that is there keeps its values, whoever set them; only its label follows the shipped text.
    """
    added = 0
    for entry in _shipped():
        parameters = entry.pop("parameters")
        rule_set, _created = RuleSet.objects.get_or_create(code=entry.pop("code"), defaults=entry)
        present = dict(rule_set.parameters.values_list("name", "label"))
        missing = [
            Parameter(rule_set=rule_set, name=name, effective_from=rule_set.effective_from, **fields)
            for name, fields in parameters.items()
            if name not in present
        ]
        Parameter.objects.bulk_create(missing)
        added += len(missing)
        for name, fields in parameters.items():
            if present.get(name, fields["label"]) != fields["label"]:
                rule_set.parameters.filter(name=name).update(label=fields["label"])
    if added:
        SNAPSHOT.touch()
    return added


def _shipped() -> list[dict[str, Any]]:
    text = files(__package__).joinpath("data", "rule_sets.toml").read_text(encoding="utf-8")
    rule_sets: list[dict[str, Any]] = tomllib.loads(text)["rule_set"]
    return rule_sets


@transaction.atomic
def set_parameter(
    *,
    rule_set: str,
    name: str,
    value: Json,
    source: str,
    verified: bool,
    effective_from: date,
    by: Actor,
    at: datetime,
) -> None:
    """Give a parameter a new value from a day on; the value before it ends the day before.

    The same first day as the value in force corrects that value; the ledger keeps what it was. Cases are judged
    by the day they were received, so a change does not move the deadlines of older ones. Records
    `parameter.changed`. Raises NotAllowed unless the regulator's administrator asks, NotFound for an unknown rule
    set or parameter, Invalid for a value of another kind, a missing source, a day outside the rule set's validity
    or one before which a later value has already been entered.
    """
    require_keeper(by)
    found = RuleSet.objects.select_for_update().filter(code=rule_set).first()  # serialises changes to one rule set
    values = list(found.parameters.filter(name=name).order_by("effective_from")) if found else []
    if found is None or not values:
        raise NotFound(_("没有这个参数：%(name)s") % {"name": f"{rule_set}.{name}"})
    last = values[-1]
    problems = _problems(found, last, value, source, effective_from)
    if problems:
        raise Invalid(problems)
    new = _replace(last, value, source.strip(), effective_from, verified=verified)
    record(chain=CHAIN, tag=PARAMETER_CHANGED, actor=by, at=at, data=_change(last, new))
    SNAPSHOT.touch()


def _problems(rule_set: RuleSet, last: Parameter, value: Json, source: str, effective_from: date) -> dict[str, str]:
    found: dict[str, str] = {}
    if problem := problem_with(last.value, value, name=last.name, unit=last.unit):
        found["value"] = str(PROBLEM_MESSAGES[problem])
    elif isinstance(value, str) and looks_personal(value):
        found["value"] = _("值中不应有手机号、证件号或邮箱")
    elif message := _light_problem(rule_set, last.name, value, effective_from):
        found["value"] = message
    if not source.strip():
        found["source"] = _("请填写来源")
    elif len(source.strip()) > MAX_SOURCE:
        found["source"] = _("来源不能超过 %(length)s 字") % {"length": MAX_SOURCE}
    elif looks_personal(source):
        found["source"] = _("来源中不应有手机号、证件号或邮箱")
    if not Validity(rule_set.effective_from, rule_set.effective_to).holds(effective_from):
        found["effective_from"] = _("生效日不在规则集的有效期内")
    elif effective_from < last.effective_from:
        found["effective_from"] = _("自 %(day)s 起已有另一个值，生效日不能早于该日") % {
            "day": last.effective_from.isoformat()
        }
    return found


def _light_problem(rule_set: RuleSet, name: str, value: Json, effective_from: date) -> str | None:
    """Return a message if on some day from then on the red light would go on before the yellow one."""
    other = {"yellow_pct": "red_pct", "red_pct": "yellow_pct"}.get(name)
    for held in rule_set.parameters.filter(name=other).exclude(effective_to__lt=effective_from):
        yellow, red = (value, held.value) if name == "yellow_pct" else (held.value, value)
        if red < yellow:
            return _("红灯不能早于黄灯")
    return None


def _replace(last: Parameter, value: Json, source: str, effective_from: date, *, verified: bool) -> Parameter:
    """Write the new value as a row of its own, since a new id is how other processes notice (`queries`)."""
    if effective_from == last.effective_from:
        Parameter.objects.filter(pk=last.pk).delete()
    else:
        Parameter.objects.filter(pk=last.pk).update(effective_to=effective_from - timedelta(days=1))
    return Parameter.objects.create(
        rule_set_id=last.rule_set_id,
        name=last.name,
        value=value,
        unit=last.unit,
        label=last.label,
        source=source,
        verified=verified,
        effective_from=effective_from,
        effective_to=last.effective_to,
    )


def _change(old: Parameter, new: Parameter) -> dict[str, Any]:
    return {
        "rule_set": new.rule_set_id,
        "parameter": new.name,
        "before": old.value,
        "after": new.value,
        "before_source": old.source,
        "source": new.source,
        "verified": new.verified,
        "effective_from": new.effective_from.isoformat(),
        "corrected": new.effective_from == old.effective_from,
    }
