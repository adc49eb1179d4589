"""Addresses of education."""

from django.urls import path

from fengqiao.education.views import duplicates, events, figures

app_name = "education"
urlpatterns = [
    path("desk/education/", events.events, name="events"),
    path("desk/education/export/", events.export_events, name="export_events"),
    path("desk/education/new/", events.plan, name="plan_event"),
    path("desk/education/places/", events.place_options, name="place_options"),
    path("desk/education/offices/", events.office_options, name="office_options"),
    path("desk/education/checking/", events.checking, name="checking"),
    path("desk/education/calendar/", figures.month, name="calendar"),
    path("desk/education/figures/", figures.figures, name="figures"),
    path("desk/education/figures/export/", figures.export_figures, name="export_figures"),
    path("desk/education/duplicates/", duplicates.duplicates, name="duplicates"),
    path("desk/education/duplicates/<int:pair_id>/", duplicates.pair, name="pair"),
    path("desk/education/photos/<int:photo_id>/", events.photo, name="photo"),
    path("desk/education/<int:event_id>/", events.event, name="event"),
    path("desk/education/<int:event_id>/change/", events.change, name="change_event"),
    path("desk/education/<int:event_id>/report/", events.report, name="report"),
    path("desk/education/<int:event_id>/photos/", events.photos, name="add_photos"),
    path("desk/education/<int:event_id>/check/", events.check, name="check"),
    path("desk/education/<int:event_id>/return/", events.give_back, name="return"),
    path("desk/education/<int:event_id>/cancel/", events.cancel, name="cancel"),
]
