from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuoke.workspace.navigation import Command, NavItem


class DirectoryConfig(AppConfig):
    name = "tuoke.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
    nav = [
        NavItem("directory:companies", _("Companies"), "building", group="companies", order=20, tab=True),
        NavItem("directory:people", _("People"), "address-book", group="companies", order=21),
        NavItem("directory:tags", _("Tags"), "tag", group="companies", order=28),
    ]
    commands = [
        Command(
            "directory:company_create", _("New company"), "building-plus", key="c", order=20, permission="may_write"
        ),
        Command("directory:custom_fields", _("Custom fields"), "list", order=90),
        Command("directory:companies", _("Search companies"), "search", order=21),
        Command("directory:people", _("Search people"), "address-book", order=22),
    ]
