"""Plans, campaigns, and where complaints say people should be taught."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.education.forms.plans import CampaignForm, TargetForm
from fengqiao.education.queries import need as need_queries
from fengqiao.education.queries import plans as queries
from fengqiao.education.queries.events import campaigns as all_campaigns
from fengqiao.education.queries.reference import topic_label
from fengqiao.education.services import plans as services
from fengqiao.education.views.roles import CHECKERS, READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.charts.rules import Chart, Kind, Point, Series
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.lists import Format, export, page
from fengqiao.places import queries as places

LISTED = 60
_SEEING_CASES = (Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR)


@access(*READERS)
@require_safe
def plans(request: ActorRequest) -> HttpResponse:
    """List the plans of a year."""
    today = timezone.localdate()
    year = _number(request.GET.get("year"), today.year)
    shown = page(
        queries.plans_seen(request.actor).filter(year=year), order=("organisation__code", "id"),
        after=request.GET.get("after"),
    )  # fmt: skip
    context = {
        "year": year,
        "tabs": [(f"{one}", f"?year={one}", one == year) for one in queries.years(request.actor, today)],
        "page": shown,
        "may_begin": request.actor.role in CHECKERS,
        "has_own": any(one.organisation_id == request.actor.organisation_id for one in shown.items),
    }
    return render(request, "education/plans.html", context)


@access(*CHECKERS)
@require_POST
def begin(request: ActorRequest) -> HttpResponse:
    """Begin the plan of one's own organisation."""
    year = _number(request.POST.get("year"), timezone.localdate().year)
    made = services.begin_plan(year=year, by=request.actor, at=timezone.now())
    return redirect("education:plan", made.pk)


@access(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: ActorRequest, plan_id: int) -> HttpResponse:
    """Show a plan with its progress; its keepers add targets."""
    one = queries.plan_seen(plan_id, viewer=request.actor)
    keeps = queries.may_keep(one, request.actor) and not one.is_adopted
    form = TargetForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST":
        if not keeps:
            raise NotAllowed(_("只有本机构可以修改自己的计划"))
        if form.is_valid():
            try:
                services.add_target(one.pk, form.data_given, by=request.actor, at=timezone.now())
            except Invalid as refused:
                form.take(refused)
            else:
                messages.success(request, _("已保存。"))
                return redirect("education:plan", one.pk)
    rows = [
        {"row": row, "url": f"{reverse('education:events')}?{urlencode(row.query)}"} for row in queries.progress(one)
    ]
    context = {
        "plan": one,
        "rows": rows,
        "form": form if keeps else None,
        "may_adopt": keeps and request.actor.role is not Role.OFFICER and bool(rows),
        "history": queries.history_of(one.pk),
    }
    return render(request, "education/plan.html", context)


@access(*CHECKERS)
@require_POST
def drop(request: ActorRequest, plan_id: int, target_id: int) -> HttpResponse:
    """Remove a target."""
    services.drop_target(plan_id, target_id, by=request.actor, at=timezone.now())
    return redirect("education:plan", plan_id)


@access(Role.EXECUTIVE, Role.REGULATOR)
@require_POST
def adopt(request: ActorRequest, plan_id: int) -> HttpResponse:
    """Adopt a plan."""
    services.adopt(plan_id, by=request.actor, at=timezone.now(), on=timezone.localdate())
    messages.success(request, _("计划已通过。"))
    return redirect("education:plan", plan_id)


@access(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: ActorRequest) -> HttpResponse:
    """List the campaigns, and announce one."""
    may_add = request.actor.role in CHECKERS
    form = CampaignForm(request.POST or None) if may_add else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed(_("只有消保专员、负责人和监管可以设立专题"))
        if form.is_valid():
            try:
                services.add_campaign(**form.cleaned_data, by=request.actor, at=timezone.now())
            except Invalid as refused:
                form.take(refused)
            else:
                messages.success(request, _("已保存。"))
                return redirect("education:campaigns")
    shown = page(all_campaigns(), order=("-starts_on", "-id"), after=request.GET.get("after"))
    return render(request, "education/campaigns.html", {"page": shown, "form": form, "today": timezone.localdate()})


@access(*_SEEING_CASES)
@require_safe
def need(request: ActorRequest) -> HttpResponse:
    """Show where complaints say people should be taught, by county or by a county's towns."""
    found, county = _need(request)
    url = reverse("education:need")
    plan_url = _own_plan(request)
    rows = [
        {
            "row": row,
            "cases": f"{reverse('education:need_cases')}?{urlencode({'place': row.need.place, 'topic': row.need.topic})}",
            "events": f"{reverse('education:events')}?{urlencode(_events_query(row, found))}",
            "plan": f"{plan_url}?{urlencode({**need_queries.suggestion(row), 'from_need': 'on'})}" if plan_url else "",
            "is_short": row.need.gap >= 1,
        }
        for row in found.rows[:LISTED]
    ]
    by_place = found.by_place()
    context = {
        "rows": rows,
        "short": [one for one in rows if one["is_short"]],
        "enough": [one for one in rows if not one["is_short"]],
        "found": found,
        "tabs": [(_("各区县"), "?", not county)]
        + [(one.short_name, f"?county={one.code}", county == one.code) for one in places.counties()],
        "map": None if county else _map(by_place, url),
        "charts": _bars(by_place, county),
        "export": request.GET.urlencode(),
    }
    return render(request, "education/need.html", context)


@access(*_SEEING_CASES)
@require_safe
def export_need(request: ActorRequest) -> HttpResponseBase:
    """Send the table as a file."""
    found, _county = _need(request)
    columns = [
        _("地区"), _("主题"), _("投诉"), _("近期投诉"), _("份额（修正后）"), _("全市份额"), _("增长倍数"),
        _("已办场次"), _("按需求应办"), _("差距"),
    ]  # fmt: skip
    lines = (
        (
            row.place, row.topic, row.need.complaints, row.need.recent, round(row.need.share, 3),
            round(row.need.city_share, 3), round(row.need.growth, 2), row.need.held, round(row.need.wanted, 1),
            round(row.need.gap, 1),
        )
        for row in found.rows
    )  # fmt: skip
    return export(lines, columns, Format.asked(request.GET.get("format")), name="education-need")


@access(*_SEEING_CASES)
@require_safe
def need_cases(request: ActorRequest) -> HttpResponse:
    """List the complaints of a place that call for a topic."""
    found, _county = _need(request)
    place, topic = request.GET.get("place", "")[:12], request.GET.get("topic", "")[:24]
    cases = need_queries.complaints_behind(
        request.actor, place=place, topic=topic, period=found.period, mapped=found.mapped
    )
    shown = page(cases, order=("-opened_at", "-id"), after=request.GET.get("after"))
    known = places.places([place])
    context = {"page": shown, "place": known[place].label if place in known else "", "topic": topic_label(topic)}
    return render(request, "education/need_cases.html", context)


def _need(request: ActorRequest) -> tuple[need_queries.NeedView, str]:
    county = request.GET.get("county", "")
    county = county if county in {one.code for one in places.counties()} else ""
    digits = need_queries.TOWN if county else need_queries.COUNTY
    return need_queries.need(request.actor, today=timezone.localdate(), digits=digits, within=county), county


def _events_query(row: need_queries.NeedRow, found: need_queries.NeedView) -> dict[str, str]:
    return {
        "status": "counted", "place": row.need.place, "topic": row.need.topic, "since": found.period.since.isoformat()
    }  # fmt: skip


def _own_plan(request: ActorRequest) -> str:
    """Return the address of the actor's own open plan, of next year first; empty if there is none."""
    if request.actor.role not in CHECKERS:
        return ""
    own = queries.plans_seen(request.actor).filter(organisation=request.actor.organisation_id or 0, is_adopted=False)
    found = own.filter(year__gte=timezone.localdate().year).order_by("-year").first()
    return reverse("education:plan", args=[found.pk]) if found else ""


def _map(by_place: dict[str, float], url: str) -> Chart:
    codes = {one.short_name: one.code for one in places.counties()}
    points = [Point(round(value), url=f"{url}?county={codes.get(name, '')}") for name, value in by_place.items()]
    return Chart(
        id="need-map", title=_("按投诉还差多少场"), kind=Kind.MAP, category_label=_("区县"),
        categories=list(by_place), series=[Series(_("还差场次"), points)], geojson_url=reverse("places:map"),
    )  # fmt: skip


def _bars(by_place: dict[str, float], county: str) -> Chart:
    ranked = sorted(by_place.items(), key=lambda one: -one[1])[:20]
    export_url = reverse("education:export_need")
    query = {"county": county} if county else {}
    return Chart(
        id="need-bars", title=_("还差场次（按地区）"), kind=Kind.BAR, category_label=_("地区"),
        categories=[name for name, _value in ranked],
        series=[Series(_("还差场次"), [Point(round(value)) for _name, value in ranked])], horizontal=True,
        csv_url=f"{export_url}?{urlencode({**query, 'format': 'csv'})}",
        xlsx_url=f"{export_url}?{urlencode({**query, 'format': 'xlsx'})}",
    )  # fmt: skip


def _number(text: Any, default: int) -> int:
    text = str(text or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else default
