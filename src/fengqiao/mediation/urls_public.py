"""Public addresses: the page behind the code on a paper, short because it is printed, and calendar feeds."""

from django.urls import path

from fengqiao.mediation.views import feed, verification

app_name = "mediation_public"
urlpatterns = [
    path("verify/<str:token>/", verification.verify, name="verify"),
    path("calendar/<str:token>.ics", feed.feed, name="feed"),
]
