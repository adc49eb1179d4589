"""Addresses of coverage."""

from django.urls import path

from fengqiao.coverage.services.imports import OFFERS_TABLE, POINTS_TABLE, POSITIONS_TABLE
from fengqiao.coverage.views import gaps, maps, points, siting, visits, visits_public
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
    path("home-visits/", visits_public.ask, name="visit_ask"),
    path("home-visits/offers/", visits_public.offering, name="visit_offers"),
    path("home-visits/find/", visits_public.find, name="visit_find"),
    path("home-visits/mine/", visits_public.mine, name="visit_mine"),
    path("home-visits/mine/change/", visits_public.change, name="visit_change"),
    path("home-visits/mine/cancel/", visits_public.cancel, name="visit_cancel"),
    path("home-visits/mine/forget/", visits_public.forget, name="visit_forget"),
    path("home-visits/mine/leave/", visits_public.leave, name="visit_leave"),
    path("desk/home-visits/", visits.visits, name="visits"),
    path("desk/home-visits/export/", visits.export_visits, name="export_visits"),
    path("desk/home-visits/new/", visits.enter, name="enter_visit"),
    path("desk/home-visits/figures/", visits.figures, name="visit_figures"),
    path("desk/home-visits/figures/export/", visits.export_figures, name="export_visit_figures"),
    path("desk/home-visits/<int:visit_id>/", visits.visit, name="visit"),
    path("desk/home-visits/<int:visit_id>/reveal/", visits.reveal, name="reveal_visit"),
    *import_pages(POINTS_TABLE, *points.KEEPERS, prefix="desk/coverage/import/points/", namespace="coverage"),
    *import_pages(POSITIONS_TABLE, *points.KEEPERS, prefix="desk/coverage/import/positions/", namespace="coverage"),
    *import_pages(OFFERS_TABLE, *points.KEEPERS, prefix="desk/coverage/import/offers/", namespace="coverage"),
]
