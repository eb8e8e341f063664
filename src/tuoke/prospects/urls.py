from django.urls import URLPattern, path

from tuoke.prospects import views

app_name = "prospects"
urlpatterns: list[URLPattern] = [
    path("lists/", views.lists, name="lists"),
    path("lists/<int:pk>/", views.list, name="list"),
]
