from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuoke.directory.slots import Slot
from tuoke.journal.holders import Holder
from tuoke.workspace.navigation import Command, NavItem


class DealsConfig(AppConfig):
    name = "tuoke.deals"
    label = "deals"
    default_auto_field = "django.db.models.BigAutoField"
    nav = [
        NavItem("deals:deals", pgettext_lazy("room", "Deals"), "briefcase", group="companies", order=15),
        NavItem("deals:monday", _("Monday"), "clipboard-list", group="plan", order=34),
        NavItem("deals:funnel", _("Funnel and plan"), "filter", group="plan", order=35),
        NavItem("deals:targets", _("Targets"), "target", group="plan", order=34),
        NavItem("deals:forecast", _("Forecast"), "trending-up", group="plan", order=36),
    ]
    commands = [
        Command("deals:pipelines", _("Pipelines and stages"), "adjustments-horizontal", order=61, permission="is_admin")
    ]
    holds_files = [Holder("deal", "deals.Deal", "deals:deal")]
    company_slots = [
        Slot("deals", pgettext_lazy("room", "Deals"), "tuoke.deals.slots.of_company", order=5, place="rail")
    ]

    def ready(self) -> None:
        from tuoke.deals.past_kind import PAST_DEALS
        from tuoke.intake import kinds

        kinds.register(PAST_DEALS)
