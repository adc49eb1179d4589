"""What the moves ask of a station: its part of the answer to "may I, and if not, why"."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.lifecycle import Availability, Facts
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.foundation.parameters.rules import Rules
from fengqiao.organisations.queries import is_open
from fengqiao.stations.models import Check, Criterion, SheetMark, Station
from fengqiao.stations.queries import scope
from fengqiao.stations.rules.moves import INSPECTORS, LIFECYCLE
from fengqiao.stations.rules.scoring import Measure, Policy, Score, merge
from fengqiao.stations.rules.states import DOMAIN, CheckKind, Stage


def rules_of(day: date) -> Rules:
    """Return the rule set for stations on a day."""
    return parameters.rules_on(DOMAIN, day)


def criteria_of(check: Check) -> list[Criterion]:
    """Return the criteria a check goes by, in their order."""
    return list(Criterion.objects.filter(standard=check.standard_id).order_by("position"))


def score_of(check: Check, *, on: date) -> Score | None:
    """Return the merged score of both sheets as they are now; None unless there are two."""
    sheets = list(check.sheets.order_by("id"))
    if len(sheets) != 2:
        return None
    marks: dict[int, dict[str, int]] = {sheet.pk: {} for sheet in sheets}
    rows = SheetMark.objects.filter(sheet__check_of=check, sheet__handed_in_at__isnull=False)
    for sheet, code, points in rows.values_list("sheet_id", "criterion__code", "points"):
        marks[sheet][code] = points
    agreed: Mapping[str, Decimal] = dict(check.agreed.values_list("criterion__code", "points"))
    measures = [Measure(one.code, one.points, one.is_must) for one in criteria_of(check)]
    return merge(measures, list(marks.values()), agreed, policy_of(check, on))


def policy_of(check: Check, on: date) -> Policy:
    """Return the shares a check is scored by."""
    rules = rules_of(on)
    return Policy(
        gap_pct=rules.number("station_gap_pct"),
        must_pct=rules.number("station_must_pct"),
        pass_pct=check.standard.pass_pct,
        rectify_pct=check.standard.rectify_pct,
    )


def self_check_gaps(check: Check) -> list[str]:
    """Return the codes of criteria that keep an application from being submitted.

    Each criterion must be answered; a must-have must be met and carry evidence of its kind, as must what is said to be met.
    """
    answers = dict(check.self_checks.values_list("criterion_id", "is_met"))
    shown = set(check.evidence.values_list("criterion_id", flat=True))
    return [
        one.code
        for one in criteria_of(check)
        if one.pk not in answers or (one.is_must and not answers[one.pk]) or (answers[one.pk] and one.pk not in shown)
    ]


def facts_of(station: Station, viewer: Actor, *, on: date) -> Facts:
    """Return what conditions may ask; what costs a query is asked only when a condition asks."""
    check = scope.open_check(station)
    rules = rules_of(on)

    @cache
    def score() -> Score | None:
        return score_of(check, on=on) if check is not None else None

    def sheets_in() -> bool:
        return check is not None and check.sheets.filter(handed_in_at__isnull=False).count() == 2

    def open_lines() -> bool:
        found = score()
        return found is None or found.total is None

    circumstances: dict[str, Any] = {
        "today": on,
        "stage": lambda: _stage_for(check, viewer),
        "inspects": lambda: scope.inspects(viewer),
        "of_house": lambda: scope.of_house(station, viewer),
        "outlet_open": lambda: is_open(station.outlet, on),
        "self_check_gaps": lambda: self_check_gaps(check) if check is not None else [""],
        "sheets_in": sheets_in,
        "open_lines": open_lines,
        "rectified": station.rectified_at is not None,
        "appeal_open": lambda: station.appeals.filter(decided_at__isnull=True).exists(),
        "appealed": lambda: _appealed(station),
        "appeal_until": station.appeal_until,
        "took_part": lambda: took_part(station, viewer),
        "expires_on": station.expires_on,
        "renew_ahead": timedelta(days=rules.number("station_renew_ahead")),
    }
    return Facts(state=station.state, role=viewer.role, actor_kind=viewer.kind, holds=True, circumstances=circumstances)


def _stage_for(check: Check | None, viewer: Actor) -> str:
    """Return the stage of the open check; to an institution a surprise does not exist yet, not even as a reason."""
    if check is None or (is_secret(check) and not scope.inspects(viewer)):
        return ""
    return str(check.stage)


def _appealed(station: Station) -> bool:
    """Whether the decision in force was appealed: a decision sets the period, an appeal uses it up."""
    return station.appeal_until is None and station.appeals.exists()


def took_part(station: Station, viewer: Actor) -> bool:
    """Whether the viewer made the last decision or looked at the station for it."""
    if viewer.person_id is None:
        return False
    if viewer.person_id == station.decided_by_id:
        return True
    last = station.checks.filter(stage=Stage.CONCLUDED).order_by("-concluded_at").first()
    return last is not None and (
        last.concluded_by_id == viewer.person_id or last.sheets.filter(inspector=viewer.person_id).exists()
    )


def available(station: Station, viewer: Actor, *, on: date) -> Sequence[Availability]:
    """Return the moves of the viewer's side, open or not, each with the reason why not in the active language."""
    found = LIFECYCLE.available(facts_of(station, viewer, on=on))
    inspecting, own = scope.inspects(viewer), scope.of_house(station, viewer)
    return [
        Availability(one.move, _(one.reason) if one.reason else None)
        for one in found
        if (inspecting if one.move.roles == INSPECTORS else own)
    ]


def is_secret(check: Check) -> bool:
    """Whether a check must not be known to the institution yet."""
    return check.kind == CheckKind.SURPRISE and check.stage == Stage.INSPECTING
