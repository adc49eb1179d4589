"""What needs the attention of the next level up: missed and unrecorded receptions, stale and late led cases, and more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.coverage.queries.scope import visits_seen
from fengqiao.coverage.queries.visits import late as late_visits
from fengqiao.executives.models import AgendaItem, Element, LedCase, Promise, ReceptionDay, Responsible
from fengqiao.executives.queries.led import stale_before
from fengqiao.executives.queries.scope import in_office, institutions, rules_of, within
from fengqiao.executives.rules.words import ELEMENTS, FIRST, DayStatus
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import is_working_day
from fengqiao.organisations.models import Organisation

SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Item:
    """One matter: whose it is (None: nobody took it yet), what, since when, and its page."""

    organisation: Organisation | None
    text: str
    since: date | None
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Matters of one kind: how many there are, the oldest, and the list that holds them all."""

    key: str
    title: str
    hint: str
    count: int
    items: Sequence[Item]
    url: str


def below(viewer: Actor, *, field: str = "organisation") -> Q:
    """Return the condition that a key to an organisation lies below the viewer's own: what the next level up watches."""
    return within(viewer, field) & ~Q(**{field: viewer.organisation_id or 0})


def attention(viewer: Actor, *, at: datetime, own: bool = False) -> list[Group]:
    """Return what is amiss in the viewer's subtree, the own office left out unless ``own``; empty kinds are left out."""
    today = timezone.localdate(at)
    scope = within(viewer) if own else below(viewer)
    groups = [
        _missed(scope, today),
        _unrecorded(scope, today),
        _stale(scope, today),
        _late(scope, today),
        _promises(scope, today),
        _follow_ups(scope, today),
        _nobody(viewer, today, own=own),
        _lapsed(scope, today),
        _visits(viewer, today, own=own),
    ]
    return [group for group in groups if group.count]


def missed(today: date) -> Q:
    """Return the condition of a reception that the leader missed lately."""
    return Q(status=DayStatus.MISSED, day__gte=today - timedelta(days=rules_of(today).number("attention_days")))


def unrecorded(today: date) -> Q:
    """Return the condition of a reception that is over for some working days and has no result."""
    known, left, day = calendar.current(), rules_of(today).number("unrecorded_days"), today
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(known, day)
    return Q(status=DayStatus.PLANNED, day__lt=day)


def stale(today: date) -> Q:
    """Return the condition of an open led case on which nothing was noted for too long."""
    return Q(closed_on=None, noted_on__lt=stale_before(today))


def _group(rows: QuerySet[Any], key: str, title: str, hint: str, url: str, order: tuple[str, ...], make: Any) -> Group:
    count = rows.count()
    items = [make(one) for one in rows.order_by(*order)[:SHOWN]] if count else []
    return Group(key, title, hint, count, items, url)


def _missed(scope: Q, today: date) -> Group:
    rows = ReceptionDay.objects.filter(scope, missed(today)).select_related("organisation", "leader")
    return _group(
        rows, "missed", _("缺席的接访"), _("领导没有到场，也没有委托代接。"),
        reverse("executives:receptions") + "?show=missed", ("day", "pk"),
        lambda one: Item(one.organisation, f"{one.leader.name} · {one.reason}", one.day, _day(one)),
    )  # fmt: skip


def _unrecorded(scope: Q, today: date) -> Group:
    rows = ReceptionDay.objects.filter(scope, unrecorded(today)).select_related("organisation", "leader")
    return _group(
        rows, "unrecorded", _("没有登记结果的接访"), _("接访日已过，还不知道领导有没有到场。"),
        reverse("executives:receptions") + "?show=unrecorded", ("day", "pk"),
        lambda one: Item(one.organisation, one.leader.name, one.day, _day(one)),
    )  # fmt: skip


def _day(one: ReceptionDay) -> str:
    return reverse("executives:reception", args=[one.pk])


def _led(one: LedCase, since: date) -> Item:
    text = f"{one.leader.name} · {one.case.title}"
    return Item(one.organisation, text, since, reverse("executives:led", args=[one.pk]))


def _stale(scope: Q, today: date) -> Group:
    rows = LedCase.objects.filter(scope, stale(today)).select_related("organisation", "leader", "case")
    hint = _("超过 %(n)s 天没有进展记录。") % {"n": rules_of(today).number("led_stale_days")}
    return _group(
        rows, "stale", _("停滞的领办案件"), hint, reverse("executives:led_cases") + "?show=stale", ("noted_on", "pk"),
        lambda one: _led(one, one.noted_on),
    )  # fmt: skip


def _late(scope: Q, today: date) -> Group:
    rows = LedCase.objects.filter(scope, closed_on=None, due_on__lt=today).select_related(
        "organisation", "leader", "case"
    )
    return _group(
        rows, "late", _("逾期的领办案件"), _("过了办结期限还没有结果。"),
        reverse("executives:led_cases") + "?show=late", ("due_on", "pk"), lambda one: _led(one, one.due_on),
    )  # fmt: skip


def _promises(scope: Q, today: date) -> Group:
    rows = Promise.objects.filter(scope, kept_on=None, due_on__lt=today).select_related("organisation", "leader")
    return _group(
        rows, "promises", _("逾期没有兑现的承诺"), _("对来访人作出的承诺过了期限。"),
        reverse("executives:promises") + "?show=late", ("due_on", "pk"),
        lambda one: Item(
            one.organisation, f"{one.leader.name} · {one.text}", one.due_on, reverse("executives:promise", args=[one.pk])
        ),
    )  # fmt: skip


def _follow_ups(scope: Q, today: date) -> Group:
    rows = AgendaItem.objects.filter(scope, done_on=None, due_on__lt=today).exclude(follow_up="")
    return _group(
        rows.select_related("organisation"), "follow_ups", _("逾期的议定事项"), _("会议决定的落实事项过了期限。"),
        reverse("executives:agenda") + "?show=late", ("due_on", "pk"),
        lambda one: Item(one.organisation, one.follow_up, one.due_on, _house(one.organisation_id, "agenda")),
    )  # fmt: skip


def nobody_in_charge(viewer: Actor, *, today: date) -> QuerySet[Organisation]:
    """Return the institutions in scope that have no first responsible person today, in order of code."""
    led = Responsible.objects.filter(in_office(today), post__in=FIRST).values("organisation")
    return institutions(viewer, on=today).exclude(pk__in=led)


def _nobody(viewer: Actor, today: date, *, own: bool) -> Group:
    rows = nobody_in_charge(viewer, today=today)
    if not own:
        rows = rows.exclude(pk=viewer.organisation_id or 0)
    return _group(
        rows, "nobody", _("没有人管的机构"), _("没有在任的第一责任人。"),
        reverse("executives:institutions") + "?first=none", ("code",),
        lambda one: Item(one, "", None, _house(one.pk, "people")),
    )  # fmt: skip


def _lapsed(scope: Q, today: date) -> Group:
    """Count elements that lapsed and nothing of their kind came after."""
    current = Element.objects.filter(Q(until__isnull=True) | Q(until__gte=today), starts_on__lte=today)
    rows = Element.objects.filter(scope, until__lt=today)
    later = current.values("organisation", "kind")
    alive = {(one["organisation"], one["kind"]) for one in later.filter(scope)}
    ended = [one for one in rows.select_related("organisation").order_by("until", "pk") if _key(one) not in alive]
    latest = {_key(one): one for one in ended}
    items = [
        Item(one.organisation, _(ELEMENTS[one.kind]), one.until, _house(one.organisation_id, "elements"))
        for one in sorted(latest.values(), key=lambda one: (one.until or today, one.pk))
    ]
    url = reverse("executives:institutions") + "?in_control=no"
    return Group("lapsed", _("过期的制度和组织材料"), _("有效期已过，没有新的登记。"), len(items), items[:SHOWN], url)


def _key(one: Element) -> tuple[int, str]:
    return one.organisation_id, one.kind


def _house(pk: int, part: str) -> str:
    return reverse("executives:institution", args=[pk]) + f"#{part}"


def _visits(viewer: Actor, today: date, *, own: bool) -> Group:
    """Count requests for help that were not done in time; those nobody took lie with the regulator."""
    rows = visits_seen(viewer).filter(late_visits(today)).select_related("organisation")
    if not viewer.is_regulator:
        rows = rows.exclude(organisation=None)
    if not own:
        rows = rows.exclude(organisation=viewer.organisation_id or 0)
    return _group(
        rows, "visits", _("逾期的上门服务"), _("有人请求上门或到店协助，过了期限还没有办。"),
        reverse("coverage:visits") + "?late=overdue", ("due_on", "pk"),
        lambda one: Item(one.organisation, one.number, one.due_on, reverse("coverage:visit", args=[one.pk])),
    )  # fmt: skip
