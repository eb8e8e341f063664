from django.urls import URLPattern, path

from tuoke.workspace.audit_page import audit
from tuoke.workspace.take_out_pages import take_out_file, take_outs
from tuoke.workspace.views import health

app_name = "workspace"
urlpatterns: list[URLPattern] = [
    path("health/", health, name="health"),
    path("audit/", audit, name="audit"),
    path("take-out/", take_outs, name="take_outs"),
    path("take-out/<int:pk>/file/", take_out_file, name="take_out_file"),
]
