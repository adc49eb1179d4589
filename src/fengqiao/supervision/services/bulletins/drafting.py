"""Drafting a bulletin, filling it in anew, and editing its text."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.services import record
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.events import bulletin_chain
from fengqiao.supervision.models import Bulletin, BulletinFigure, BulletinVersion
from fengqiao.supervision.queries.bulletins.composing import Draft, compose
from fengqiao.supervision.queries.bulletins.scope import version_seen, writes
from fengqiao.supervision.queries.bulletins.templates import check_period, template_named
from fengqiao.supervision.rules.bulletin.content import (
    LONGEST,
    Block,
    carried_over,
    lost_and_strange,
    read_edit,
)
from fengqiao.supervision.rules.bulletin.life import State, may_edit
from fengqiao.supervision.rules.periods import Period, UnreadablePeriodError


@transaction.atomic
def draft(*, template: str, period: str, by: Actor, at: datetime) -> Bulletin:
    """Draft a bulletin from what the records say now, its figures frozen as rows.

    Raises:
        NotAllowed: the actor is neither of the regulator nor an association's officer. NotFound: no such template.
        Invalid: a period that cannot be read, has not begun or is not the template's kind.
    """
    if not writes(by):
        raise NotAllowed(_("由监管人员和行业协会人员办理"))
    source, asked = template_named(template), _period(period)
    check_period(source, asked)
    if asked.first > timezone.localdate(at):
        raise Invalid({"period": _("期间尚未开始")})
    issuer = _issuer()
    bulletin = Bulletin.objects.create(
        template=template, period=asked.key, issuer=issuer, mark=source.header["mark"], created_at=at
    )
    version = add_version(bulletin, by=by, at=at)
    told = {"template": template, "period": asked.key, "version": version.number}
    record(chain=bulletin_chain(bulletin.pk), tag="bulletin.draft", actor=by, at=at, data=told)
    return bulletin


def add_version(
    bulletin: Bulletin, *, by: Actor, at: datetime, note: str = "", old: BulletinVersion | None = None
) -> BulletinVersion:
    """Add a version drafted from today's records, with the edits of an old one where they still fit."""
    made = _compose(bulletin, at)
    number = 1 + (bulletin.versions.order_by("-number").values_list("number", flat=True).first() or 0)
    version = BulletinVersion(
        bulletin=bulletin, number=number, state=State.DRAFT, note=note, author_id=by.person_id, changed_at=at
    )
    _fill(version, made, old=old, at=at)
    if by.person_id is not None:
        version.writers.add(by.person_id)
    return version


def refresh(version: BulletinVersion, *, at: datetime) -> None:
    """Fill a draft in anew from today's records; edits stay where the rules still say the same."""
    made = _compose(version.bulletin, at)
    version.figures.all().delete()
    _fill(version, made, old=version, at=at)


def _compose(bulletin: Bulletin, at: datetime) -> Draft:
    source = template_named(bulletin.template)
    period, today = Period.read(bulletin.period), min(data_day(), timezone.localdate(at))
    return compose(source, period, issuer=bulletin.issuer.name, today=today)


def _fill(version: BulletinVersion, made: Draft, *, old: BulletinVersion | None, at: datetime) -> None:
    before = [Block.from_data(one) for one in old.blocks] if old else []
    blocks, unkept = carried_over(before, made.blocks)
    version.title, version.notes, version.unkept = made.title, made.notes, unkept
    version.blocks = [one.as_data() for one in blocks]
    version.rule_set, version.data_on, version.changed_at = made.rule_set, made.data_on, at
    version.save()
    BulletinFigure.objects.bulk_create(
        BulletinFigure.of(key, figure, version=version, rule_set=made.rule_set, data_on=made.data_on)
        for key, figure in made.figures.items()
    )


@transaction.atomic
def edit(*, version_id: int, texts: Mapping[int, str], seen: datetime, by: Actor, at: datetime) -> int:
    """Change headings and paragraphs, by their place (from 0); return how many changed. Figures stay where they stand.

    Raises:
        NotFound: no such version. NotAllowed: it is no draft, or the actor does not write.
        Conflict: somebody changed it since the actor saw it. Invalid: naming the place (``block-3``), for a figure left
        out or unknown, an empty text or one too long.
    """
    version = version_seen(version_id, viewer=by, lock=True)
    if not may_edit(version.state, writes=writes(by)):
        raise NotAllowed(_("只有起草中的版本可以修改"))
    if version.changed_at != seen:
        raise Conflict(_("刚有人修改过，请看过最新内容再改"))
    blocks = [Block.from_data(one) for one in version.blocks]
    changed, wrong = dict[int, str](), dict[str, str]()
    for place, text in texts.items():
        if not 0 <= place < len(blocks) or not blocks[place].is_text:
            raise NotFound(_("没有这一段"))
        new = read_edit(text)
        if new == blocks[place].text:
            continue
        if problem := _problem(blocks[place].text, new):
            wrong[f"block-{place}"] = problem
        changed[place] = new
    if wrong:
        raise Invalid(wrong)
    if changed:
        _save_texts(version, changed, by=by, at=at)
    return len(changed)


def _problem(before: str, after: str) -> str:
    """Return what is wrong with an edited text, nothing for a good one."""
    lost, strange = lost_and_strange(before, after)
    if not after:
        return _("不能为空")
    if len(after) > LONGEST:
        return _("最多 %(n)s 字") % {"n": LONGEST}
    if lost:
        return _("少了数字 %(keys)s，请放回文中") % {"keys": "、".join(lost)}
    return _("没有数字 %(keys)s") % {"keys": "、".join(strange)} if strange else ""


def _save_texts(version: BulletinVersion, changed: Mapping[int, str], *, by: Actor, at: datetime) -> None:
    data: list[dict[str, Any]] = version.blocks
    for place, text in changed.items():
        data[place]["text"] = text
    version.changed_at = at
    version.save(update_fields=["blocks", "changed_at"])
    if by.person_id is not None:
        version.writers.add(by.person_id)
    told = {"version": version.number, "blocks": sorted(changed)}
    record(chain=bulletin_chain(version.bulletin_id), tag="bulletin.edit", actor=by, at=at, data=told)


def _period(text: str) -> Period:
    try:
        return Period.read(text)
    except UnreadablePeriodError:
        raise Invalid({"period": _("请写成 2019、2019Q3 或 2019-11")}) from None


def _issuer() -> Organisation:
    found = organisations.regulator()
    if found is None:
        raise NotFound(_("还没有登记监管机构"))
    return found
