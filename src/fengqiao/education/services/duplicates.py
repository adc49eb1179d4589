"""Reports of the same event by two hosts: found, shown to both and to the regulator, merged or declared different."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fengqiao.education.models import Event, EventHost, EventTopic, Resemblance
from fengqiao.education.queries.duplicates import resemblance_seen
from fengqiao.education.queries.reference import rules_of
from fengqiao.education.rules.duplicates import Report, Terms, resembling
from fengqiao.education.rules.states import COUNTED, MERGED
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.ledger import services as ledger


def terms_of(at: datetime) -> Terms:
    """Return by which terms reports are compared."""
    rules = rules_of(at.date())
    return Terms(
        rules.number("duplicate_hours"), rules.number("duplicate_threshold"), rules.number("duplicate_size_pct")
    )


def find_resemblances(event: Event, *, at: datetime) -> list[Resemblance]:
    """Compare a report with those of other hosts near in time; write down each new suspicion, once."""
    terms = terms_of(at)
    near = timedelta(hours=terms.hours)
    others = Event.objects.filter(
        status__in=COUNTED, starts_at__range=(event.starts_at - near, event.starts_at + near)
    ).exclude(pk=event.pk)
    candidates = [_report(one) for one in others.prefetch_related("hosts")]
    found = []
    for other, alike in resembling(_report(event), candidates, terms):
        first, second = sorted((event.pk, other.id))
        pair, _made = Resemblance.objects.get_or_create(
            first_id=first, second_id=second,
            defaults={"score": alike.score, "grounds": list(alike.grounds), "found_at": at},
        )  # fmt: skip
        found.append(pair)
    return found


def _report(event: Event) -> Report:
    return Report(
        id=event.pk,
        hosts=frozenset(one.organisation_id for one in event.hosts.all()),
        place=event.place_id,
        starts_at=event.starts_at,
        size=event.person_times,
        title=event.title,
    )


@transaction.atomic
def merge(pair_id: int, *, keep: int, by: Actor, at: datetime) -> Event:
    """Declare two reports one event; the one kept gets the hosts and topics of both and alone counts from now on.

    Records `education.merged` on both. Raises NotFound, NotAllowed: decided already, or one is no report any more;
    Invalid: ``keep`` is none of the two.
    """
    pair, events = _open_pair(pair_id, by)
    if keep not in events:
        raise Invalid({"keep": _("请选择保留哪一份")})
    kept = events[keep]
    gone = next(one for pk, one in events.items() if pk != keep)
    hosts = set(kept.hosts.values_list("organisation_id", flat=True))
    more = gone.hosts.exclude(organisation_id__in=hosts).values_list("organisation_id", flat=True)
    EventHost.objects.bulk_create(EventHost(event=kept, organisation_id=pk) for pk in more)
    known = set(kept.topics.values_list("code", flat=True))
    EventTopic.objects.bulk_create(
        EventTopic(event=kept, code=code) for code in gone.topics.exclude(code__in=known).values_list("code", flat=True)
    )
    gone.merged.update(merged_into=kept)
    gone.status, gone.merged_into = MERGED, kept
    for one in (kept, gone):
        one.version += 1
        one.save()
    _decide(pair, "merged", "", by=by, at=at)
    _others(pair).filter(first=gone).delete()
    _others(pair).filter(second=gone).delete()
    for chain, data in ((kept.pk, {"with": gone.pk}), (gone.pk, {"into": kept.pk})):
        ledger.record(chain=f"education:{chain}", tag="education.merged", actor=by, at=at, data=data)
    return kept


@transaction.atomic
def declare_different(pair_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Declare that two reports tell of two events. Records `education.told_apart` on both.

    Raises NotFound, NotAllowed, Invalid: no reason is given.
    """
    pair, events = _open_pair(pair_id, by)
    if not reason.strip():
        raise Invalid({"reason": _("请写明原因")})
    _decide(pair, "different", reason.strip()[:200], by=by, at=at)
    for pk in events:
        other = next(one for one in events if one != pk)
        data = {"with": other, "reason": pair.reason}
        ledger.record(chain=f"education:{pk}", tag="education.told_apart", actor=by, at=at, data=data)


def _others(pair: Resemblance) -> QuerySet[Resemblance]:
    return Resemblance.objects.filter(status="open").exclude(pk=pair.pk)


def _open_pair(pair_id: int, by: Actor) -> tuple[Resemblance, dict[int, Event]]:
    """Return a pair and its events, locked in the order of their ids, if it waits for a decision."""
    pair = resemblance_seen(pair_id, viewer=by, lock=True)
    if pair.status != "open":
        raise NotAllowed(_("这一对已经判断过了"))
    locked = Event.objects.select_for_update().filter(pk__in=(pair.first_id, pair.second_id)).order_by("pk")
    events = {one.pk: one for one in locked}
    if any(one.status not in COUNTED for one in events.values()):
        raise NotAllowed(_("其中一场已不在上报状态，请刷新页面"))
    return pair, events


def _decide(pair: Resemblance, status: str, reason: str, *, by: Actor, at: datetime) -> None:
    pair.status, pair.reason, pair.decided_by_id, pair.decided_at = status, reason, by.person_id, at
    pair.save()
