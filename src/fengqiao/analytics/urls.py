"""Addresses of analytics."""

from django.urls import path

from fengqiao.analytics.views import dashboard, explorer, mediation_year

app_name = "analytics"
urlpatterns = [
    path("desk/overview/", dashboard.dashboard, name="dashboard"),
    path("desk/overview/attention/", dashboard.attention, name="attention"),
    path("desk/mediation-year/", mediation_year.year, name="mediation_year"),
    path("desk/mediation-year/export/", mediation_year.export_year, name="export_mediation_year"),
    path("measures/", explorer.index, name="index"),
    path("measures/<str:measure_id>/", explorer.measure, name="measure"),
    path("measures/<str:measure_id>/export/", explorer.export_measure, name="export"),
    path("measures/<str:measure_id>/cases/", explorer.cases, name="cases"),
    path("measures/<str:measure_id>/cases/export/", explorer.export_cases, name="export_cases"),
]
