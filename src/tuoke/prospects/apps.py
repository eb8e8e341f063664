from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuoke.workspace.navigation import NavItem


class ProspectsConfig(AppConfig):
    name = "tuoke.prospects"
    label = "prospects"
    default_auto_field = "django.db.models.BigAutoField"
    nav = (NavItem("prospects:lists", _("Lists"), "list", group="companies", order=40),)

    def ready(self) -> None:
        from tuoke.intake import kinds
        from tuoke.prospects.kinds import COMPANIES

        kinds.register(COMPANIES)
