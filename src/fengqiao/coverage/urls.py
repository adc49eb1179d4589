"""Addresses of coverage."""

from django.urls import path

from fengqiao.coverage.views import gaps, maps, points, siting

app_name = "coverage"
urlpatterns = [
    path("services-near/", maps.near, name="near"),
    path("desk/coverage/", maps.overview, name="overview"),
    path("desk/coverage/export/", maps.export_area, name="export_area"),
    path("desk/coverage/area/<str:code>/", maps.area, name="area"),
    path("desk/coverage/area/<str:code>/export/", maps.export_area, name="export_county"),
    path("desk/coverage/villages/", maps.villages, name="villages"),
    path("desk/coverage/villages/export/", maps.export_villages, name="export_villages"),
    path("desk/coverage/villages/<str:code>/", maps.village, name="village"),
    path("desk/coverage/what-if/", siting.what_if, name="what_if"),
    path("desk/coverage/gaps/", gaps.gaps, name="gaps"),
    path("desk/coverage/gaps/export/", gaps.export_gaps, name="export_gaps"),
    path("desk/coverage/gaps/<int:gap_id>/", gaps.gap, name="gap"),
    path("desk/coverage/points/", points.points, name="points"),
    path("desk/coverage/points/export/", points.export_points, name="export_points"),
    path("desk/coverage/points/<int:point_id>/", points.point, name="point"),
]
