"""Requests for help by those who need it: made at the portal or a counter, changed, withdrawn and forgotten by the person."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.coverage.events import Tag, visit_chain
from fengqiao.coverage.models import Visit, VisitState
from fengqiao.coverage.queries.scope import HANDLERS
from fengqiao.coverage.queries.visit_offers import houses_near
from fengqiao.coverage.queries.visit_person import PersonOf, read
from fengqiao.coverage.rules.standards import DOMAIN
from fengqiao.coverage.rules.visits import OPEN, Action, Kind, Need, Part, Reason, State, refusal
from fengqiao.foundation import privacy
from fengqiao.foundation.actors import Actor, ActorKind, Role
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import due
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.services import record
from fengqiao.foundation.lifecycle import is_writable
from fengqiao.foundation.numbering import VISIT, new_receipt_code, next_number, receipt_digest
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.organisations.rules.offers import Service
from fengqiao.places import queries as places

VISITOR: Final = Actor(kind=ActorKind.CONSUMER, role=Role.CONSUMER)
LONGEST: Final = {"name": 40, "phone": 40, "address": 160, "wish": 500}
_DIGITS: Final = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. ``wished``: id of the head office the person has business with, None if any will do."""

    kind: Kind
    service: Service
    place: str
    person: PersonOf
    wished: int | None = None
    language: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class Given:
    """Number and code of a request just made; the code is kept nowhere in the clear."""

    visit_id: int
    number: str
    code: str


def consent_version(on: date) -> str:
    """Return the version of the privacy notice that a consent given on a day refers to."""
    return str(rules_on("privacy", on).value("privacy_notice_version"))


def due_day(on: date) -> date:
    """Return the day by which what is asked on a day must be done."""
    limit = rules_on(DOMAIN, on).limit("home_visit")
    return due(calendar.current(), starts_on=on, length=limit.length, unit=limit.unit).due_on


@transaction.atomic
def request_visit(*, asked: Asked, by: Actor, at: datetime) -> Given:
    """Keep a request with what the person chose to say, encrypted under a key of its own.

    ``by`` is the person, or a clerk or officer who enters it for somebody at the counter, who has consented there.

    Raises:
        NotAllowed: another role. Invalid: something is missing or unknown; names the field.
    """
    at_counter = by.kind is ActorKind.STAFF
    if at_counter and by.role not in HANDLERS:
        raise NotAllowed(_("由柜面经办或消保专员代为登记"))
    today = timezone.localdate(at)
    _check(asked, today)
    number, code = next_number(VISIT, today.year), new_receipt_code()
    visit = Visit(
        number=number,
        receipt_digest=receipt_digest(number, code),
        kind=asked.kind,
        place_id=asked.place,
        service=asked.service,
        wished_id=asked.wished,
        by_clerk=at_counter,
        language=asked.language[:8],
        consent_version=consent_version(today),
        requested_at=at,
        due_on=due_day(today),
        sealed_key=privacy.new_key(),
    )
    keep(visit, asked.person)
    visit.save()
    data = {
        "number": number, "kind": asked.kind, "service": asked.service, "place": asked.place,
        "due_on": visit.due_on.isoformat(), "wished": asked.wished, "by_clerk": at_counter,
    }  # fmt: skip
    note(visit, Tag.VISIT_REQUESTED, by, at, **data)
    return Given(visit.pk, number, code)


@transaction.atomic
def change_visit(*, visit_id: int, person: PersonOf, at: datetime) -> None:
    """Let the person whose code was given change what they said; kind, business and place stay, or a new request is made.

    Raises:
        NotFound, Conflict: gone, or ended. Invalid: something is missing; names the field.
    """
    visit = _own(visit_id, Action.CHANGE)
    _raise(_wrong_person(person, Kind(visit.kind)))
    before = read(visit)
    kept = replace(person, outcome=before.outcome)
    changed = [name for name in ("name", "phone", "address", "needs", "wish") if _differs(before, kept, name)]
    if not changed:
        return
    keep(visit, kept)
    visit.save(update_fields=["name", "phone", "address", "needs", "wish", "outcome"])
    note(visit, Tag.VISIT_CHANGED, VISITOR, at, parts=len(changed))


@transaction.atomic
def cancel_own(*, visit_id: int, at: datetime) -> None:
    """Let the person whose code was given withdraw the request. Raises NotFound, Conflict once it has ended."""
    visit = _own(visit_id, Action.CANCEL)
    end(visit, State.CANCELLED, Reason.NOT_NEEDED, timezone.localdate(at))
    note(visit, Tag.VISIT_CANCELLED, VISITOR, at, reason=Reason.NOT_NEEDED, office=visit.organisation_id)


@transaction.atomic
def forget_own(*, visit_id: int, at: datetime) -> None:
    """Destroy the key of an ended request at the person's wish. Raises NotFound, Conflict while it is open."""
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id).first()
    if visit is None:
        raise NotFound(_("没有找到这项申请"))
    if visit.state in OPEN:
        raise Conflict(_("还没有办结，先取消申请，再删除个人信息"))
    if visit.forgotten_at is None:
        forget(visit, by=VISITOR, at=at)


def forget(visit: Visit, *, by: Actor, at: datetime) -> None:
    """Destroy the key of a locked request and what was encrypted with it; number, state and days stay."""
    for name in ("sealed_key", "name", "phone", "address", "needs", "wish", "outcome"):
        setattr(visit, name, None)
    visit.forgotten_at = at
    visit.save()
    note(visit, Tag.VISIT_FORGOTTEN, by, at, state=visit.state)


def keep(visit: Visit, person: PersonOf) -> None:
    """Set the encrypted columns of a request that has its key."""
    sealer = privacy.Sealer.of(visit.sealed_key)
    texts = {
        "name": person.name.strip(), "phone": person.phone.strip(), "address": person.address.strip(),
        "needs": " ".join(need for need in Need if need in person.needs), "wish": person.wish.strip(),
        "outcome": person.outcome.strip(),
    }  # fmt: skip
    for name, text in texts.items():
        setattr(visit, name, sealer.seal(text) if text else None)


def end(visit: Visit, state: State, reason: Reason | None, today: date) -> None:
    """End a locked request."""
    visit.state, visit.reason, visit.ended_on = VisitState(state), reason or "", today
    visit.save()


def note(visit: Visit, tag: Tag, by: Actor, at: datetime, **data: object) -> None:
    """Append an event to the request's chain; ``data`` holds codes and days, never words about the person."""
    record(chain=visit_chain(visit.pk), tag=tag, actor=by, at=at, data=data)


def _own(visit_id: int, action: Action) -> Visit:
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id).first()
    if visit is None or visit.sealed_key is None:
        raise NotFound(_("没有找到这项申请"))
    if why := refusal(action, State(visit.state), {Part.PERSON}):
        raise Conflict(_(why))
    return visit


def _differs(before: PersonOf, after: PersonOf, name: str) -> bool:
    old, new = getattr(before, name), getattr(after, name)
    return set(old) != set(new) if name == "needs" else old != new.strip()


def _check(asked: Asked, today: date) -> None:
    wrong = _wrong_person(asked.person, asked.kind)
    known = places.places([asked.place]).get(asked.place)
    if known is None or known.level not in {"town", "village"}:
        wrong["place"] = _("请选择所在的村、社区或镇街")
    elif asked.wished is not None and asked.wished not in {pk for pk, _label in houses_near(asked.place, today)}:
        wrong["wished"] = _("这家机构在本县（市、区）没有网点，请另选")
    _raise(wrong)


def _wrong_person(person: PersonOf, kind: Kind) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not person.name.strip():
        wrong["name"] = _("请填写姓名")
    if sum(character.isdecimal() for character in person.phone) < _DIGITS:
        wrong["phone"] = _("请填写能联系到您的电话")
    if kind is Kind.HOME and not person.address.strip():
        wrong["address"] = _("请填写上门的地址")
    for name, most in LONGEST.items():
        text = getattr(person, name)
        if not is_writable(text):
            wrong[name] = _("含有无法保存的字符")
        elif len(text.strip()) > most:
            wrong[name] = _("内容过长，请精简到 %(n)s 字以内") % {"n": most}
    return wrong


def _raise(wrong: dict[str, str]) -> None:
    if wrong:
        raise Invalid(wrong)
