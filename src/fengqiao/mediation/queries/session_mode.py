"""What the screen of a running session shows: for mediator and body alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework import queries as casework
from fengqiao.complaints.casepage import ActionView
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.marking import N_
from fengqiao.mediation.models import ProposalKind, Room, Session, SessionStatus, SignerKind
from fengqiao.mediation.queries.board import rooms_of
from fengqiao.mediation.queries.casepage import MediationPage, mediation_page
from fengqiao.mediation.rules.states import AGREED, Action, Audience

STEPS: Final = (
    ("briefing", N_("宣读须知"), (Action.ACKNOWLEDGE_BRIEFING,)),
    ("facts", N_("事实与争议"), (Action.RECORD_UNDISPUTED,)),
    ("proposals", N_("方案"), (
        Action.PROPOSE, Action.OPINE, Action.ANSWER_PROPOSAL, Action.START_EVALUATION, Action.GIVE_EVALUATION,
        Action.PROPOSE_PLAN, Action.CLOSE_VOTE,
    )),
    ("agreement", N_("协议"), (Action.DRAFT_AGREEMENT, Action.REVISE_AGREEMENT, Action.AGREE_ORALLY)),
    ("signing", N_("签署"), ()),
)  # fmt: skip
"""The agenda of a session: name, label, and the actions of the step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the agenda with what can be done in it now."""

    name: str
    label: str
    is_done: bool
    acts: Sequence[ActionView]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: ``number`` of a person's side that signs on this screen, else None; ``seals``: the actor may sign now."""

    label: str
    is_signed: bool
    number: int | None = None
    seals: str = ""


@dataclass(frozen=True, slots=True)
class SessionMode:
    """A running session. ``is_due``: its day has come, so that it can be recorded."""

    page: MediationPage
    session: Session | None
    is_due: bool
    steps: Sequence[Step]
    signers: Sequence[Signer]
    notes: Sequence[tuple[datetime, str]]
    note: ActionView | None
    rooms: Sequence[Room]

    @property
    def undisputed(self) -> Sequence[Any]:
        """Return the records of facts that nobody disputes."""
        return [one for one in self.page.proposals if one.kind == ProposalKind.UNDISPUTED]

    @property
    def proposals(self) -> Sequence[Any]:
        """Return what was put to the sides."""
        return [one for one in self.page.proposals if one.kind != ProposalKind.UNDISPUTED]

    @property
    def earlier(self) -> Sequence[Any]:
        """Return the sessions held before, with their minutes."""
        return [one for one in self.page.sessions if one.row.status == SessionStatus.HELD]


def session_mode(case: Any, *, viewer: Actor, today: date) -> SessionMode:
    """Return what the screen in the room shows.

    Raises:
        NotFound: the viewer is neither the case's mediator nor of the body's staff.
    """
    if Audience.BODY not in casework.audiences(case, viewer):
        raise NotFound(_("没有找到该编号的案件"))
    page = mediation_page(case, viewer=viewer, today=today)
    acts = {one.action: one for one in (*page.panel.main, *page.panel.consumer, *page.panel.more)}
    session = _current(case.pk)
    signers = _signers(page, viewer, may_sign=Action.SIGN in acts)
    done = _done(page, signers)
    return SessionMode(
        page=page,
        session=session,
        is_due=session is not None and timezone.localdate(session.starts_at) <= today,
        steps=[
            Step(name, _(label), done[name], [acts[a] for a in actions if a in acts]) for name, label, actions in STEPS
        ],
        signers=signers,
        notes=_notes(case, viewer),
        note=acts.get(Action.NOTE),
        rooms=rooms_of(viewer),
    )


def _current(case_id: int) -> Session | None:
    """Return the session that runs or comes next."""
    planned = Session.objects.filter(mediation=case_id, status=SessionStatus.PLANNED)
    return planned.select_related("room", "mediator__member").order_by("starts_at", "id").first()


def _done(page: MediationPage, signers: Sequence[Signer]) -> dict[str, bool]:
    kinds = {one.kind for one in page.proposals}
    agreed = page.case.state in AGREED
    return {
        "briefing": not page.mediation.sides.filter(briefed_at__isnull=True).exists(),
        "facts": ProposalKind.UNDISPUTED in kinds,
        "proposals": bool(kinds - {ProposalKind.UNDISPUTED}) or page.agreement is not None,
        "agreement": page.agreement is not None,
        "signing": agreed or (bool(signers) and all(one.is_signed for one in signers)),
    }


def _signers(page: MediationPage, viewer: Actor, *, may_sign: bool) -> list[Signer]:
    if page.agreement is None or page.agreement.row.is_oral:
        return []
    valid = list(page.agreement.row.signatures.filter(void_at__isnull=True))
    sides, kinds = {one.side_id for one in valid}, {one.kind for one in valid}
    rows = list(page.mediation.sides.select_related("organisation"))
    names = {one.number: one.name for one in page.sides}
    found = [
        Signer(names[side.number], side.pk in sides, side.number if side.party_id and may_sign_in(page) else None)
        for side in rows
    ]
    mediator = SignerKind.MEDIATOR in kinds
    seal = "drawn" if viewer.role is Role.MEDIATOR and may_sign and not mediator else ""
    found.append(Signer(_("调解员"), mediator, seals=seal))
    sealed = SignerKind.BODY in kinds
    seal = "seal" if viewer.role is Role.MEDIATION_CLERK and may_sign and not sealed else ""
    found.append(Signer(_("调解组织"), sealed, seals=seal))
    return found


def may_sign_in(page: MediationPage) -> bool:
    """Whether the agreement waits for signatures."""
    return page.agreement is not None and page.agreement.row.effective_on is None


def _notes(case: Any, viewer: Actor) -> list[tuple[datetime, str]]:
    told = casework.timeline(case, viewer)
    return [(one.at, one.texts.get("text", "")) for one in told if one.tag == f"mediation.{Action.NOTE}"][::-1]
