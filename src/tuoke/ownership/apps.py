from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuoke.workspace.navigation import Command, NavItem


class OwnershipConfig(AppConfig):
    name = "tuoke.ownership"
    label = "ownership"
    default_auto_field = "django.db.models.BigAutoField"
    nav = [NavItem("ownership:pool", _("Public pool"), "users-group", group="companies", order=25)]
    commands = [
        Command("ownership:taken", _("Is it taken?"), "search", order=26, permission="may_write"),
        Command("ownership:hand_over", _("Hand over companies"), "user-share", order=27, permission="may_assign"),
        Command("ownership:assignment", _("Assignment by rule"), "user-share", order=28, permission="is_admin"),
    ]
    # Asked before somebody takes a company that nobody has (directory/taking.py).
    take_checks = ["tuoke.ownership.claims.refusal"]
