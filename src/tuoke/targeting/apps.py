from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuoke.directory.slots import Slot
from tuoke.workspace.first_steps import FirstStep
from tuoke.workspace.navigation import NavItem


class TargetingConfig(AppConfig):
    name = "tuoke.targeting"
    label = "targeting"
    default_auto_field = "django.db.models.BigAutoField"
    nav = [
        NavItem("targeting:profile", _("Who fits"), "target-arrow", group="plan", order=50, permission="may_write"),
        NavItem(
            "targeting:card", _("Scorecard"), "adjustments-horizontal", group="plan", order=51, permission="may_write"
        ),
        NavItem("targeting:lean", _("Lean profile"), "users-group", group="plan", order=53),
        NavItem("targeting:inbox", _("Trigger inbox"), "star", group="plan", order=49),
        NavItem("targeting:objections", _("Objections"), "hand-stop", group="plan", order=54),
        NavItem("targeting:ranking", _("Ranking"), "arrows-sort", group="plan", order=52),
    ]
    segment_in_use = "tuoke.targeting.segments.in_use_of"
    company_slots = [
        Slot("company_score", _("Why it has its points"), "tuoke.targeting.triggers.company_score", order=20),
        Slot("company_gate", _("Precise customer"), "tuoke.targeting.gate_page.company_gate", order=25),
    ]
    first_steps = [
        FirstStep(
            "targeting:profile",
            _("Say who fits"),
            _("At most 2 industries, 3 titles, your territories. You see at once how many are left. About 3 minutes."),
            _("Say who fits"),
            "tuoke.targeting.steps.has_profile",
            order=20,
        ),
        FirstStep(
            "targeting:card",
            _("Give points: 0, 1 or 2"),
            _("What matters to you gets 2, what helps a little 1. It can start from your profile. About 2 minutes."),
            _("Set the card"),
            "tuoke.targeting.steps.has_card",
            order=30,
        ),
    ]
