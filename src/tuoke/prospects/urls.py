from django.urls import URLPattern, path

from tuoke.prospects import settle, views
from tuoke.prospects.benchmark_page import benchmark

app_name = "prospects"
urlpatterns: list[URLPattern] = [
    path("lists/", views.lists, name="lists"),
    path("lists/benchmark/", benchmark, name="benchmark"),
    path("lists/<int:pk>/", views.list, name="list"),
    path("twins/", settle.twins, name="twins"),
    path("twins/<rowid:pk>/", settle.twin, name="twin"),
    path("twins/<rowid:pk>/answer/", settle.answer, name="answer"),
    path("twins/<rowid:pk>/merge/", settle.merge, name="merge"),
    path("merges/<rowid:pk>/undo/", settle.merge_undo, name="merge_undo"),
]
