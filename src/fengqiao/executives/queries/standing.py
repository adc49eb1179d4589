"""What the records of institutions say on a day, for many at once: the number of queries does not grow with them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q

from fengqiao.casework.models import Case, CaseKind
from fengqiao.executives.models import (
    AgendaItem,
    DedicatedStaff,
    Element,
    LedCase,
    Promise,
    ReceptionDay,
    Responsible,
    Visit,
)
from fengqiao.executives.queries.scope import in_office, rules_of
from fengqiao.executives.rules.standing import (
    Facts,
    Norms,
    Question,
    Reason,
    Share,
    holds,
    judge,
    staff_norm,
)
from fengqiao.executives.rules.words import FIRST, DayStatus, Outcome, Post
from fengqiao.foundation.actors import Level
from fengqiao.organisations.models import Organisation

YEAR: Final = timedelta(days=365)
QUARTER: Final = timedelta(days=92)
_COLUMNS: Final = {Level.HEAD_OFFICE: "head", Level.BRANCH: "branch", Level.SUB_BRANCH: "sub_branch"}
Counts = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Judged:
    """How one institution stands: the facts, the norms they are held against, every reason, and figures of a year."""

    organisation_id: int
    facts: Facts
    norms: Norms
    reasons: Sequence[Reason]
    figures: Mapping[str, int]

    def holds(self, question: Question) -> bool:
        """Whether one of the three holds."""
        return holds(self.reasons, question)


def judged(offices: Collection[Organisation], *, on: date) -> list[Judged]:
    """Return how institutions stand on a day, in the order given."""
    ids = [one.pk for one in offices]
    people, staff, elements = _people(ids, on), _staff(ids, on), _elements(ids)
    counts = _merged(_agenda(ids, on), _receptions(ids, on), _promises(ids, on), _led(ids, on), _cases(offices, on))
    outlets = _outlets(offices, on)
    found = []
    for one in offices:
        numbers: Counter[str] = Counter(counts.get(one.pk, {}))
        valid, lapsed, weight = _stand(elements.get(one.pk, ()), on)
        facts = Facts(
            first_responsible=sum(people[one.pk, post] for post in FIRST),
            in_charge=people[one.pk, Post.IN_CHARGE],
            staff=staff.get(one.pk, 0),
            valid=valid,
            lapsed=lapsed,
            weight_pct=weight,
            meetings=numbers["meetings"],
            follow_ups_late=numbers["follow_ups_late"],
            receptions=numbers["receptions_quarter"],
            missed=numbers["missed"],
            overdue=Share(numbers["complaints_overdue"], numbers["complaints_open"]),
            promises=Share(numbers["promises_kept"], numbers["promises_due"]),
            led=Share(numbers["led_in_time"], numbers["led_due"]),
        )
        norms = _norms(one, outlets.get(one.pk, 0), on)
        found.append(Judged(one.pk, facts, norms, judge(facts, norms), dict(numbers)))
    return found


def _norms(one: Organisation, outlets: int, on: date) -> Norms:
    rules = rules_of(on)
    least = int(rules.value("staff_min").get(one.level, 0))
    per = rules.number("staff_outlets_per")
    return Norms(
        required=rules.value(f"required_{one.level}"),
        staff=staff_norm(least=least, outlets=outlets, outlets_per=per),
        meetings=rules.number("committee_meetings_per_year"),
        weight_pct=rules.number("assessment_weight_pct"),
        receptions=rules.number("receptions_per_quarter"),
        overdue_pct=rules.number("effective_overdue_pct"),
        promise_pct=rules.number("effective_promise_pct"),
        led_pct=rules.number("effective_led_pct"),
    )


def _people(ids: Sequence[int], on: date) -> Counter[tuple[int, int]]:
    rows = Responsible.objects.filter(in_office(on), organisation__in=ids)
    return Counter(rows.order_by().values_list("organisation", "post"))


def _staff(ids: Sequence[int], on: date) -> dict[int, int]:
    rows = DedicatedStaff.objects.filter(in_office(on), organisation__in=ids, is_full_time=True)
    return dict(rows.order_by().values_list("organisation").annotate(Count("pk")))


def _elements(ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    rows = Element.objects.filter(organisation__in=ids).order_by("starts_on", "pk")
    for owner, *rest in rows.values_list("organisation", "kind", "starts_on", "until", "figure"):
        found[owner].append(tuple(rest))
    return found


def _stand(rows: Sequence[tuple[Any, ...]], on: date) -> tuple[frozenset[str], frozenset[str], int | None]:
    """Return the kinds in force, those only lapsed, and the appraisal weight in force (the latest counts)."""
    valid, known, weight = set(), set(), None
    for kind, starts_on, until, figure in rows:
        if starts_on > on:
            continue
        known.add(kind)
        if until is None or until >= on:
            valid.add(kind)
            if kind == "appraisal":
                weight = int(figure) if figure is not None else None
    return frozenset(valid), frozenset(known - valid), weight


def _agenda(ids: Sequence[int], on: date) -> Counts:
    held = Q(body="committee", held_on__gt=on - YEAR, held_on__lte=on)
    late = Q(due_on__lt=on, done_on=None) & ~Q(follow_up="")
    rows = AgendaItem.objects.filter(organisation__in=ids).order_by().values("organisation")
    return _by(
        rows.annotate(meetings=Count("held_on", filter=held, distinct=True), follow_ups_late=Count("pk", filter=late))
    )


def came() -> Q:
    """Return the condition of a visit whose person came, by what was recorded of it."""
    return ~Q(outcome__in=("", Outcome.ABSENT))


def ripe(on: date) -> Q:
    """Return the condition of a promise that was to be kept within the last year: due by now, or kept before that."""
    return Q(due_on__gt=on - YEAR) & (Q(due_on__lt=on) | Q(kept_on__isnull=False))


def _receptions(ids: Sequence[int], on: date) -> Counts:
    since = on - timedelta(days=rules_of(on).number("attention_days"))
    held = Q(status=DayStatus.HELD, day__lte=on)
    rows = ReceptionDay.objects.filter(organisation__in=ids, day__gt=on - YEAR, day__lte=on)
    days = rows.order_by().values("organisation").annotate(
        receptions=Count("pk", filter=held),
        receptions_quarter=Count("pk", filter=held & Q(day__gt=on - QUARTER)),
        missed=Count("pk", filter=Q(status=DayStatus.MISSED, day__gte=since)),
    )  # fmt: skip
    visits = (
        Visit.objects.filter(came(), reception__in=rows)
        .order_by()
        .values(organisation=F("reception__organisation"))
        .annotate(visits=Count("pk"))
    )
    return _merged(_by(days), _by(visits))


def _promises(ids: Sequence[int], on: date) -> Counts:
    """Count promises due within a year: those kept by their day, and those overdue and still open."""
    rows = Promise.objects.filter(organisation__in=ids, due_on__gt=on - YEAR).order_by().values("organisation")
    return _by(
        rows.annotate(
            promises_due=Count("pk", filter=ripe(on)),
            promises_kept=Count("pk", filter=Q(kept_on__lte=F("due_on"))),
            promises_overdue=Count("pk", filter=Q(kept_on=None, due_on__lt=on)),
        )
    )


def _led(ids: Sequence[int], on: date) -> Counts:
    """Count led cases due within a year: closed by their day, closed at all or overdue; and those open now."""
    rows = LedCase.objects.filter(organisation__in=ids, due_on__gt=on - YEAR).order_by().values("organisation")
    return _by(
        rows.annotate(
            led_due=Count("pk", filter=Q(due_on__lt=on) | Q(closed_on__isnull=False)),
            led_in_time=Count("pk", filter=Q(closed_on__lte=F("due_on"))),
            led_open=Count("pk", filter=Q(closed_on=None)),
            led_overdue=Count("pk", filter=Q(closed_on=None, due_on__lt=on)),
        )
    )


def _cases(offices: Collection[Organisation], on: date) -> Counts:
    """Count open complaints of the subtree, and those past their day; walks the indexes of open cases."""
    found: dict[int, Mapping[str, int]] = {}
    for column, ids in _levels(offices).items():
        rows = Case.objects.filter(kind=CaseKind.COMPLAINT, closed_at=None, **{f"{column}__in": ids}).order_by()
        counted = rows.values(organisation=F(column)).annotate(
            complaints_open=Count("pk"), complaints_overdue=Count("pk", filter=Q(due_on__lt=on))
        )
        found |= _by(counted)
    return found


def _outlets(offices: Collection[Organisation], on: date) -> dict[int, int]:
    found: dict[int, int] = {}
    for column, ids in _levels(offices).items():
        rows = Organisation.objects.filter(level=Level.OUTLET, **{f"{column}__in": ids}).exclude(closed_on__lte=on)
        found |= dict(rows.order_by().values_list(column).annotate(Count("pk")))
    return found


def _levels(offices: Collection[Organisation]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for one in offices:
        found[_COLUMNS[Level(one.level)]].append(one.pk)
    return found


def _by(rows: Any) -> dict[int, dict[str, int]]:
    return {row.pop("organisation"): row for row in rows}


def _merged(*parts: Counts) -> Counts:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for part in parts:
        for owner, numbers in part.items():
            found[owner].update(numbers)
    return found
