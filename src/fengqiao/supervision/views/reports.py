"""Periodic reports: who stands how for a period, one report with its differences, the explanation, the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.errors import Conflict, Invalid
from fengqiao.foundation.lists import Format, export, page
from fengqiao.supervision.forms.reports import DecideForm, ExplainForm
from fengqiao.supervision.queries import report_list, report_page
from fengqiao.supervision.queries import reports as queries
from fengqiao.supervision.queries.naming import period_label
from fengqiao.supervision.queries.orders import supervises
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reports import STATE_LABELS, TONES, State
from fengqiao.supervision.services.reports import accept, explain, give_back
from fengqiao.supervision.views.roles import READERS


@access(*READERS)
@require_safe
def reports(request: ActorRequest) -> HttpResponse:
    """List every institution in sight with its report for a period, those that are late first."""
    viewer, today = request.actor, timezone.localdate()
    if not viewer.is_regulator:
        return _own(request)
    periods = queries.followed_periods(today)
    filters = report_list.filters_for(request.GET, periods=periods)
    period = report_list.period_of(filters, periods)
    rows = report_list.offices(viewer, period, today=today)
    found = page(filters.apply(rows), order=report_list.ORDER, after=request.GET.get("after"))
    context = {
        "page": found,
        "rows": report_list.standings(found.items, period),
        "fields": [filters.form[name] for name in filters.form.fields],
        "period": period_label(period),
        "period_key": period.key,
        "due_on": queries.due_on(period),
        "today": today,
        "numbers": report_list.numbers(rows),
        "missing_url": f"?period={period.key}&state={report_list.MISSING}",
        "elsewhere": report_list.elsewhere(viewer, period, today=today),
    }
    return render(request, "supervision/reports.html", context)


def _own(request: ActorRequest) -> HttpResponse:
    """Show an institution its own reports, a line a period."""
    viewer, today = request.actor, timezone.localdate()
    rows, asked = report_list.own(viewer, today=today), request.GET.get("period", "")
    context = {
        "rows": [one for one in rows if one.key == asked] or rows,
        "is_one": any(one.key == asked for one in rows),
        "today": today,
        "may_report": queries.reports_for(viewer) is not None,
    }
    return render(request, "supervision/own_reports.html", context)


@access(*READERS)
@require_safe
def export_reports(request: ActorRequest) -> HttpResponseBase:
    """Send the list of a period as a file."""
    today = timezone.localdate()
    periods = queries.followed_periods(today)
    filters = report_list.filters_for(request.GET, periods=periods)
    period = report_list.period_of(filters, periods)
    columns = [_("机构代码"), _("机构"), _("状态"), _("已逾期"), _("迟报"), _("报送时间")]
    rows: Any = report_list.export_rows(filters.apply(report_list.offices(request.actor, period, today=today)), period)
    return export(rows, columns, Format.asked(request.GET.get("format")), name=f"reports-{period.key}")


def _shown(request: ActorRequest, report_id: int, form: DecideForm | None = None) -> HttpResponse:
    viewer = request.actor
    found = queries.report_seen(report_id, viewer=viewer)
    compared, rows = report_page.rows_of(found)
    reporting = queries.reports_for(viewer) == found.organisation
    versions = report_page.versions_of(found)
    context = {
        "report": found,
        "period": period_label(Period.read(found.period)),
        "state": _(STATE_LABELS[found.state]),
        "tone": TONES[found.state],
        "main": [one for one in rows if one.is_main],
        "rest": [one for one in rows if not one.is_main],
        "compared": period_label(compared) if compared else "",
        "differing": sum(one.line.differs for one in rows),
        "versions": versions,
        "is_last": versions[0].pk == found.pk,
        "draft": f"report-{found.organisation.code}-{found.period}",
        "may_explain": reporting and found.state == State.DIFFERING,
        "may_correct": reporting and versions[0].pk == found.pk,
        "may_decide": supervises(viewer) and found.state == State.SUBMITTED,
        "form": form or DecideForm(),
    }
    return render(request, "supervision/report.html", context)


@access(*READERS)
@require_safe
def report(request: ActorRequest, report_id: int) -> HttpResponse:
    """Show one report, line by line beside the case records and the figures before."""
    return _shown(request, report_id)


@access(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def explain_differences(request: ActorRequest, report_id: int) -> HttpResponse:
    """Say why lines differ from the case records."""
    found = queries.report_seen(report_id, viewer=request.actor)
    if found.state != State.DIFFERING:
        raise Conflict(_("这份报告不在等待差异说明"))
    _compared, rows = report_page.rows_of(found)
    differing = [one for one in rows if one.line.differs]
    given = [(one.line.code, one.label, one.line.explanation) for one in differing]
    form = ExplainForm(request.POST or None, lines_given=given)
    if request.method == "POST" and form.is_valid():
        explain(report_id, form.explanations, by=request.actor, at=timezone.now())
        messages.success(request, _("差异已说明，报告已交监管机构审核。"))
        return redirect("supervision:report", report_id)
    context = {"form": form, "report": found, "period": period_label(Period.read(found.period)), "rows": differing}
    return render(request, "supervision/report_explain.html", context)


@access(Role.REGULATOR, level=Level.REGULATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: ActorRequest, report_id: int) -> HttpResponse:
    """Accept a report, or return it with a reason; who comes back to this address sees the report."""
    if request.method != "POST":
        return redirect("supervision:report", report_id)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _shown(request, report_id, form)
    reason = form.cleaned_data["reason"]
    try:
        if form.cleaned_data["act"] == "accept":
            accept(report_id, by=request.actor, at=timezone.now(), remark=reason)
            messages.success(request, _("报告已采纳，数据生效，有关比率随后重算。"))
        else:
            give_back(report_id, reason=reason, by=request.actor, at=timezone.now())
            messages.success(request, _("报告已退回。"))
    except Invalid as wrong:
        form.take(wrong)
        return _shown(request, report_id, form)
    return redirect("supervision:report", report_id)
