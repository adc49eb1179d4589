"""Everything one screen says of a mediation. What the viewer may not hear is not in here: no template filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework import attachments
from fengqiao.casework import queries as casework
from fengqiao.casework.codes import label_of
from fengqiao.casework.models import Axis
from fengqiao.casework.services import masked
from fengqiao.complaints.casepage import ActionView, DeadlineView, Panel, deadline_view, masked_values, panel_of, titled
from fengqiao.complaints.rules.files import Entry
from fengqiao.complaints.timeline import Line, lines
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.marking import N_
from fengqiao.foundation.notices.queries import NoticeRow, notices_about
from fengqiao.mediation.models import Agreement, AppointmentStatus, Mediation, SignerKind
from fengqiao.mediation.queries.founding import members_of
from fengqiao.mediation.queries.rows import Row, row_of
from fengqiao.mediation.queries.scope import is_outside
from fengqiao.mediation.rules.choices import ENDING_REASONS, REFUSAL_REASONS, SIGNING_METHODS
from fengqiao.mediation.rules.papers import PAPER_TITLES
from fengqiao.mediation.rules.states import DEADLINE_LABELS, Action, Audience

MAIN_ACTIONS: Final = (
    Action.ACCEPT, Action.ANSWER_INVITATION, Action.APPOINT, Action.TAKE_CASE, Action.SCHEDULE, Action.HOLD_SESSION,
    Action.DRAFT_AGREEMENT, Action.SIGN, Action.RECORD_PERFORMANCE, Action.COURT_ACCEPT, Action.COURT_CONFIRM,
    Action.REPORT_FAILURE, Action.VOTE,
)  # fmt: skip
RECORDED: Final = (
    Action.ACKNOWLEDGE_BRIEFING, Action.CHOOSE_MEDIATOR, Action.CHOOSE_TIMES, Action.OBJECT_MEDIATOR, Action.ACCEPT_DISCLOSURE,
    Action.ANSWER_PROPOSAL, Action.CONFIRM_JOINTLY, Action.ADD_MATERIAL, Action.WITHDRAW, Action.REFUSE_TO_SIGN,
    Action.REPORT_DEFAULT, Action.TO_ENFORCEMENT,
)  # fmt: skip


GROUPS: Final = (
    (N_("调解员与场次"), (Action.APPOINT, Action.RECUSE, Action.RESERVE, Action.MOVE_SESSION, Action.CANCEL_SESSION)),
    (N_("方案、评估与协议"), (
        Action.RECORD_UNDISPUTED, Action.PROPOSE, Action.OPINE, Action.START_EVALUATION, Action.GIVE_EVALUATION,
        Action.REVISE_AGREEMENT, Action.AGREE_ORALLY, Action.MEDIATE_AGAIN,
    )),
    (N_("债权人"), (
        Action.HOLD_CREDITORS_MEETING, Action.START_STANDSTILL, Action.PROPOSE_PLAN, Action.CLOSE_VOTE, Action.FOLLOW_UP,
    )),
    (N_("期限与鉴定"), (Action.EXTEND, Action.START_APPRAISAL, Action.END_APPRAISAL)),
    (N_("法院"), (Action.COURT_REJECT, Action.COURT_EXTEND, Action.COURT_REFUSE)),
    (N_("不再调解"), (Action.DECLINE, Action.PASS_ON, Action.DECLINE_CASE, Action.FAIL, Action.STOP_SHAM)),
)  # fmt: skip
"""What the page's further actions are about."""


@dataclass(frozen=True, slots=True)
class SideView:
    """One side, its person masked."""

    number: int
    role: str
    name: str
    party_id: int | None
    values: Sequence[tuple[str, str, str]]
    answer: str
    tone: str
    notes: Sequence[str]
    briefed: bool
    row: Any
    vote: str


@dataclass(frozen=True, slots=True)
class SeatView:
    """A mediator's part; the disclosure only for those who may hear it."""

    name: str
    status: str
    is_active: bool
    notes: Sequence[str]
    disclosure: str
    row: Any


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session; minutes and result only for the body."""

    row: Any
    link: str
    result: str
    minutes: str


@dataclass(frozen=True, slots=True)
class AgreementView:
    """The present version, who signed it and who has not; its text once signed, before that for the sides."""

    row: Agreement
    shows_text: bool
    signed: Sequence[tuple[str, Any, str]]
    missing: Sequence[str]
    instalments: Sequence[Any]
    signatures: Sequence[Any]


@dataclass(frozen=True, slots=True)
class MediationPage:
    """What the page shows."""

    case: Any
    mediation: Mediation
    row: Row
    hears_sides: bool
    product: str
    ending: str
    sides: Sequence[SideView]
    seats: Sequence[SeatView]
    sessions: Sequence[SessionView]
    proposals: Sequence[Any]
    agreement: AgreementView | None
    confirmations: Sequence[Any]
    deadlines: Sequence[DeadlineView]
    files: Sequence[tuple[str, Entry]]
    notices: Sequence[tuple[str, NoticeRow]]
    timeline: Sequence[Line]
    panel: Panel
    groups: Sequence[tuple[str, Sequence[ActionView]]]
    today: date


def mediation_page(case: Any, *, viewer: Actor, today: date) -> MediationPage:
    """Return all that the viewer's page of a mediation shows."""
    mediation = Mediation.objects.select_related("body__organisation", "court", "referred_by", "complaint").get(
        pk=case.pk
    )
    case.mediation = mediation
    heard = casework.audiences(case, viewer)
    offices = {
        case.subject.code: case.subject.label,
        mediation.body.organisation.code: mediation.body.organisation.label,
    }
    panel = panel_of(case, viewer=viewer, today=today, main_actions=MAIN_ACTIONS, recorded=RECORDED)
    return MediationPage(
        case=case,
        mediation=mediation,
        row=row_of(case, today, outside=is_outside(viewer)),
        hears_sides=Audience.PARTIES in heard,
        product=label_of(Axis.PRODUCT, case.product) if case.product else "",
        ending=_(ENDING_REASONS[mediation.ending_reason]) if mediation.ending_reason else "",
        sides=sides_of(mediation, heard),
        seats=seats_of(mediation, heard),
        sessions=sessions_of(mediation, heard),
        proposals=list(mediation.proposals.all()) if Audience.PARTIES in heard else [],
        agreement=agreement_of(mediation, heard),
        confirmations=list(mediation.confirmations.select_related("court")),
        deadlines=[deadline_view(d, DEADLINE_LABELS) for d in casework.deadlines_of(case)],
        files=titled(attachments.attachments_of(case, viewer), PAPER_TITLES),
        notices=_notices(case) if Audience.BODY in heard else [],
        timeline=lines(casework.timeline(case, viewer), offices_by_code=offices)[::-1],
        panel=panel,
        groups=_grouped(panel.more),
        today=today,
    )


def _grouped(more: Sequence[ActionView]) -> list[tuple[str, list[ActionView]]]:
    """Return the further actions by what they are about; what no group names comes last."""
    named = {action for _label, actions in GROUPS for action in actions}
    groups = [(_(label), [one for one in more if one.action in actions]) for label, actions in GROUPS]
    groups.append((_("其他"), [one for one in more if one.action not in named]))
    return [(label, found) for label, found in groups if found]


def sides_of(mediation: Mediation, heard: frozenset[str]) -> list[SideView]:
    """Return the sides of a mediation, persons masked, with how far each is; how one voted is for the sides."""
    found, members = [], members_of(mediation.body_id, on=timezone.localdate())
    for side in mediation.sides.select_related("organisation", "party__person"):
        person = masked(side.party.person) if side.party else None
        notes = []
        if side.organisation and side.organisation.head_id in members:
            notes.append(_("机制成员"))
        if side.briefed_at:
            notes.append(_("已确认须知"))
        if side.claim_amount is not None:
            notes.append(_("债权 %(n)s 元") % {"n": f"{side.claim_amount:,.2f}"})
        vote = side.vote if Audience.PARTIES in heard else ""
        if vote:
            notes.append(_("表决：%(vote)s") % {"vote": side.get_vote_display()})
        if side.refusal_ground:
            notes.append(_(REFUSAL_REASONS.get(side.refusal_ground, side.refusal_ground)))
        if side.confirmation_asked_at:
            notes.append(_("已申请司法确认"))
        found.append(
            SideView(
                number=side.number,
                role=side.get_role_display(),
                name=side.organisation.label if side.organisation else person.name if person else "",
                party_id=side.party_id,
                values=masked_values(person) if person else [],
                answer=side.get_answer_display() if side.answer else _("待答复") if side.invited_at else _("待邀请"),
                tone={"agreed": "good", "refused": "bad"}.get(side.answer, "waiting"),
                notes=notes,
                briefed=side.briefed_at is not None,
                row=side,
                vote=vote,
            )
        )
    return found


def seats_of(mediation: Mediation, heard: frozenset[str]) -> list[SeatView]:
    """Return the mediators; what they disclose is for the sides."""
    seats = mediation.appointments.select_related("mediator__member")
    return [
        SeatView(
            name=seat.mediator.member.name,
            status=seat.get_status_display(),
            is_active=seat.status == AppointmentStatus.ACTIVE,
            notes=[
                text
                for holds, text in ((seat.presiding, _("主持")), (seat.chosen_by_parties, _("各方共同选定")))
                if holds
            ],
            disclosure=seat.disclosure if Audience.PARTIES in heard else "",
            row=seat,
        )
        for seat in seats
    ]


def sessions_of(mediation: Mediation, heard: frozenset[str]) -> list[SessionView]:
    """Return the sessions; minutes and result are for the body, the link for the sides, too."""
    inside = Audience.BODY in heard
    return [
        SessionView(
            row=session,
            link=session.link if Audience.PARTIES in heard else "",
            result=session.get_result_display() if inside and session.result else "",
            minutes=session.minutes if inside else "",
        )
        for session in mediation.sessions.select_related("room", "mediator__member").order_by("number")
    ]


def agreement_of(mediation: Mediation, heard: frozenset[str]) -> AgreementView | None:
    """Return the present agreement; its text for everyone once signed, before that for the sides."""
    found = mediation.agreements.filter(replaced_at__isnull=True).first()
    if found is None:
        return None
    signatures = list(
        found.signatures.filter(void_at__isnull=True).select_related(
            "side__organisation", "side__party__person", "mediator__member"
        )
    )
    signed = [(_who(one), one.signed_at, _(SIGNING_METHODS.get(one.method, one.method))) for one in signatures]
    by_side, kinds = {one.side_id for one in signatures}, {one.kind for one in signatures}
    missing = [_("第 %(n)s 方") % {"n": side.number} for side in mediation.sides.all() if side.pk not in by_side]
    others = ((SignerKind.MEDIATOR, _("调解员")), (SignerKind.BODY, _("调解组织")))
    missing += [label for kind, label in others if kind not in kinds]
    is_signed = found.effective_on is not None
    return AgreementView(
        row=found,
        shows_text=is_signed or Audience.PARTIES in heard,
        signed=signed,
        missing=[] if is_signed else missing,
        instalments=list(found.instalments.all()) if is_signed or Audience.PARTIES in heard else [],
        signatures=signatures,
    )


def _who(signature: Any) -> str:
    if signature.kind == SignerKind.SIDE:
        side = signature.side
        return str(side.organisation.label if side.organisation else masked(side.party.person).name)
    return str(signature.mediator.member.name) if signature.mediator else _("调解组织")


def _notices(case: Any) -> list[tuple[str, NoticeRow]]:
    return [(n.subject, n) for n in notices_about(f"case:{case.pk}")]
