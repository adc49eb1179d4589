"""People of many cases: known again by telephone and name, others made, and whether they complained before."""

from collections.abc import Iterable
from datetime import date

from fengqiao.casework.models import Case, Person
from fengqiao.casework.services import PersonData, name_of, new_person
from fengqiao.complaints.services.matters import repeated_since, same_business
from fengqiao.foundation import privacy
from fengqiao.foundation.parameters.rules import Rules

Earlier = list[tuple[int, str, date]]


class People:
    """The people of one batch. Ask for those known first, then for each person in order of the cases.

    ``before`` are the people of the batch before, whose rows may not be there yet.
    """

    def __init__(self, before: "People | None" = None) -> None:
        self.made: list[Person] = []
        self.by_contact: dict[tuple[bytes, str], Person] = {}
        self._known: dict[tuple[bytes, str], Person] = {}
        self.complaints: dict[int, Earlier] = {}  # by id() of the person
        self._before = (before.by_contact, before.complaints) if before else ({}, {})

    def recall(self, people: Iterable[PersonData]) -> None:
        """Find the people of the batch who are known already: three queries whatever their number."""
        phones = {data.phone for data in people if data.phone}
        # a former secret key may have made a person's index: the present one stands for it
        present = {
            known: privacy.blind_index("phone", phone)
            for phone in phones
            for known in privacy.blind_index_candidates("phone", phone)
        }
        if not present:
            return
        found = {person.pk: person for person in Person.objects.filter(phone_index__in=present)}
        for person in found.values():
            self._known[present[bytes(person.phone_index or b"")], name_of(person)] = person
        rows = Case.objects.filter(parties__person__in=found).values_list(
            "parties__person", "subject_id", "product", "received_on"
        )
        for person_id, subject_id, product, received_on in rows:
            if person_id in found:
                self.complaints.setdefault(id(found[person_id]), []).append((subject_id, product, received_on))

    def person(self, data: PersonData) -> Person:
        """Return the person with this telephone and name, new if unknown."""
        if not data.phone:
            return self._new(data)
        contact = privacy.blind_index("phone", data.phone), data.name
        if contact not in self.by_contact:
            self.by_contact[contact] = self._of_before(contact) or self._known.get(contact) or self._new(data)
        return self.by_contact[contact]

    def _of_before(self, contact: tuple[bytes, str]) -> Person | None:
        people, complaints = self._before
        if (person := people.get(contact)) is not None:
            self.complaints[id(person)] = complaints.get(id(person), [])
        return person

    def is_repeated(self, person: Person, *, subject_id: int, product: str, on: date, rules: Rules) -> bool:
        """Whether the person complained of this before (`matters.is_repeated`); notes this complaint."""
        earlier = self.complaints.setdefault(id(person), [])
        since = repeated_since(on, rules)
        found = any(
            office == subject_id and day >= since and same_business(product, business)
            for office, business, day in earlier
        )
        earlier.append((subject_id, product, on))
        return found

    def _new(self, data: PersonData) -> Person:
        person = new_person(data)
        self.made.append(person)
        return person
