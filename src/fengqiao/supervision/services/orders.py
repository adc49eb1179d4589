"""Orders of supervision: opened, then moved; one way in, whatever is done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from fengqiao.casework.queries import visible_cases
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.days import DayKind, problem_with_day
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.numbering import SUPERVISION_ORDER, is_valid_number, next_number, normalise_number
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation, OrganisationKind
from fengqiao.supervision.models import SupervisionOrder
from fengqiao.supervision.queries.naming import shown
from fengqiao.supervision.queries.order_bases import bases
from fengqiao.supervision.queries.order_page import facts_of
from fengqiao.supervision.queries.orders import order_seen, supervises
from fengqiao.supervision.queries.readings import indicator_named, read
from fengqiao.supervision.rules.order_moves import LIFECYCLE
from fengqiao.supervision.rules.orders import State
from fengqiao.supervision.rules.periods import Period, UnreadablePeriodError
from fengqiao.supervision.services.order_due import deadline, next_due
from fengqiao.supervision.services.order_effects import EFFECTS, Doing
from fengqiao.supervision.services.order_events import record

_MAX_REFERENCES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """What an order says, ``subject`` by code or name. ``due_on`` empty: the period of the rule set.

    ``indicator`` and ``period``: opened from a reading.
    """

    subject: str
    title: str
    question: str
    basis: str
    due_on: date | None = None
    references: tuple[str, ...] = ()
    indicator: str = ""
    period: str = ""


@transaction.atomic
def open_order(new: NewOrder, *, by: Actor, at: datetime) -> SupervisionOrder:
    """Give an institution an order. Records `supervision.order_opened`.

    Raises:
        NotAllowed: the actor is not of the regulator. Invalid: a field is missing or wrong; names each.
    """
    if not supervises(by):
        raise NotAllowed(_("只有监管人员可以发出督办"))
    today = timezone.localdate(at)
    subject, wrong = _checked(new, today)
    numbers = tuple(dict.fromkeys(normalise_number(one) for one in new.references if one.strip()))
    if problem := _problem_with(numbers, by):
        wrong["references"] = problem
    if wrong or subject is None:
        raise Invalid(wrong)
    due_on = new.due_on or deadline("order_answer", today)
    order = SupervisionOrder.objects.create(
        number=next_number(SUPERVISION_ORDER, today.year), subject=subject, title=new.title.strip(),
        question=new.question.strip(), basis=new.basis, references=list(numbers), state=State.ISSUED,
        answer_due_on=due_on, due_on=due_on, opened_at=at, opened_by_id=by.person_id,
        **_reading(new, subject, by, today),
    )  # fmt: skip
    data = {"organisation": subject.pk, "basis": order.basis, "answer_due_on": due_on, "number": order.number}
    record(order.pk, "opened", by=by, at=at, data=data | ({"indicator": order.indicator} if order.indicator else {}))
    return order


def _checked(new: NewOrder, today: date) -> tuple[Organisation | None, dict[str, str]]:
    """Return the institution, if it can be given an order, and what is wrong, by field."""
    wrong: dict[str, str] = {}
    trades = [OrganisationKind.BANK, OrganisationKind.INSURER]
    told = new.subject.strip()
    named = Organisation.objects.filter(Q(code=told) | Q(name=told) | Q(short_name=told), kind__in=trades)
    found = list(named.order_by("code")[:2])
    subject = found[0] if len(found) == 1 else None
    if subject is None or not organisations.is_open(subject, today):
        wrong["subject"] = _("没有或者不止一个这样的营业中的银行或保险机构，请核对机构代码或名称")
    for name in ("title", "question"):
        if not getattr(new, name).strip():
            wrong[name] = _("请填写此项")
    if new.basis not in bases():
        wrong["basis"] = _("请从所列选项中选择")
    if new.due_on is not None and new.due_on <= today:
        wrong["due_on"] = _("期限须晚于今天")
    elif problem := problem_with_day(new.due_on, DayKind.ENDS, today=today):
        wrong["due_on"] = problem
    return subject, wrong


def _problem_with(numbers: Collection[str], by: Actor) -> str:
    """Return why references are refused: too many, or a case number that no case has. Other texts are alert numbers."""
    if len(numbers) > _MAX_REFERENCES or any(len(one) > 40 for one in numbers):
        return _("编号过多或者过长")
    cases = {one for one in numbers if is_valid_number(one)}
    known = set(visible_cases(by).filter(number__in=cases).values_list("number", flat=True)) if cases else set()
    missing = sorted(cases - known)
    return _("没有这些案件：%(numbers)s") % {"numbers": "、".join(missing)} if missing else ""


def _reading(new: NewOrder, subject: Organisation, by: Actor, today: date) -> dict[str, str]:
    """Return the reading an order is opened from as it stands now, read again here: what a browser says is not believed."""
    if not new.indicator:
        return {}
    try:
        indicator, period = indicator_named(new.indicator), Period.read(new.period)
    except (NotFound, UnreadablePeriodError):
        raise Invalid({"indicator": _("没有这个指标或期间")}) from None
    total = read(indicator, period, viewer=by, today=today, organisation=subject.code).total
    with translation.override(settings.LANGUAGE_CODE):  # whoever reads it later reads it in their own language
        reading = shown(indicator, total.value)
    return {
        "indicator": indicator.id,
        "period": period.key,
        "reading": reading[:60],
        "records": total.query if len(total.query) <= 400 else "",
    }


@transaction.atomic
def perform(
    *, number: str, action: str, by: Actor, at: datetime, data: Mapping[str, object] | None = None,
    files: Sequence[Any] = (),
) -> SupervisionOrder:  # fmt: skip
    """Do something with an order: check, write state, due day, what follows and the event together.

    Raises:
        NotFound: no such order within scope, or no such action.
        NotAllowed: state, side or circumstances are against it; says why.
        Invalid: some of ``data`` or ``files`` is missing or wrong.
    """
    order_seen(number, viewer=by)
    rows = SupervisionOrder.objects.select_for_update(of=("self",), no_key=True).select_related("subject")
    order = rows.get(number=number)
    move = LIFECYCLE.move(action)
    if reason := move.refusal(facts_of(order, by, on=timezone.localdate(at))):
        raise NotAllowed(_(reason))
    doing = Doing(order=order, by=by, at=at, data=move.read(data or {}), files=files)
    before = order.state
    if move.after is not None:
        order.state = move.after
    told = EFFECTS[action](doing)
    order.due_on = next_due(order, doing.today)
    order.save()
    told |= {"due_on": order.due_on} if order.due_on else {}
    record(order.pk, action, by=by, at=at, data={**told, "before": before, "after": str(order.state)})
    return order
