"""Addresses of stations."""

from django.urls import path, re_path

from fengqiao.foundation.sheets.pages import paths as import_pages
from fengqiao.stations.services.imports import STATIONS
from fengqiao.stations.views import checks, desk, figures, phone, public, registers
from fengqiao.stations.views.roles import ACTING

app_name = "stations"
urlpatterns = [
    path("stations/", public.stations, name="directory"),
    path("stations/map/", public.station_map, name="map"),
    path("stations/map/<str:county>/", public.station_map, name="map"),
    path("stations/<str:number>/", public.station, name="public_station"),
    path("stations/<str:number>/poster.pdf", public.poster, name="poster"),
    re_path(
        r"^stations/(?P<number>[A-Z0-9]+)/photos/(?P<evidence_id>\d+)/(?P<size>public|thumb)\.jpg$",
        public.photo,
        name="public_photo",
    ),
    path("desk/stations/", desk.stations, name="list"),
    path("desk/stations/export/", desk.export_stations, name="export"),
    path("desk/stations/new/", desk.new, name="new"),
    path("desk/stations/figures/", figures.figures, name="figures"),
    path("desk/stations/figures/<slug:by>/export/", figures.export_figures, name="export_figures"),
    *import_pages(STATIONS, *ACTING, prefix="desk/stations/import/", namespace="stations"),
    path("desk/stations/sheets/worker.js", phone.worker, name="worker"),
    path("desk/stations/sheets/<int:check_id>/", phone.sheet, name="sheet"),
    path("desk/stations/sheets/<int:check_id>/save/", phone.save, name="save_sheet"),
    path("desk/stations/sheets/<int:check_id>/photo/", phone.photo, name="save_photo"),
    path("desk/stations/checks/<int:check_id>/", checks.check, name="check"),
    path("desk/stations/checks/<int:check_id>/<slug:code>/", checks.criterion, name="criterion"),
    path("desk/stations/checks/<int:check_id>/<slug:code>/talk/", checks.talk, name="talk"),
    path("desk/stations/evidence/<int:evidence_id>/", checks.evidence, name="evidence"),
    path("desk/stations/evidence/<int:evidence_id>/remove/", checks.remove, name="remove_evidence"),
    path("desk/stations/evidence/<int:evidence_id>/show/", checks.show, name="show_evidence"),
    path("desk/stations/evidence/<int:evidence_id>/<slug:size>/", checks.evidence, name="evidence_photo"),
    path("desk/stations/photos/<int:photo_id>/<slug:size>/", checks.sheet_photo, name="sheet_photo"),
    path("desk/stations/<int:station_id>/", desk.station, name="station"),
    path("desk/stations/<int:station_id>/do/<slug:action>/", desk.move, name="move"),
    path("desk/stations/<int:station_id>/cases/<slug:what>/", desk.cases, name="cases"),
    path("desk/stations/<int:station_id>/introduction/", registers.introduction, name="introduction"),
    path("desk/stations/<int:station_id>/keep/<slug:part>/", registers.entry, name="new_entry"),
    path("desk/stations/<int:station_id>/keep/<slug:part>/<int:row_id>/", registers.entry, name="entry"),
]
