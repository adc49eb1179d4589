"""Instalments as people type them: a line each, date and amount. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.marking import N_

MOST: Final = 120
_LINE: Final = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?[\s,，:：]+([\d,，]+(?:\.\d{1,2})?)\s*元?")


@dataclass(frozen=True, slots=True)
class Promise:
    """One payment: by when, how many yuan."""

    due_on: date
    amount: Decimal


def read(text: str) -> list[Promise]:
    """Return the payments of a text in order of date.

    Raises:
        Invalid: naming the line that is no date and amount.
    """
    lines = filter(None, (line.strip() for line in text.splitlines()))
    promises = [_read(line, number) for number, line in enumerate(lines, start=1)]
    if len(promises) > MOST:
        raise Invalid({"instalments": N_("期数过多，请合并")})
    return sorted(promises, key=lambda one: one.due_on)


def _read(line: str, number: int) -> Promise:
    found = _LINE.fullmatch(line)
    try:
        if found is not None:
            amount = Decimal(found[4].replace(",", "").replace("，", ""))
            return Promise(date(int(found[1]), int(found[2]), int(found[3])), amount)
    except (ValueError, InvalidOperation):
        pass
    raise Invalid({"instalments": N_("第 %(n)d 行请写成“2026-12-31 5000”") % {"n": number}})


def check(promises: Sequence[Promise], *, amount: Decimal | None, on: date) -> None:
    """Ask that the payments lie in the future and add up to the amount agreed. Raises Invalid."""
    if any(one.due_on < on for one in promises):
        raise Invalid({"instalments": N_("履行日期不能早于今天")})
    if any(one.amount <= 0 for one in promises):
        raise Invalid({"instalments": N_("每期金额须大于零")})
    if promises and amount is not None and sum(one.amount for one in promises) != amount:
        raise Invalid({"instalments": N_("各期金额之和须等于协议金额")})
