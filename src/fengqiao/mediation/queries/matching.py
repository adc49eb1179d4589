"""Who may take a case, who suits it best, and why: the rules of matching fed from the records, told in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from fengqiao.casework.codes import label_of
from fengqiao.casework.models import Axis
from fengqiao.mediation.models import Mediation, Mediator
from fengqiao.mediation.queries.candidates import Pool, needs, rules_of, working_days
from fengqiao.mediation.rules import matching
from fengqiao.mediation.rules.choices import MATTERS
from fengqiao.mediation.rules.languages import LANGUAGES
from fengqiao.mediation.rules.reasons import SOURCES, YIELDING, Bar, Reason, sentence
from fengqiao.organisations.models import OrganisationKind


@dataclass(frozen=True, slots=True)
class Suitable:
    """A mediator who may take the case; ``points`` of 100, ``place`` from 1, reasons with whether they speak for it."""

    mediator: Mediator
    place: int
    points: int
    first_on: date
    reasons: Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Unsuitable:
    """A mediator against whom something stands, each thing with its source; ``yields`` if the body may set it aside."""

    mediator: Mediator
    reasons: Sequence[tuple[str, str]]
    yields: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """The body's mediators for one case. From ``freely`` places on, choosing another must be explained."""

    suitable: Sequence[Suitable]
    unsuitable: Sequence[Unsuitable]
    freely: int

    @property
    def foremost(self) -> Sequence[Suitable]:
        """Return those who can be chosen without a word."""
        return self.suitable[: self.freely]

    @property
    def others(self) -> Sequence[Suitable]:
        """Return the suitable ones after them."""
        return self.suitable[self.freely :]

    @property
    def selectable(self) -> list[Mediator]:
        """Return who can be appointed, the suitable first."""
        yielding = [one.mediator for one in self.unsuitable if one.yields]
        return [*(one.mediator for one in self.suitable), *yielding]

    def must_explain(self, mediator_id: int) -> bool:
        """Whether to appoint this mediator departs from the ranking so far that the reason is to be put on record."""
        return mediator_id not in {one.mediator.pk for one in self.foremost}


def ranking(mediation: Mediation, *, on: date) -> Ranking:
    """Return who of the body's mediators suits a case, best first, and what stands against the rest."""
    pool, need = _pool(mediation, on)
    found = matching.rank(need, pool.candidates(), pool.policy)
    people = {one.pk: one for one in pool.mediators}
    return Ranking(
        suitable=[
            Suitable(
                people[one.mediator_id],
                place,
                round(100 * one.score),
                one.first_slot.on,
                [(told(reason), reason.is_favourable) for reason in one.reasons],
            )
            for place, one in enumerate(found.ranked, 1)
        ],
        unsuitable=[
            Unsuitable(
                people[one.mediator_id],
                [(told(reason), source_of(reason)) for reason in one.reasons],
                all(reason.code in YIELDING for reason in one.reasons),
            )
            for one in found.excluded
        ],
        freely=pool.rules.number("ranking_freely"),
    )


def why_excluded(mediation: Mediation, mediator: Mediator, *, on: date) -> str:
    """Return why a mediator must not take this case (特邀调解规定 Arts 15, 16), or nothing."""
    return exclusions(mediation, [mediator.pk], on=on).get(mediator.pk, "")


def exclusions(mediation: Mediation, mediators: Collection[int], *, on: date) -> dict[int, str]:
    """Return why mediators must not take this case, by their ids; who is not named may."""
    pool, need = _pool(mediation, on, only=mediators)
    policy = pool.policy
    found: dict[int, str] = {}
    for candidate in pool.candidates():
        bars = [bar for bar in matching.exclusions(need, candidate, policy) if bar.code not in YIELDING]
        if bars:
            found[candidate.mediator_id] = "；".join(told(bar) for bar in bars)
    return found


def told(reason: Reason) -> str:
    """Return a reason in the reader's language."""
    return sentence(reason, translate=_, name=_name)


def source_of(reason: Reason) -> str:
    """Return where an exclusion comes from."""
    return _(SOURCES[reason.code]) if isinstance(reason.code, Bar) else ""


def _pool(mediation: Mediation, on: date, only: Collection[int] | None = None) -> tuple[Pool, matching.Need]:
    """Return the mediators and what the case asks; nobody is asked or at work so far as ranking goes."""
    tomorrow = on + timedelta(days=1)
    need = needs([mediation], on=on, from_day=tomorrow)[mediation.pk]
    rules = rules_of(on)
    days = working_days(tomorrow, rules.number("horizon_days"))
    pool = Pool([mediation.body_id], on=on, days=days, only=only, apart_from=[mediation.pk])
    return pool, replace(need, seated=None)


def _name(kind: str, code: str) -> str:
    """Return what a code in a reason is called."""
    match kind:
        case "languages":
            return _(LANGUAGES.get(code, code))
        case "trade":
            return str(OrganisationKind(code).label) if code in OrganisationKind.values else code
        case "speciality" if code in MATTERS:
            return _(MATTERS[code])
        case "speciality":
            return label_of(Axis.PRODUCT, code)
    return code
