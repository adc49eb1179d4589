"""Checking a record as a filing is checked, and finding its institution."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final

from fengqiao.casework.codes import codes
from fengqiao.casework.models import Axis
from fengqiao.casework.services import PersonData
from fengqiao.complaints.bulk.offices import Offices
from fengqiao.complaints.bulk.plans import NewCase
from fengqiao.complaints.imports.courses import acts_of, moment
from fengqiao.complaints.imports.profiles import Profile
from fengqiao.complaints.imports.records import Cells, Codes, Problem, Record, RowRefused, read_record
from fengqiao.complaints.rules.states import DOMAIN
from fengqiao.complaints.services.filing import Filing, check_content, check_people, check_scope
from fengqiao.foundation.actors import SYSTEM, Actor
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.marking import N_
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.organisations.models import Organisation
from fengqiao.places.queries import known_codes

_FIELD_OF: Final[Mapping[str, str]] = {
    "subject": "institution",
    "complainant.name": "name",
    "complainant.phone": "phone",
    "received_on": "received",
}
"""The profile's field behind each of a filing's."""


@dataclass(slots=True)
class Checker:
    """Turns rows into cases to write. Keeps what is the same for all rows of a file."""

    profile: Profile
    offices: Offices
    by: Actor
    today: date
    institution: str = ""  # for the whole file, where rows name none
    codes: Codes = field(init=False)
    places: frozenset[str] = field(init=False)
    _by_name: dict[str, list[Organisation]] = field(init=False)
    _candidates: list[Organisation] = field(init=False)
    _trees: dict[int, list[Organisation]] = field(init=False)

    def __post_init__(self) -> None:
        """Index institutions by name, and codes by code and name."""
        self._by_name = defaultdict(list)
        for office in self.offices.by_id.values():
            for name in {office.name, office.short_name} - {""}:
                self._by_name[name].append(office)
        self.codes = {axis: _names_of(axis, self.today) for axis in (Axis.PRODUCT, Axis.CAUSE)}
        self.places = known_codes()
        kind = self.profile.assignment.kind if self.profile.assignment else ""
        self._trees = defaultdict(list)
        for office in self.offices.by_code.values():
            if kind and office.kind == kind and office.head_id is not None and office.closed_on is None:
                self._trees[office.head_id].append(office)
        self._candidates = [self.offices.by_id[head_id] for head_id in self._trees]

    def check(self, cells: Cells) -> NewCase:
        """Return the case of a row; its ``source_ref`` is empty where the row has no number of its own.

        Raises:
            RowRefused: naming every column that is missing or wrong.
        """
        given = {**cells, **self._institution_for_all(cells)}
        record = read_record(self.profile, given, self.codes)
        filing = self._filing(record, given)
        rules = parameters.rules_on(DOMAIN, record.received_on)
        acts = acts_of(record, profile=self.profile, rules=rules, today=self.today)
        return NewCase(
            filing, SYSTEM, moment(record.received), self.profile.source, record.source_ref[:80], acts
        )  # fmt: skip

    def _filing(self, record: Record, cells: Cells) -> Filing:
        subject = self._assigned(cells) if self.profile.assignment else self._found(record.institution)
        filing = Filing(
            subject=subject.code,
            request=record.request,
            facts=record.facts,
            complainant=PersonData(
                name=record.name,
                phone=record.phone,
                email=record.email,
                id_number=record.id_number,
                address=record.address,
            ),
            channel=record.channel,
            amount=record.amount,
            product=record.product,
            cause=record.cause,
            place=record.place,
            filing="group" if (record.group_size or 1) > 1 else "self",
            group_size=record.group_size or 1,
            special_needs=record.special_needs,
            media=bool(record.media),
            received_on=record.received_on,
            language=self.profile.language,
        )
        wrong = check_content(filing, subject=subject, received_on=record.received_on, today=self.today)
        if not self.profile.anonymous:
            rules = parameters.rules_on(DOMAIN, record.received_on)
            wrong |= check_people(filing, rules)
        if record.place and record.place not in self.places:
            wrong["place"] = N_("没有这个行政区划代码，请填写十二位代码")
        if len(record.source_ref) > 80:
            wrong["source_ref"] = N_("内容过长，请精简")
        if wrong:
            columns = {self.profile.column_of(_FIELD_OF.get(name, name)): text for name, text in wrong.items()}
            raise RowRefused([Problem(column, text) for column, text in columns.items()])
        return filing

    def _institution_for_all(self, cells: Cells) -> Mapping[str, str]:
        if not self.institution or self.profile.assignment:
            return {}
        column = self.profile.column_of("institution")
        return {} if cells.get(column, "").strip() else {column: self.institution}

    def _found(self, text: str) -> Organisation:
        column = self.profile.column_of("institution")
        office = self.offices.by_code.get(text)
        if office is None:
            named = self._by_name.get(text, [])
            if len(named) > 1:
                shown = "、".join(sorted(found.code for found in named)[:5])
                raise _refused(column, N_("有 %(n)s 个同名机构，请填写代码：%(codes)s"), n=len(named), codes=shown)
            if not named:
                raise _refused(column, N_("没有代码或名称为“%(text)s”的机构"), text=text[:40])
            office = named[0]
        try:
            check_scope(office, self.by)
        except NotAllowed as refusal:
            raise _refused(column, refusal.message) from None
        return office

    def _assigned(self, cells: Cells) -> Organisation:
        rule = self.profile.assignment
        if rule is None or not self._candidates:
            raise LookupError(rule)
        head = _pick(self._candidates, [cells.get(column, "") for column in rule.head])
        return _pick(self._trees[head.pk], [cells.get(column, "") for column in rule.office])

    @property
    def can_assign(self) -> bool:
        """Whether there are institutions to spread records over, if the profile does."""
        return self.profile.assignment is None or bool(self._candidates)


def _refused(column: str, reason: str, **values: object) -> RowRefused:
    return RowRefused([Problem(column, reason, values)])


def _pick(offices: Sequence[Organisation], texts: Sequence[str]) -> Organisation:
    """Choose one office for these texts: the same for the same texts and offices."""
    folded = "\x1f".join(" ".join(text.split()).casefold() for text in texts)
    return offices[int.from_bytes(sha256(folded.encode(errors="surrogatepass")).digest()[:8], "big") % len(offices)]


def _names_of(axis: Axis, on: date) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for entry in codes(axis, on=on):
        found[entry.code] = entry.code
        for name in (entry.name, entry.name_en):
            found.setdefault(name, entry.code)
    return found
