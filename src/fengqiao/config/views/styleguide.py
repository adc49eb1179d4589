"""Every component on one page, for whoever builds pages. Demo mode only."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.access import public
from fengqiao.foundation.charts.rules import Chart, Kind, Point, Series


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=20, help_text=gettext_lazy("与身份证一致"))
    amount = forms.DecimalField(label=gettext_lazy("涉及金额（元）"), required=False)
    facts = forms.CharField(label=gettext_lazy("发生了什么"), widget=forms.Textarea(attrs={"rows": 3}))
    channel = forms.ChoiceField(
        label=gettext_lazy("来源"),
        choices=[("counter", gettext_lazy("柜面")), ("phone", gettext_lazy("电话"))],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("机构类别"), choices=[("bank", gettext_lazy("银行")), ("insurer", gettext_lazy("保险公司"))]
    )
    agree = forms.BooleanField(label=gettext_lazy("我确认以上内容属实"))


def _charts() -> list[Chart]:
    here = reverse("styleguide")
    months = [f"{month:02d}" for month in range(1, 7)]
    bars = Chart(
        id="sample-bar",
        title=_("各月件数"),
        kind=Kind.BAR,
        category_label=_("月份"),
        categories=months,
        series=[
            Series(
                _("银行"),
                [Point(n, f"{here}?month={m}") for m, n in zip(months, (41, 37, 52, 48, 60, 55), strict=True)],
            ),
            Series(
                _("保险公司"),
                [Point(n, f"{here}?month={m}") for m, n in zip(months, (22, 19, 31, 27, 25, 30), strict=True)],
            ),
        ],
    )
    line = Chart(
        id="sample-line",
        title=_("按时办结率"),
        kind=Kind.LINE,
        category_label=_("月份"),
        categories=months,
        series=[Series(_("按时办结率"), [Point(n, here) for n in (91.2, 92.4, None, 94.1, 95.0, 96.3)])],
        unit="%",
        target=95,
    )
    return [bars, line]


def _context(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    here = reverse("styleguide")
    rows = [
        ("SX2026-000123", "green", today + timedelta(days=12), Decimal(8600), _("处理中"), "active"),
        ("SX2026-000119", "yellow", today + timedelta(days=3), Decimal("128000.50"), _("待补充材料"), "waiting"),
        ("SX2026-000117", "red", today, Decimal(56000000), _("处理中"), "active"),
        ("SX2026-000098", "overdue", today - timedelta(days=2), None, _("已驳回"), "bad"),
    ]
    return {
        "rows": rows,
        "today": today,
        "now": timezone.now(),
        "form": SampleForm({"name": "", "channel": "phone"}),
        "charts": _charts(),
        "tabs": [(_("全部"), here, True), (_("我的"), f"{here}?mine=1", False)],
        "sort": "due",
    }


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components at the desk, or with ``?portal=1`` in the portal's frame."""
    base = "base_portal.html" if request.GET.get("portal") else "base_desk.html"
    return render(request, "styleguide.html", {"base": base, **_context(request)})
