"""Addresses of supervision."""

from django.urls import path

from fengqiao.supervision.views import indicators, reported

app_name = "supervision"
urlpatterns = [
    path("desk/supervision/indicators/", indicators.indicators, name="indicators"),
    path("desk/supervision/indicators/<slug:indicator_id>/", indicators.indicator, name="indicator"),
    path(
        "desk/supervision/indicators/<slug:indicator_id>/export/", indicators.export_indicator, name="export_indicator"
    ),
    path("desk/supervision/records/<slug:name>/", indicators.records, name="records"),
    path("desk/supervision/records/<slug:name>/export/", indicators.export_records, name="export_records"),
    path("desk/supervision/reported/", reported.reported, name="reported"),
]
