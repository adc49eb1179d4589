"""``{% chart chart %}``."""

from typing import Any

from django import template

from fengqiao.foundation.charts.rules import Chart

register = template.Library()


@register.inclusion_tag("charts/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """Draw a chart with its table and exports."""
    return {"chart": chart, "rows": chart.rows(), "data": chart.data(), "data_id": f"{chart.id}-data"}
