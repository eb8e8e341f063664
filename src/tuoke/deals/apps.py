from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuoke.directory.slots import Slot
from tuoke.workspace.navigation import Command, NavItem


class DealsConfig(AppConfig):
    name = "tuoke.deals"
    label = "deals"
    default_auto_field = "django.db.models.BigAutoField"
    nav = [NavItem("deals:deals", _("Deals"), "briefcase", group="companies", order=15)]
    commands = [
        Command("deals:pipelines", _("Pipelines and stages"), "adjustments-horizontal", order=61, permission="is_admin")
    ]
    company_slots = [Slot("deals", _("Deals"), "tuoke.deals.slots.of_company", order=5, place="rail")]
