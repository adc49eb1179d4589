"""What every official paper carries around its own contents, and how its parts are worded for the templates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.marking import N_

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What every paper carries.

    ``language`` is ``zh-hans`` or ``en``; ``number`` the paper's or case's number; ``issuer`` who signs and seals;
    ``contact`` lines such as ``电话：0575-…``; ``basis`` the rules the case is judged by, as the rule set names its
    source.
    """

    language: str
    number: str
    issuer: str
    addressee: str
    issued_on: date
    basis: str = ""
    contact: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(self, {"number": N_("缺少编号"), "issuer": N_("缺少出具机构"), "addressee": N_("缺少收件人")})


def require(paper: object, messages: Mapping[str, str]) -> None:
    """Refuse a paper that lacks one of these texts. Raises Invalid, naming each."""
    missing = {name: _(message) for name, message in messages.items() if not getattr(paper, name).strip()}
    if missing:
        raise Invalid(missing)


def framed(head: Head, title: str, opening: Iterable[str]) -> Values:
    """Return what every paper shows around its own blocks."""
    return {
        "language": get_language() or head.language,
        "title": title,
        "issuer": head.issuer,
        "number_line": _("编号：%(number)s") % {"number": head.number},
        "addressee": _("%(name)s：") % {"name": head.addressee},
        "opening": list(opening),
        "closing": [_("本文书依据%(basis)s作出。") % {"basis": head.basis}] if head.basis else [],
        "seal": _("（盖章）"),
        "date": day(head.issued_on),
        "iso_date": [head.issued_on.year, head.issued_on.month, head.issued_on.day],
        "contact": list(head.contact),
        "page_of": _("第 {page} 页，共 {pages} 页"),
    }


def row(label: str, *texts: str) -> Values:
    """Return a row of a table of facts."""
    return {"label": label, "lines": split(texts)}


def section(heading: str, texts: Iterable[str]) -> Values:
    """Return a part with a heading."""
    return {"heading": heading, "lines": split(texts)}


def split(texts: Iterable[str]) -> list[str]:
    """Return the lines of texts, without empty ones."""
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def day(on: date) -> str:
    """Return a date in words."""
    return date_format(on, _("Y年n月j日"))
