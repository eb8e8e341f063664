from django.urls import URLPattern, path

from tuoke.team import teams, views
from tuoke.team.leave_pages import leave, leave_end
from tuoke.team.preferences import look, preferences
from tuoke.team.rights_pages import role_rights
from tuoke.team.sign_in import set_password, sign_in_link

app_name = "team"
urlpatterns: list[URLPattern] = [
    path("preferences/", preferences, name="preferences"),
    path("look/", look, name="look"),
    path("enter/<str:token>/", sign_in_link, name="sign_in_link"),
    path("set-password/", set_password, name="set_password"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/link/", views.link, name="link"),
    path("people/<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", views.reactivate, name="reactivate"),
    path("people/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/<int:pk>/delete/", teams.team_delete, name="team_delete"),
    path("rights/", role_rights, name="rights"),
    path("leave/", leave, name="leave"),
    path("leave/<int:pk>/end/", leave_end, name="leave_end"),
    path("settings/", views.settings, name="settings"),
]
