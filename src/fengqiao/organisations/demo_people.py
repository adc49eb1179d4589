"""The invented people of the demo. Pure and the same every time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from fengqiao.foundation.actors import Level, Role
from fengqiao.organisations.demo_city import SEED, Office

MAIN_TOWN: Final = "枫桥"
MAIN_COUNTY: Final = "诸暨"
CLERK_AT_EVERY: Final = 12  # one outlet in so many has an invented clerk


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be created. ``can_log_in`` marks the demo logins."""

    username: str
    name: str
    role: Role
    office_code: str
    can_log_in: bool = False


class Names:
    """Invented names, no two alike."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.random = Random(f"{SEED}:people")  # noqa: S311 - invented data, must repeat
        self.surnames: str = words["surnames"]
        self.given: list[str] = words["given"].split()
        self.used: set[str] = set()

    def next(self) -> str:
        """Return another name."""
        while (name := self.random.choice(self.surnames) + self.random.choice(self.given)) in self.used:
            pass
        self.used.add(name)
        return name


def build_people(offices: Sequence[Office], words: Mapping[str, Any], *, bank: str, insurer: str) -> list[Person]:
    """Return the demo logins at the main bank, the main insurer and the regulator, then everybody else.

    Every sub-branch, branch and head office has an officer, every head office an executive, and one outlet in a
    dozen a clerk; the outlets of the main town all have one.
    """
    names = Names(words)
    logins = [
        *_house_logins(offices, bank, "", names),
        *_house_logins(offices, insurer, "insurer-", names),
        Person("regulator", names.next(), Role.REGULATOR, "R01", can_log_in=True),
        Person("auditor", names.next(), Role.AUDITOR, "R01", can_log_in=True),
        Person("admin", names.next(), Role.ADMINISTRATOR, "R01", can_log_in=True),
        Person("bank-admin", names.next(), Role.ADMINISTRATOR, bank, can_log_in=True),
    ]
    return [*logins, *_others(offices, names)]


def _house_logins(offices: Sequence[Office], head_code: str, prefix: str, names: Names) -> Iterator[Person]:
    house = [office for office in offices if office.code.split("-")[0] == head_code]
    outlet = next(office for office in house if office.level is Level.OUTLET and MAIN_TOWN in office.name)
    sub_branch = next(office for office in house if office.code == outlet.parent_code)
    branch = next(office for office in house if office.level is Level.BRANCH)
    posts = (
        ("clerk", Role.CLERK, outlet),
        ("subbranch", Role.OFFICER, sub_branch),
        ("manager", Role.EXECUTIVE, sub_branch),
        ("branch", Role.OFFICER, branch),
        ("headoffice", Role.OFFICER, house[0]),
        ("president", Role.EXECUTIVE, house[0]),
    )
    for username, role, office in posts:
        yield Person(prefix + username, names.next(), role, office.code, can_log_in=True)


def _others(offices: Sequence[Office], names: Names) -> Iterator[Person]:
    outlets = 0
    for office in offices:
        if office.kind not in {"bank", "insurer"}:
            continue
        if office.level is Level.OUTLET:
            outlets += 1
            if outlets % CLERK_AT_EVERY == 0 or f"{MAIN_COUNTY}{MAIN_TOWN}" in office.name:
                yield _person(office, "c1", Role.CLERK, names)
            continue
        yield _person(office, "o1", Role.OFFICER, names)
        if office.level is Level.HEAD_OFFICE:
            yield _person(office, "e1", Role.EXECUTIVE, names)


def _person(office: Office, suffix: str, role: Role, names: Names) -> Person:
    return Person(f"{office.code.lower()}.{suffix}", names.next(), role, office.code)
