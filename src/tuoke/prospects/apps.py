from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuoke.directory.slots import Slot
from tuoke.workspace.navigation import Command, NavItem


class ProspectsConfig(AppConfig):
    name = "tuoke.prospects"
    label = "prospects"
    default_auto_field = "django.db.models.BigAutoField"
    nav = (
        NavItem("prospects:lists", _("Lists"), "list", group="companies", order=40),
        NavItem("prospects:network", _("My network"), "users", group="companies", order=30),
        NavItem("prospects:referrals", _("Referrals"), "user-share", group="companies", order=31),
        NavItem("prospects:twins", _("Twins"), "git-merge", group="companies", order=45, permission="may_write"),
    )
    commands = (
        Command("prospects:twins", _("Settle twins"), "git-merge", order=45, permission="may_write"),
        Command("prospects:web_forms", _("Web forms"), "world", order=47),
        Command("prospects:methods", _("Ways to find customers"), "map-pin", order=46),
        Command("prospects:network_met", _("Just met somebody"), "user-plus", order=31, permission="may_write"),
    )
    company_slots = (
        Slot("unresearched", _("Not researched yet"), "tuoke.prospects.research_page.slot", order=5, place="rail"),
        Slot("twins", _("Twins"), "tuoke.prospects.slots.twins", order=60, place="rail"),
    )

    def ready(self) -> None:
        from tuoke.intake import kinds
        from tuoke.prospects.kinds import COMPANIES

        kinds.register(COMPANIES)
