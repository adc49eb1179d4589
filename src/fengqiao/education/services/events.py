"""The life of an event: planned, reported, checked or returned, cancelled; every change with its entry in the ledger."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.education.models import Audience, Counting, Event, EventHost, EventTopic, Setting
from fengqiao.education.queries.reference import topics
from fengqiao.education.queries.scope import acts, event_seen, hosts_offered, may_plan
from fengqiao.education.rules.states import WAYS, Act
from fengqiao.education.services.duplicates import find_resemblances
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.days import DayKind, problem_with_day
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.ledger import services as ledger
from fengqiao.organisations import queries as organisations
from fengqiao.places import queries as places

LONGEST: Final = timedelta(days=31)  # an event online may run for weeks; longer is a slip


@dataclass(frozen=True, slots=True, kw_only=True)
class EventData:
    """What is said of an event before it is held. ``hosts`` are organisations' ids, the first leads."""

    title: str
    place: str
    setting: str
    audience: str
    topics: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    hosts: tuple[int, ...]
    venue: str = ""
    campaign: int | None = None
    is_outdoor: bool = False
    is_public: bool = True
    source_ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """What came of an event: times as they were, numbers and how persons were counted."""

    starts_at: datetime
    ends_at: datetime
    person_times: int
    counting: str
    leaflets: int = 0
    report: str = ""
    materials: tuple[int, ...] = ()


def event_chain(event_id: int) -> str:
    """Return the ledger chain of one event."""
    return f"education:{event_id}"


@transaction.atomic
def plan_event(data: EventData, *, by: Actor, at: datetime) -> Event:
    """Enter an event. Records `education.planned`.

    Raises:
        NotAllowed: the actor keeps no events. Invalid: naming each field that is wrong.
    """
    _require_keeper(by)
    _check(data, by, at)
    event = Event(created_by_id=by.person_id, created_at=at)
    _fill(event, data)
    event.save()
    _relate(event, data)
    _record(event, "education.planned", _told(data), by=by, at=at)
    return event


@transaction.atomic
def change_event(event_id: int, data: EventData, *, by: Actor, at: datetime, version: int | None = None) -> Event:
    """Change a planned event. Records `education.changed`. Raises NotFound, NotAllowed, Conflict, Invalid."""
    event = _held(event_id, Act.CHANGE, by, version)
    _check(data, by, at, known=set(event.hosts.values_list("organisation_id", flat=True)))
    _fill(event, data)
    _save(event)
    event.hosts.all().delete()
    event.topics.all().delete()
    _relate(event, data)
    _record(event, "education.changed", _told(data), by=by, at=at)
    return event


@transaction.atomic
def report_event(event_id: int, data: ReportData, *, by: Actor, at: datetime, version: int | None = None) -> Event:
    """Report an event as held, and look for other hosts' reports of the same one. Records `education.reported`.

    Raises:
        NotFound, NotAllowed, Conflict. Invalid: it has not ended yet, or numbers and their counting do not fit.
    """
    event = _held(event_id, Act.REPORT, by, version)
    if problems := _report_problems(data, at):
        raise Invalid(problems)
    event.starts_at, event.ends_at = data.starts_at, data.ends_at
    event.person_times, event.counting = data.person_times, data.counting
    event.leaflets, event.report = data.leaflets, data.report.strip()
    event.reported_at, event.reason = at, ""
    event.status = WAYS[Act.REPORT].target
    _save(event)
    if data.materials:
        event.materials.set(data.materials)
    told = {"person_times": data.person_times, "counting": data.counting, "leaflets": data.leaflets}
    _record(event, "education.reported", told, by=by, at=at)
    find_resemblances(event, at=at)
    return event


@transaction.atomic
def check_event(event_id: int, *, by: Actor, at: datetime, note: str = "") -> Event:
    """Confirm a report after a sample check. Records `education.checked`. Raises NotFound, NotAllowed."""
    event = _held(event_id, Act.CHECK, by, None)
    event.status, event.checked_by_id, event.checked_at = WAYS[Act.CHECK].target, by.person_id, at
    _save(event)
    _record(event, "education.checked", {"note": note.strip()} if note.strip() else {}, by=by, at=at)
    return event


@transaction.atomic
def return_event(event_id: int, *, reason: str, by: Actor, at: datetime) -> Event:
    """Give a report back to its hosts. Records `education.returned`. Raises NotFound, NotAllowed, Invalid."""
    return _end(event_id, Act.RETURN, reason, "education.returned", by=by, at=at)


@transaction.atomic
def cancel_event(event_id: int, *, reason: str, by: Actor, at: datetime) -> Event:
    """Cancel an event that was not held. Records `education.cancelled`. Raises NotFound, NotAllowed, Invalid."""
    return _end(event_id, Act.CANCEL, reason, "education.cancelled", by=by, at=at)


def _end(event_id: int, act: Act, reason: str, tag: str, *, by: Actor, at: datetime) -> Event:
    event = _held(event_id, act, by, None)
    if not reason.strip():
        raise Invalid({"reason": _("请写明原因")})
    event.status, event.reason = WAYS[act].target, reason.strip()[:200]
    _save(event)
    _record(event, tag, {"reason": event.reason}, by=by, at=at)
    return event


def _held(event_id: int, act: Act, by: Actor, version: int | None) -> Event:
    """Return the event, locked, if the act is open to the actor now."""
    event = event_seen(event_id, viewer=by, lock=True)
    if version is not None and version != event.version:
        raise Conflict(_("这场活动刚被别人改过，请看过最新内容再提交"))
    if act not in acts(event, by):
        words = {"act": _(WAYS[act].label), "state": event.get_status_display()}
        raise NotAllowed(_("活动“%(state)s”，您不能“%(act)s”") % words)
    return event


def _save(event: Event) -> None:
    event.version += 1
    event.save()


def _require_keeper(by: Actor) -> None:
    if by.role != "system" and not may_plan(by):
        raise NotAllowed(_("只有机构和监管的工作人员可以登记活动"))


def _fill(event: Event, data: EventData) -> None:
    event.title, event.venue = data.title.strip(), data.venue.strip()
    event.place_id, event.setting, event.audience = data.place, data.setting, data.audience
    event.starts_at, event.ends_at = data.starts_at, data.ends_at
    event.campaign_id, event.is_outdoor, event.is_public = data.campaign, data.is_outdoor, data.is_public
    event.source_ref = data.source_ref


def _relate(event: Event, data: EventData) -> None:
    EventHost.objects.bulk_create(
        EventHost(event=event, organisation_id=pk, is_lead=number == 0)
        for number, pk in enumerate(dict.fromkeys(data.hosts))
    )
    EventTopic.objects.bulk_create(EventTopic(event=event, code=code) for code in dict.fromkeys(data.topics))


def _check(data: EventData, by: Actor, at: datetime, known: AbstractSet[int] = frozenset()) -> None:
    """Raise Invalid, naming every field that is wrong; hosts that stood there before may stay."""
    found: dict[str, str] = {}
    for name, is_wrong, message in _PROBLEMS:
        if name not in found and is_wrong(data):
            found[name] = str(message)
    if "ends_at" not in found and (problem := _day_problem(data.starts_at, at)):
        found["starts_at"] = problem
    if "place" not in found and not places.known_codes([data.place]):
        found["place"] = _("没有找到这个地方，请从列表中选择")
    if "hosts" not in found:
        own = set(hosts_offered(by).filter(pk__in=data.hosts).values_list("pk", flat=True))
        real = set(organisations.organisations(data.hosts))
        lead_known = data.hosts[0] in own | known
        if not lead_known or not real >= set(data.hosts):
            found["hosts"] = _("主办机构须是本机构或下级机构")
    if found:
        raise Invalid(found)


_PROBLEMS: Final[Sequence[tuple[str, Callable[[EventData], bool], Any]]] = (
    ("title", lambda data: not data.title.strip(), gettext_lazy("请填写活动名称")),
    ("title", lambda data: len(data.title) > 80, gettext_lazy("活动名称不超过 80 字")),
    ("setting", lambda data: data.setting not in Setting.values, gettext_lazy("请选择场所")),
    ("audience", lambda data: data.audience not in Audience.values, gettext_lazy("请选择人群")),
    ("topics", lambda data: not data.topics, gettext_lazy("请至少选择一个主题")),
    ("topics", lambda data: not set(data.topics) <= {one.code for one in topics()}, gettext_lazy("没有这个主题")),
    ("hosts", lambda data: not data.hosts, gettext_lazy("请选择主办机构")),
    ("ends_at", lambda data: data.ends_at <= data.starts_at, gettext_lazy("结束不能早于开始")),
    ("ends_at", lambda data: data.ends_at - data.starts_at > LONGEST, gettext_lazy("一场活动不超过 31 天，请核对时间")),
)


def _day_problem(starts_at: datetime, at: datetime) -> str:
    return problem_with_day(starts_at, DayKind.HELD, today=timezone.localdate(at))


def _report_problems(data: ReportData, at: datetime) -> dict[str, str]:
    found: dict[str, str] = {}
    if data.ends_at <= data.starts_at:
        found["ends_at"] = _("结束不能早于开始")
    elif data.starts_at > at:
        found["starts_at"] = _("活动还没有开始，开展之后再上报")
    elif data.ends_at - data.starts_at > LONGEST:
        found["ends_at"] = _("一场活动不超过 31 天，请核对时间")
    elif problem := _day_problem(data.starts_at, at):
        found["starts_at"] = problem
    if data.counting not in Counting.values:
        found["counting"] = _("请选择人次的统计方法")
    if not 0 <= data.person_times <= 10_000_000:
        found["person_times"] = _("人次超出范围，请核对")
    if not 0 <= data.leaflets <= 10_000_000:
        found["leaflets"] = _("资料份数超出范围，请核对")
    return found


def _told(data: EventData) -> Mapping[str, Any]:
    return {
        "label": data.title.strip(),
        "place": data.place,
        "setting": data.setting,
        "audience": data.audience,
        "topics": list(data.topics),
        "starts_at": f"{timezone.localtime(data.starts_at):%Y-%m-%d %H:%M}",
        "hosts": list(data.hosts),
    }


def _record(event: Event, tag: str, data: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    ledger.record(chain=event_chain(event.pk), tag=tag, actor=by, at=at, data=data)
