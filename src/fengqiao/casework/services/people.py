"""People of a case: kept encrypted under their own key, known again by telephone."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fengqiao.casework.models import Case, Party, PartyRole, Person
from fengqiao.casework.queries import visible_cases
from fengqiao.foundation import privacy
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.ledger import services as ledger

FIELDS = ("name", "phone", "email", "id_number", "address")


@dataclass(frozen=True, slots=True)
class PersonData:
    """A person in the clear, only ever in memory."""

    name: str
    phone: str = ""
    email: str = ""
    id_number: str = ""
    address: str = ""


def save_person(data: PersonData) -> Person:
    """Return the person with this telephone and name, made or completed."""
    return keep_person(data, known_person(data))


def keep_person(data: PersonData, known: Person | None) -> Person:
    """Return the known person completed, or a new one."""
    if known is not None:
        return _complete(known, data)
    person = new_person(data)
    person.save()
    return person


def new_person(data: PersonData) -> Person:
    """Return an unsaved person under a key of their own."""
    sealer = privacy.Sealer.new()
    person = Person(sealed_key=sealer.sealed_key)
    for field in FIELDS:
        _set(person, field, getattr(data, field), sealer)
    return person


def read_person(person: Person) -> PersonData:
    """Decrypt a person; empty values for one who was forgotten."""
    if person.sealed_key is None:
        return PersonData(name="")
    sealer = privacy.Sealer.of(person.sealed_key)
    values = {field: sealer.unseal(blob) if (blob := getattr(person, field)) else "" for field in FIELDS}
    return PersonData(**values)


def name_of(person: Person) -> str:
    """Decrypt a person's name alone; empty for one who was forgotten."""
    return _get(person, "name")


def masked(person: Person) -> PersonData:
    """Return a person as screens show one."""
    clear = read_person(person)
    return PersonData(
        name=privacy.mask_name(clear.name),
        phone=privacy.mask_phone(clear.phone),
        email=privacy.mask_email(clear.email) if clear.email else "",
        id_number=privacy.mask_id(clear.id_number),
        address=privacy.mask_address(clear.address),
    )


def add_party(*, case: Case, data: PersonData, role: PartyRole, person: Person | None = None) -> Party:
    """Add someone to a case; ``person`` if they are saved already."""
    return Party.objects.create(case=case, person=person or save_person(data), role=role)


@transaction.atomic
def reveal(*, party_id: int, field: str, reason: str, by: Actor, at: datetime) -> str:
    """Return one value in the clear; that it was seen, by whom and why, is an event.

    Raises:
        Invalid: no reason, or no such field. NotFound: the party is out of the viewer's scope.
    """
    if field not in FIELDS:
        raise Invalid({"field": "没有这一项"})
    if not reason.strip():
        raise Invalid({"reason": "请填写查看理由"})
    party = Party.objects.select_related("person").filter(pk=party_id, case__in=visible_cases(by)).first()
    if party is None:
        raise NotFound("没有找到当事人")
    ledger.record(
        chain=f"case:{party.case_id}",
        tag="party.revealed",
        actor=by,
        at=at,
        data={"party": party.pk, "field": field, "reason": privacy.scrub(reason)[:200]},
    )
    return getattr(read_person(party.person), field)  # type: ignore[no-any-return]


def known_people(*, phone: str, viewer: Actor) -> list[PersonData]:
    """Return people with this telephone who are parties to cases the viewer may see."""
    found = Person.objects.filter(
        phone_index__in=privacy.blind_index_candidates("phone", phone), parties__case__in=visible_cases(viewer)
    ).distinct()
    return [read_person(p) for p in found[:5]]


def known_person(data: PersonData) -> Person | None:
    """Return the person with this telephone and name, if there is one."""
    if not data.phone:
        return None
    for person in Person.objects.filter(phone_index__in=privacy.blind_index_candidates("phone", data.phone))[:20]:
        if _get(person, "name") == data.name:
            return person
    return None


def _complete(person: Person, data: PersonData) -> Person:
    missing = [f for f in FIELDS if getattr(data, f) and not getattr(person, f)]
    for field in missing:
        _set(person, field, getattr(data, field), privacy.Sealer.of(person.sealed_key))
    if missing:
        person.save()
    return person


def _set(person: Person, field: str, text: str, sealer: privacy.Sealer) -> None:
    if not text:
        return
    setattr(person, field, sealer.seal(text))
    if field in {"phone", "id_number"}:
        setattr(person, f"{field}_index", privacy.blind_index(field, text))


def _get(person: Person, field: str) -> str:
    blob = getattr(person, field)
    if blob is None or person.sealed_key is None:
        return ""
    return privacy.unseal(bytes(person.sealed_key), bytes(blob))
