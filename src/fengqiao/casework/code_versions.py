"""Keeping the classification: a class is added, closed, or gets a new version; nothing is ever overwritten."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from fengqiao.casework.codes import SNAPSHOT
from fengqiao.casework.models import Axis, Code
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.rules import looks_personal
from fengqiao.foundation.ledger.services import record
from fengqiao.foundation.reference import require_keeper

CHAIN: Final = "codes"
ADDED: Final = "code.added"
CLOSED: Final = "code.closed"
RENEWED: Final = "code.renewed"
TRADES: Final = ("", "bank", "insurer")
_CODE: Final = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_LENGTHS: Final = {"code": 24, "name": 80, "name_en": 120, "source": 200}


@transaction.atomic
def add_code(  # noqa: PLR0913 - what a class consists of
    *,
    axis: str,
    code: str,
    name: str,
    name_en: str,
    parent_code: str,
    trade: str,
    source: str,
    effective_from: date,
    by: Actor,
    at: datetime,
) -> None:
    """Add a class to an axis from a day on. Records `code.added`.

    Raises NotAllowed unless the regulator's administrator asks, Invalid for a code that exists, a parent that is
    not in force, or a missing name or source.
    """
    require_keeper(by)
    new = Code(
        axis=axis,
        code=code.strip().upper(),
        name=name.strip(),
        name_en=name_en.strip(),
        parent_code=parent_code,
        trade=trade,
        source=source.strip(),
        effective_from=effective_from,
    )
    problems = _problems(new)
    if axis not in Axis.values:
        problems["axis"] = _("没有这个分类轴")
    if not _CODE.fullmatch(new.code):
        problems["code"] = _("代码只能用大写字母、数字和连字符，如 B-LOAN-HOME")
    elif Code.objects.filter(axis=axis, code=new.code).exists():
        problems["code"] = _("这个代码已经有了；如要改名请用“新版本”")
    if problems:
        raise Invalid(problems)
    new.save()
    record(chain=CHAIN, tag=ADDED, actor=by, at=at, data=_facts(new))
    SNAPSHOT.touch()


@transaction.atomic
def renew_code(
    *, axis: str, code: str, name: str, name_en: str, source: str, effective_from: date, by: Actor, at: datetime
) -> None:
    """Give a class other names or another source from a day on; the version before ends the day before.

    Raises NotAllowed, NotFound for an unknown class, Invalid for a day that is not after the last version's first.
    """
    require_keeper(by)
    last = _last_version(axis, code)
    new = Code(
        axis=axis,
        code=last.code,
        name=name.strip(),
        name_en=name_en.strip(),
        parent_code=last.parent_code,
        trade=last.trade,
        source=source.strip(),
        effective_from=effective_from,
    )
    problems = _problems(new)
    if effective_from <= last.effective_from:
        problems["effective_from"] = _("须晚于现有版本的生效日 %(day)s") % {"day": last.effective_from.isoformat()}
    elif last.effective_to is not None and effective_from <= last.effective_to:
        problems["effective_from"] = _("现有版本到 %(day)s 才失效，请从次日起") % {"day": last.effective_to.isoformat()}
    if problems:
        raise Invalid(problems)
    if last.effective_to is None:
        last.effective_to = effective_from - timedelta(days=1)
        last.save(update_fields=["effective_to"])
    new.save()
    record(chain=CHAIN, tag=RENEWED, actor=by, at=at, data=_facts(new))
    SNAPSHOT.touch()


@transaction.atomic
def close_code(*, axis: str, code: str, effective_to: date, by: Actor, at: datetime) -> None:
    """End a class; ``effective_to`` is its last day. Cases keep it. Records `code.closed`.

    Raises NotAllowed (also when it has ended already), NotFound, Invalid while classes below it last longer.
    """
    require_keeper(by)
    last = _last_version(axis, code)
    if last.effective_to is not None:
        raise NotAllowed(_("这一类已于 %(day)s 失效") % {"day": last.effective_to.isoformat()})
    problems: dict[str, str] = {}
    if effective_to < last.effective_from:
        problems["effective_to"] = _("失效日不能早于生效日 %(day)s") % {"day": last.effective_from.isoformat()}
    lasting = Q(effective_to=None) | Q(effective_to__gt=effective_to)
    below = list(Code.objects.filter(lasting, axis=axis, parent_code=code).values_list("code", flat=True))
    if below:
        problems["effective_to"] = _("下级类别还在用，请先停用：%(codes)s") % {
            "codes": _("、").join(sorted(set(below)))
        }
    if problems:
        raise Invalid(problems)
    last.effective_to = effective_to
    last.save(update_fields=["effective_to"])
    record(
        chain=CHAIN,
        tag=CLOSED,
        actor=by,
        at=at,
        data={"axis": axis, "code": code, "effective_to": effective_to.isoformat()},
    )
    SNAPSHOT.touch()


def _last_version(axis: str, code: str) -> Code:
    rows = Code.objects.select_for_update().filter(axis=axis, code=code)
    found = rows.order_by("-effective_from").first()
    if found is None:
        raise NotFound(_("没有这个类别：%(code)s") % {"code": code})
    return found


def _problems(new: Code) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, longest in _LENGTHS.items():
        value = getattr(new, field)
        if not value:
            found[field] = _("请填写")
        elif len(value) > longest:
            found[field] = _("不能超过 %(length)s 字") % {"length": longest}
        elif field != "code" and looks_personal(value):
            found[field] = _("不应有手机号、证件号或邮箱")
    if new.trade not in TRADES:
        found["trade"] = _("请选择适用范围")
    if new.parent_code and not _holds(new.axis, new.parent_code, new.effective_from):
        found["parent_code"] = _("上级类别在生效日没有生效，请改选上级或生效日")
    return found


def _holds(axis: str, code: str, day: date) -> bool:
    lasting = Q(effective_to=None) | Q(effective_to__gte=day)
    return Code.objects.filter(lasting, axis=axis, code=code, effective_from__lte=day).exists()


def _facts(code: Code) -> dict[str, str]:
    """Return what the ledger keeps. A class's name is public; `name` is a key kept for people's."""
    return {
        "axis": code.axis,
        "code": code.code,
        "label": code.name,
        "label_en": code.name_en,
        "parent_code": code.parent_code,
        "trade": code.trade,
        "source": code.source,
        "effective_from": code.effective_from.isoformat(),
    }
