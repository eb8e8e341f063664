from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuoke.workspace.navigation import NavItem


class TeamConfig(AppConfig):
    name = "tuoke.team"
    label = "team"
    default_auto_field = "django.db.models.BigAutoField"

    nav = [
        NavItem("team:leave", _("Leave and deputies"), "calendar", group="team", order=15),
        NavItem("team:people", pgettext_lazy("team", "People"), "users", group="team", order=20, permission="is_admin"),
        NavItem("team:teams", _("Teams"), "category", group="team", order=30, permission="is_admin"),
        NavItem("team:rights", _("Roles and rights"), "shield-lock", group="team", order=35, permission="is_admin"),
        NavItem("team:settings", _("Firm"), "settings", group="team", order=40, permission="is_admin"),
    ]
