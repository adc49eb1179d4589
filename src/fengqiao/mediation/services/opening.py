"""A matter comes to a body: one transaction from the form to the number, whoever sends it."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.attachments import attach_drafts
from fengqiao.casework.models import Case, CaseKind, IntakeChannel, Party, PartyRole, Request
from fengqiao.casework.services import PersonData, add_party, deadlines, fingerprint, open_case, requests
from fengqiao.complaints.services.filing import title_of
from fengqiao.complaints.services.matters import check_codes
from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.lifecycle import is_writable
from fengqiao.foundation.numbering import MEDIATION, new_receipt_code, next_number, receipt_digest
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.foundation.parameters.rules import Rules
from fengqiao.mediation.models import Body, Mediation, Side, SideRole
from fengqiao.mediation.queries.bodies import takes
from fengqiao.mediation.rules.choices import (
    MATTERS,
    MODES,
    OF_COURT,
    OF_CREDITORS,
    ORIGINS,
    PROCEDURES,
    Matter,
    Origin,
    Track,
)
from fengqiao.mediation.rules.languages import LANGUAGES
from fengqiao.mediation.rules.states import DOMAIN, Audience, DeadlineKind, State
from fengqiao.mediation.services import papers
from fengqiao.mediation.services.sides import tell_of_opening
from fengqiao.organisations.models import Organisation
from fengqiao.places import queries as places

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LONGEST_TEXT: Final = 50_000


@dataclass(frozen=True, slots=True)
class Creditor:
    """A creditor institution (code of its head office or office) and its claim in yuan."""

    organisation: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Application:
    """A matter as it is brought. ``person`` is the consumer or the enterprise, ``subject`` the institution's code.

    ``agreed`` names the sides that have consented already: ``person``, ``institution``. ``creditors`` are those of a
    work-out beside ``subject``, which leads them. ``complaint_id`` is the complaint it is handed over from.
    """

    body: str
    subject: str
    claim: str
    facts: str
    person: PersonData
    matter: str = Matter.DISPUTE
    origin: str = Origin.CONSUMER
    agreed: frozenset[str] = frozenset({"person"})
    amount: Decimal | None = None
    product: str = ""
    cause: str = ""
    place: str = ""
    creditors: tuple[Creditor, ...] = ()
    subject_claim: Decimal | None = None
    court: str = ""
    court_reference: str = ""
    court_procedure: str = ""
    referred_by: str = ""
    complaint_id: int | None = None
    languages: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    mode: str = ""
    channel: str = IntakeChannel.WEBSITE
    received_on: date | None = None
    language: str = "zh-hans"
    privacy_notice: str = ""
    drafts: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the person gets. ``receipt_code`` opens the case; if another brought the matter only the notice has it."""

    case_id: int
    number: str
    receipt_code: str
    state: str
    due_at: date
    party_id: int | None = None
    repeated_request: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """An application found in order, with what it names."""

    application: Application
    body: Body
    subject: Organisation
    received_on: date
    rules: Rules
    at: datetime
    court: Organisation | None = None
    referred_by: Organisation | None = None
    creditors: tuple[tuple[Organisation, Decimal], ...] = field(default=())


@transaction.atomic
def apply_for_mediation(*, application: Application, by: Actor, at: datetime, key: str | None = None) -> Opened:
    """Open a mediation: case, sides, clock, event, papers and notices in one transaction.

    With ``key`` the same request from the same client opens once and is answered the same.

    Raises:
        Invalid: naming each field that is missing or wrong. NotAllowed: the actor may not bring such a matter.
        Conflict: the key was used for another application.
    """
    remembered = claim(key, application, by, at) if key else None
    if isinstance(remembered, Opened):
        return remembered
    checked = _check(application, by, at)
    number = next_number(MEDIATION, at.year)
    code = new_receipt_code() if application.origin == Origin.CONSUMER else ""
    case, mediation = build(checked, by=by, number=number)
    clock = deadlines.begin(
        case=case, kind=DeadlineKind.CHECK, limit=checked.rules.limit("check"), on=checked.received_on
    )
    # Nobody outside may learn what is said by searching for it: only the title's words are known to search.
    open_case(case=case, clocks=[clock], texts=(case.title,), by=by, at=at, data=event_data(case, checked))
    mediation.case = case
    mediation.save(force_insert=True)
    party = add_party(case=case, data=application.person, role=_party_role(application))
    person_side = _add_sides(mediation, checked, party, digest=receipt_digest(number, code) if code else None)
    if application.drafts:
        attach_drafts(case=case, token=application.drafts, by=by, at=at, audience=Audience.PARTIES)
    opened = Opened(case.pk, number, code, case.state, case.due_on or checked.received_on, party.pk)
    if remembered is not None:
        remember(remembered, opened)
    tell_of_opening(case, person_side, at=at)
    papers.issue(case, "application", on=checked.received_on)
    return opened


def claim(key: str, content: "DataclassInstance", by: Actor, at: datetime) -> Request | Opened:
    """Take a key for the caller's transaction, or return what was opened with it.

    Raises:
        Invalid: the key is too long. Conflict: it was used with other content.
    """
    claimed = requests.claim(key=key, content=content, by=by, at=at)
    if isinstance(claimed, Request):
        return claimed
    answer = dict(claimed.response)
    due_at = date.fromisoformat(answer.pop("due_at"))
    return Opened(**answer, receipt_code=claimed.secret, due_at=due_at, repeated_request=True)


def remember(request: Request, opened: Opened) -> None:
    """Keep what a claimed request opened."""
    response = {
        "case_id": opened.case_id,
        "number": opened.number,
        "state": opened.state,
        "due_at": opened.due_at.isoformat(),
        "party_id": opened.party_id,
    }
    requests.remember(request, case_id=opened.case_id, response=response, secret=opened.receipt_code)


def _check(application: Application, by: Actor, at: datetime) -> Checked:
    today = timezone.localdate(at)
    received_on = application.received_on or today
    wrong = _wrong_texts(application) | _wrong_choices(application)
    if received_on > today:
        wrong["received_on"] = _("收到日期不能晚于今天")
    named = _organisations(application)
    body = Body.objects.select_related("organisation").filter(organisation__code=application.body).first()
    subject = named.get(application.subject)
    if subject is None or subject.head_id is None or subject.kind not in {"bank", "insurer"}:
        wrong["subject"] = _("请选择对方机构或网点")
        subject = None
    if body is None:
        wrong["body"] = _("请选择调解组织")
    elif subject is not None and (
        refusal := takes(
            body, trade=subject.kind, matter=application.matter, place=application.place or subject.place_id or ""
        )
    ):
        wrong["body"] = refusal
    court = named.get(application.court)
    if application.origin in OF_COURT and (court is None or court.kind != "court"):
        wrong["court"] = _("请填写委派或委托的法院")
    wrong |= _wrong_codes(application, received_on) | _wrong_creditors(application, named)
    if wrong or body is None or subject is None:
        raise Invalid(wrong)
    _check_actor(application, subject, body, court, by)
    creditors = tuple((named[one.organisation], one.amount) for one in application.creditors)
    return Checked(
        application, body, subject, received_on, parameters.rules_on(DOMAIN, received_on), at,
        court=court, referred_by=named.get(application.referred_by), creditors=creditors,
    )  # fmt: skip


def _wrong_texts(application: Application) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for name in ("claim", "facts"):
        text = getattr(application, name)
        if not text.strip():
            wrong[name] = _("请填写此项")
        elif len(text) > LONGEST_TEXT:
            wrong[name] = _("内容过长，请精简到 %(n)s 字以内") % {"n": LONGEST_TEXT}
    if not application.person.name.strip():
        wrong["person.name"] = _("请填写姓名或企业名称")
    if not (application.person.phone or application.person.email):
        wrong["person.phone"] = _("请填写电话或电子邮箱，以便邀请和通知")
    texts = {f.name: getattr(application, f.name) for f in fields(application)}
    texts |= {f"person.{f.name}": getattr(application.person, f.name) for f in fields(application.person)}
    unwritable = [name for name, value in texts.items() if isinstance(value, str) and not is_writable(value)]
    return wrong | dict.fromkeys(unwritable, _("含有无法保存的字符"))


def _wrong_choices(application: Application) -> dict[str, str]:
    required = {"matter": MATTERS, "origin": ORIGINS, "channel": dict(IntakeChannel.choices)}
    chosen = {"mode": MODES, "court_procedure": PROCEDURES}
    unlisted = [name for name, choices in required.items() if getattr(application, name) not in choices]
    unlisted += [name for name, choices in chosen.items() if getattr(application, name) not in {"", *choices}]
    if not LANGUAGES.keys() >= set(application.languages):
        unlisted.append("languages")
    wrong = dict.fromkeys(unlisted, _("请从所列选项中选择"))
    if application.origin == Origin.COURT_ENTRUSTED and not application.court_procedure:
        wrong["court_procedure"] = _("请选择案件适用的程序，期限由此而定")
    if application.amount is not None and not (application.amount.is_finite() and 0 <= application.amount < 10**14):
        wrong["amount"] = _("金额超出范围")
    return wrong


def _wrong_codes(application: Application, received_on: date) -> dict[str, str]:
    wrong: dict[str, str] = {}
    try:
        if application.place:
            places.place(application.place)
    except NotFound as unknown:
        wrong["place"] = unknown.message
    try:
        check_codes(product=application.product, cause=application.cause, on=received_on)
    except Invalid as refused:
        wrong |= refused.fields
    return wrong


def _wrong_creditors(application: Application, named: dict[str, Organisation]) -> dict[str, str]:
    if application.creditors and application.matter not in OF_CREDITORS:
        return {"creditors": _("只有不良贷款处置和企业帮扶有多家债权机构")}
    if application.matter in OF_CREDITORS and not (application.subject_claim and application.subject_claim > 0):
        return {"subject_claim": _("请填写牵头债权机构的债权金额")}
    codes = [one.organisation for one in application.creditors]
    if len({application.subject, *codes}) != len(codes) + 1:
        return {"creditors": _("同一债权机构只能填写一次")}
    if any(code not in named or named[code].kind not in {"bank", "insurer"} for code in codes):
        return {"creditors": _("请填写债权机构的代码")}
    if any(one.amount <= 0 for one in application.creditors):
        return {"creditors": _("请填写每家债权机构的债权金额")}
    return {}


def _organisations(application: Application) -> dict[str, Organisation]:
    codes = {application.subject, application.court, application.referred_by}
    codes |= {one.organisation for one in application.creditors}
    return {one.code: one for one in Organisation.objects.filter(code__in=codes - {""})}


_BROUGHT_BY: Final[dict[Role, frozenset[str]]] = {
    Role.CONSUMER: frozenset({Origin.CONSUMER}),
    Role.CLERK: frozenset({Origin.INSTITUTION, Origin.COMPLAINT}),
    Role.OFFICER: frozenset({Origin.INSTITUTION, Origin.COMPLAINT}),
    Role.EXECUTIVE: frozenset({Origin.INSTITUTION, Origin.COMPLAINT}),
    Role.COURT_LIAISON: frozenset(OF_COURT),
    Role.REGULATOR: frozenset({Origin.REGULATOR}),
    Role.MEDIATION_CLERK: frozenset(ORIGINS) - {Origin.COMPLAINT},
    Role.SYSTEM: frozenset(ORIGINS),
}


def _check_actor(
    application: Application, subject: Organisation, body: Body, court: Organisation | None, by: Actor
) -> None:
    if application.origin not in _BROUGHT_BY.get(by.role, frozenset()):
        raise NotAllowed(_("您的角色不能以这种来源提出调解"))
    if by.role is Role.COURT_LIAISON and (court is None or by.organisation_id != court.pk):
        raise NotAllowed(_("只能由承办法院委派或委托"))
    if by.role is Role.MEDIATION_CLERK and by.organisation_id != body.pk:
        raise NotAllowed(_("只能登记向本调解组织提出的申请"))
    house = {subject.pk, subject.sub_branch_id, subject.branch_id, subject.head_id}
    if by.role in {Role.CLERK, Role.OFFICER, Role.EXECUTIVE} and by.organisation_id not in house:
        raise NotAllowed(_("只能就本机构及下级机构的纠纷提出调解"))


def build(checked: Checked, *, by: Actor, number: str) -> tuple[Case, Mediation]:
    """Return the case and the mediation of an application, unsaved."""
    application, subject, body = checked.application, checked.subject, checked.body
    case = Case(
        number=number,
        kind=CaseKind.MEDIATION,
        state=State.APPLIED,
        level=Level.BODY,
        owner=body.organisation,
        subject=subject,
        head_id=subject.head_id or subject.pk,
        branch_id=subject.branch_id,
        sub_branch_id=subject.sub_branch_id,
        outlet_id=subject.pk if subject.level == Level.OUTLET else None,
        place_id=application.place or subject.place_id,
        channel=application.channel,
        product=application.product,
        cause=application.cause,
        amount=application.amount,
        title=title_of(application.claim),
        received_on=checked.received_on,
        opened_at=checked.at,
        due_on=checked.received_on,
        rule_set=checked.rules.code,
        source=by.kind,
        updated_at=checked.at,
    )
    mediation = Mediation(
        body=body,
        matter=application.matter,
        origin=application.origin,
        track=first_track(application, checked.rules),
        claim=application.claim.strip(),
        facts=application.facts.strip(),
        complaint_id=application.complaint_id,
        court=checked.court,
        court_reference=application.court_reference,
        court_procedure=application.court_procedure,
        referred_by=checked.referred_by,
        languages=list(application.languages),
        needs=list(application.needs),
        mode=application.mode,
        language=application.language,
        privacy_notice=application.privacy_notice,
    )
    return case, mediation


def first_track(application: Application, rules: Rules) -> Track:
    """Return how a matter is treated until the body decides otherwise: a small claim fast, creditors' matters as complex."""
    if application.matter in OF_CREDITORS:
        return Track.COMPLEX
    limit = Decimal(rules.number("small_claim_limit"))
    small = application.amount is not None and 0 < application.amount <= limit
    return Track.FAST if small and application.origin not in OF_COURT else Track.ORDINARY


def _party_role(application: Application) -> PartyRole:
    return PartyRole.ENTERPRISE if application.matter in OF_CREDITORS else PartyRole.COMPLAINANT


def _add_sides(mediation: Mediation, checked: Checked, party: Party, *, digest: bytes | None) -> Side:
    """Number the sides: the person or enterprise first, then the institutions; return the first."""
    return Side.objects.bulk_create(sides_of(mediation, checked, party, digest=digest))[0]


def sides_of(mediation: Mediation, checked: Checked, party: Party, *, digest: bytes | None) -> list[Side]:
    """Return the sides, unsaved: the person or enterprise first, then the institutions."""
    application, at = checked.application, checked.at
    of_creditors = application.matter in OF_CREDITORS
    institution_applies = application.origin == Origin.INSTITUTION and not of_creditors
    person_role = SideRole.DEBTOR if of_creditors else SideRole.APPLICANT
    house_role = SideRole.CREDITOR if of_creditors else SideRole.RESPONDENT
    if institution_applies:
        person_role, house_role = SideRole.RESPONDENT, SideRole.APPLICANT

    def answered(who: str) -> dict[str, Any]:
        return {"answer": "agreed", "answered_at": at, "invited_at": at} if who in application.agreed else {}

    return [
        Side(mediation=mediation, number=1, role=person_role, party=party, receipt_digest=digest, **answered("person")),
        Side(
            mediation=mediation,
            number=2,
            role=house_role,
            organisation=checked.subject,
            claim_amount=application.subject_claim,
            **answered("institution"),
        ),
        *(
            Side(mediation=mediation, number=number, role=SideRole.CREDITOR, organisation=house, claim_amount=amount)
            for number, (house, amount) in enumerate(checked.creditors, start=3)
        ),
    ]


def event_data(case: Case, checked: Checked) -> dict[str, Any]:
    """Return what the ledger keeps of an application, without personal data."""
    application = checked.application
    return {
        "number": case.number,
        "body": checked.body.organisation.code,
        "subject": application.subject,
        "matter": application.matter,
        "origin": application.origin,
        "amount": application.amount,
        "court": application.court or None,
        "received_on": case.received_on,
        "rule_set": case.rule_set,
        "content": fingerprint(f"{application.claim}\n{application.facts}"),
    }
