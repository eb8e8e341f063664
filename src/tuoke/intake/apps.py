from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuoke.workspace.navigation import Command, NavItem


class IntakeConfig(AppConfig):
    name = "tuoke.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
    nav = (
        NavItem(
            "intake:imports", _("Import"), "file-import", group="companies", order=30, permission="may_import", tab=True
        ),
    )
    commands = (
        Command("intake:imports", _("Import a list"), "file-import", key="i", order=30, permission="may_import"),
    )

    def ready(self) -> None:
        from tuoke.intake import kinds
        from tuoke.intake.history import HISTORY

        kinds.register(HISTORY)
