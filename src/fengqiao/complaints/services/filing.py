"""Filing a complaint: one transaction from the form to the number."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.attachments import attach_drafts
from fengqiao.casework.models import Case, CaseKind, Deadline, IntakeChannel, PartyRole, Request
from fengqiao.casework.services import PersonData, add_party, deadlines, keep_person, known_person, open_case, requests
from fengqiao.complaints import models
from fengqiao.complaints.parameters import routing_rules
from fengqiao.complaints.rules.routing import Cause
from fengqiao.complaints.rules.states import DOMAIN, DeadlineKind, State
from fengqiao.complaints.services import papers
from fengqiao.complaints.services.matters import check_codes, is_repeated, matter_of
from fengqiao.complaints.services.routing import hand_to, office_on_path, path_to
from fengqiao.foundation.actors import Actor, ActorKind, Level
from fengqiao.foundation.calendar.rules import Unit
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.lifecycle import is_writable
from fengqiao.foundation.numbering import COMPLAINT, new_receipt_code, next_number, receipt_digest
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.foundation.parameters.rules import Limit, Rules
from fengqiao.foundation.privacy import scrub
from fengqiao.organisations.models import Organisation
from fengqiao.places import queries as places

TITLE_LENGTH = 60
LONGEST_TEXT = 50_000
_CHANNELS: Final = frozenset(IntakeChannel.values)
_FILINGS: Final = frozenset(models.Filing.values)
LARGEST_AMOUNT = Decimal("99999999999999.99")
EARLIEST = date(1990, 1, 1)  # a slip of the pen, not a rule


@dataclass(frozen=True, slots=True)
class Filing:
    """A complaint as it is made. ``subject`` is an organisation's code; amounts are in yuan."""

    subject: str
    request: str
    facts: str
    complainant: PersonData
    channel: str = IntakeChannel.WEBSITE
    amount: Decimal | None = None
    product: str = ""
    cause: str = ""
    filing: str = models.Filing.SELF
    agent: PersonData | None = None
    representatives: tuple[PersonData, ...] = ()
    group_size: int = 1
    in_person: bool = False
    special_needs: tuple[str, ...] = ()
    media: bool = False
    own_conduct: bool = False
    place: str = ""
    received_on: date | None = None
    language: str = "zh-hans"
    privacy_notice: str = ""
    drafts: str = ""
    """Token of the files handed in with the form (see `casework.attachments`)."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What the complainant gets. ``due_at`` is the last day in time."""

    case_id: int
    number: str
    receipt_code: str
    state: str
    level: str
    due_at: date
    repeated_request: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A filing without fault, with what it refers to."""

    filing: Filing
    subject: Organisation
    received_on: date
    rules: Rules
    at: datetime
    path: Sequence[Organisation] = ()
    """The subject and what it lies in, lowest first."""


@transaction.atomic
def file_complaint(*, filing: Filing, by: Actor, at: datetime, key: str | None = None) -> Filed:
    """File a complaint: case, parties, clock, event, receipt and notice in one transaction.

    With ``key`` the same request from the same client files once and is answered the same.

    Raises:
        Invalid: naming each field that is missing or wrong.
        NotAllowed: an office files for an institution that is not in its scope.
        Conflict: the key was used for another complaint.
    """
    remembered = _claim(key, filing, by, at) if key else None
    if isinstance(remembered, Filed):
        return remembered
    checked = _check(filing, by, at)
    number, code = next_number(COMPLAINT, at.year), new_receipt_code()
    case, complaint = build(checked, by=by, number=number, digest=receipt_digest(number, code))
    known = known_person(filing.complainant)
    complaint.repeated = known is not None and is_repeated(person=known, case=case, rules=checked.rules)
    causes = _place(case, complaint, checked, by)
    open_case(
        case=case,
        clocks=_clocks(case, complaint, checked),
        texts=(filing.request, filing.facts),
        by=by,
        at=at,
        data=event_data(case, filing, causes),
    )
    complaint.case = case
    complaint.save(force_insert=True)
    complainant = keep_person(filing.complainant, known)
    for data, role in people_of(filing):
        add_party(case=case, data=data, role=role, person=complainant if data is filing.complainant else None)
    if filing.drafts:
        attach_drafts(case=case, token=filing.drafts, by=by, at=at)
    filed = Filed(case.pk, case.number, code, case.state, case.level, case.due_on or case.received_on)
    if remembered is not None:
        _remember(remembered, filed)
    papers.tell_receipt(case, complaint, filing.complainant, at=at)
    return filed


def _claim(key: str, filing: Filing, by: Actor, at: datetime) -> Request | Filed:
    claimed = requests.claim(key=key, content=filing, by=by, at=at)
    if isinstance(claimed, Request):
        return claimed
    answer = dict(claimed.response)
    due_at = date.fromisoformat(answer.pop("due_at"))
    return Filed(**answer, receipt_code=claimed.secret, due_at=due_at, repeated_request=True)


def _remember(request: Request, filed: Filed) -> None:
    response = {
        "case_id": filed.case_id,
        "number": filed.number,
        "state": filed.state,
        "level": filed.level,
        "due_at": filed.due_at.isoformat(),
    }
    requests.remember(request, case_id=filed.case_id, response=response, secret=filed.receipt_code)


def _check(filing: Filing, by: Actor, at: datetime) -> Checked:
    received_on = filing.received_on or timezone.localdate(at)
    rules = parameters.rules_on(DOMAIN, received_on)
    if unwritable := _unwritable(filing):
        raise Invalid(dict.fromkeys(unwritable, _("含有无法保存的字符")))
    path = path_to(filing.subject)
    subject = path[0] if path else None
    wrong = {
        **check_content(filing, subject=subject, received_on=received_on, today=timezone.localdate(at)),
        **check_people(filing, rules),
    }
    if filing.place and not places.known_codes([filing.place]):
        wrong["place"] = _("没有这个行政区划代码，请填写十二位代码")
    if wrong or subject is None:
        raise Invalid(wrong)
    check_scope(subject, by)
    return Checked(filing, subject, received_on, rules, at, path)


def _fields(of: Filing | PersonData) -> dict[str, Any]:
    return {field.name: getattr(of, field.name) for field in fields(of)}


def _unwritable(filing: Filing) -> list[str]:
    """Return the fields with characters that no database keeps."""
    people = {"complainant": filing.complainant, "agent": filing.agent}
    people |= {f"representatives.{n}": person for n, person in enumerate(filing.representatives)}
    texts = {name: value for name, value in _fields(filing).items() if isinstance(value, str)}
    texts |= {f"special_needs.{n}": need for n, need in enumerate(filing.special_needs)}
    texts |= {f"{who}.{name}": text for who, one in people.items() if one for name, text in _fields(one).items()}
    return [name for name, text in texts.items() if not is_writable(text)]


def check_content(filing: Filing, *, subject: Organisation | None, received_on: date, today: date) -> dict[str, str]:
    """Return what is wrong with a filing, field by field, people apart. Asks the database for nothing."""
    wrong: dict[str, str] = {}
    if subject is None or subject.head_id is None:
        wrong["subject"] = _("请选择被投诉的机构或网点")
    elif subject.closed_on is not None and subject.closed_on <= received_on:
        wrong["subject"] = _("该机构已停业，请选择承继机构")
    for name in ("request", "facts"):
        text = getattr(filing, name)
        if not text.strip():
            wrong[name] = _("请填写此项")
        elif len(text) > LONGEST_TEXT:
            wrong[name] = _("内容过长，请精简到 %(n)s 字以内") % {"n": LONGEST_TEXT}
    if refusal := _wrong_day(received_on, today):
        wrong["received_on"] = refusal
    if filing.channel not in _CHANNELS:
        wrong["channel"] = _("请从所列选项中选择")
    if filing.amount is not None and not (filing.amount.is_finite() and 0 <= filing.amount <= LARGEST_AMOUNT):
        wrong["amount"] = _("金额超出范围")
    try:
        check_codes(product=filing.product, cause=filing.cause, on=received_on)
    except Invalid as refused:
        wrong.update(refused.fields)
    return wrong


def _wrong_day(received_on: date, today: date) -> str:
    if received_on > today:
        return _("收到日期不能晚于今天")
    return _("收到日期过早，请核对年份") if received_on < EARLIEST else ""


def check_people(filing: Filing, rules: Rules) -> dict[str, str]:
    """Return what is missing of who complains, for whom, and how to reach them (Order 2020 No.3, Art. 12-14)."""
    wrong: dict[str, str] = {}
    if not filing.complainant.name.strip():
        wrong["complainant.name"] = _("请填写投诉人姓名")
    if not (filing.complainant.phone or filing.complainant.email or filing.complainant.address):
        wrong["complainant.phone"] = _("请填写至少一种联系方式")
    if filing.filing not in _FILINGS:
        wrong["filing"] = _("请从所列选项中选择")
    if filing.filing in {models.Filing.AGENT, models.Filing.HEIR} and not (filing.agent and filing.agent.name.strip()):
        wrong["agent.name"] = _("请填写代理人或继承人姓名")
    if filing.filing == models.Filing.GROUP:
        most = int(rules.value("group_rep_max"))
        if filing.group_size < 2:
            wrong["group_size"] = _("请填写共同投诉的人数")
        if len(filing.representatives) > most:
            wrong["representatives"] = _("代表人不能超过 %(n)s 名") % {"n": most}
    if filing.group_size < 1 or filing.group_size > 1_000_000:
        wrong["group_size"] = _("人数超出范围")
    return wrong


def check_scope(subject: Organisation, by: Actor) -> None:
    """Refuse an office that files for an institution outside its subtree. Raises NotAllowed."""
    if by.kind in {ActorKind.CONSUMER, ActorKind.SYSTEM} or by.is_regulator:
        return
    above = {subject.pk, subject.sub_branch_id, subject.branch_id, subject.head_id}
    if by.organisation_id not in above:
        raise NotAllowed(_("只能登记对本机构及下级机构的投诉"))


def build(checked: Checked, *, by: Actor, number: str, digest: bytes) -> tuple[Case, models.Complaint]:
    """Return the unsaved case and complaint of a filing; no office has them yet. ``digest`` is the receipt code's."""
    filing, subject, at = checked.filing, checked.subject, checked.at
    case = Case(
        number=number,
        kind=CaseKind.COMPLAINT,
        state=State.RECEIVED,
        subject=subject,
        head_id=subject.head_id or subject.pk,
        branch_id=subject.branch_id,
        sub_branch_id=subject.sub_branch_id,
        outlet_id=subject.pk if subject.level == Level.OUTLET else None,
        place_id=filing.place or subject.place_id,
        channel=filing.channel,
        product=filing.product,
        cause=filing.cause,
        amount=filing.amount,
        title=title_of(filing.request),
        received_on=checked.received_on,
        opened_at=at,
        due_on=checked.received_on,
        rule_set=checked.rules.code,
        source=by.kind,
        updated_at=at,
    )
    group = max(filing.group_size, 1 + len(filing.representatives))
    is_major = filing.in_person and group >= int(checked.rules.value("major_group_min"))
    complaint = models.Complaint(
        request=filing.request.strip(),
        facts=filing.facts.strip(),
        filing=filing.filing,
        group_size=group if filing.filing == models.Filing.GROUP else 1,
        in_person=filing.in_person,
        special_needs=list(filing.special_needs),
        media=filing.media,
        own_conduct=filing.own_conduct,
        major="group_20_plus_in_person" if is_major else "",
        receipt_digest=digest,
        privacy_notice=filing.privacy_notice,
        language=filing.language,
    )
    return case, complaint


def title_of(text: str) -> str:
    """Return the first words of a request, personal numbers masked."""
    line = " ".join(scrub(text).split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


def people_of(filing: Filing) -> list[tuple[PersonData, PartyRole]]:
    """Return who takes part in a complaint and as what."""
    people = [(filing.complainant, PartyRole.COMPLAINANT)] if filing.complainant.name else []
    if filing.agent is not None and filing.filing in {models.Filing.AGENT, models.Filing.HEIR}:
        role = PartyRole.HEIR if filing.filing == models.Filing.HEIR else PartyRole.AGENT
        people.append((filing.agent, role))
    people += [(data, PartyRole.REPRESENTATIVE) for data in filing.representatives]
    return people


def _place(case: Case, complaint: models.Complaint, checked: Checked, by: Actor) -> tuple[Cause, ...]:
    """Give the case to the office that handles it first: the regulator that received it, else by rule."""
    if by.is_regulator and by.kind is not ActorKind.SYSTEM:
        case.owner = Organisation.objects.get(pk=by.organisation_id or 0)
        case.level, case.state = Level.REGULATOR, State.WITH_REGULATOR
        return ()
    office, causes = office_on_path(
        checked.path,
        subject=checked.subject,
        matter=matter_of(case, complaint),
        rules=routing_rules(checked.rules),
    )
    hand_to(case, office, complaint, checked.at)
    return causes


def _clocks(case: Case, complaint: models.Complaint, checked: Checked) -> list[Deadline]:
    with_regulator = case.state == State.WITH_REGULATOR
    first = DeadlineKind.TRANSFER if with_regulator else DeadlineKind.DECIDE
    limits = {first: checked.rules.limit("regulator_transfer" if with_regulator else "decide_simple")}
    if complaint.major:
        limits[DeadlineKind.MAJOR_REPORT] = Limit(major_report_days(checked.rules), Unit.ND)
    return [
        deadlines.begin(case=case, kind=kind, limit=limit, on=checked.received_on) for kind, limit in limits.items()
    ]


def major_report_days(rules: Rules) -> int:
    """Return the days in which a major complaint is reported, from hours."""
    return -(-rules.number("major_report_hours") // 24)


def event_data(case: Case, filing: Filing, causes: tuple[Cause, ...]) -> dict[str, Any]:
    """Return what the ledger keeps of a filing, without personal data."""
    return {
        "number": case.number,
        "subject": filing.subject,
        "level": case.level,
        "office": case.owner.code,
        "channel": case.channel,
        "amount": filing.amount,
        "causes": [str(c) for c in causes],
        "received_on": case.received_on,
        "rule_set": case.rule_set,
        "content": hashlib.sha256(f"{filing.request}\n{filing.facts}".encode()).hexdigest(),
    }
