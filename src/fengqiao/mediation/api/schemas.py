"""What comes in and goes out of the API of mediation."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, WithJsonSchema

from fengqiao.casework.queries import IntakeChannel
from fengqiao.complaints.api import Deadlines, PersonIn, Short
from fengqiao.foundation.inputs import Day, Text
from fengqiao.mediation.rules.choices import Matter, Origin, Track
from fengqiao.mediation.rules.states import Action, State

# Complaints have a State and an Action, too: a description knows each name once.
StateName = Annotated[State, WithJsonSchema({"type": "string", "enum": [str(one) for one in State]})]
ActionName = Annotated[Action, WithJsonSchema({"type": "string", "enum": [str(one) for one in Action]})]
Number = Annotated[Text, Field(min_length=8, max_length=20, examples=["TJ20260000123X"])]
Code = Annotated[Text, Field(max_length=24)]
Long = Annotated[Text, Field(max_length=50_000)]
Yuan = Annotated[Decimal | None, Field(ge=0, max_digits=16, decimal_places=2)]

_REFERRAL: dict[str, Any] = {
    "body": "TJ01",
    "origin": "court_pre_filing",
    "court_reference": "（2026）浙0681诉前调123号",
    "subject": "B08-01-05-015",
    "person": {"name": "王小明", "phone": "13800000000"},
    "claim": "退还误导办卡收取的年费 3000 元",
    "facts": "2025 年 3 月办卡时未告知年费，协商不成后起诉。",
    "amount": "3000.00",
}
_HANDED_OVER: dict[str, Any] = {
    "body": "TJ01",
    "complaint": "TS20260000123X",
    "consent": "11 月 20 日电话征得双方同意，录音编号 8812",
    "version": 3,
}


class CreditorIn(Schema):
    """A creditor beside the one that leads them, and its claim in yuan."""

    model_config = ConfigDict(extra="forbid")
    organisation: Code
    amount: Annotated[Decimal, Field(gt=0, max_digits=16, decimal_places=2)]


class MediationIn(Schema):
    """A matter brought to a body; or a complaint handed over, of which number and consent are enough.

    ``origin`` may be left out by an institution and the regulator; a court says whether the case is filed with it.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_REFERRAL, _HANDED_OVER]})
    body: Code
    origin: Origin | None = None
    matter: Matter = Matter.DISPUTE
    subject: Code = ""
    claim: Long = ""
    facts: Long = ""
    person: PersonIn | None = None
    agreed: Annotated[
        list[Annotated[str, Field(pattern="^(person|institution)$")]],
        Field(max_length=2, description="Who has agreed to mediation already: person, institution"),
    ] = []
    amount: Yuan = None
    product: Code = ""
    cause: Code = ""
    place: Annotated[Text, Field(max_length=12)] = ""
    languages: Annotated[list[Short], Field(max_length=10)] = []
    needs: Annotated[list[Short], Field(max_length=10)] = []
    mode: Annotated[str, Field(pattern="^(|on_site|online|phone)$")] = ""
    court: Annotated[Code, Field(description="Only a body names it; a court is known by its token")] = ""
    court_reference: Annotated[Text, Field(max_length=60)] = ""
    court_procedure: Annotated[str, Field(pattern="^(|ordinary|summary)$")] = ""
    creditors: Annotated[list[CreditorIn], Field(max_length=50)] = []
    subject_claim: Yuan = None
    channel: IntakeChannel = IntakeChannel.OTHER
    received_on: Day | None = None
    language: Annotated[str, Field(pattern="^(zh-hans|en)$")] = "zh-hans"
    complaint: Annotated[Text, Field(max_length=20, description="Number of the complaint that is handed over")] = ""
    consent: Annotated[Text, Field(max_length=2000, description="How both sides' consent to that is known")] = ""
    version: Annotated[int | None, Field(ge=1, lt=2**31, description="Of the complaint, as you saw it")] = None


class OpenedOut(Schema):
    """Number, state and the last day on which the body decides whether it takes the matter.

    ``receipt_code`` is empty unless a body registers what a consumer applies for: all others get it by notice.
    """

    number: str = Field(examples=["TJ20260000123X"])
    state: StateName
    receipt_code: str = Field(examples=[""])
    due_at: date


class MediationOut(Schema):
    """A mediation: state and outcome, without personal data."""

    number: str = Field(examples=["TJ20260000123X"])
    state: StateName
    matter: Matter
    origin: Origin
    track: Track
    body: str = Field(examples=["TJ01"])
    subject: str = Field(examples=["B08-01-05-015"])
    court: str
    court_reference: str
    referred_by: str
    title: str
    amount: Decimal | None
    agreed_amount: Decimal | None
    received_on: date
    accepted_on: date | None
    started_on: date | None
    due_at: date | None
    due_provisional: bool
    ended_at: datetime | None
    ending_reason: str
    closed_at: datetime | None
    on_time: bool | None
    updated_at: datetime
    version: int


class Mediations(Schema):
    """A page of mediations in order of change."""

    items: list[MediationOut]
    next_cursor: str | None = None


class SideOut(Schema):
    """One side: an organisation by its code, a person without a name."""

    number: int
    role: str = Field(examples=["respondent"])
    organisation: str | None = Field(examples=["B08-01-05-015"])
    answer: str = Field(examples=["agreed"])
    refusal_ground: str
    briefed_at: datetime | None
    claim_amount: Decimal | None
    vote: str
    confirmation_asked_at: datetime | None


class MediatorOut(Schema):
    """A mediator's part; ``disclosure`` only for the sides and the body."""

    name: str
    status: str = Field(examples=["active"])
    presiding: bool
    chosen_by_parties: bool
    disclosure: str


class SessionOut(Schema):
    """One session: when and how. What is said in it goes nowhere."""

    number: int
    starts_at: datetime
    ends_at: datetime
    mode: str = Field(examples=["on_site"])
    room: str
    status: str = Field(examples=["planned"])
    link: str


class ProposalOut(Schema):
    """What was put to both sides; only they and the body read it."""

    kind: str = Field(examples=["no_objection"])
    text: str
    amount: Decimal | None
    served_at: datetime
    outcome: str


class SignatureOut(Schema):
    """One valid signature; ``side`` is the number of a side."""

    kind: str = Field(examples=["side"])
    side: int | None
    method: str = Field(examples=["seal"])
    signed_at: datetime


class InstalmentOut(Schema):
    """One payment promised."""

    number: int
    due_on: date
    amount: Decimal
    paid_on: date | None
    paid_amount: Decimal | None


class AgreementOut(Schema):
    """The present version. Its words are for the sides until it is in effect, then for everyone who sees the case."""

    version: int
    is_oral: bool
    drafted_at: datetime
    effective_on: date | None
    facts: str | None
    terms: str | None
    amount: Decimal | None
    instalments: list[InstalmentOut]
    signatures: list[SignatureOut]


class ConfirmationOut(Schema):
    """A joint application for judicial confirmation and the court's answer."""

    court: str
    status: str = Field(examples=["accepted"])
    applied_at: datetime
    number: str
    ruling: str
    ground: str
    decided_on: date | None


class PaperOut(Schema):
    """A numbered paper: its PDF has this SHA-256."""

    number: str = Field(examples=["越调〔2026〕协字第 12 号"])
    kind: str = Field(examples=["agreement"])
    issued_on: date
    sha256: str


class FailureReportOut(Schema):
    """The report that a mediation failed: for the court that referred the matter, and the body."""

    reported_at: datetime
    basic_facts: str
    why: str
    conduct: str
    points: str


class MediationActionOut(Schema):
    """An action of your role: open, or why not; ``fields`` are what it takes, ``choices`` the values of some."""

    action: ActionName
    allowed: bool
    reason: str | None
    fields: dict[str, str]
    choices: dict[str, dict[str, str]]


class MediationDetail(MediationOut):
    """A mediation as far as it is meant for you. ``claim``, ``facts`` and ``complaint`` are for the sides and the body."""

    claim: str | None
    facts: str | None
    complaint: str | None
    standstill_until: date | None
    sides: list[SideOut]
    mediators: list[MediatorOut]
    sessions: list[SessionOut]
    proposals: list[ProposalOut]
    agreement: AgreementOut | None
    confirmations: list[ConfirmationOut]
    deadlines: list[Deadlines]
    papers: list[PaperOut]
    failure_report: FailureReportOut | None
    actions: list[MediationActionOut]


class MediationActionIn(Schema):
    """Data of an action; ``version`` guards against acting on a state you have not seen."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"data": {"number": "（2026）浙0681调确12号"}, "version": 14}]}
    )
    data: dict[str, Text | int | bool | None] = {}
    version: Annotated[int | None, Field(ge=1, lt=2**31)] = None
