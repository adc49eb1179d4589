"""Keyset pages: the thousandth costs what the first does, because each begins in the index where the last ended."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, Q, QuerySet, Value
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext as _

from fengqiao.foundation.errors import Invalid

M = TypeVar("M", bound=Model)

MAX_SIZE: Final = 1000
_SALT: Final = "fengqiao.lists"


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and the cursor with which the next begins (None: these were the last)."""

    items: list[M]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class _Key:
    """One column of the order."""

    name: str
    descending: bool
    field: "Field[Any, Any]"

    def of(self, row: Model) -> Any:
        value: Any = row
        for part in self.name.split(LOOKUP_SEP):
            value = getattr(value, part, None)
        return value


class _RowComparison(Func):
    """``(a, b) > (x, y)``, which PostgreSQL answers by one descent into the index on ``(a, b)``."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, *expressions: Any, operator: str) -> None:
        super().__init__(*expressions, operator=operator)

    def as_sql(  # type: ignore[override]  # a template is of no use here
        self, compiler: Any, connection: Any, **extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Write both rows; the first half of the expressions is the left one."""
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _params in side) for side in (parts[:half], parts[half:]))
        return f"({left}) {self.extra['operator']} ({right})", tuple(p for _sql, params in parts for p in params)


def page(
    queryset: QuerySet[M], *, order: tuple[str, ...], after: str | None = None, size: int = 50, named: str = "after"
) -> Page[M]:
    """Return the rows that follow cursor ``after`` in ``order`` (names, "-" for descending; the last must be unique).

    Only the first column may hold NULLs; they sort as PostgreSQL sorts them, last ascending and first descending.
    Fits an index over the same columns; one direction for all of them is fastest.

    Raises:
        Invalid: the cursor was made for another list or tampered with; the field is ``named``.
    """
    keys = [_key(queryset, name) for name in order]
    size = max(1, min(size, MAX_SIZE))
    salt = f"{_SALT}:{queryset.model._meta.label}:{','.join(order)}"
    values = _read(after, keys, salt, named) if after else None
    rows = _rows(queryset.order_by(*order), keys, values, size + 1)
    more = len(rows) > size
    rows = rows[:size]
    return Page(items=rows, next_cursor=_write(rows[-1], keys, salt) if more else None)


def _key(queryset: QuerySet[Any], name: str) -> _Key:
    plain = name.removeprefix("-")
    annotation = queryset.query.annotations.get(plain)
    if annotation is not None:
        return _Key(plain, name.startswith("-"), annotation.output_field)
    model: Any = queryset.model
    *relations, last = plain.split(LOOKUP_SEP)
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    field = model._meta.pk if last == "pk" else model._meta.get_field(last)
    return _Key(plain, name.startswith("-"), field)


def _rows(queryset: QuerySet[M], keys: list[_Key], values: list[Any] | None, limit: int) -> list[M]:
    first = keys[0]
    if not getattr(first.field, "null", False):
        return list((queryset.filter(_follows(keys, values)) if values else queryset)[:limit])
    rows: list[M] = []
    for is_null in (True, False) if first.descending else (False, True):
        if values is not None and (values[0] is None) != is_null and is_null == first.descending:
            continue  # the cursor is already past this part
        part = queryset.filter(**{f"{first.name}__isnull": is_null})
        if values is not None and (values[0] is None) == is_null:
            part = part.filter(_follows(keys[1:], values[1:]) if is_null else _follows(keys, values))
        rows += part[: limit - len(rows)]
        if len(rows) == limit:
            break
    return rows


def _follows(keys: list[_Key], values: list[Any]) -> Q:
    """Return the condition for rows behind ``values``."""
    if len({key.descending for key in keys}) == 1:
        given = [Value(value, output_field=key.field) for key, value in zip(keys, values, strict=True)]
        operator = "<" if keys[0].descending else ">"
        return Q(_RowComparison(*(F(key.name) for key in keys), *given, operator=operator))
    behind = Q()
    equal = Q()
    for key, value in zip(keys, values, strict=True):
        behind |= equal & Q(**{f"{key.name}__{'lt' if key.descending else 'gt'}": value})
        equal &= Q(**{key.name: value})
    bound = Q(**{f"{keys[0].name}__{'lte' if keys[0].descending else 'gte'}": values[0]})
    return bound & behind  # the bound is implied; said apart, it lets the index be entered at the right place


def _write(row: Model, keys: list[_Key], salt: str) -> str:
    return signing.dumps([_plain(key.of(row)) for key in keys], salt=salt)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | str):
        return value
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _read(cursor: str, keys: list[_Key], salt: str, named: str) -> list[Any]:
    try:
        values = signing.loads(cursor, salt=salt)
        return [key.field.to_python(value) for key, value in zip(keys, values, strict=True)]
    except (signing.BadSignature, ValidationError, ValueError, TypeError) as error:
        raise Invalid({named: _("翻页位置无效，请从首页重新查看。")}) from error
