"""Addresses of coverage."""

from django.urls import path

from fengqiao.coverage.views import gaps, points

app_name = "coverage"
urlpatterns = [
    path("desk/coverage/gaps/", gaps.gaps, name="gaps"),
    path("desk/coverage/gaps/export/", gaps.export_gaps, name="export_gaps"),
    path("desk/coverage/gaps/<int:gap_id>/", gaps.gap, name="gap"),
    path("desk/coverage/points/", points.points, name="points"),
    path("desk/coverage/points/export/", points.export_points, name="export_points"),
    path("desk/coverage/points/<int:point_id>/", points.point, name="point"),
]
