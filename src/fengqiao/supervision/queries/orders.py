"""Orders of supervision: who sees which, the list, and what is overdue."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.attention import Matter
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.lists import Filter, Filters, choice_field
from fengqiao.organisations import queries as organisations
from fengqiao.supervision.models import OrderExtension, OrderMeasure, SupervisionOrder
from fengqiao.supervision.queries.order_bases import bases, basis_label
from fengqiao.supervision.rules.orders import STATE_LABELS, TO_ANSWER, TONES, State

ORDER: Final = ("due_on", "pk")
"""Overdue first, then what is due next; those that are over last."""
_SEEING: Final = frozenset({Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR})
_UNDONE: Final = OrderMeasure.objects.filter(order=OuterRef("pk"), done_at__isnull=True).order_by()
_WISH: Final = Exists(OrderExtension.objects.filter(order=OuterRef("pk"), decided_at__isnull=True).order_by())
_TO_REPORT: Final = Exists(_UNDONE.filter(reported_at__isnull=True))
AT_HOUSE: Final = Q(Q(state__in=sorted(TO_ANSWER)) & ~Q(_WISH)) | Q(Q(state=State.FOLLOWING) & Q(_TO_REPORT))
"""Orders on which the institution must act next."""
AT_REGULATOR: Final = (
    Q(state=State.ANSWERED)
    | Q(Q(state__in=sorted(TO_ANSWER)) & Q(_WISH))
    | Q(Q(state=State.FOLLOWING) & (Q(Exists(_UNDONE.filter(reported_at__isnull=False))) | ~Q(Exists(_UNDONE))))
)
"""Orders on which the regulator must: an answer to judge, a wish to decide, a measure to check, all done."""


@dataclass(frozen=True, slots=True)
class Row:
    """An order as the list shows it. ``turn``: who must act next, in words; ``is_own_turn``: the viewer's side."""

    order: SupervisionOrder
    state: str
    tone: str
    basis: str
    turn: str
    is_own_turn: bool
    is_overdue: bool


def supervises(viewer: Actor) -> bool:
    """Whether the viewer gives orders: people of the regulator."""
    return viewer.role is Role.REGULATOR and viewer.level is Level.REGULATOR


def of_house(order: SupervisionOrder, viewer: Actor) -> bool:
    """Whether the viewer answers for the institution: an officer of it or of an office above it."""
    subject = order.subject
    above = {subject.pk, subject.sub_branch_id, subject.branch_id, subject.head_id}
    return viewer.role is Role.OFFICER and viewer.organisation_id in above


def orders_seen(viewer: Actor) -> QuerySet[SupervisionOrder]:
    """Return the orders one may see: the regulator all, an institution those to itself and to its lower offices."""
    rows = SupervisionOrder.objects.select_related("subject").annotate(
        at_house=Case(When(AT_HOUSE, then=True), default=False, output_field=BooleanField()),
        at_regulator=Case(When(AT_REGULATOR, then=True), default=False, output_field=BooleanField()),
    )
    if viewer.is_regulator:
        return rows
    return rows.filter(subject__in=organisations.subtree(viewer).order_by().values("pk"))


def order_seen(number: str, *, viewer: Actor) -> SupervisionOrder:
    """Return one of them by number. Raises NotFound."""
    found = orders_seen(viewer).filter(number=number).first()
    if found is None:
        raise NotFound(_("没有找到这项督办"))
    return found


def overdue(viewer: Actor, *, today: date) -> QuerySet[SupervisionOrder]:
    """Return the orders in sight on which something is overdue."""
    return orders_seen(viewer).filter(due_on__lt=today)


def open_count(viewer: Actor) -> int:
    """Return how many orders in sight are not over."""
    return orders_seen(viewer).filter(due_on__isnull=False).count()


def filters_for(data: Mapping[str, Any], *, viewer: Actor, today: date) -> Filters:
    """Return the filters of the list."""
    mine = AT_REGULATOR if viewer.is_regulator else AT_HOUSE
    text = {"class": "form-control", "type": "search"}
    shown = [
        Filter("q", forms.CharField(label=_("编号或事项"), max_length=40, widget=forms.TextInput(text)), _by_text),
        Filter("state", choice_field(_("状态"), [("open", _("未办结")), *((str(c), _(n)) for c, n in STATE_LABELS.items())]), _by_state),
        Filter("light", choice_field(_("时限"), [("overdue", _("已逾期"))]), lambda rows, _v: rows.filter(due_on__lt=today)),
        Filter("turn", choice_field(_("轮到"), [("mine", _("我方"))]), lambda rows, _v: rows.filter(mine)),
        Filter("basis", choice_field(_("依据"), [(one.code, one.label) for one in bases().values()], wide=True), "basis"),
    ]  # fmt: skip
    if viewer.is_regulator:
        heads = [(one.code, one.label) for one in organisations.heads()]
        shown.append(Filter("head", choice_field(_("机构"), heads), _by_house))
    return Filters(tuple(shown), data)


def _by_text(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(number=text.strip().upper()) | Q(title__icontains=text) | Q(subject__name__icontains=text))


def _by_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(due_on__isnull=False) if value == "open" else rows.filter(state=value)


def _by_house(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(Q(subject__head__code=code) | Q(subject__code=code))


def rows_of(orders: Sequence[SupervisionOrder], *, viewer: Actor, today: date) -> list[Row]:
    """Return orders, as `orders_seen` gives them, as the list shows them."""
    return [_row(one, viewer, today) for one in orders]


def _row(order: Any, viewer: Actor, today: date) -> Row:
    sides = ((order.at_house, _("机构")), (order.at_regulator, _("监管机构")))
    return Row(
        order=order,
        state=_(STATE_LABELS[order.state]),
        tone=TONES[order.state],
        basis=basis_label(order.basis),
        turn=" / ".join(str(name) for is_there, name in sides if is_there),
        is_own_turn=order.at_regulator if viewer.is_regulator else order.at_house,
        is_overdue=order.due_on is not None and order.due_on < today,
    )


def columns() -> list[str]:
    """Return the headings of the list as a file."""
    return [
        *(_("编号"), _("机构代码"), _("机构"), _("事项"), _("依据"), _("状态")),
        *(_("发出日期"), _("答复期限"), _("到期日"), _("已逾期"), _("办结日期")),
    ]


def export_rows(orders: QuerySet[SupervisionOrder], *, today: date) -> Iterator[tuple[Any, ...]]:
    """Return the lines of the whole list as a file has them."""
    for one in orders.order_by(*ORDER).iterator(chunk_size=500):
        yield (
            one.number, one.subject.code, one.subject.name, one.title, basis_label(one.basis),
            _(STATE_LABELS[one.state]), timezone.localdate(one.opened_at), one.answer_due_on, one.due_on,
            one.due_on is not None and one.due_on < today,
            timezone.localdate(one.closed_at) if one.closed_at else None,
        )  # fmt: skip


def waiting(viewer: Actor, today: date) -> Iterator[Matter]:
    """Return the orders that are overdue, and those that wait for the viewer's side: for the dashboard; two queries."""
    if viewer.role not in _SEEING:
        return
    url = reverse("supervision:orders")
    yield Matter(_("监管督办逾期"), overdue(viewer, today=today).count(), f"{url}?light=overdue", is_late=True)
    number = filters_for({"turn": "mine"}, viewer=viewer, today=today).apply(orders_seen(viewer)).count()
    yield Matter(_("监管督办待我方办理"), number, f"{url}?turn=mine")
