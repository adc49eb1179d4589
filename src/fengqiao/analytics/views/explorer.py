"""The explorer: one measure by anything, for any period, and the cases behind each figure."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.analytics import showing
from fengqiao.analytics.forms import ExplorerForm
from fengqiao.analytics.listing import LISTINGS
from fengqiao.analytics.queries import ask, cases_of, kinds_for, label_of, question_from
from fengqiao.analytics.queries.dashboard import months_until
from fengqiao.analytics.rules.dimensions import dimensions_of
from fengqiao.analytics.rules.facts import COMPLAINTS
from fengqiao.analytics.rules.measures import MEASURES, Direction, Kind, Measure, Part
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.lists import Format, export, page
from fengqiao.organisations.reference_year import today as data_day

READERS: Final = (
    Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR, Role.MEDIATOR, Role.MEDIATION_CLERK,
    Role.COURT_LIAISON, Role.JUSTICE,
)  # fmt: skip
DEFAULT: Final = "first_line_settlement_rate"
DEFAULT_OF_MEDIATION: Final = "mediation_settled"


@access(*READERS)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Lead to the measure chosen with what fits its kind of fact, else to the first of the last twelve months."""
    query = request.GET.dict()
    first = DEFAULT if COMPLAINTS in kinds_for(request.actor) else DEFAULT_OF_MEDIATION
    chosen = query.pop("measure", first)
    if not request.GET:
        query = {"by": "month", "from": f"{months_until(data_day(), 12)[0]}-01"}
    chosen = chosen if chosen in MEASURES else first
    used = urlencode({name: value for name, value in query.items() if value and _fits(MEASURES[chosen], name, value)})
    path = reverse("analytics:measure", args=[chosen])
    return redirect(f"{path}?{used}" if used else path)


def _fits(shown: Measure, name: str, value: str) -> bool:
    """Whether a part of the query can be asked of a measure; choosing one of another kind drops the rest."""
    if name == "by":
        return value in dimensions_of(shown.facts)
    return name in {"from", "to", *shown.facts.filters}


@access(*READERS)
@require_safe
def measure(request: ActorRequest, measure_id: str) -> HttpResponse:
    """Show a measure: figure, chart, table, definition and source."""
    _require(measure_id, request.actor)
    data = request.GET.copy()
    data["measure"] = measure_id
    form = ExplorerForm(data, viewer=request.actor, today=data_day())
    shown = MEASURES[measure_id]
    context: dict[str, Any] = {
        "form": form,
        "measure": shown,
        "name": _(shown.name),
        "definition": _(shown.definition),
        "source": _(shown.source),
        "direction": _DIRECTIONS[shown.direction](),
        "more_open": any(data.get(field.name) for field in form.more_fields),
    }
    if form.is_valid():
        try:
            context |= _answer(request, form)
        except Invalid as wrong:
            for name, message in wrong.fields.items():
                form.add_error(name if name in form.fields else None, message)
    return render(request, "analytics/measure.html", context, status=200 if form.is_valid() else 400)


def _require(measure_id: str, viewer: Actor) -> None:
    """Raise NotFound unless there is such a measure among those the viewer has figures of."""
    if measure_id not in MEASURES or MEASURES[measure_id].facts not in kinds_for(viewer):
        raise NotFound(_("没有这个指标"))


_DIRECTIONS: Final = {
    Direction.UP: lambda: _("越高越好"),
    Direction.DOWN: lambda: _("越低越好"),
    Direction.NEUTRAL: lambda: _("本身无好坏"),
}


def _answer(request: ActorRequest, form: ExplorerForm) -> dict[str, Any]:
    asked = form.question
    table = ask(asked, request.actor)
    chart = showing.chart_of(table)
    return {
        "table": table,
        "chart": chart,
        "rows": [_line(table.measure, asked, row) for row in table.rows],
        "total": _line(table.measure, asked, table.total, whole=True),
        "is_rate": table.measure.kind is Kind.RATE,
        "is_empty": not table.total.denominator,
        "is_count": table.measure.kind is Kind.COUNT,
        "columns": showing.columns_of(table.measure, asked.by),
        "period": showing.period(asked),
        "csv_url": showing.export_url(asked, "csv"),
        "xlsx_url": showing.export_url(asked, "xlsx"),
    }


def _line(shown: Any, asked: Any, row: Any, *, whole: bool = False) -> dict[str, Any]:
    key = None if whole else row.key
    return {
        "label": row.label,
        "value": showing.shown(shown, row.value),
        "plain": showing.plain(shown, row.value),
        "numerator": f"{row.numerator:,}",
        "denominator": f"{row.denominator:,}",
        "all_url": showing.cases_url(asked, key),
        "numerator_url": showing.cases_url(asked, key, Part.NUMERATOR),
    }


@access(*READERS)
@require_safe
def export_measure(request: ActorRequest, measure_id: str) -> HttpResponseBase:
    """Send a measure's table as a file, with its definition below."""
    _require(measure_id, request.actor)
    asked = question_from(measure_id=measure_id, params=request.GET.dict())
    table = ask(asked, request.actor)
    columns = showing.columns_of(asked.measure, asked.by)
    return export(
        showing.lines_of(table), columns, _format(request), name=f"{measure_id}-{timezone.localdate():%Y%m%d}"
    )


@access(*READERS)
@require_safe
def cases(request: ActorRequest, measure_id: str) -> HttpResponse:
    """List exactly the cases behind one figure."""
    _require(measure_id, request.actor)
    asked = question_from(measure_id=measure_id, params=request.GET.dict())
    key, part = request.GET.get("key"), request.GET.get("part", Part.ALL)
    found = cases_of(asked, request.actor, key=key, part=part)
    listing = LISTINGS[asked.measure.facts.id]
    listed = page(listing.fetched(found), order=("-opened_at", "-id"), after=request.GET.get("after"))
    parts = [(Part.ALL, _("全部")), (Part.NUMERATOR, _("算入的")), (Part.REST, _("未算入的"))]
    context = {
        "name": _(asked.measure.name),
        "definition": _(asked.measure.definition),
        "source": _(asked.measure.source),
        "key_label": label_of(asked.by, key, request.actor) if asked.by and key is not None else "",
        "period": showing.period(asked),
        "page": listed,
        "listing": listing.template,
        "rows": listing.rows(listed.items, request.actor),
        "number": found.count(),
        "tabs": [(text, f"?{_with_part(request, one)}", one == part) for one, text in parts]
        if asked.measure.kind is Kind.RATE
        else [],
        "back": showing.measure_url(asked),
        "export": f"{reverse('analytics:export_cases', args=[measure_id])}?{_with_part(request, part)}",
    }
    return render(request, "analytics/cases.html", context)


@access(*READERS)
@require_safe
def export_cases(request: ActorRequest, measure_id: str) -> HttpResponseBase:
    """Send the cases behind one figure as a file, however many."""
    _require(measure_id, request.actor)
    asked = question_from(measure_id=measure_id, params=request.GET.dict())
    found = cases_of(asked, request.actor, key=request.GET.get("key"), part=request.GET.get("part", Part.ALL))
    name = f"{measure_id}-cases-{timezone.localdate():%Y%m%d}"
    listing = LISTINGS[asked.measure.facts.id]
    ordered = listing.fetched(found).order_by("-opened_at", "-id").iterator(chunk_size=2000)
    return export(
        listing.lines(ordered, request.actor), [_(column) for column in listing.columns], _format(request), name=name
    )


def _format(request: HttpRequest) -> Format:
    return Format.asked(request.GET.get("format"))


def _with_part(request: HttpRequest, part: str) -> str:
    query = request.GET.copy()
    query["part"] = part
    query.pop("after", None)
    return query.urlencode()
