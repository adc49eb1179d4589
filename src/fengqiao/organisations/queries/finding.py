"""Finding an institution by how people name it and where it stands."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import CombinedExpression, Expression
from django.db.models.functions import Length
from django.utils import timezone

from fengqiao.foundation.actors import Level
from fengqiao.organisations import rules
from fengqiao.organisations.models import Organisation, OrganisationKind
from fengqiao.places import queries as places

_ONE_SLIP_FROM: Final = 4  # characters; a shorter text must fit wholly
_TWO_SLIPS_FROM: Final = 8
_LONGEST: Final = 24  # characters used of a text
_COMPLAINED_AGAINST: Final = (OrganisationKind.BANK, OrganisationKind.INSURER)
_LEVELS_TOP_FIRST: Final = tuple(sorted(Level, key=lambda level: -level.rank))


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    """An institution or outlet as the public may see it. ``place`` reads from the county down."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    level: str
    head_code: str
    head_name: str
    place_code: str
    place: str
    address: str
    phone: str
    hours: str


def find_organisations(
    text: str, place_code: str | None = None, kind: str | None = None, limit: int = 20
) -> list[FoundOrganisation]:
    """Find open banks, insurers and their offices by name, short name, address or place.

    Words may come in any order ("枫桥 越州银行"); characters may be left out ("越州银行枫桥") and one in four
    or two in eight may be wrong. Best first: name begins with the text, contains it, holds its characters in
    order; the rest by how many pairs of characters the name shares, higher offices first. ``place_code`` keeps to a county, town
    or village, ``kind`` to banks or insurers. An empty text lists what a given place has, else nothing.
    """
    segments = rules.search_segments(text[: 2 * _LONGEST])
    typed = "".join(segments)[:_LONGEST]
    if not typed and not place_code:
        return []
    rows = _open_ones(place_code, kind)
    levels = [When(level=level, then=number) for number, level in enumerate(_LEVELS_TOP_FIRST)]
    height = Case(*levels, default=0, output_field=IntegerField())
    if typed:
        rows = _matching(rows, typed, segments).order_by(
            F("rank"), F("unlike"), height, F("missing"), Length("name"), "code"
        )
    else:
        rows = rows.order_by(height, "code")
    return _found(list(rows.select_related("head")[:limit]))


def _open_ones(place_code: str | None, kind: str | None) -> QuerySet[Organisation]:
    rows = Organisation.objects.filter(kind__in=_COMPLAINED_AGAINST).exclude(closed_on__lte=timezone.localdate())
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(places.within(place_code)) if place_code else rows


def _matching(rows: QuerySet[Organisation], typed: str, segments: list[str]) -> QuerySet[Organisation]:
    """Keep rows that hold (nearly) all typed characters, and rank them."""
    is_latin = typed.isascii()  # single letters say nothing, words do
    slips = 0 if is_latin else (len(typed) >= _ONE_SLIP_FROM) + (len(typed) >= _TWO_SLIPS_FROM)
    pairs = [typed[at : at + 2] for at in range(len(typed) - 1)]
    in_order = ".*".join(typed)
    each_word = Q()
    for segment in segments:
        each_word &= Q(search_text__contains=segment)
    rows = rows.alias(missing=_lacking("search_text", segments if is_latin else sorted(set(typed))))
    return rows.filter(missing__lte=slips).alias(
        rank=Case(
            When(Q(code__iexact=typed) | Q(name=typed) | Q(short_name=typed), then=0),
            When(Q(name__startswith=typed) | Q(short_name__startswith=typed), then=1),
            When(name__contains=typed, then=2),
            When(each_word, then=3),
            When(name__regex=in_order, then=4),
            When(search_text__regex=in_order, then=5),
            default=6,
            output_field=IntegerField(),
        ),
        unlike=_lacking("name", pairs),
    )


def _lacking(field: str, pieces: list[str]) -> Expression:
    """Count the pieces that a field does not contain."""
    total: Expression = Value(0, output_field=IntegerField())
    for piece in pieces:
        lacks = Case(When(**{f"{field}__contains": piece}, then=0), default=1, output_field=IntegerField())
        total = CombinedExpression(total, "+", lacks, output_field=IntegerField())
    return total


def _found(rows: list[Organisation]) -> list[FoundOrganisation]:
    where = places.places(row.place_id for row in rows if row.place_id)
    return [
        FoundOrganisation(
            id=row.pk,
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            kind=row.kind,
            level=row.level,
            head_code=row.head.code if row.head else row.code,
            head_name=row.head.name if row.head else row.name,
            place_code=row.place_id or "",
            place=where[row.place_id].label if row.place_id in where else "",
            address=row.address,
            phone=row.phone,
            hours=row.hours,
        )
        for row in rows
    ]


def office_choices(text: str) -> list[tuple[str, str]]:
    """Return institutions and offices found by what was typed, for a form's select."""
    return [(found.code, found.name) for found in find_organisations(text[:48])] if text.strip() else []
