"""Periodic reports: who stands how for a period, the form, one report with its differences, the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.lists import Format, export
from fengqiao.supervision.forms.reports import DecideForm, ExplainForm, PeriodForm, ReportForm
from fengqiao.supervision.queries import reports as queries
from fengqiao.supervision.queries.naming import period_label
from fengqiao.supervision.queries.orders import supervises
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reports import STATE_LABELS, TONES, State
from fengqiao.supervision.services.reports import FORM, accept, explain, give_back, submit
from fengqiao.supervision.views.roles import READERS


@access(*READERS)
@require_safe
def reports(request: ActorRequest) -> HttpResponse:
    """List every institution in sight with its report for a period, those that are late first."""
    viewer, today = request.actor, timezone.localdate()
    form = PeriodForm(request.GET, periods=queries.reported_periods(today), today=today)
    period = form.period
    rows = queries.standings(viewer, period, today=today)
    context = {
        "form": form,
        "rows": rows,
        "period": period_label(period),
        "due_on": queries.due_on(period),
        "today": today,
        "late": sum(one.is_overdue for one in rows),
        "in_hand": sum(one.report is not None for one in rows),
        "obliged": sum(not one.excused for one in rows),
        "may_report": queries.reports_for(viewer) is not None,
        "export_url_query": period.key,
    }
    return render(request, "supervision/reports.html", context)


@access(*READERS)
@require_safe
def export_reports(request: ActorRequest) -> HttpResponseBase:
    """Send the list of a period as a file."""
    today = timezone.localdate()
    period = PeriodForm(request.GET, periods=queries.reported_periods(today), today=today).period
    columns = [_("机构代码"), _("机构"), _("状态"), _("已逾期"), _("报送时间")]
    rows: Any = queries.export_rows(request.actor, period, today=today)
    return export(rows, columns, Format.asked(request.GET.get("format")), name=f"reports-{period.key}")


@access(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Report a period."""
    viewer, today = request.actor, timezone.localdate()
    office = queries.reports_for(viewer)
    if office is None:
        raise NotAllowed(_("只有银行、保险机构总部的消保专员可以报送"))
    form = ReportForm(
        request.POST or None,
        items=queries.items_of(office),
        periods=queries.reported_periods(today),
        initial={"period": request.GET.get("period", "")},
    )
    if request.method == "POST" and form.is_valid():
        given = {"period": form.cleaned_data["period"], "reason": form.cleaned_data["reason"]}
        try:
            made = submit(figures=form.figures, way=FORM, by=viewer, at=timezone.now(), **given)
        except Invalid as wrong:
            _take(form, wrong)
        else:
            return redirect("supervision:report", made.pk)
    return render(request, "supervision/report_form.html", {"form": form, "office": office})


@access(*READERS)
@require_safe
def report(request: ActorRequest, report_id: int) -> HttpResponse:
    """Show one report, line by line beside the case records."""
    viewer = request.actor
    found = queries.report_seen(report_id, viewer=viewer)
    lines = list(found.lines.all())
    labels = queries.line_labels([one.code for one in lines])
    reporting = queries.reports_for(viewer) == found.organisation
    context = {
        "report": found,
        "period": period_label(Period.read(found.period)),
        "state": _(STATE_LABELS[found.state]),
        "tone": TONES[found.state],
        "lines": [(one, labels.get(one.code, one.code)) for one in lines],
        "differing": sum(one.differs for one in lines),
        "may_explain": reporting and found.state == State.DIFFERING,
        "may_correct": reporting and found.state in {State.ACCEPTED, State.RETURNED},
        "may_decide": supervises(viewer) and found.state == State.SUBMITTED,
    }
    return render(request, "supervision/report.html", context)


@access(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def explain_differences(request: ActorRequest, report_id: int) -> HttpResponse:
    """Say why lines differ from the case records."""
    found = queries.report_seen(report_id, viewer=request.actor)
    rows = [one for one in found.lines.all() if one.differs]
    labels = queries.line_labels([one.code for one in rows])
    shown = [
        (one.code, f"{labels[one.code]} · {one.reported:,.0f} / {one.counted:,.0f}", one.explanation) for one in rows
    ]
    form = ExplainForm(request.POST or None, lines=shown)
    if request.method == "POST" and form.is_valid():
        explain(report_id, form.explanations, by=request.actor, at=timezone.now())
        messages.success(request, _("已保存。"))
        return redirect("supervision:report", report_id)
    return render(request, "supervision/report_explain.html", {"form": form, "report": found})


@access(Role.REGULATOR, level=Level.REGULATOR)
@require_POST
def decide(request: ActorRequest, report_id: int) -> HttpResponse:
    """Accept a report, or return it with a reason."""
    form = DecideForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if form.cleaned_data["act"] == "accept":
                accept(report_id, by=request.actor, at=timezone.now(), remark=reason)
            else:
                give_back(report_id, reason=reason, by=request.actor, at=timezone.now())
        except Invalid as wrong:
            messages.error(request, wrong.message)
        else:
            messages.success(request, _("已保存。"))
    return redirect("supervision:report", report_id)


def _take(form: Any, wrong: Invalid) -> None:
    for name, message in wrong.fields.items():
        if not form.has_error(name):
            form.add_error(name if name in form.fields else None, message)
