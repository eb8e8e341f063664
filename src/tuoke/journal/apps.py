from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuoke.directory.slots import Slot


class JournalConfig(AppConfig):
    name = "tuoke.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
    company_slots = [
        Slot("log", _("Log"), "tuoke.journal.slots.log_button", order=10, place="head"),
        Slot("timeline", _("Journal"), "tuoke.journal.slots.happened", order=50),
    ]
