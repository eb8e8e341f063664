from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuoke.workspace.first_steps import FirstStep
from tuoke.workspace.navigation import Command, NavItem


class CallsConfig(AppConfig):
    name = "tuoke.calls"
    label = "calls"
    default_auto_field = "django.db.models.BigAutoField"
    nav = [
        NavItem(
            "calls:call_sheet", _("Today"), "phone-call", order=10, tab=True, count="tuoke.calls.sheets.left_today"
        ),
        NavItem("calls:team_results", _("Team results"), "chart-bar", group="team", order=80, permission="leads"),
    ]
    deals_wanted = "tuoke.calls.plan.deals_wanted"
    commands = [
        Command("calls:goal", _("Goal"), "target", order=12),
        Command("calls:what_works", _("What works"), "chart-bar", order=13),
        Command("calls:stories", _("Reference stories"), "message-circle", order=14),
        Command("calls:call_sheet", _("Today's call sheet"), "phone-call", order=10),
    ]
    morning = ["tuoke.calls.morning.sections"]
    first_steps = [
        FirstStep(
            "intake:imports",
            _("Import a list"),
            _(
                "A trade fair's list, a stack of cards, an old CRM's export: CSV, Excel or Parquet. "
                "Look first, then import; a mistake is undone whole."
            ),
            _("Choose a file"),
            "tuoke.calls.sheets.has_companies",
            order=10,
            key="i",
        ),
    ]
