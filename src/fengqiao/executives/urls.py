"""Addresses of executives at the desk."""

from django.urls import path

from fengqiao.executives.services.imports import PEOPLE_TABLE, STAFF_TABLE
from fengqiao.executives.views import duties, overview, receptions, register, visits
from fengqiao.executives.views.roles import PLANNERS
from fengqiao.foundation.sheets.pages import paths as import_pages

app_name = "executives"
urlpatterns = [
    path("desk/duties/week/", overview.week, name="week"),
    path("desk/duties/mine/", overview.mine, name="mine"),
    path("desk/duties/attention/", overview.attention, name="attention"),
    path("desk/duties/figures/", overview.figures, name="figures"),
    path("desk/duties/institutions/", register.institutions, name="institutions"),
    path("desk/duties/institutions/export/", register.export_institutions, name="export_institutions"),
    path("desk/duties/institutions/<int:pk>/", register.institution, name="institution"),
    path(
        "desk/duties/institutions/<int:pk>/elements/<int:row_id>/evidence/", register.add_evidence, name="add_evidence"
    ),
    path("desk/duties/institutions/<int:pk>/<slug:section>/", register.entry, name="new_entry"),
    path("desk/duties/institutions/<int:pk>/<slug:section>/<int:row_id>/", register.entry, name="entry"),
    path("desk/duties/institutions/<int:pk>/<slug:section>/<int:row_id>/remove/", register.remove, name="remove_entry"),
    path("desk/duties/evidence/<int:pk>/", register.evidence, name="evidence"),
    path("desk/duties/evidence/<int:pk>/remove/", register.remove_evidence, name="remove_evidence"),
    *import_pages(PEOPLE_TABLE, *PLANNERS, prefix="desk/duties/import/people/", namespace="executives"),
    *import_pages(STAFF_TABLE, *PLANNERS, prefix="desk/duties/import/staff/", namespace="executives"),
    path("desk/duties/agenda/", register.agenda, name="agenda"),
    path("desk/duties/agenda/export/", register.export_agenda, name="export_agenda"),
    path("desk/receptions/", receptions.receptions, name="receptions"),
    path("desk/receptions/export/", receptions.export_receptions, name="export_receptions"),
    path("desk/receptions/new/", receptions.plan, name="plan"),
    path("desk/receptions/<int:pk>/", receptions.reception, name="reception"),
    path("desk/receptions/<int:pk>/move/", receptions.move, name="move"),
    path("desk/receptions/<int:pk>/result/", receptions.settle, name="settle"),
    path("desk/receptions/<int:pk>/walk-in/", receptions.walk_in, name="walk_in"),
    path("desk/visits/<int:pk>/", visits.visit, name="visit"),
    path("desk/visits/<int:pk>/reveal/", visits.reveal, name="reveal"),
    path("desk/promises/", duties.promises, name="promises"),
    path("desk/promises/export/", duties.export_promises, name="export_promises"),
    path("desk/promises/<int:pk>/", duties.promise, name="promise"),
    path("desk/led/", duties.led_cases, name="led_cases"),
    path("desk/led/export/", duties.export_led, name="export_led"),
    path("desk/led/of/<str:number>/", duties.led_of, name="led_of"),
    path("desk/led/of/<str:number>/take/", duties.take, name="take"),
    path("desk/led/<int:pk>/", duties.led, name="led"),
    path("desk/led/<int:pk>/note/", duties.add_note, name="add_note"),
    path("desk/led/<int:pk>/close/", duties.close, name="close"),
]
