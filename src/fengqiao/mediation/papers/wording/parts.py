"""Parts that several papers share: frame, parties, sums, signatures, the code."""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fengqiao.foundation.documents.frames import Values, day, framed, row
from fengqiao.mediation.papers.kinds import Head, Party, Payment
from fengqiao.mediation.rules.amounts import in_capitals
from fengqiao.mediation.rules.papers import PAPER_TITLES

QR: Final = "qr"
Wording = Callable[[Any], Values]
_W = TypeVar("_W", bound=Wording)
WORDINGS: Final[dict[type, Wording]] = {}


def wording_of(kind: type) -> Callable[[_W], _W]:
    """Declare which paper a function words."""

    def declare(function: _W) -> _W:
        WORDINGS[kind] = function
        return function

    return declare


def frame(head: Head, kind: str, *opening: str, title: str = "") -> Values:
    """Return what every paper of a mediation shows around its own parts."""
    note = _("扫码可核验本文书的编号、出具日期和文件摘要，核验页不显示当事人和案情。")
    return framed(head, title or _(PAPER_TITLES[kind]), opening) | {
        "verify": {"picture": QR, "note": note, "address": head.check_address}
    }


def case_row(head: Head) -> Values:
    """Return the row with the case's number."""
    return row(_("调解案号"), head.case_number)


def parties(heading: str, sides: Iterable[Party]) -> Values:
    """Return a part that names the sides."""
    return {"heading": heading, "rows": [row(side.role, *_particulars(side)) for side in sides]}


def _particulars(side: Party) -> list[str]:
    more = []
    if side.id_number:
        label = _("身份证件号码") if side.is_person else _("机构代码")
        more.append(_("%(label)s：%(value)s") % {"label": label, "value": side.id_number})
    if side.phone:
        more.append(_("电话：%(value)s") % {"value": side.phone})
    address = _("地址：%(value)s") % {"value": side.address} if side.address else ""
    return [side.name, "　".join(more), address]


def money(amount: Decimal) -> str:
    """Return a sum as contracts carry it: in capital numerals and figures; in English in figures alone."""
    figures = f"{amount:,.2f}"
    if (get_language() or "").startswith("en"):
        return f"CNY {figures}"
    return f"{in_capitals(amount)}（¥{figures}）"


def payments(heading: str, promised: tuple[Payment, ...]) -> Values:
    """Return the table of instalments."""
    total = sum((one.amount for one in promised), Decimal(0))
    rows = [[str(one.number), day(one.due_on), money(one.amount)] for one in promised]
    return {
        "heading": heading,
        "lines": [_("按下列期次和日期履行，合计%(total)s。") % {"total": money(total)}] if promised else [],
        "columns": [_("期次"), _("应履行日期"), _("金额")],
        "rows": rows,
    }


def moment(at: datetime) -> str:
    """Return a day and time in words."""
    local = timezone.localtime(at)
    return f"{day(local.date())} {date_format(local, 'H:i')}"


def names(found: Iterable[str]) -> str:
    """Return names in a row."""
    return _("、").join(found)


def to_sign(heading: str, signers: Iterable[tuple[str, str]]) -> Values:
    """Return rows for signatures by hand: capacity and name, empty fields for the signature and the date."""
    hand, date = _("（签名或盖章）"), _("年　　月　　日")
    return signed_rows(
        heading, ((_("%(role)s：%(name)s") % {"role": role, "name": name}, "", hand, date) for role, name in signers)
    )


def signed_rows(heading: str, rows: Iterable[tuple[str, str, str, str]]) -> Values:
    """Return rows of who signed (capacity and name), the picture of the signature, how, and when."""
    named = [dict(zip(("who", "picture", "how", "when"), found, strict=True)) for found in rows]
    return {"heading": heading, "lines": [], "rows": named}
