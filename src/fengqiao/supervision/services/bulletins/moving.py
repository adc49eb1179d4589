"""Moving a bulletin: review, approval with its number, publication, correction. One way in, whatever is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, NotAllowed
from fengqiao.foundation.ledger.services import record
from fengqiao.supervision.events import bulletin_chain
from fengqiao.supervision.models import Bulletin, BulletinStep, BulletinVersion
from fengqiao.supervision.queries.bulletins.scope import facts_of, newest
from fengqiao.supervision.rules.bulletin.life import LIFECYCLE, Action
from fengqiao.supervision.services.bulletins.drafting import add_version, refresh

_LOCK: Final = 0x66710012  # one number at a time, so that none is left out


@dataclass(frozen=True, slots=True)
class _Doing:
    version: BulletinVersion
    by: Actor
    at: datetime
    data: Mapping[str, Any]


@transaction.atomic
def perform(
    *, bulletin_id: int, action: str, by: Actor, at: datetime, data: Mapping[str, object] | None = None,
    seen: datetime | None = None,
) -> BulletinVersion:  # fmt: skip
    """Do something with a bulletin's newest version; state, number, step and event are written together.

    ``seen``: when the version the actor saw was last changed.

    Raises:
        NotFound: no such bulletin, or no such action. NotAllowed: state, role or person are against it; says why.
        Conflict: somebody changed it since. Invalid: some of ``data`` is missing or wrong.
    """
    version = newest(bulletin_id, viewer=by, lock=True)
    move = LIFECYCLE.move(action)
    if reason := move.refusal(facts_of(version, by)):
        raise NotAllowed(_(reason))
    if seen is not None and version.changed_at != seen:
        raise Conflict(_("刚有人修改过，请看过最新内容再办理"))
    doing = _Doing(version, by, at, move.read(data or {}))
    before = version.state
    if action != Action.CORRECT and move.after is not None:
        version.state = move.after
    version = _EFFECTS[Action(action)](doing)
    version.changed_at = at
    version.save()
    words = str(doing.data.get("reasons") or doing.data.get("note") or "")
    BulletinStep.objects.create(version=version, action=action, at=at, member_id=by.person_id, text=words)
    told = {"version": version.number, "before": before, "after": str(version.state), "serial": version.bulletin.serial}
    record(chain=bulletin_chain(bulletin_id), tag=f"bulletin.{action}", actor=by, at=at, data=told)
    return version


def _nothing(doing: _Doing) -> BulletinVersion:
    return doing.version


def _review(doing: _Doing) -> BulletinVersion:
    doing.version.reviewer_id = doing.by.person_id
    return doing.version


def _return(doing: _Doing) -> BulletinVersion:
    version = doing.version
    version.reviewer = version.approver = version.approved_at = None
    return version


def _approve(doing: _Doing) -> BulletinVersion:
    version = doing.version
    version.approver_id, version.approved_at = doing.by.person_id, doing.at
    if version.bulletin.serial is None:
        _give_number(version.bulletin, timezone.localdate(doing.at).year)
    return version


def _give_number(bulletin: Bulletin, year: int) -> None:
    """Give the next serial number of the year; the number of an approval that is rolled back is given again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = Bulletin.objects.filter(mark=bulletin.mark, year=year).aggregate(last=Max("serial"))["last"]
    bulletin.year, bulletin.serial = year, 1 + (last or 0)
    bulletin.save(update_fields=["year", "serial"])


def _publish(doing: _Doing) -> BulletinVersion:
    doing.version.published_at = doing.at
    return doing.version


def _refresh(doing: _Doing) -> BulletinVersion:
    refresh(doing.version, at=doing.at)
    if doing.by.person_id is not None:
        doing.version.writers.add(doing.by.person_id)
    return doing.version


def _correct(doing: _Doing) -> BulletinVersion:
    """Draft a new version from today's records; what was published stays until it is published itself."""
    version = doing.version
    published = version.bulletin.versions.exclude(published_at=None).latest("number")
    return add_version(version.bulletin, by=doing.by, at=doing.at, note=doing.data["note"], old=published)


_EFFECTS: Final[Mapping[Action, Callable[[_Doing], BulletinVersion]]] = {
    Action.SUBMIT: _nothing,
    Action.REVIEW: _review,
    Action.RETURN: _return,
    Action.APPROVE: _approve,
    Action.PUBLISH: _publish,
    Action.REFRESH: _refresh,
    Action.CORRECT: _correct,
    Action.DROP: _nothing,
}
