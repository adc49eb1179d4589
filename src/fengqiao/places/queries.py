"""Reading places. They are public: no viewer is asked for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat, Length
from django.utils.translation import gettext as _

from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.marking import N_
from fengqiao.places import rules
from fengqiao.places.models import Division, DivisionLevel

SEARCHED_LEVELS: Final = (DivisionLevel.TOWN, DivisionLevel.VILLAGE)


@dataclass(frozen=True, slots=True)
class Place:
    """A division with the names of what it lies in.

    ``name`` is official, ``short_name`` for display; ``county``, ``town`` and ``village`` are names as
    displayed, empty above their level; ``label`` joins them ("诸暨市 枫桥镇 枫源村").
    """

    code: str
    name: str
    short_name: str
    level: str
    parent_code: str | None
    county: str
    town: str
    village: str

    @property
    def label(self) -> str:
        """Return the place from the county down, since names repeat."""
        return " ".join(part for part in (self.county, self.town, self.village) if part) or self.name

    def as_dict(self) -> dict[str, str | None]:
        """Return the fields and the label, as the API gives them."""
        return {**asdict(self), "label": self.label}


def _unknown(code: str) -> str:
    return _("没有代码为 %(code)s 的行政区划，请核对十二位代码。") % {"code": code}


def _places(divisions: Iterable[Division]) -> list[Place]:
    found = list(divisions)
    above = {code for division in found for code in rules.path_of(division.code)}
    names = dict(Division.objects.filter(code__in=above).values_list("code", "name"))

    def name(code: str | None) -> str:
        return rules.display_name(names.get(code, "")) if code else ""

    return [
        Place(
            code=division.code,
            name=division.name,
            short_name=rules.display_name(division.name),
            level=division.level,
            parent_code=division.parent_id,
            county=name(rules.county_of(division.code)),
            town=name(rules.town_of(division.code)),
            village=rules.display_name(division.name) if division.level == DivisionLevel.VILLAGE else "",
        )
        for division in found
    ]


def place(code: str) -> Place:
    """Return one place. Raises NotFound for an unknown code."""
    found = _places(Division.objects.filter(code=code))
    if not found:
        raise NotFound(_unknown(code))
    return found[0]


def places(codes: Iterable[str]) -> dict[str, Place]:
    """Return the known ones among ``codes`` in two queries, for lists that show many places."""
    return {found.code: found for found in _places(Division.objects.filter(code__in=set(codes)))}


def known_codes(among: Iterable[str] | None = None) -> frozenset[str]:
    """Return the division codes there are, or those of them that are ``among`` the given ones."""
    rows = Division.objects.all() if among is None else Division.objects.filter(code__in=set(among))
    return frozenset(rows.values_list("code", flat=True))


def children(code: str | None = None) -> list[Place]:
    """Return the places directly below ``code`` in order of code; the city for None."""
    return _places(Division.objects.filter(parent_id=code).order_by("code"))


def counties() -> list[Place]:
    """Return the county-level units in order of code."""
    return _places(Division.objects.filter(level=DivisionLevel.COUNTY).order_by("code"))


def towns_by_county() -> list[tuple[Place, list[Place]]]:
    """Return the counties in order of code, each with its towns, for choices; the number of queries is fixed."""
    towns: dict[str | None, list[Place]] = {}
    for town in _places(Division.objects.filter(level=DivisionLevel.TOWN).order_by("code")):
        towns.setdefault(town.parent_code, []).append(town)
    return [(county, towns.get(county.code, [])) for county in counties()]


def path(code: str) -> list[Place]:
    """Return the places from the county down to ``code``. Raises NotFound for an unknown code."""
    found = places(rules.path_of(code))
    if code not in found:
        raise NotFound(_unknown(code))
    return [found[step] for step in rules.path_of(code) if step in found]


def county_of(code: str | None) -> str | None:
    """Return the code of the county that ``code`` lies in, None for the city or no place. Asks no database."""
    return rules.county_of(code) if code else None


def within(code: str, field: str = "place") -> Q:
    """Return the condition that ``field`` (a key to a division) lies in ``code``, itself included."""
    return Q(**{f"{field}__code__startswith": rules.prefix_of(code)})


def listing(*, level: str = "", within_code: str = "") -> QuerySet[Division]:
    """Return divisions for paged lists, by level and by what they lie in (itself included)."""
    rows = Division.objects.order_by("code")
    if level:
        rows = rows.filter(level=level)
    return rows.filter(code__startswith=rules.prefix_of(within_code)) if within_code else rows


def as_places(divisions: Iterable[Division]) -> list[Place]:
    """Return the divisions of a page of `listing` as places."""
    return _places(divisions)


def search(
    text: str, *, within_code: str = "", levels: Sequence[str] = SEARCHED_LEVELS, limit: int = 20
) -> list[Place]:
    """Find places whose name, read after its county and town, holds the typed characters in their order.

    Exact names come first, then names that begin with the text, that contain it, and last those where
    characters were left out or where county or town were typed too ("诸暨枫桥"). Towns go before
    villages. Empty for an empty text.
    """
    typed = rules.search_text(text)
    if not typed:
        return []
    full = Concat(Coalesce("parent__parent__name", Value("")), Coalesce("parent__name", Value("")), "name")
    rows = (
        Division.objects.filter(level__in=levels)
        .alias(full=full)
        .filter(Q(name__contains=typed) | Q(full__regex=".*".join(typed)))
        .alias(
            rank=Case(
                When(name=typed, then=0),
                When(name__startswith=typed, then=1),
                When(name__contains=typed, then=2),
                When(full__contains=typed, then=3),
                default=4,
                output_field=IntegerField(),
            ),
            towns_first=Case(When(level=DivisionLevel.VILLAGE, then=1), default=0, output_field=IntegerField()),
        )
        .order_by("rank", "towns_first", Length("name"), "code")
    )
    if within_code:
        rows = rows.filter(code__startswith=rules.prefix_of(within_code))
    return _places(rows[:limit])


def named(text: str) -> list[Place]:
    """Return the few places that are called exactly ``text``, alone or with what they lie in."""
    return [one for one in search(text, limit=5) if text in {one.label, one.name, one.short_name}]


def reader() -> Callable[[str], str]:
    """Return what reads a cell of a table as the code of a place, given by code or by a name that only one has.

    It knows the codes from one query and raises ValueError for other texts.
    """
    codes = known_codes()

    def read(text: str) -> str:
        if text in codes:
            return text
        found = named(text)
        if len(found) != 1:
            raise ValueError(N_("没有这个地方，或有几个同名；请填写十二位代码"))
        return found[0].code

    return read


@cache
def map_json() -> bytes:
    """Return the map of the counties as GeoJSON, ids being division codes. Origin: ``data/README.md``."""
    return files("fengqiao.places").joinpath("data/shaoxing.geojson").read_bytes()
