"""The demo's bulletins: a quarter's, published and corrected, and the year's, waiting for its review. By the services."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.progress import Report, silent
from fengqiao.organisations.models import Assignment
from fengqiao.supervision.models import Bulletin, BulletinVersion
from fengqiao.supervision.queries.bulletins.scope import newest
from fengqiao.supervision.rules.bulletin.content import Block
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.services.bulletins.drafting import draft, edit
from fengqiao.supervision.services.bulletins.moving import perform

QUARTERLY, YEARLY = "quarterly", "yearly"
_LAST_SENTENCE: Final = "整改情况于通报印发后三十日内报送监管分局。"
_NOTE: Final = "“工作要求”一节漏写整改情况的报送期限，现予补充；数字没有变动。"
_DRAFTED_AFTER: Final = timedelta(days=8)
_CORRECTED_AFTER: Final = timedelta(days=6)


def load(report: Report = silent) -> None:
    """Write them once; nothing where the regulator has not two people. Raises NotAllowed outside a demo."""
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    people = _regulators()
    if Bulletin.objects.exists() or len(people) < 2:
        return
    now = timezone.now()
    author, second = people[:2]
    with transaction.atomic():
        _quarterly(author, second, now)
        report(1, 2)
        _yearly(second, now)
        report(2, 2)


def _regulators() -> list[Actor]:
    rows = Assignment.objects.filter(role=Role.REGULATOR, organisation__level=Level.REGULATOR, ends_on=None)
    return [
        Actor(ActorKind.STAFF, Role.REGULATOR, one.member_id, one.organisation_id, Level.REGULATOR)
        for one in rows.order_by("member__username")
    ]


def _quarterly(author: Actor, second: Actor, now: datetime) -> None:
    """Publish the last quarter that is over for long enough, then correct it for everybody to see."""
    today = timezone.localdate(now)
    period = Period.quarter_of(today).before()
    if period.last + _DRAFTED_AFTER + _CORRECTED_AFTER >= today:
        period = period.before()
    begun = timezone.make_aware(datetime.combine(period.last + _DRAFTED_AFTER, time(9, 30)))
    made = draft(template=QUARTERLY, period=period.key, by=author, at=begun)
    _published(made.pk, author, second, begun)
    again = begun + _CORRECTED_AFTER
    version = _act(made.pk, "correct", second, again, {"note": _NOTE})
    _add_sentence(version, second, again + timedelta(minutes=20))
    _published(made.pk, second, author, again + timedelta(hours=1))


def _published(bulletin_id: int, writer: Actor, other: Actor, at: datetime) -> None:
    _act(bulletin_id, "submit", writer, at + timedelta(hours=1))
    _act(bulletin_id, "review", other, at + timedelta(hours=3))
    _act(bulletin_id, "approve", other, at + timedelta(hours=4))
    _act(bulletin_id, "publish", writer, at + timedelta(hours=5))


def _act(
    bulletin_id: int, action: str, by: Actor, at: datetime, data: Mapping[str, object] | None = None
) -> BulletinVersion:
    return perform(bulletin_id=bulletin_id, action=action, by=by, at=at, data=data)


def _add_sentence(version: BulletinVersion, by: Actor, at: datetime) -> None:
    place, block = max(
        (place, Block.from_data(one)) for place, one in enumerate(version.blocks) if one["kind"] == "paragraph"
    )
    edit(version_id=version.pk, texts={place: block.text + _LAST_SENTENCE}, seen=version.changed_at, by=by, at=at)


def _yearly(author: Actor, now: datetime) -> None:
    """Draft the bulletin of the year so far and leave it waiting for somebody else's review."""
    made = draft(template=YEARLY, period=str(timezone.localdate(now).year), by=author, at=now - timedelta(hours=2))
    version = newest(made.pk, viewer=author)
    perform(bulletin_id=made.pk, action="submit", by=author, at=now - timedelta(hours=1), seen=version.changed_at)
