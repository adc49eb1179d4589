"""Taking over a mark that was granted before the system kept stations."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.days import problems_of_stretch
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.numbering import STATION, next_number
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries import is_open
from fengqiao.stations.models import Station, StationPerson
from fengqiao.stations.queries import scope
from fengqiao.stations.queries.facts import rules_of
from fengqiao.stations.rules.periods import end_of_mark
from fengqiao.stations.rules.states import State
from fengqiao.stations.services.events import record
from fengqiao.stations.services.waiting import settle


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as a table tells it. ``expires_on`` None means the usual term; ``share`` is per cent of the last check."""

    outlet_id: int
    granted_on: date
    expires_on: date | None = None
    reviewed_on: date | None = None
    share: Decimal | None = None
    person: str = ""
    duty: str = ""
    phone: str = ""
    introduction: str = ""


@transaction.atomic
def take_over(mark: Mark, *, by: Actor, at: datetime) -> Station:
    """Enter a mark that holds already: number, term and next review as if it had been granted here.

    Raises:
        NotAllowed: the actor is not of those who grant marks.
        Invalid: the outlet is closed or has a station, a date is in the future, or the mark is over.
    """
    if not scope.inspects(by):
        raise NotAllowed(_("已有标牌由监管部门或行业协会登记"))
    today = timezone.localdate(at)
    ends = mark.expires_on or end_of_mark(mark.granted_on, rules_of(mark.granted_on).number("station_valid_years"))
    outlet = Organisation.objects.select_for_update(no_key=True).get(pk=mark.outlet_id)
    if wrong := _problems(mark, outlet, ends, today):
        raise Invalid(wrong)
    station = Station(
        outlet=outlet,
        number=next_number(STATION, mark.granted_on.year),
        state=State.GRANTED,
        granted_on=mark.granted_on,
        expires_on=ends,
        reviewed_on=mark.reviewed_on,
        share=mark.share,
        introduction=mark.introduction,
        opened_at=at,
        updated_at=at,
    )
    settle(station, on=today)
    station.save()
    if mark.person:
        StationPerson.objects.create(
            station=station, name=mark.person, duty=mark.duty or _("站长"), phone=mark.phone, since=mark.granted_on
        )
    data = {"organisation": outlet.pk, "granted_on": mark.granted_on, "expires_on": ends}
    record(station.pk, "taken_over", by=by, at=at, data=data)
    return station


def _problems(mark: Mark, outlet: Any, ends: date, today: date) -> dict[str, str]:
    problems = problems_of_stretch(("granted_on", mark.granted_on), ("expires_on", ends), today=today)
    if outlet.level not in {"outlet", "sub_branch"} or not is_open(outlet, today):
        problems["outlet"] = _("只有营业中的网点和支行、支公司可以申请")
    elif Station.objects.filter(outlet=outlet).exists():
        problems["outlet"] = _("该网点已有服务站或申请，请在原记录上办理")
    if mark.granted_on > today:
        problems["granted_on"] = _("授牌日期不能晚于今天")
    if ends < today and "granted_on" not in problems:
        problems["expires_on"] = _("标牌已经到期，请由机构重新申请")
    if mark.reviewed_on is not None and not mark.granted_on <= mark.reviewed_on <= today:
        problems["reviewed_on"] = _("最近检查应在授牌之后、今天以前")
    return problems
