"""The evaluations of a year: their weights, and the beginning, when every institution gets its own."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.days import DayKind, problems_with
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.organisations.models import Organisation, OrganisationKind, OrganisationLevel
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.models import Evaluation, EvaluationYear
from fengqiao.supervision.queries.evaluations.scope import weights_of, year_found
from fengqiao.supervision.queries.orders import supervises
from fengqiao.supervision.queries.rating_schemes import schemes
from fengqiao.supervision.rules.rating.course import ANNOUNCED, OPEN, State, YearState
from fengqiao.supervision.rules.rating.scheme import WEIGHT_FAULTS, for_year, not_rated, weight_faults
from fengqiao.supervision.services.evaluations.calculating import recalculate
from fengqiao.supervision.services.evaluations.collecting import collect
from fengqiao.supervision.services.evaluations.events import record, record_year


@transaction.atomic
def set_year(
    *, year: int, weights: Mapping[str, Decimal], note: str, self_due_on: date, by: Actor, at: datetime,
    seen: datetime | None = None,
) -> EvaluationYear:  # fmt: skip
    """Set a year's weights and the day self-assessments are due. Records `evaluation_year.set`.

    Once the evaluations run, what was computed is computed again by the new weights, each with what that changes; and
    another day is that of those whose self-assessment was due on the old one. Records `evaluation.rescheduled`.

    Raises:
        NotAllowed: the actor is not of the regulator, or some result has been announced.
        Conflict: somebody set the year since ``seen``.
        Invalid: naming ``year``, ``weight-ELEMENT``, ``note`` or ``self_due_on``.
    """
    _require_regulator(by)
    scheme = for_year(schemes(), year)
    if scheme is None:
        raise Invalid({"year": _("没有适用于这一年的评价办法")})
    found = EvaluationYear.objects.select_for_update().filter(year=year).first()
    running = found is not None and found.state == YearState.RUNNING
    wrong = {
        f"weight-{code}" if code else "note": _(WEIGHT_FAULTS[fault]) for fault, code in weight_faults(scheme, weights)
    }
    texts = {code: str(weight) for code, weight in weights.items()}
    changed = found is not None and weights_of(found) != dict(weights)
    if running and changed and not note.strip():
        wrong["note"] = _("评价开始后调整权重，须写明原因")
    before = found.self_due_on if found else None
    if (before != self_due_on or not running) and self_due_on < timezone.localdate(at):
        wrong["self_due_on"] = _("不能早于今天")
    else:
        wrong |= problems_with(timezone.localdate(at), self_due_on=(DayKind.ENDS, self_due_on))
    if wrong:
        raise Invalid(wrong)
    if found is not None and seen is not None and found.changed_at != seen:
        raise Conflict(_("刚有人修改过，请看过最新内容再改"))
    told = {"scheme": scheme.code, "weights": texts, "note": note.strip(), "self_due_on": self_due_on, "changed_at": at}
    kept = _kept(found, year, told)
    record_year(year, "set", by=by, at=at, data={"scheme": scheme.code, "weights": texts, "self_due_on": self_due_on})
    if running and changed:
        _compute_anew(kept, note.strip(), by=by, at=at)
    if running and before != self_due_on:
        _reschedule(kept, before, by=by, at=at)
    return kept


def _kept(found: EvaluationYear | None, year: int, told: Mapping[str, Any]) -> EvaluationYear:
    """Write a year. Raises Conflict: somebody set it for the first time just now."""
    if found is None:
        made, is_new = EvaluationYear.objects.get_or_create(year=year, defaults=told)
        if not is_new:
            raise Conflict(_("刚有人修改过，请看过最新内容再改"))
        return made
    for name, value in told.items():
        setattr(found, name, value)
    found.save()
    return found


def _reschedule(year: EvaluationYear, before: date | None, *, by: Actor, at: datetime) -> None:
    """Give who still assesses itself the new day, unless it had one of its own."""
    rows = year.evaluations.select_for_update(of=("self",)).filter(state=State.SELF, due_on=before)
    for one in rows.order_by("pk"):
        one.due_on = year.self_due_on
        one.save(update_fields=["due_on"])  # not when it was changed: who fills in the sheet goes on
        record(one.pk, "rescheduled", by=by, at=at, data={"due_on": one.due_on})


def _compute_anew(year: EvaluationYear, reason: str, *, by: Actor, at: datetime) -> None:
    """Compute all of a year by its new weights while nobody moves any. Raises NotAllowed: some result was announced."""
    rows = year.evaluations.select_for_update(of=("self",)).select_related("organisation").order_by("pk")
    evaluations = list(rows)
    if any(one.state in ANNOUNCED for one in evaluations):
        raise NotAllowed(_("已有机构的结果告知，不能再调整权重"))
    for one in evaluations:
        if one.state in OPEN:
            recalculate(one, reason=reason, by=by, at=at)


@transaction.atomic
def begin(year: int, *, by: Actor, at: datetime) -> int:
    """Begin the evaluations of a year: every bank and insurer that was open gets its own, with what was collected.

    Those that the scheme does not rate are kept with the reason (S5). Records `evaluation_year.begun` and
    `evaluation.begun`; returns how many are rated. Raises NotFound, NotAllowed.
    """
    _require_regulator(by)
    found = EvaluationYear.objects.select_for_update().get(pk=year_found(year).pk)
    if found.state != YearState.PLANNED:
        raise NotAllowed(_("这一年的评价已经开始"))
    if date(year, 1, 1) > data_day():
        raise NotAllowed(_("评价年度还没有开始"))
    if found.self_due_on < timezone.localdate(at):
        raise NotAllowed(_("自评期限已过，请先重新设定自评期限"))
    found.state, found.changed_at = YearState.RUNNING, at
    found.save(update_fields=["state", "changed_at"])
    made = Evaluation.objects.bulk_create(_made(house, found, at) for house in _houses(year))
    rated = [one for one in made if one.state == State.SELF]
    collect(rated)
    for one in made:
        record(
            one.pk,
            "begun",
            by=by,
            at=at,
            data={"organisation": one.organisation_id, "year": year, "after": str(one.state)},
        )
    record_year(year, "begun", by=by, at=at, data={"rated": len(rated), "not_rated": len(made) - len(rated)})
    return len(rated)


def _houses(year: int) -> list[Organisation]:
    """Return banks and insurers, at the top of their trees, that were open at some time of the year."""
    kinds = [OrganisationKind.BANK, OrganisationKind.INSURER]
    rows = Organisation.objects.filter(kind__in=kinds, level=OrganisationLevel.HEAD_OFFICE).order_by("code")
    rows = rows.exclude(closed_on__lt=date(year, 1, 1)).exclude(opened_on__gt=date(year, 12, 31))
    return list(rows)


def _made(house: Organisation, year: EvaluationYear, at: datetime) -> Evaluation:
    scheme = for_year(schemes(), year.year)
    why = not_rated(scheme, year.year, kind=house.kind, opened=house.opened_on) if scheme else None
    state = State.NOT_RATED if why else State.SELF
    return Evaluation(
        year=year, organisation=house, state=state, not_rated=why or "", due_on=None if why else year.self_due_on,
        changed_at=at,
    )  # fmt: skip


def _require_regulator(by: Actor) -> None:
    if not supervises(by):
        raise NotAllowed(_("由监管机构办理"))
