from django.urls import URLPattern, path

from tuoke.workspace.audit_page import audit
from tuoke.workspace.views import health

app_name = "workspace"
urlpatterns: list[URLPattern] = [
    path("health/", health, name="health"),
    path("audit/", audit, name="audit"),
]
