"""The form in which an institution reports a period."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.supervision.forms.reports import ReportForm, typed
from fengqiao.supervision.queries import reports as queries
from fengqiao.supervision.queries.naming import period_label
from fengqiao.supervision.queries.report_form import Asked, asked_of, values_of
from fengqiao.supervision.rules.reports import STATE_LABELS, State
from fengqiao.supervision.services.reports import FORM, submit


@access(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Report a period: chosen by the address, typed figure by figure."""
    viewer, today = request.actor, timezone.localdate()
    office = queries.reports_for(viewer)
    if office is None:
        raise NotAllowed(_("只有银行、保险机构总部的消保专员可以报送"))
    periods = queries.reported_periods(today)
    chosen = request.POST.get("period") or request.GET.get("period", "")
    period = next((one for one in periods if one.key == chosen), periods[0])
    asked = asked_of(office, period)
    from_records = request.GET.get("fill") == "records"
    form = ReportForm(request.POST or None, asked=asked, initial=_initial(asked, from_records=from_records))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        at = timezone.now()
        try:
            made = submit(period=period.key, figures=form.figures, way=FORM, reason=reason, by=viewer, at=at)
        except Invalid as wrong:
            form.take_refused(wrong)
        else:
            _say(request, made.state)
            return redirect("supervision:report", made.pk)
    context = {
        "form": form,
        "office": office,
        "period": period,
        "period_label": period_label(period),
        "periods": [(one.key, period_label(one)) for one in periods],
        "due_on": queries.due_on(period),
        "today": today,
        "compared": period_label(asked.compared) if asked.compared else "",
        "last": asked.last,
        "last_state": _(STATE_LABELS[asked.last.state]) if asked.last else "",
        "draft": f"report-{office.code}-{period.key}",
        "from_records": from_records,
    }
    return render(request, "supervision/report_form.html", context)


def _initial(asked: Asked, *, from_records: bool) -> dict[str, str]:
    """Return what the form starts with: this period's last version, or for complaints what the records give."""
    values = values_of(asked.last)
    found = {line.name: typed(values[line.code]) for line in asked.lines if line.code in values}
    if from_records:
        known = {line.name: line.counted.value for line in asked.lines if line.counted}
        found |= {name: typed(value) if value or "__" not in name else "" for name, value in known.items()}
    return found


def _say(request: ActorRequest, state: str) -> None:
    if state == State.DIFFERING:
        messages.warning(request, _("报告已保存；有几项与案件记录不一致，说明差异后才交监管机构审核。"))
    else:
        messages.success(request, _("报告已交监管机构审核。"))
