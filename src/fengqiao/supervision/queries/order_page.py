"""One order on one page: what it says, what may be done, answers, measures, talks, papers, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.queries import visible_cases
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lifecycle import Availability, Facts
from fengqiao.foundation.numbering import MEDIATION
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.foundation.parameters.rules import Rules
from fengqiao.organisations.queries import history
from fengqiao.supervision.models import (
    OrderAnswer,
    OrderExtension,
    OrderFile,
    OrderMeasure,
    OrderPaper,
    SupervisionOrder,
)
from fengqiao.supervision.queries.naming import words_of
from fengqiao.supervision.queries.order_bases import bases
from fengqiao.supervision.queries.orders import of_house, orders_seen, supervises
from fengqiao.supervision.rules.indicators import INDICATORS
from fengqiao.supervision.rules.order_moves import HOUSE, LIFECYCLE, MOVES
from fengqiao.supervision.rules.orders import (
    DOMAIN,
    GROUNDS,
    IDLE_WISH,
    PAPERS,
    STATE_LABELS,
    TO_ANSWER,
    Action,
    Judgement,
    State,
)

TAGS: Final[history.Labels] = {
    **{f"supervision.order_{move.action}": gettext_lazy(move.label) for move in MOVES},
    "supervision.order_opened": gettext_lazy("发出督办"),
}
KEYS: Final[history.Labels] = {
    "basis": gettext_lazy("依据"),
    "answer_due_on": gettext_lazy("答复期限"),
    "due_on": gettext_lazy("到期日"),
    "after": gettext_lazy("状态"),
    "wanted_on": gettext_lazy("延期至"),
    "result": gettext_lazy("结果"),
    "measure_due_on": gettext_lazy("完成期限"),
    "ground": gettext_lazy("谈话事由"),
    "held_on": gettext_lazy("谈话日期"),
    "paper": gettext_lazy("文种"),
    "files": gettext_lazy("证明材料份数"),
    "number": gettext_lazy("编号"),
    "indicator": gettext_lazy("指标"),
}
_UNSAID: Final = frozenset({"before", "sha256", "entry"})
_JUDGING: Final = frozenset({Action.ACCEPT, Action.ACCEPT_PARTLY, Action.RETURN})
_RESULTS: Final = {
    "granted": gettext_lazy("同意"), "refused": gettext_lazy("不同意"),
    "done": gettext_lazy("已完成"), "not_done": gettext_lazy("未完成"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """A case or alert an order names; ``url`` is empty where the viewer may not open it."""

    number: str
    url: str


def rules_of(day: date) -> Rules:
    """Return the rule set for orders and reports on a day."""
    return parameters.rules_on(DOMAIN, day)


def facts_of(order: SupervisionOrder, viewer: Actor, *, on: date) -> Facts:
    """Return what the moves may ask; what costs a query is asked only when a condition asks."""

    @cache
    def measures() -> list[OrderMeasure]:
        return list(order.measures.all())

    def extensions_left() -> bool:
        granted = order.extensions.filter(is_granted=True).count()
        return granted < rules_of(on).number("order_extensions_max")

    circumstances: dict[str, Any] = {
        "of_house": of_house(order, viewer),
        "of_regulator": supervises(viewer),
        "extension_waits": lambda: order.extensions.filter(decided_at__isnull=True).exists(),
        "extensions_left": extensions_left,
        "overdue": lambda: _house_is_late(order, measures(), on),
        "returned": lambda: order.answers.filter(judgement=Judgement.RETURNED).exists(),
        "talked": order.talks.exists,
        "measures_open": lambda: any(one.done_at is None for one in measures()),
        "measures_to_report": lambda: any(one.reported_at is None for one in measures()),
        "measures_to_check": lambda: any(one.reported_at and one.done_at is None for one in measures()),
    }
    return Facts(state=order.state, role=viewer.role, actor_kind=viewer.kind, holds=True, circumstances=circumstances)


def _house_is_late(order: SupervisionOrder, measures: list[OrderMeasure], on: date) -> bool:
    """Whether the institution is past its day; not while its wish for more time waits for the regulator."""
    if order.state in TO_ANSWER:
        return order.answer_due_on < on and not order.extensions.filter(decided_at__isnull=True).exists()
    return order.state == State.FOLLOWING and any(one.reported_at is None and one.due_on < on for one in measures)


def available(order: SupervisionOrder, viewer: Actor, *, on: date) -> Sequence[Availability]:
    """Return the moves of the viewer's side, open or not, each with the reason why not in the active language."""
    own, supervising = of_house(order, viewer), supervises(viewer)
    return [
        Availability(one.move, _(one.reason) if one.reason else None)
        for one in LIFECYCLE.available(facts_of(order, viewer, on=on))
        if (own if one.move.roles == HOUSE else supervising)
    ]


def measures_for(order: SupervisionOrder, action: str) -> list[tuple[int, str]]:
    """Return the measures a move can be about, as choices."""
    rows = order.measures.filter(done_at__isnull=True)
    rows = rows.filter(reported_at__isnull=action == Action.REPORT_MEASURE)
    return [(one.pk, f"{one.text[:60]} · {one.due_on}") for one in rows]


def about(order: SupervisionOrder, action: str) -> list[tuple[str, str]]:
    """Return what somebody must have before their eyes to make a move, headings and texts: question, answer, wish, reports."""
    found = [(_("督办内容"), order.question)]
    if action in _JUDGING and (answer := order.answers.order_by("-id").first()):
        found.append((_("答复"), answer.text))
    if action == Action.DECIDE_EXTENSION and (wish := order.extensions.filter(decided_at__isnull=True).first()):
        found.append((_("延期至"), f"{wish.wanted_on}\n{wish.reasons}"))
    if action == Action.ANSWER and (last := order.answers.exclude(reasons="").order_by("-id").first()):
        found.append((_("审核理由"), last.reasons))
    if action in {Action.CHECK_MEASURE, Action.CLOSE}:
        rows = order.measures.exclude(report="")
        found += [(one.text, one.report) for one in rows if action == Action.CLOSE or one.done_at is None]
    return found


def references_of(order: SupervisionOrder, viewer: Actor) -> list[Reference]:
    """Return the cases and alerts an order names, with the addresses of those cases the viewer may open; one query."""
    seen = set(visible_cases(viewer).filter(number__in=order.references).values_list("number", flat=True))
    return [Reference(number, _case_url(number) if number in seen else "") for number in order.references]


def _case_url(number: str) -> str:
    return reverse("mediation:case" if number.startswith(MEDIATION) else "complaints:case", args=[number])


def decision_words(extension: OrderExtension) -> str:
    """Return why a wish for more time was decided as it was; what the system wrote, in the active language."""
    return _(IDLE_WISH) if extension.decision == IDLE_WISH else extension.decision


def answers_of(order: SupervisionOrder) -> list[OrderAnswer]:
    """Return the answers, the last first, with their files."""
    return list(order.answers.prefetch_related("files").select_related("sent_by").order_by("-id"))


def file_seen(file_id: int, *, viewer: Actor) -> OrderFile:
    """Return a file of an answer the viewer sees. Raises NotFound."""
    found = OrderFile.objects.filter(pk=file_id, answer__order__in=orders_seen(viewer).values("pk")).first()
    if found is None:
        raise NotFound(_("没有这份证明材料"))
    return found


def paper_seen(paper_id: int, *, viewer: Actor) -> OrderPaper:
    """Return a paper of an order the viewer sees. Raises NotFound."""
    found = OrderPaper.objects.filter(pk=paper_id, order__in=orders_seen(viewer).values("pk")).first()
    if found is None:
        raise NotFound(_("没有这份文件"))
    return found


def history_of(order: SupervisionOrder) -> list[history.HistoryEntry]:
    """Return what happened to an order, newest first."""
    events = list(reversed(ledger.history(f"supervision_order:{order.pk}")))
    for event in events:
        event.data = {key: value for key, value in event.data.items() if key not in _UNSAID}
    grounds = {code: one.label for code, one in bases().items()}
    words: dict[str, history.Labels] = {
        "basis": grounds,
        "indicator": {one.id: _(one.name) for one in INDICATORS.values()},
        "after": words_of(STATE_LABELS),
        "ground": words_of(GROUNDS),
        "paper": words_of(PAPERS),
        "result": _RESULTS,
    }
    return history.entries_of(events, tags=TAGS, keys=KEYS, words=words)
