from django.urls import URLPattern, path

from tuoke.journal import views

app_name = "journal"
urlpatterns: list[URLPattern] = [
    path("<rowid:company>/", views.timeline, name="timeline"),
    path("<rowid:company>/log/", views.log, name="log"),
    path("entry/<rowid:entry>/withdraw/", views.withdraw, name="withdraw"),
]
