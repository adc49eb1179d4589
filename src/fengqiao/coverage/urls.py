"""Addresses of coverage."""

from django.urls import path

from fengqiao.coverage.views import gaps

app_name = "coverage"
urlpatterns = [
    path("desk/coverage/gaps/", gaps.gaps, name="gaps"),
    path("desk/coverage/gaps/export/", gaps.export_gaps, name="export_gaps"),
    path("desk/coverage/gaps/<int:gap_id>/", gaps.gap, name="gap"),
]
