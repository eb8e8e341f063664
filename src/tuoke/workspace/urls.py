from django.urls import URLPattern, path

from tuoke.workspace.views import health

app_name = "workspace"
urlpatterns: list[URLPattern] = [
    path("health/", health, name="health"),
]
