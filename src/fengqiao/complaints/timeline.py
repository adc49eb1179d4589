"""The history of a case in sentences: each event's tag, data and texts worded in the reader's language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fengqiao.casework.codes import label_of
from fengqiao.casework.kinds import kinds
from fengqiao.casework.models import Axis
from fengqiao.casework.queries import FILE_ADDED, TimelineEntry
from fengqiao.complaints.queries import case_choices
from fengqiao.complaints.rules.files import PDF, format_name, paper_title
from fengqiao.complaints.rules.routing import CAUSE_LABELS
from fengqiao.complaints.rules.states import Action
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_
from fengqiao.organisations import queries as organisations

TAGS: Final[Mapping[str, str]] = {
    "complaint.filed": N_("投诉登记"),
    "mediation.filed": N_("调解申请登记"),
    FILE_ADDED: N_("添加文件"),
    "party.revealed": N_("查看当事人信息"),
    "deadline.overdue": N_("时限已过"),
    "mediation.signed_in_room": N_("在调解室交由当事人签署"),
    "notice.retried": N_("重新发送通知"),
}
PERSON_FIELDS: Final[Mapping[str, str]] = {
    "name": N_("姓名"),
    "phone": N_("电话"),
    "email": N_("电子邮件"),
    "id_number": N_("证件号码"),
    "address": N_("地址"),
}
ROLE_LABELS: Final[Mapping[str, str]] = {
    Role.CONSUMER: N_("投诉人"),
    Role.CLERK: N_("柜面经办"),
    Role.OFFICER: N_("消保专员"),
    Role.EXECUTIVE: N_("行长/总经理"),
    Role.REGULATOR: N_("监管人员"),
    Role.AUDITOR: N_("审计人员"),
    Role.ADMINISTRATOR: N_("系统管理员"),
    Role.SYSTEM: N_("系统"),
    Role.MEDIATOR: N_("调解员"),
    Role.MEDIATION_CLERK: N_("调解组织工作人员"),
    Role.COURT_LIAISON: N_("法院联络员"),
    Role.JUSTICE: N_("司法行政人员"),
}
_TEXTS: Final[Mapping[str, str]] = {"reason": N_("理由")}
_OFFICES: Final[Mapping[str, str]] = {
    "subject": N_("被投诉机构"),
    "office": N_("经办机构"),
    "addressee": N_("报告机构"),
}
_PEOPLE: Final = ("handler", "mediator")
_UNTOLD: Final = frozenset({"attachment", "room"})
"""Numbers that say nothing to a reader."""
_AXES: Final = {"product": Axis.PRODUCT, "cause": Axis.CAUSE}
_DATES: Final[Mapping[str, str]] = {"received_on": N_("收到日期"), "due_on": N_("到期日")}
_ICONS: Final[Mapping[str, str]] = {
    "complaint.filed": "file-plus",
    FILE_ADDED: "paperclip",
    "party.revealed": "eye",
    "deadline.overdue": "clock-exclamation",
    f"complaint.{Action.DECIDE}": "gavel",
    f"complaint.{Action.DECIDE_REVIEW}": "gavel",
    f"complaint.{Action.SETTLE}": "heart-handshake",
    f"complaint.{Action.NOTIFY}": "send",
    f"complaint.{Action.PASS_UP}": "arrow-up",
    f"complaint.{Action.TAKE_OVER}": "arrow-up",
    f"complaint.{Action.SEND_DOWN}": "arrow-down",
    f"complaint.{Action.ORDER_REPORT}": "message-question",
    f"complaint.{Action.NOTE}": "note",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the page shows it, or the events of one paper.

    ``details`` and ``texts`` are pairs of label and value, ``downloads`` of a format and the file in it.
    """

    seq: int
    at: datetime
    title: str
    who: str
    office: str
    state: str
    icon: str
    details: Sequence[tuple[str, str]]
    texts: Sequence[tuple[str, str]]
    downloads: Sequence[tuple[str, int]] = ()


class Namer:
    """Names the people and offices of many events in two queries."""

    def __init__(self, entries: Iterable[TimelineEntry], offices_by_code: Mapping[str, str]) -> None:
        entries = list(entries)
        people = {e.actor_id for e in entries if e.actor_id}
        people |= {int(e.data[f]) for e in entries for f in _PEOPLE if str(e.data.get(f, "")).isdecimal()}
        self._people = organisations.members(people)
        self._offices = organisations.organisations(e.organisation_id for e in entries if e.organisation_id)
        self._by_code = offices_by_code

    def person(self, member_id: Any) -> str:
        """Return a staff member's name."""
        member = self._people.get(int(member_id)) if str(member_id).isdecimal() else None
        return member.name if member else ""

    def office(self, organisation_id: int | None) -> str:
        """Return an office's name."""
        office = self._offices.get(organisation_id) if organisation_id else None
        return office.label if office else ""

    def code(self, code: str) -> str:
        """Return the name of the office with this code, or the code."""
        return self._by_code.get(code, code)


def lines(entries: Sequence[TimelineEntry], *, offices_by_code: Mapping[str, str]) -> list[Line]:
    """Return the events as lines, in their order; the files of one paper are one line. Two queries whatever their number."""
    namer = Namer(entries, offices_by_code)
    together = (list(group) for _what, group in groupby(entries, key=lambda e: _paper_of(e) or e.seq))
    return [_paper_line(group, namer) if _paper_of(group[0]) else _line(group[0], namer) for group in together]


def _paper_of(entry: TimelineEntry) -> str:
    return str(entry.data.get("document") or "") if entry.tag == FILE_ADDED else ""


def _paper_line(entries: Sequence[TimelineEntry], namer: Namer) -> Line:
    title = next(filter(None, (paper_title(_paper_of(entries[0]), k.paper_titles) for k in kinds().values())), "")
    files = sorted((e.data for e in entries), key=lambda data: data["media_type"] != PDF)
    return replace(
        _line(entries[0], namer),
        title=_(title) if title else title_of(FILE_ADDED),
        icon="file-text",
        downloads=[(format_name(data["media_type"]), data["attachment"]) for data in files],
    )


def title_of(tag: str) -> str:
    """Return what an event is called."""
    if tag in TAGS:
        return _(TAGS[tag])
    move = _move_of(tag)
    return _(move.label) if move else tag


def _move_of(tag: str) -> Move | None:
    kind, _dot, action = tag.partition(".")
    known = kinds().get(kind)
    return next((move for move in known.lifecycle.moves if move.action == action), None) if known else None


def _state_of(tag: str, state: str) -> str:
    known = kinds().get(tag.partition(".")[0])
    return _(known.state_labels.get(state, state)) if known else state


def _line(entry: TimelineEntry, namer: Namer) -> Line:
    role = _(ROLE_LABELS.get(entry.actor_role, entry.actor_role))
    person = namer.person(entry.actor_id) if entry.actor_id else ""
    data = entry.data
    changed = data.get("to") and data.get("from") != data.get("to")
    return Line(
        seq=entry.seq,
        at=entry.at,
        title=title_of(entry.tag),
        who=f"{person} · {role}" if person else role,
        office=namer.office(entry.organisation_id),
        state=_state_of(entry.tag, data["to"]) if changed else "",
        icon=_ICONS.get(entry.tag, "point"),
        details=[pair for pair in _details(entry, namer) if pair[1]],
        texts=[(_label(entry.tag, name), _worded(entry.tag, name, text)) for name, text in entry.texts.items()],
    )


def _fields(tag: str) -> Mapping[str, Field]:
    move = _move_of(tag)
    return {f.name: f for f in move.fields} if move else {}


def _label(tag: str, name: str) -> str:
    field = _fields(tag).get(name)
    return _(field.label) if field else _(_TEXTS.get(name, name))


def _worded(tag: str, name: str, text: str) -> str:
    field = _fields(tag).get(name)
    if field is not None and field.kind is FieldKind.CHOICE:
        return _(field.choices.get(text, text))
    return f"¥{text}" if field is not None and field.kind is FieldKind.MONEY else text


def _details(entry: TimelineEntry, namer: Namer) -> Iterable[tuple[str, str]]:
    data, fields = entry.data, _fields(entry.tag)
    yield from _SPECIAL.get(entry.tag, _nothing)(data)
    for name, label in _OFFICES.items():
        if name in data:
            yield _(label), namer.code(str(data[name]))
    if data.get("causes"):
        yield _("上交原因"), _("、").join(_(CAUSE_LABELS.get(cause, cause)) for cause in data["causes"])
    for name, field in fields.items():
        if name in data and name not in _OFFICES and name not in _UNTOLD:
            yield _(field.label), _value(field, data[name], namer)
    for name, label in _DATES.items():
        if name in data and name not in fields:
            yield _(label), _shown_day(str(data[name]))
    if "in_time" in data:
        yield _("时限"), _("按期") if data["in_time"] else _("逾期")


def _nothing(_data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    return ()


def _of_filing(data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    yield _("渠道"), str(dict(case_choices("channel")).get(data.get("channel", ""), ""))


def _of_reveal(data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    yield _("项目"), _(PERSON_FIELDS.get(data.get("field", ""), "—"))
    yield _("理由"), str(data.get("reason", ""))


def _of_overdue(data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    name = data.get("kind", "")
    labels = (known.deadline_labels[name] for known in kinds().values() if name in known.deadline_labels)
    yield _("时限"), _(next(labels, name))


_SPECIAL: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterable[tuple[str, str]]]]] = {
    "complaint.filed": _of_filing,
    "party.revealed": _of_reveal,
    "deadline.overdue": _of_overdue,
}


def _value(field: Field, value: Any, namer: Namer) -> str:
    if field.name in _PEOPLE:
        return namer.person(value)
    if field.name in _AXES:
        return label_of(_AXES[field.name], str(value))
    if field.kind is FieldKind.CHOICE:
        return _(field.choices.get(str(value), str(value)))
    if field.kind is FieldKind.DATE:
        return _shown_day(str(value))
    if field.kind is FieldKind.FLAG:
        return _("是") if value else ""
    if field.kind is FieldKind.SEVERAL:
        return _("、").join(_shown_time(one) for one in value)
    return f"¥{value}" if field.kind is FieldKind.MONEY else str(value)


def _shown_time(text: str) -> str:
    return text.replace("T", " ")


def _shown_day(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text), "DATE_FORMAT")
    except ValueError:
        return text
