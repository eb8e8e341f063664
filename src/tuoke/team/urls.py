from django.urls import URLPattern, path

from tuoke.team.preferences import look, preferences
from tuoke.team.sign_in import sign_in_link

app_name = "team"
urlpatterns: list[URLPattern] = [
    path("preferences/", preferences, name="preferences"),
    path("look/", look, name="look"),
    path("enter/<str:token>/", sign_in_link, name="sign_in_link"),
]
