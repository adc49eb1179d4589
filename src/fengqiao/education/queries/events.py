"""Events as lists and pages show them, and what a list can be narrowed by."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.db.models import BigIntegerField, Count, Exists, Func, OuterRef, QuerySet, Sum, prefetch_related_objects
from django.db.models.functions import Mod
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.education.models import Audience, Campaign, Counting, Event, EventHost, EventTopic, Setting
from fengqiao.education.models.events import EventStatus
from fengqiao.education.queries.photos import DOUBTS
from fengqiao.education.queries.reference import rules_of, topic_choices, topic_label, topics
from fengqiao.education.queries.scope import events_seen, sides, within
from fengqiao.education.rules.evidence import HARD
from fengqiao.education.rules.states import COUNTED, HELD, PLANNED, TONES, WAYS, Side, open_acts
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lists import Filter, Filters
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries import history, organisations, subtree
from fengqiao.places import queries as places

ORDER: Final = ("-starts_at", "-id")
COUNTED_STATUS: Final = "counted"
TAGS: Final[history.Labels] = {
    "education.planned": gettext_lazy("登记活动"),
    "education.changed": gettext_lazy("修改活动"),
    "education.reported": gettext_lazy("上报活动情况"),
    "education.checked": gettext_lazy("核查通过"),
    "education.returned": gettext_lazy("退回重报"),
    "education.cancelled": gettext_lazy("取消活动"),
    "education.merged": gettext_lazy("重复上报合并"),
    "education.told_apart": gettext_lazy("认定为不同活动"),
    "education.photo_added": gettext_lazy("上传照片"),
}
KEYS: Final[history.Labels] = {
    "label": gettext_lazy("名称"),
    "setting": gettext_lazy("场所"),
    "audience": gettext_lazy("人群"),
    "topics": gettext_lazy("主题"),
    "starts_at": gettext_lazy("开始"),
    "hosts": gettext_lazy("主办机构"),
    "person_times": gettext_lazy("人次"),
    "counting": gettext_lazy("统计方法"),
    "leaflets": gettext_lazy("资料份数"),
    "reason": gettext_lazy("原因"),
    "note": gettext_lazy("说明"),
    "with": gettext_lazy("另一份上报"),
    "into": gettext_lazy("并入"),
    "photo": gettext_lazy("照片"),
    "doubts": gettext_lazy("存疑"),
    "sha256": gettext_lazy("文件摘要"),
}


def setting_choices() -> list[tuple[str, str]]:
    """Return settings and their names."""
    return [(value, str(label)) for value, label in Setting.choices]


def audience_choices() -> list[tuple[str, str]]:
    """Return audiences and their names."""
    return [(value, str(label)) for value, label in Audience.choices]


def counting_choices() -> list[tuple[str, str]]:
    """Return ways of counting and their names."""
    return [(value, str(label)) for value, label in Counting.choices]


def campaigns() -> QuerySet[Campaign]:
    """Return all campaigns, the latest first; they are no secret."""
    return Campaign.objects.select_related("owner")


def campaign_choices() -> list[tuple[int, str]]:
    """Return id and name of the campaigns, the latest first."""
    return [(one.pk, f"{one.label} {one.starts_on:%Y-%m}") for one in Campaign.objects.all()]


def _of_office(rows: QuerySet[Event], code: str) -> QuerySet[Event]:
    office = Organisation.objects.filter(code=code).first()
    if office is None:
        return rows.none()
    column = {"head_office": "head", "branch": "branch", "sub_branch": "sub_branch"}.get(office.level)
    name = f"organisation__{column}" if column else "organisation"
    return rows.filter(Exists(EventHost.objects.filter(event=OuterRef("pk"), **{name: office.pk})))


def _of_topic(rows: QuerySet[Event], code: str) -> QuerySet[Event]:
    return rows.filter(Exists(EventTopic.objects.filter(event=OuterRef("pk"), code=code)))


def _of_place(rows: QuerySet[Event], code: str) -> QuerySet[Event]:
    return rows.filter(places.within(code))


def _of_status(rows: QuerySet[Event], status: str) -> QuerySet[Event]:
    return rows.filter(status__in=COUNTED) if status == COUNTED_STATUS else rows.filter(status=status)


def _since(rows: QuerySet[Event], day: date) -> QuerySet[Event]:
    return rows.filter(starts_at__gte=timezone.make_aware(datetime.combine(day, time.min)))


def _until(rows: QuerySet[Event], day: date) -> QuerySet[Event]:
    return rows.filter(starts_at__lt=timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)))


def filters_for(data: Mapping[str, Any]) -> Filters:
    """Return the filters of a list of events."""
    counties = [(one.code, one.short_name) for one in places.counties()]
    any_one: list[tuple[Any, str]] = [("", _("全部"))]
    statuses = [(COUNTED_STATUS, _("计入统计")), *EventStatus.choices]
    return Filters(
        (
            Filter("q", forms.CharField(label=_("名称"), max_length=40), "title__contains"),
            Filter("status", forms.ChoiceField(label=_("状态"), choices=any_one + statuses), _of_status),
            Filter("place", _Place(label=_("地区"), choices=any_one + counties), _of_place),
            Filter("setting", forms.ChoiceField(label=_("场所"), choices=any_one + setting_choices()), "setting"),
            Filter("topic", forms.ChoiceField(label=_("主题"), choices=any_one + topic_choices()), _of_topic),
            Filter("audience", forms.ChoiceField(label=_("人群"), choices=any_one + audience_choices()), "audience"),
            Filter(
                "campaign", forms.ChoiceField(label=_("活动专题"), choices=any_one + campaign_choices()), "campaign"
            ),
            Filter("since", forms.DateField(label=_("起"), widget=_day()), _since),
            Filter("until", forms.DateField(label=_("止"), widget=_day()), _until),
            Filter("office", forms.CharField(label=_("机构代码"), max_length=24), _of_office),
            Filter("material", forms.IntegerField(label=_("资料编号"), min_value=1), "materials"),
            Filter("outdoor", forms.BooleanField(label=_("户外")), "is_outdoor"),
            Filter("leaflets", forms.BooleanField(label=_("发了资料")), lambda rows, _on: rows.filter(leaflets__gt=0)),
        ),
        data,
    )


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class _Place(forms.ChoiceField):
    """Offers the counties and takes any place's code, as links give it."""

    def valid_value(self, value: Any) -> bool:
        """Whether the value can be looked for."""
        return super().valid_value(value) or (str(value).isdecimal() and len(str(value)) == 12)


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as a list shows it."""

    event: Event
    place: str
    hosts: str
    topics: str
    status: str
    tone: str
    is_drawn: bool = False
    doubtful: int = 0


def rows_of(events: Sequence[Event]) -> list[EventRow]:
    """Return events as a list shows them; the number of queries does not grow with them."""
    prefetch_related_objects(events, "hosts__organisation", "topics", "campaign", "photos")
    found = places.places(one.place_id for one in events)
    share = rules_of().number("sample_check_pct")
    return [
        EventRow(
            event=one,
            place=found[one.place_id].label,
            hosts=_("、").join(host.organisation.label for host in one.hosts.all()),
            topics=_("、").join(topic_label(topic.code) for topic in one.topics.all()),
            status=one.get_status_display(),
            tone=TONES[one.status],
            is_drawn=is_drawn(one.pk, share),
            doubtful=sum(bool(HARD & set(photo.doubts)) for photo in one.photos.all()),
        )
        for one in events
    ]


def columns() -> list[str]:
    """Return the headings of the exported list."""
    return [
        _("编号"), _("名称"), _("状态"), _("开始"), _("结束"), _("地区"), _("地点"), _("场所"), _("人群"), _("主题"),
        _("主办机构"), _("活动专题"), _("户外"), _("人次"), _("统计方法"), _("资料份数"),
    ]  # fmt: skip


def lines_of(events: Iterable[Event]) -> Iterable[tuple[Any, ...]]:
    """Return events as lines of the exported list."""
    for row in rows_of(list(events)):
        one = row.event
        yield (
            one.pk, one.title, row.status, one.starts_at, one.ends_at, row.place, one.venue, one.get_setting_display(),
            one.get_audience_display(), row.topics, row.hosts,
            one.campaign.label if one.campaign else "", one.is_outdoor, one.person_times, one.get_counting_display(),
            one.leaflets,
        )  # fmt: skip


def is_drawn(event_id: int, share_pct: int) -> bool:
    """Whether a report is in the sample to be checked: by a hash of its number, so that nobody chooses it."""
    digest = hashlib.sha256(f"education:{event_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100 < share_pct


class _Draw(Func):
    """`is_drawn`'s number below a hundred, computed by the database."""

    template = " + ".join(
        f"get_byte(sha256(convert_to('education:' || %(expressions)s, 'UTF8')), {place}) * {256 ** (3 - place)}::bigint"
        for place in range(4)
    )
    output_field: Any = BigIntegerField()


def drawn(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Return those of the reports that are in the sample, see `is_drawn`."""
    share = rules_of().number("sample_check_pct")
    return rows.annotate(draw=Mod(_Draw("pk"), 100)).filter(draw__lt=share)


def to_check(viewer: Actor) -> QuerySet[Event]:
    """Return the reports one may check, other people's from below, the oldest first."""
    found = events_seen(viewer).filter(status=HELD).exclude(created_by_id=viewer.person_id)
    if viewer.is_regulator:
        return found
    below = EventHost.objects.filter(within(viewer), event=OuterRef("pk"), is_lead=True)
    return found.filter(Exists(below.exclude(organisation_id=viewer.organisation_id or 0)))


@dataclass(frozen=True, slots=True)
class ActView:
    """An act as a button: its name, and which side takes it."""

    act: str
    label: str
    is_above: bool


def acts_of(event: Event, viewer: Actor) -> list[ActView]:
    """Return the buttons of an event's page."""
    found = open_acts(event.status, sides(event, viewer))
    return [ActView(str(act), _(WAYS[act].label), WAYS[act].side is Side.ABOVE) for act in found]


def history_of(event_id: int) -> list[history.HistoryEntry]:
    """Return what happened to an event, newest first, codes in words."""
    events = list(reversed(ledger.history(f"education:{event_id}")))
    named = organisations({pk for event in events for pk in event.data.get("hosts", ())})
    words: dict[str, Any] = {**words_of_codes(), "hosts": {pk: one.label for pk, one in named.items()}}
    return history.entries_of(events, tags=TAGS, keys=KEYS, words=words)


def words_of_codes() -> dict[str, history.Labels]:
    """Return how the codes in the data of events and plans are called."""
    named = {one.code: one.label for one in topics()}
    return {
        "setting": dict(Setting.choices),
        "audience": dict(Audience.choices),
        "counting": dict(Counting.choices),
        "topics": named,
        "topic": named,
        "doubts": {code: _(text) for code, text in DOUBTS.items()},
    }


def upcoming(*, place: str = "", on: datetime, days: int = 60) -> QuerySet[Event]:
    """Return the planned events that are open to the public, the next first; of a county, town or village if given."""
    found = Event.objects.filter(
        status=PLANNED, is_public=True, ends_at__gte=on, starts_at__lt=on + timedelta(days=days)
    )
    found = found.filter(places.within(place)) if place else found
    return found.order_by("starts_at", "id")


@dataclass(frozen=True, slots=True)
class OfOffice:
    """What one office taught: events that count, and the persons they reached."""

    events: int
    person_times: int


def of_office(viewer: Actor, code: str, *, since: date | None) -> OfOffice:
    """Return what an office and those below it taught since a day, as far as the viewer may see it."""
    rows = _of_status(_of_office(events_seen(viewer), code), COUNTED_STATUS)
    rows = _since(rows, since) if since is not None else rows
    found = rows.order_by().aggregate(events=Count("pk"), person_times=Sum("person_times"))
    return OfOffice(found["events"], found["person_times"] or 0)


def upcoming_near(code: str, *, on: datetime) -> tuple[QuerySet[Event], Any]:
    """Return the planned events of a place, else of the town, county or city around it, and which of these it is."""
    for place in reversed(places.path(code)):
        found = upcoming(place=place.code, on=on)
        if found.exists():
            return found, place
    return upcoming(on=on), None


def month_of(viewer: Actor, first: date, last: date) -> QuerySet[Event]:
    """Return the events of some days, cancelled and merged ones left out, in order."""
    found = _until(_since(events_seen(viewer), first), last)
    return found.exclude(status__in=("cancelled", "merged")).order_by("starts_at", "id")


def office_choices(viewer: Actor) -> list[tuple[str, str]]:
    """Return code and name of the institutions one may see figures of."""
    rows = subtree(viewer).filter(closed_on=None).exclude(level="outlet")
    return [(one.code, one.label) for one in rows]
