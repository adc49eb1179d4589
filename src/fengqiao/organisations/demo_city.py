"""The invented institutions of the demo, spread over the real towns. Pure and the same every time.

Codes tell the level: B08 head office, B08-01 branch, B08-01-05 sub-branch, B08-01-05-003 outlet; houses without
a branch have 00 in its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any, Final

from fengqiao.foundation.actors import Level
from fengqiao.organisations.rules import search_document
from fengqiao.places.rules import county_of, display_name, town_of

SEED: Final = "fengqiao"
VILLAGES_PER_RURAL_OUTLET: Final = 9
TOWNS_PER_RURAL_SUB_BRANCH: Final = 4
STREET_WEIGHT: Final = 1.4  # streets have more people per village than townships
LAST_OPENING_YEAR: Final = 2017

_HOURS: Final = {
    "bank": ("周一至周日 8:30–16:30", "周一至周五 8:30–17:00，周六、周日 9:00–16:00", "周一至周五 8:30–17:00"),
    "insurer": ("周一至周五 8:30–17:30", "周一至周六 8:30–17:00"),
}
_OFFICES: Final = {
    "bank": {"branch": "分行", "sub_branch": "支行", "outlet": "分理处"},
    "insurer": {"branch": "中心支公司", "sub_branch": "支公司", "outlet": "营销服务部"},
}
_OFFICES_EN: Final = {
    "bank": {"branch": "Branch", "sub_branch": "Sub-branch", "outlet": "Outlet"},
    "insurer": {"branch": "Central Sub-branch", "sub_branch": "Sub-branch", "outlet": "Service Office"},
}


@dataclass(frozen=True, slots=True)
class Office:
    """One organisation to be created."""

    code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    level: Level
    peer_group: str
    parent_code: str | None
    place_code: str | None
    address: str
    phone: str
    hours: str
    opened_on: date
    search_text: str


@dataclass(slots=True)
class Town:
    """A real town or street and its villages."""

    code: str
    name: str
    villages: list[tuple[str, str]] = field(default_factory=list)

    @property
    def stem(self) -> str:
        """Return the name as it stands in names of offices ("枫桥镇" gives "枫桥")."""
        return _stem(self.name, ("街道", "镇", "乡"))

    @property
    def weight(self) -> float:
        """Return how many outlets it draws, relative to others."""
        return len(self.villages) * (STREET_WEIGHT if self.name.endswith("街道") else 1.0)


@dataclass(slots=True)
class City:
    """The real divisions as the builder needs them, and the words for the rest."""

    towns: dict[str, Town]
    counties: dict[str, str]
    words: Mapping[str, Any]

    def towns_of(self, county: str) -> list[Town]:
        """Return a county's towns in order of code, the seat of the county first."""
        return [town for code, town in sorted(self.towns.items()) if county_of(code) == county]

    def county_stem(self, code: str) -> str:
        """Return the county as it stands in names of offices ("诸暨市" gives "诸暨")."""
        return _stem(self.counties[code], ("区", "县", "市"))


def _stem(name: str, endings: Sequence[str]) -> str:
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def _joined(county: str, town: str) -> str:
    """Return both, or one of them where town and county share the name."""
    return county if county == town else county + town


def city_of(divisions: Sequence[tuple[str, str, str]], words: Mapping[str, Any]) -> City:
    """Arrange (code, name, level) of the divisions; ``words`` are those of ``data/demo_names.toml``."""
    city = City(towns={}, counties={}, words=words)
    for code, name, level in sorted(divisions):
        if level == "county":
            city.counties[code] = name
        elif level == "town":
            city.towns[code] = Town(code=code, name=name)
        elif level == "village" and (town := town_of(code)):
            city.towns[town].villages.append((code, display_name(name)))
    return city


def build_offices(institutions: Mapping[str, Any], city: City) -> list[Office]:
    """Return every office, each after its parent. The same arguments give the same offices."""
    offices = [*_public_bodies(institutions, city)]
    for entry in institutions["institutions"]:
        offices.extend(House(entry, city).offices())
    return [replace(office, phone=f"0575-0{number:07d}") for number, office in enumerate(offices, start=1001)]


def _public_bodies(institutions: Mapping[str, Any], city: City) -> Iterator[Office]:
    seat = next(iter(city.counties))
    town = city.towns_of(seat)[0]
    bodies = [(institutions["regulator"], "regulator", Level.REGULATOR)]
    bodies += [(entry, "association", Level.HEAD_OFFICE) for entry in institutions["associations"]]
    for number, (entry, kind, level) in enumerate(bodies, start=1):
        yield Office(
            **entry,
            kind=kind,
            level=level,
            peer_group="",
            parent_code=None,
            place_code=town.code,
            address=f"{city.counties[seat]}{town.name}{city.words['roads'][0]}{number}号",
            phone="",
            hours="周一至周五 8:30–12:00，14:00–17:30",
            opened_on=date(2018, 12, 17) if kind == "regulator" else date(2003, 6, 1),
            search_text=search_document(entry["name"], entry["name_en"], entry["code"]),
        )


class House:
    """Builds the tree of one bank or insurer."""

    def __init__(self, entry: Mapping[str, Any], city: City) -> None:
        self.entry = entry
        self.city = city
        self.random = Random(f"{SEED}:{entry['code']}")  # noqa: S311 - invented data, must repeat
        self.names: set[str] = set()
        self.taken: set[str] = set()
        self.counted: dict[str, int] = {}

    def offices(self) -> Iterator[Office]:
        """Yield the head office, the branch if there is one, and each sub-branch with its outlets."""
        head = self._head()
        yield head
        upper = head
        if self.entry.get("branch", True):
            upper = self._branch(head)
            yield upper
        branch_part = upper.code if upper is not head else f"{head.code}-00"
        for number, (seat, label, towns) in enumerate(self._territories(), start=1):
            sub_branch = self._sub_branch(f"{branch_part}-{number:02d}", upper, seat, label)
            yield sub_branch
            for serial, town in enumerate(towns, start=1):
                yield self._outlet(f"{sub_branch.code}-{serial:03d}", sub_branch, town)

    def _territories(self) -> Iterator[tuple[Town, tuple[str, str], list[Town]]]:
        """Yield seat, names (Chinese, English) and the towns of the outlets of each sub-branch."""
        chosen = self.entry["counties"]
        counties = list(self.city.counties) if chosen == "all" else chosen
        if self.entry["outlets"] == "towns":
            yield from self._rural_territories(counties[0])
            return
        spread = self._spread(counties, self.entry["outlets"])
        for county in counties:
            seat = self.city.towns_of(county)[0]
            yield seat, (self.city.county_stem(county), self.city.words["counties"][county]), spread[county]

    def _rural_territories(self, county: str) -> Iterator[tuple[Town, tuple[str, str], list[Town]]]:
        towns = self.city.towns_of(county)
        for start in range(0, len(towns), TOWNS_PER_RURAL_SUB_BRANCH):
            group = towns[start : start + TOWNS_PER_RURAL_SUB_BRANCH]
            outlets = [
                town for town in group for _i in range(max(1, round(len(town.villages) / VILLAGES_PER_RURAL_OUTLET)))
            ]
            yield group[0], (group[0].stem, self.city.words["towns"][group[0].code]), outlets

    def _spread(self, counties: Sequence[str], number: int) -> dict[str, list[Town]]:
        """Draw towns by weight: one outlet at each county's seat, the rest where the villages are."""
        spread = {county: [self.city.towns_of(county)[0]] for county in counties}
        for code in self.entry.get("must_have", ()):
            spread[county_of(code) or ""].append(self.city.towns[code])
        towns = [town for county in counties for town in self.city.towns_of(county)]
        left = max(0, number - sum(map(len, spread.values())))
        for town in self.random.choices(towns, weights=[town.weight for town in towns], k=left):
            spread[county_of(town.code) or ""].append(town)
        return {county: sorted(found, key=lambda town: town.code) for county, found in spread.items()}

    def _head(self) -> Office:
        home = self.entry.get("home")
        seat = self.city.towns_of(home)[0] if home else None
        company = "有限公司" if "（中国）" in self.entry["name"] else "股份有限公司"
        stem, _sign, rest = self.entry["name"].partition("（中国）")
        name = f"{stem}（中国）{company}{rest}" if _sign else f"{stem}{company}"
        return self._office(
            code=self.entry["code"],
            name=name,
            name_en=self.entry["name_en"],
            level=Level.HEAD_OFFICE,
            parent=None,
            place=(seat.code, self._address(seat, seat.name)) if seat else (None, "总部设在绍兴市外（演示机构，虚构）"),
            years=(self.entry["opened"], self.entry["opened"]),
        )

    def _branch(self, head: Office) -> Office:
        county = self.entry.get("home") or next(iter(self.city.counties))
        seat = self.city.towns_of(county)[0]
        return self._office(
            code=f"{head.code}-01",
            name=f"{self.entry['name']}绍兴{self._kind_of_office('branch')}",
            name_en=f"{self.entry['name_en']}, Shaoxing {self._kind_in_english('branch')}",
            level=Level.BRANCH,
            parent=head,
            place=(seat.code, self._address(seat, seat.name)),
            years=(head.opened_on.year, head.opened_on.year + 1),
        )

    def _sub_branch(self, code: str, upper: Office, seat: Town, label: tuple[str, str]) -> Office:
        return self._office(
            code=code,
            name=self._unused(f"{self.entry['name']}{label[0]}{self._kind_of_office('sub_branch')}", ()),
            name_en=f"{self.entry['name_en']}, {label[1]} {self._kind_in_english('sub_branch')}",
            level=Level.SUB_BRANCH,
            parent=upper,
            place=(seat.code, self._address(seat, seat.name)),
            years=(upper.opened_on.year + 1, min(upper.opened_on.year + 4, LAST_OPENING_YEAR)),
        )

    def _outlet(self, code: str, upper: Office, town: Town) -> Office:
        village, village_name = self._village(town)
        county = county_of(town.code) or ""
        house, kind = self.entry["name"], self._kind_of_office("outlet")
        local = f"{house}{_joined(self.city.county_stem(county), town.stem)}"
        further = _stem(village_name, ("社区", "村")).removeprefix(town.stem)
        self.counted[town.code] = self.counted.get(town.code, 0) + 1
        number = f" {self.counted[town.code]}" if self.counted[town.code] > 1 else ""
        english = _joined(f"{self.city.words['counties'][county]} ", f"{self.city.words['towns'][town.code]} ").rstrip()
        return self._office(
            code=code,
            name=self._unused(f"{local}{kind}", (f"{local}{further}{kind}", f"{local}{village_name}{kind}")),
            name_en=f"{self.entry['name_en']}, {english} {self._kind_in_english('outlet')}{number}",
            level=Level.OUTLET,
            parent=upper,
            place=(village, self._address(town, f"{town.name}{village_name}")),
            years=(min(upper.opened_on.year + 1, LAST_OPENING_YEAR), LAST_OPENING_YEAR),
        )

    def _office(
        self,
        *,
        code: str,
        name: str,
        name_en: str,
        level: Level,
        parent: Office | None,
        place: tuple[str | None, str],
        years: tuple[int, int],
    ) -> Office:
        hours = _HOURS[self.entry["kind"]]
        return Office(
            code=code,
            name=name,
            name_en=name_en,
            short_name=self.entry["short_name"] if level is Level.HEAD_OFFICE else "",
            kind=self.entry["kind"],
            level=level,
            peer_group=self.entry["peer_group"],
            parent_code=parent.code if parent else None,
            place_code=place[0],
            address=place[1],
            phone="",
            hours=self.random.choice(hours) if level is Level.OUTLET else hours[-1],
            opened_on=self._day(*years, not_before=parent.opened_on if parent else None),
            search_text=search_document(
                name, self.entry["short_name"], name_en, self._county_name(place[0]), place[1], code
            ),
        )

    def _county_name(self, place_code: str | None) -> str:
        return self.city.counties[county_of(place_code) or ""] if place_code else ""

    def _village(self, town: Town) -> tuple[str, str]:
        free = [village for village in town.villages if village[0] not in self.taken] or town.villages
        chosen = self.random.choice(free)
        self.taken.add(chosen[0])
        return chosen

    def _address(self, town: Town, local: str) -> str:
        county = self.city.counties[county_of(town.code) or ""]
        return f"{county}{local}{self.random.choice(self.city.words['roads'])}{self.random.randint(1, 399)}号"

    def _day(self, first: int, last: int, *, not_before: date | None) -> date:
        day = date(self.random.randint(first, max(first, last)), self.random.randint(1, 12), self.random.randint(1, 28))
        return max(day, not_before) if not_before else day

    def _unused(self, name: str, others: Sequence[str]) -> str:
        chosen = next((one for one in (name, *others) if one not in self.names), None)
        serial = 2
        while chosen is None:
            candidate = f"{name}（{serial}）"
            chosen = candidate if candidate not in self.names else None
            serial += 1
        self.names.add(chosen)
        return chosen

    def _kind_of_office(self, level: str) -> str:
        return _OFFICES[self.entry["kind"]][level]

    def _kind_in_english(self, level: str) -> str:
        return _OFFICES_EN[self.entry["kind"]][level]
