"""Keeping the registers of mediators and bodies: every change is written together with its event, by who may keep it."""

from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.ledger import services as ledger
from fengqiao.mediation.models import Body, CommitteeTerm, Engagement, Mediator, Room, Session, SessionStatus
from fengqiao.mediation.queries.registers import DETAILS, EXITED, may_keep, open_cases_of
from fengqiao.mediation.queries.sections import TWICE, Section, mark_of, tag_of
from fengqiao.organisations.events import organisation_chain, staff_chain

_AHEAD: Final = (SessionStatus.PLANNED, SessionStatus.RESERVED)


@transaction.atomic
def keep(
    section: Section, row: Any, owner: Mediator | Body, *, by: Actor, at: datetime, seen: str | None = None
) -> Any:
    """Write a row, new or changed, that a form has checked.

    ``seen`` is the mark (`sections.mark_of`) of what stood there when the form was opened; None asks for no such check.

    Raises:
        NotAllowed: the actor does not keep this part. Invalid: it stands there already, somebody changed it meanwhile,
            terms overlap, or sessions are in the way.
    """
    _require_keeper(section, owner, by)
    is_new = row.pk is None
    before = {} if is_new else _unchanged_since(row, section.fields, seen)
    if isinstance(row, Room) and not is_new:
        _require_no_sessions(row, at)
    if isinstance(row, CommitteeTerm):
        _require_no_overlap(row, owner)
    if section.owner in {"mediator", "body"}:
        setattr(row, section.owner, owner)
    if is_new:
        for name, value in _stamps(section, owner, by, at).items():
            setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Invalid({"": str(TWICE)}) from None
    said = _words(section, row)
    if not is_new:
        said["changed"] = _changes(before, row, section.fields, section.unsaid)
    _record(tag_of(section, "added" if is_new else "changed"), owner, {"entry": row.pk, **said}, by=by, at=at)
    return row


@transaction.atomic
def remove(section: Section, row: Any, owner: Mediator | Body, *, by: Actor, at: datetime) -> None:
    """Remove a row that was entered by mistake or holds no longer; what ends by a date is ended, not removed.

    Raises:
        NotAllowed: the actor does not keep this part, or rows of it are ended instead.
    """
    _require_keeper(section, owner, by)
    if section.ends or section.is_lasting:
        raise NotAllowed(_("这一类登记不能删除，请填写结束或更正"))
    _record(tag_of(section, "removed"), owner, {"entry": row.pk, **_words(section, row)}, by=by, at=at)
    row.delete()


@transaction.atomic
def change_details(
    owner: Mediator | Body,
    changed: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    fields: Sequence[str] = (),
    seen: str | None = None,
) -> None:
    """Write the changed fields of a mediator or body itself; ``seen`` is the mark of ``fields`` as for `keep`.

    Raises:
        NotAllowed: the actor does not keep them. Invalid: somebody changed them meanwhile.
    """
    if not may_keep(by, owner):
        raise NotAllowed(_("只有本组织的工作人员或管理员可以维护"))
    if not changed:
        return
    before = _unchanged_since(owner, fields or changed, seen)
    owner.save(update_fields=changed)
    _record(DETAILS, owner, {"changed": _changes(before, owner, changed, frozenset())}, by=by, at=at)


@transaction.atomic
def leave(mediator: Mediator, *, on: date, reason: str, by: Actor, at: datetime) -> None:
    """End a mediator's work for the actor's body, for the city's administrator everywhere; open cases go on first.

    Who then works for no body is off the roster.

    Raises:
        NotAllowed: the actor does not keep the roster. Invalid: naming the open cases, or the day.
    """
    mediator = Mediator.objects.select_for_update().get(pk=mediator.pk)
    if not may_keep(by, mediator):
        raise NotAllowed(_("只有本组织的工作人员或管理员可以维护"))
    if on < mediator.engaged_on:
        raise Invalid({"left_on": _("结束不能早于开始")})
    current = Engagement.objects.filter(mediator=mediator, until__isnull=True)
    ended = current if by.is_regulator else current.filter(body=by.organisation_id)
    bodies = list(ended.values_list("body", flat=True))
    if numbers := open_cases_of(mediator, bodies):
        words = _("还有在办案件，请先更换调解员：%(numbers)s") % {"numbers": _("、").join(numbers)}
        raise Invalid({"left_on": words})
    ended.update(until=on, exit_reason=reason)
    if not current.exists():
        mediator.left_on, mediator.exit_reason = on, reason
        mediator.save(update_fields=["left_on", "exit_reason"])
    _record(EXITED, mediator, {"on": on.isoformat(), "bodies": bodies}, by=by, at=at)


def _require_keeper(section: Section, owner: Mediator | Body, by: Actor) -> None:
    if not may_keep(by, owner, section):
        raise NotAllowed(_("只有本组织的工作人员或管理员可以维护"))


def _unchanged_since(row: Any, fields: Sequence[str], seen: str | None) -> dict[str, Any]:
    """Lock a row and return what stands in it now. Raises Invalid if that is not what the form was opened on."""
    stored = type(row)._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).first()
    if stored is None:
        raise Invalid({"": _("这条登记刚被别人删除了")})
    if seen is not None and seen != mark_of(stored, fields):
        raise Invalid({"": _("您填写期间别人改过这条登记。请核对下面的内容，确认后再保存一次")})
    return {name: getattr(stored, name) for name in fields}


def _changes(
    before: Mapping[str, Any], row: Any, fields: Sequence[str], unsaid: Container[str]
) -> dict[str, list[Any]]:
    """Return old and new of what changed; of words that the ledger does not repeat, only that they did."""
    pairs = {name: [_told(before[name]), _told(getattr(row, name))] for name in fields}
    said = {name: ([] if name in unsaid else pair) for name, pair in pairs.items() if pair[0] != pair[1]}
    return {_key(name): pair for name, pair in said.items()}


def _require_no_overlap(term: CommitteeTerm, body: Mediator | Body) -> None:
    """One committee at a time; the body is locked, so that two clerks cannot enter terms beside each other."""
    Body.objects.select_for_update(no_key=True, of=("self",)).get(pk=body.pk)
    others = CommitteeTerm.objects.filter(body=body.pk, starts_on__lte=term.ends_on, ends_on__gte=term.starts_on)
    if other := others.exclude(pk=term.pk).first():
        words = _("与 %(starts_on)s – %(ends_on)s 的任期重叠")
        raise Invalid({"starts_on": words % {"starts_on": other.starts_on, "ends_on": other.ends_on}})


def _require_no_sessions(room: Room, at: datetime) -> None:
    """A room in which sessions are to be held cannot be closed; the row is locked, so that none is planned meanwhile."""
    Room.objects.select_for_update(no_key=True).get(pk=room.pk)
    if room.is_in_use:
        return
    ahead = Session.objects.filter(room=room, status__in=_AHEAD, ends_at__gt=at)
    waiting = ahead.select_related("mediation__case").order_by("starts_at")
    if waiting:
        told = (f"{one.mediation.case.number} {timezone.localtime(one.starts_at):%m-%d %H:%M}" for one in waiting)
        raise Invalid({"is_in_use": _("还有已排的场次，请先改期：%(sessions)s") % {"sessions": _("、").join(told)}})


def _stamps(section: Section, owner: Mediator | Body, by: Actor, at: datetime) -> dict[str, Any]:
    if section.key == "conduct":
        return {"recorded_by_id": by.person_id, "recorded_at": at}
    if section.key == "assessments":
        engaged = (
            Engagement.objects.filter(mediator=owner.pk).order_by("until", "-since").values_list("body", flat=True)
        )
        own = by.organisation_id if by.organisation_id in set(engaged) else engaged.first()
        return {"body_id": own, "assessed_at": at}
    return {}


def _words(section: Section, row: Any) -> dict[str, Any]:
    """Return what the ledger says of a row."""
    said = [name for name in section.fields if name not in section.unsaid]
    return {_key(name): _told(getattr(row, name)) for name in said}


def _key(name: str) -> str:
    """Return under which key the ledger keeps a field: ``name`` it takes for a person's."""
    return "label" if name == "name" else name


def _record(tag: str, owner: Mediator | Body, data: dict[str, Any], *, by: Actor, at: datetime) -> None:
    chain = staff_chain(owner.pk) if isinstance(owner, Mediator) else organisation_chain(owner.pk)
    ledger.record(chain=chain, tag=tag, actor=by, at=at, data=data)


def _told(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str | list):
        return value
    return getattr(value, "code", None) or (value.organisation.code if isinstance(value, Body) else str(value))
