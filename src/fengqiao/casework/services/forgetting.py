"""Forgetting a person who asks for it (Personal Information Protection Law, Art. 47).

Their key is destroyed: name, telephone, e-mail, identity number and address can never be read again. The cases
stay, without the person. Art. 47 leaves what a law says must be kept: an open case, and records within their
years (parameter ``complaint_record_years``), unless there is a legal ground to delete sooner.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.models import Case, Party, Person
from fengqiao.casework.services import deadlines
from fengqiao.casework.services.people import FIELDS, masked
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger import services as ledger
from fengqiao.foundation.ledger.rules import looks_personal
from fengqiao.foundation.reference import require_keeper

FORGOTTEN: Final = "person.forgotten"
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case that names the person. ``keep_until`` is the last day its record must be kept; None while it is open."""

    number: str
    closed_on: date | None
    keep_until: date | None


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as the page for forgetting shows one: masked, with the cases that name them."""

    person_id: int
    role: str
    name: str
    phone: str
    forgotten: bool
    cases: tuple[HeldCase, ...]

    @property
    def has_open_cases(self) -> bool:
        """Whether a case is still open: then nobody can be forgotten."""
        return any(case.closed_on is None for case in self.cases)

    def must_keep(self, today: date) -> date | None:
        """Return the last day a record must be kept, None once that is past for all."""
        last = max((case.keep_until for case in self.cases if case.keep_until), default=None)
        return last if last is not None and last >= today else None


def subjects_of(*, number: str, by: Actor) -> list[Subject]:
    """Return the people of the case with this number. Raises NotAllowed (not the regulator's administrator), NotFound."""
    require_keeper(by)
    parties = list(Party.objects.filter(case__number=number.strip().upper()).select_related("person").order_by("id"))
    if not parties:
        raise NotFound(_("没有找到该编号的案件"))
    return [_subject(party.person, party.get_role_display()) for party in parties]


def subject(*, person_id: int, by: Actor) -> Subject:
    """Return one person. Raises NotAllowed, NotFound."""
    require_keeper(by)
    return _subject(_person(person_id), "")


@transaction.atomic
def forget(*, person_id: int, reason: str, by: Actor, at: datetime, ground: str = "") -> None:
    """Destroy a person's key. ``ground`` is the legal ground for doing so before the record's years are over.

    Raises:
        NotAllowed: not the regulator's administrator, forgotten already, or a case of theirs is open.
        Invalid: no reason, no ground where one is needed, or a text that itself names the person.
        NotFound: no such person.
    """
    require_keeper(by)
    person = _person(person_id, lock=True)
    found = _subject(person, "")
    if found.forgotten:
        raise NotAllowed(_("这位当事人的个人信息已经删除"))
    if found.has_open_cases:
        open_ones = _("、").join(case.number for case in found.cases if case.closed_on is None)
        raise NotAllowed(_("还有未办结的案件（%(numbers)s），办结后才能删除") % {"numbers": open_ones})
    problems = _problems(reason, ground, found.must_keep(timezone.localdate(at)))
    if problems:
        raise Invalid(problems)
    person.sealed_key = person.phone_index = person.id_number_index = None
    person.forgotten_at = at
    for field in FIELDS:
        setattr(person, field, None)
    person.save()
    data = {"reason": reason.strip(), "ground": ground.strip(), "cases": [case.number for case in found.cases]}
    ledger.record(chain=f"person:{person_id}", tag=FORGOTTEN, actor=by, at=at, data=data)


def _problems(reason: str, ground: str, keep_until: date | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if not reason.strip():
        found["reason"] = _("请填写理由")
    if keep_until is not None and not ground.strip():
        found["ground"] = _("档案须保存到 %(day)s；提前删除请写明法律依据") % {"day": keep_until.isoformat()}
    for field, text in (("reason", reason), ("ground", ground)):
        if len(text.strip()) > LONGEST:
            found[field] = _("不能超过 %(length)s 字") % {"length": LONGEST}
        elif looks_personal(text):
            found[field] = _("不应有手机号、证件号或邮箱")
    return found


def _person(person_id: int, *, lock: bool = False) -> Person:
    rows = Person.objects.select_for_update() if lock else Person.objects.all()
    found = rows.filter(pk=person_id).first()
    if found is None:
        raise NotFound(_("没有找到当事人"))
    return found


def _subject(person: Person, role: str) -> Subject:
    shown = masked(person)
    cases = Case.objects.filter(parties__person=person).distinct().order_by("id")
    return Subject(
        person_id=person.pk,
        role=role,
        name=shown.name,
        phone=shown.phone,
        forgotten=person.forgotten_at is not None,
        cases=tuple(_held(case) for case in cases),
    )


def _held(case: Case) -> HeldCase:
    if case.closed_at is None:
        return HeldCase(case.number, None, None)
    closed_on = timezone.localdate(case.closed_at)
    years = deadlines.rules_for(case).number("complaint_record_years")
    return HeldCase(case.number, closed_on, years_after(closed_on, years))


def years_after(day: date, years: int) -> date:
    """Return the same day some years later, the last of February for a leap day (Civil Code, Art. 202)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
