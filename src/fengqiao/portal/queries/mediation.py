"""What the pages of a mediation show its side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.casework import attachments
from fengqiao.casework import queries as casework
from fengqiao.complaints.rules.files import Entry, entries_of
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.lifecycle import Availability
from fengqiao.foundation.marking import N_
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.mediation.queries.bodies import bodies, bodies_for
from fengqiao.mediation.queries.parties import Casefile, ProposalLine, SessionLine, casefile
from fengqiao.mediation.rules.choices import MODES, SIGNATURE
from fengqiao.mediation.rules.languages import LANGUAGES
from fengqiao.mediation.rules.papers import PAPER_TITLES
from fengqiao.mediation.rules.states import DOMAIN, OPEN, PARTY_DEADLINES
from fengqiao.portal.queries.telling import LIVE, DeedView, DueView, HistoryLine, due_view, fingerprint, told
from fengqiao.portal.rules import SPECIAL_NEEDS
from fengqiao.portal.rules import mediation as rules
from fengqiao.portal.rules.mediation_deeds import DEEDS
from fengqiao.portal.rules.words import Words


@dataclass(frozen=True, slots=True)
class MediationView:
    """A mediation as its side sees it. ``seen`` changes whenever anything shown here does."""

    file: Casefile
    words: Words
    steps: Sequence[tuple[str, str]]
    dues: Sequence[DueView]
    files: Sequence[Any]
    papers: Sequence[Entry]
    history: Sequence[HistoryLine]
    deeds: Sequence[DeedView]
    is_open: bool
    seen: str

    @property
    def case(self) -> Any:
        """Return the case."""
        return self.file.case

    @property
    def ending(self) -> HistoryLine | None:
        """Return how a mediation ended without an agreement, with what was told then."""
        if self.case.state not in rules.ENDED_EARLY:
            return None
        return next((line for line in self.history if line.tag in rules.ENDINGS and line.texts), None)

    @property
    def proposals(self) -> list[ProposalLine]:
        """Return what is on the table: put to the sides, and neither answered nor overtaken by an agreement."""
        return [one for one in self.file.proposals if not one.outcome and self.file.agreement is None]

    @property
    def past_proposals(self) -> list[ProposalLine]:
        """Return what was put to the sides before."""
        return [one for one in self.file.proposals if one not in self.proposals]

    @property
    def sessions(self) -> list[SessionLine]:
        """Return the sessions; once the matter is agreed, those that were held."""
        agreed = self.file.agreement is not None and self.file.agreement.effective_on is not None
        return [one for one in self.file.sessions if not agreed or one.status == "held"]

    def offers(self, action: str) -> bool:
        """Whether the side can do something now."""
        return any(one.action == action for one in self.deeds)


def mediation_view(viewer: Actor, *, today: date) -> MediationView:
    """Return all that a side's page of a mediation shows; nothing else of it may reach a template."""
    file = casefile(viewer, today=today)
    case = file.case
    offered = {one.move.action: one for one in casework.available(case=case, viewer=viewer, on=today)}
    deeds = [DeedView(name, deed) for name, deed in DEEDS.items() if _is_open(offered, name)]
    history = told(casework.timeline(case, viewer), rules.TELLING)
    files = [one for one in attachments.attachments_of(case, viewer) if one.document != SIGNATURE]
    return MediationView(
        file=file,
        words=_words(case.state, deeds),
        steps=rules.steps(case.state),
        dues=_dues(casework.deadlines_of(case), today),
        files=[one for one in files if not one.document],
        papers=entries_of((one for one in files if one.document), PAPER_TITLES)[::-1],
        history=history[::-1],
        deeds=deeds,
        is_open=case.state in OPEN,
        seen=fingerprint(case.state, history),
    )


def seen_of(case: Any, viewer: Actor) -> str:
    """Return `MediationView.seen` of a mediation."""
    return fingerprint(case.state, told(casework.timeline(case, viewer), rules.TELLING))


def _is_open(offered: Mapping[str, Availability], action: str) -> bool:
    return action in offered and offered[action].allowed


def _words(state: str, deeds: Sequence[DeedView]) -> Words:
    open_now = {one.action for one in deeds}
    return next((words for action, words in rules.YOUR_TURN.items() if action in open_now), rules.STATES[state])


def _dues(rows: Iterable[Any], today: date) -> list[DueView]:
    live = {row.kind: row for row in rows if row.status in LIVE}
    return [
        due_view(live[kind], label=label, today=today, lapses=kind in PARTY_DEADLINES)
        for kind, label in rules.DEADLINES.items()
        if kind in live
    ]


@dataclass(frozen=True, slots=True)
class BodyCard:
    """A body as the public sees it."""

    code: str
    name: str
    kind: str
    hours: str
    address: str
    phone: str
    introduction: str
    places: Sequence[str]
    trades: Sequence[str]
    is_accessible: bool


TRADES: Final[Mapping[str, str]] = {"bank": N_("银行"), "insurer": N_("保险")}


def directory() -> list[BodyCard]:
    """Return the bodies that take matters."""
    rows = bodies().prefetch_related("jurisdictions__place", "rooms")
    return [_body_card(one) for one in rows]


def suitable(subject: Any, *, matter: str) -> list[BodyCard]:
    """Return the bodies that take a matter about an institution, the nearest first."""
    found = bodies_for(trade=subject.kind, matter=matter, place=subject.place_id or "")
    return [_body_card(one) for one in found]


def _body_card(body: Any) -> BodyCard:
    of = body.organisation
    return BodyCard(
        code=of.code,
        name=of.label,
        kind=body.get_kind_display(),
        hours=body.hours or of.hours,
        address=of.address,
        phone=of.phone,
        introduction=body.introduction,
        places=[one.place.name for one in body.jurisdictions.all()],
        trades=[_(TRADES[one]) for one in body.trades if one in TRADES],
        is_accessible=any(room.is_accessible and room.is_in_use for room in body.rooms.all()),
    )


@dataclass(frozen=True, slots=True)
class Periods:
    """What a consumer should know of times and sums, from the rules in force."""

    invite: int
    mediate: int
    confirm: int
    object: int
    small_claim: Decimal
    code_minutes: int


def periods(today: date) -> Periods:
    """Return the periods in force."""
    found = rules_on(DOMAIN, today)
    return Periods(
        invite=found.limit("invite").length,
        mediate=found.limit("mediate_own").length,
        confirm=found.limit("confirm_apply").length,
        object=found.limit("object_proposal").length,
        small_claim=Decimal(found.number("small_claim_limit")),
        code_minutes=found.number("code_minutes"),
    )


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a side wished when it applied, in words."""

    languages: Sequence[str]
    needs: Sequence[str]
    mode: str


def wishes(file: Casefile) -> Wishes:
    """Return a mediation's wishes in words."""
    of = file.mediation
    return Wishes(
        languages=[_(LANGUAGES[code]) for code in of.languages if code in LANGUAGES],
        needs=[_(SPECIAL_NEEDS[code]) for code in of.needs if code in SPECIAL_NEEDS],
        mode=_(MODES[of.mode]) if of.mode in MODES else "",
    )
