from django.urls import URLPattern, path

from tuoke.journal import calendar_pages, preparing_pages

app_name = "calendar"
urlpatterns: list[URLPattern] = [
    path("", calendar_pages.week, name="week"),
    path("<rowid:company>/new/", calendar_pages.appointment_create, name="appointment_create"),
    path("appointment/<rowid:pk>/", calendar_pages.appointment, name="appointment"),
    path("appointment/<rowid:pk>/edit/", calendar_pages.appointment_edit, name="appointment_edit"),
    path("appointment/<rowid:pk>/cancel/", calendar_pages.appointment_cancel, name="appointment_cancel"),
    path("appointment/<rowid:pk>/settle/", calendar_pages.appointment_settle, name="appointment_settle"),
    path("appointment/<rowid:pk>/prepare/", preparing_pages.prepare, name="prepare"),
    path("appointment/<rowid:pk>/snippet/<rowid:entry>/", preparing_pages.snippet, name="snippet"),
    path("appointment/<rowid:pk>/after/", preparing_pages.after, name="after"),
    path("snippet/<rowid:pk>/take-out/", preparing_pages.snippet_remove, name="snippet_remove"),
    path("invitee/<rowid:pk>/answer/", calendar_pages.invitee_answer, name="invitee_answer"),
    path("invitee/<rowid:pk>/again/", calendar_pages.invitee_again, name="invitee_again"),
    path("subscribe/", calendar_pages.subscribe, name="subscribe"),
    path("subscribe/renew/", calendar_pages.feed_renew, name="feed_renew"),
    path("feed/<str:token>.ics", calendar_pages.feed, name="feed"),
]
