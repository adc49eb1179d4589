"""Reminding institutions of reports: once some working days before the due day, once after it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import SYSTEM, Role
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import due, is_working_day
from fengqiao.foundation.ledger import services as ledger
from fengqiao.foundation.notices import services as notices
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries import holders, members
from fengqiao.supervision.models import ReportReminder
from fengqiao.supervision.queries.naming import period_label
from fengqiao.supervision.queries.report_list import owing
from fengqiao.supervision.queries.reports import due_on, followed_periods
from fengqiao.supervision.rules.orders import DOMAIN
from fengqiao.supervision.rules.periods import Period


def remind_all(*, at: datetime) -> int:
    """Remind who has not reported for the periods whose day is near or just gone; return how many institutions were."""
    today = timezone.localdate(at)
    number = 0
    for period in followed_periods(today, back=4):
        day = due_on(period)
        if _before(day) <= today <= day:
            number += _remind(period, day, is_after=False, at=at)
        elif today >= _after(day):
            number += _remind(period, day, is_after=True, at=at)
    return number


def _before(day: date) -> date:
    """Return the day so many working days before the due day."""
    left, known = parameters.rules_on(DOMAIN, day).limit("report_remind_before").length, calendar.current()
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(known, day)
    return day


def _after(day: date) -> date:
    limit = parameters.rules_on(DOMAIN, day).limit("report_remind_after")
    return due(calendar.current(), starts_on=day, length=limit.length, unit=limit.unit).due_on


def _remind(period: Period, day: date, *, is_after: bool, at: datetime) -> int:
    today = timezone.localdate(at)
    waiting = owing(SYSTEM, period, today=today)
    known = set(
        ReportReminder.objects.filter(period=period.key, is_after=is_after).values_list("organisation", flat=True)
    )
    offices = [one for one in waiting if one.pk not in known]
    for office in offices:
        _tell(office, period, day, is_after=is_after, at=at)
    return len(offices)


@transaction.atomic
def _tell(office: Organisation, period: Period, day: date, *, is_after: bool, at: datetime) -> None:
    _reminder, made = ReportReminder.objects.get_or_create(
        organisation=office, period=period.key, is_after=is_after, defaults={"sent_at": at}
    )
    if not made:
        return
    words = {"period": period_label(period), "day": day}
    body = (
        _("%(period)s的定期报告应于 %(day)s 前报送，现已逾期，请尽快报送。")
        if is_after
        else _("%(period)s的定期报告请于 %(day)s 前报送。")
    )
    chain = f"periodic_reports:{office.pk}"
    for address in _addresses(office):
        notices.queue(
            about=chain, template="report_due", channel="email", recipient=address, subject=_("定期报告提醒"),
            body=body % words, at=at,
        )  # fmt: skip
    data = {"period": period.key, "is_after": is_after}
    ledger.record(chain=chain, tag="supervision.report_reminded", actor=SYSTEM, at=at, data=data)


def _addresses(office: Organisation) -> Iterable[str]:
    people = members(pk for pk, _name in holders(Role.OFFICER, office.pk))
    return [one.email for one in people.values() if one.email]
