"""Everything one screen says of a case, read in a bounded number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.casework import attachments
from fengqiao.casework import queries as casework
from fengqiao.casework.codes import label_of
from fengqiao.casework.models import Axis
from fengqiao.casework.services import PersonData, masked
from fengqiao.complaints.queries import complaint_of, decisions_of
from fengqiao.complaints.rules.choices import MAJOR_KINDS, NOTICE_METHODS, NOTICE_TITLES, PAPER_TITLES
from fengqiao.complaints.rules.files import Entry, entries_of
from fengqiao.complaints.rules.needs import SPECIAL_NEEDS
from fengqiao.complaints.rules.routing import CAUSE_LABELS
from fengqiao.complaints.rules.states import DEADLINE_LABELS, Action
from fengqiao.complaints.timeline import PERSON_FIELDS, Line, lines
from fengqiao.complaints.worklist import Row, row_of
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar import rules as calendar_rules
from fengqiao.foundation.calendar.rules import Unit
from fengqiao.foundation.calendar.wording import sentences
from fengqiao.foundation.lifecycle import Availability
from fengqiao.foundation.marking import N_
from fengqiao.foundation.notices.queries import NoticeRow, notices_about
from fengqiao.organisations import queries as organisations

EARLIER_SHOWN: Final = 10
MAIN_ACTIONS: Final = (
    Action.TRANSFER, Action.ACCEPT, Action.SETTLE, Action.DECIDE, Action.NOTIFY, Action.DECIDE_REVIEW,
    Action.APPROVE_EXTENSION, Action.REFUSE_EXTENSION, Action.ANSWER_ORDER, Action.ORDER_REPORT, Action.ASSIGN,
    Action.LEAD,
)  # fmt: skip
"""Shown first and large; the others stand below by what they are about."""
RECORDED_FOR_CONSUMER: Final = (
    Action.ADD_MATERIAL, Action.ACCEPT_DECISION, Action.REJECT_DECISION, Action.REQUEST_REVIEW, Action.WITHDRAW,
    Action.TO_COURT, Action.BRING_TO_REGULATOR, Action.AGREE_TERMS, Action.START_MEDIATION,
)  # fmt: skip
EXCLUSION_LABELS: Final[Mapping[str, str]] = {"expert_work": N_("鉴定检测"), "mediation": N_("调解")}


@dataclass(frozen=True, slots=True)
class PartyView:
    """Someone of the case, masked."""

    id: int
    role: str
    values: Sequence[tuple[str, str, str]]
    """Field, its label and the masked value, of those that are known."""


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """One time limit with the account of its due day."""

    row: Any
    label: str
    unit: str
    exclusions: Sequence[tuple[str, date, date | None]]
    account: Sequence[str]


@dataclass(frozen=True, slots=True)
class ActionView:
    """One action of the panel. ``at_once``: it asks for nothing, so that one click does it."""

    action: str
    label: str
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """The actions open to the viewer, by what they are about; ``closed``: why not, and what is closed for that reason."""

    main: Sequence[ActionView]
    consumer: Sequence[ActionView]
    more: Sequence[ActionView]
    closed: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class CasePage:
    """What the page shows."""

    case: Any
    row: Row
    complaint: Any
    product: str
    cause: str
    parties: Sequence[PartyView]
    flags: Sequence[str]
    went_up: Sequence[str]
    decisions: Sequence[tuple[Any, str]]
    deadlines: Sequence[DeadlineView]
    files: Sequence[tuple[str, Entry]]
    orders: Sequence[Any]
    notices: Sequence[tuple[str, NoticeRow]]
    earlier: Sequence[Row]
    timeline: Sequence[Line]
    events: int
    panel: Panel
    today: date


def case_page(case: Any, *, viewer: Actor, today: date) -> CasePage:
    """Return all that the viewer's page of a case shows."""
    complaint = complaint_of(case)
    case.complaint = complaint
    entries = casework.timeline(case)
    offices = {
        office.code: office.label for office in (*organisations.ancestors(case.subject), case.subject, case.owner)
    }
    told = lines(entries, offices_by_code=offices)
    return CasePage(
        case=case,
        row=row_of(case, today),
        complaint=complaint,
        product=label_of(Axis.PRODUCT, case.product) if case.product else "",
        cause=label_of(Axis.CAUSE, case.cause) if case.cause else "",
        parties=_parties(case),
        flags=_flags(complaint),
        went_up=[_(CAUSE_LABELS.get(c, c)) for c in _causes(entries)],
        decisions=[(d, _(NOTICE_METHODS.get(d.method, ""))) if d.method else (d, "") for d in decisions_of(case)],
        deadlines=[deadline_view(d) for d in casework.deadlines_of(case)],
        files=titled(attachments.attachments_of(case, viewer), PAPER_TITLES),
        orders=list(casework.orders_for(viewer).filter(case_id=case.pk)),
        notices=[(_(NOTICE_TITLES[n.template]), n) for n in notices_about(f"case:{case.pk}")],
        earlier=_earlier(case, viewer, today),
        timeline=told[::-1],
        events=len(entries),
        panel=panel_of(case, viewer=viewer, today=today),
        today=today,
    )


def panel_of(
    case: Any,
    *,
    viewer: Actor,
    today: date,
    main_actions: Sequence[str] = MAIN_ACTIONS,
    recorded: Sequence[str] = RECORDED_FOR_CONSUMER,
) -> Panel:
    """Return the actions as the panel groups them: the main ones, those recorded for a party, and the rest."""
    found = casework.available(case=case, viewer=viewer, on=today)
    open_ones = {a.move.action: _action(a, main_actions) for a in found if a.allowed}
    main = [open_ones[a] for a in main_actions if a in open_ones]
    consumer = [open_ones[a] for a in recorded if a in open_ones and viewer.role is not Role.AUDITOR]
    grouped = {one.action for one in (*main, *consumer)}
    return Panel(
        main=main,
        consumer=consumer,
        more=[one for name, one in open_ones.items() if name not in grouped],
        closed=_closed(found),
    )


def _action(found: Availability, main_actions: Sequence[str]) -> ActionView:
    move = found.move
    # what is recorded for the consumer ends a case: it keeps the step in between
    at_once = not move.fields and move.action in main_actions
    return ActionView(action=move.action, label=_(move.label), at_once=at_once)


def _closed(found: Sequence[Availability]) -> list[tuple[str, list[str]]]:
    by_reason: dict[str, list[str]] = {}
    for one in found:
        if one.reason:
            by_reason.setdefault(_(one.reason), []).append(_(one.move.label))
    return sorted(by_reason.items(), key=lambda reason: len(reason[1]))


def titled(files: Iterable[Any], titles: Mapping[str, str]) -> list[tuple[str, Entry]]:
    """Return what the list of files shows: each paper once, under its title in the reader's language."""
    found = entries_of(files, titles)
    return [(_(entry.title) if entry.main.document else entry.title, entry) for entry in found]


def _parties(case: Any) -> list[PartyView]:
    return [
        PartyView(party.pk, party.get_role_display(), masked_values(masked(party.person)))
        for party in case.parties.select_related("person").order_by("id")
    ]


def masked_values(person: PersonData) -> list[tuple[str, str, str]]:
    """Return field, label and masked value of those that are known."""
    values = ((field, _(label), getattr(person, field)) for field, label in PERSON_FIELDS.items())
    return [(field, label, value) for field, label, value in values if value]


def _flags(complaint: Any) -> list[str]:
    found = [_(SPECIAL_NEEDS.get(need, need)) for need in complaint.special_needs]
    for holds, label in (
        (complaint.media, _("媒体关注")),
        (complaint.own_conduct, _("涉及本机构人员行为")),
        (complaint.repeated, _("重复投诉")),
        (complaint.regulator_at, _("已向监管机构反映")),
        (complaint.in_person, _("当面提出")),
        (complaint.reopened, _("曾重新办理")),
        (complaint.extension_asked_at, _("延期申请待批准")),
    ):
        if holds:
            found.append(label)
    if complaint.group_size > 1:
        found.append(_("%(n)s 人共同投诉") % {"n": complaint.group_size})
    if complaint.major:
        found.append(f"{_('重大投诉')}：{_(MAJOR_KINDS.get(complaint.major, complaint.major))}")
    return found


def _causes(entries: Sequence[casework.TimelineEntry]) -> list[str]:
    """Return why the filing, or the regulator's transfer, went to a higher office."""
    asked = [
        e.data.get("causes") or [] for e in entries if e.tag in {"complaint.filed", f"complaint.{Action.TRANSFER}"}
    ]
    return list(dict.fromkeys(cause for causes in asked for cause in causes))


def deadline_view(row: Any, labels: Mapping[str, str] = DEADLINE_LABELS) -> DeadlineView:
    """Return one time limit with the account of its due day."""
    unit = _("个工作日") if row.unit == Unit.WD else _("个自然日")
    spans = [(x.reason, x.starts_on, x.ends_on) for x in row.exclusions.all()]
    ended = [calendar_rules.Exclusion(first, last) for _why, first, last in spans if last is not None]
    steps = calendar_rules.explain(
        calendar.current(),
        starts_on=row.starts_on,
        length=row.length,
        unit=Unit(row.unit),
        exclusions=ended,
        roll=row.due_on != row.raw_due_on,
    )
    return DeadlineView(
        row=row,
        label=_(labels.get(row.kind, row.kind)),
        unit=unit,
        exclusions=[(_(EXCLUSION_LABELS.get(why, why)), first, last) for why, first, last in spans],
        account=sentences(steps),
    )


def _earlier(case: Any, viewer: Actor, today: date) -> list[Row]:
    found = casework.earlier_cases_of_same_person(case, viewer).select_related(
        "owner", "subject", "handler", "complaint"
    )
    return [row_of(one, today) for one in found.distinct()[:EARLIER_SHOWN]]
