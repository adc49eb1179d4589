"""Address of the public page behind the code on a paper; short, because it is printed."""

from django.urls import path

from fengqiao.mediation.views import verification

app_name = "mediation_public"
urlpatterns = [path("verify/<str:token>/", verification.verify, name="verify")]
