"""Addresses with which administrators keep institutions and staff."""

from django.urls import path

from fengqiao.foundation.actors import Role
from fengqiao.foundation.sheets.pages import paths as import_pages
from fengqiao.organisations.services.imports import OFFICES, STAFF
from fengqiao.organisations.views import institutions, offers, staff, tokens

app_name = "organisations"
urlpatterns = [
    path("desk/organisations/", institutions.index, name="list"),
    path("desk/organisations/export/", institutions.export_list, name="export"),
    path("desk/organisations/options/", institutions.options, name="options"),
    *import_pages(OFFICES, Role.ADMINISTRATOR, prefix="desk/organisations/import/", namespace="organisations"),
    *import_pages(STAFF, Role.ADMINISTRATOR, prefix="desk/staff/import/", namespace="organisations"),
    path("desk/organisations/new/", institutions.create, name="new"),
    path("desk/organisations/<int:organisation_id>/", institutions.detail, name="detail"),
    path("desk/organisations/<int:organisation_id>/below/", institutions.below, name="below"),
    path("desk/organisations/<int:organisation_id>/change/", institutions.change, name="change"),
    path("desk/organisations/<int:organisation_id>/offer/", offers.change, name="offer"),
    path("desk/organisations/<int:organisation_id>/close/", institutions.close, name="close"),
    path("desk/organisations/<int:organisation_id>/qr.svg", institutions.qr_code, name="qr"),
    path("desk/organisations/<int:organisation_id>/tokens/", tokens.issue, name="issue_token"),
    path("desk/organisations/<int:organisation_id>/tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("desk/staff/", staff.index, name="staff"),
    path("desk/staff/export/", staff.export_list, name="export_staff"),
    path("desk/staff/new/", staff.create, name="new_staff"),
    path("desk/staff/<int:member_id>/", staff.detail, name="member"),
    path("desk/staff/<int:member_id>/change/", staff.change, name="change_staff"),
    path("desk/staff/<int:member_id>/roles/", staff.assign, name="assign"),
    path("desk/staff/<int:member_id>/password/", staff.reset_password, name="reset_password"),
    path("desk/staff/<int:member_id>/roles/<int:assignment_id>/end/", staff.end, name="end_assignment"),
]
