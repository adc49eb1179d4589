"""Addresses of coverage."""

from django.urls import path

from fengqiao.coverage.services.imports import OFFERS_TABLE, POINTS_TABLE, POSITIONS_TABLE
from fengqiao.coverage.views import gaps, maps, points, siting
from fengqiao.foundation.sheets.pages import paths as import_pages

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
    path("desk/coverage/points/new/", points.new, name="new_point"),
    path("desk/coverage/points/<int:point_id>/", points.point, name="point"),
    path("desk/coverage/points/<int:point_id>/change/", points.change, name="change_point"),
    path("desk/coverage/points/<int:point_id>/stops/new/", points.stop, name="add_stop"),
    path("desk/coverage/points/<int:point_id>/stops/<int:stop_id>/drop/", points.drop_stop, name="drop_stop"),
    *import_pages(POINTS_TABLE, *points.KEEPERS, prefix="desk/coverage/import/points/", namespace="coverage"),
    *import_pages(POSITIONS_TABLE, *points.KEEPERS, prefix="desk/coverage/import/positions/", namespace="coverage"),
    *import_pages(OFFERS_TABLE, *points.KEEPERS, prefix="desk/coverage/import/offers/", namespace="coverage"),
]
