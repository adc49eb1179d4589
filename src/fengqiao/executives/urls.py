"""Addresses of executives."""

from django.urls import URLPattern

app_name = "executives"
urlpatterns: list[URLPattern] = []
