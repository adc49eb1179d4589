"""Addresses of places."""

from django.urls import path

from fengqiao.places import views

app_name = "places"
urlpatterns = [
    path("places/map.json", views.map_json, name="map"),
    path("places/search/", views.search, name="search"),
]
