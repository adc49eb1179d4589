"""Public addresses: who receives visitors when, and booking."""

from django.urls import path

from fengqiao.executives.views import public

app_name = "executives_public"
urlpatterns = [
    path("receptions/", public.receptions, name="receptions"),
    path("receptions/calendar.ics", public.feed, name="feed"),
    path("receptions/booking/", public.find, name="find"),
    path("receptions/booking/mine/", public.mine, name="mine"),
    path("receptions/booking/cancel/", public.cancel, name="cancel"),
    path("receptions/booking/leave/", public.leave, name="leave"),
    path("receptions/<int:pk>/", public.book, name="book"),
]
