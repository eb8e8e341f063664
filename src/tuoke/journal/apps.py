from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuoke.directory.slots import Slot
from tuoke.workspace.navigation import Command, NavItem


class JournalConfig(AppConfig):
    name = "tuoke.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
    nav = [
        NavItem("journal:tasks", _("My tasks"), "list-check", order=12, count="tuoke.journal.tasks.due_count"),
        NavItem("journal:mentions", _("Mentions"), "bell", order=14, count="tuoke.journal.mentions.waiting"),
        NavItem("calendar:week", _("Calendar"), "calendar", order=13),
    ]
    commands = [
        Command("journal:task_create", _("New task"), "list-check", key="t", order=22, permission="may_write"),
        Command("journal:letter_templates", _("E-mail templates"), "mail", order=60, permission="may_write"),
        Command("journal:outbox", _("Letters on their way"), "send", order=61),
        Command("journal:received", _("Letters to place"), "mail", order=61, permission="may_write"),
    ]
    morning = ["tuoke.journal.morning.sections"]
    person_slots = [
        Slot("timeline", _("Journal"), "tuoke.journal.slots.person_happened", order=10),
        Slot("files", _("Files"), "tuoke.journal.slots.person_files", order=20),
    ]
    company_slots = [
        Slot("tasks", _("Tasks"), "tuoke.journal.slots.tasks", order=10, place="rail"),
        Slot("files", _("Files"), "tuoke.journal.slots.files", order=20, place="rail"),
        Slot("log", _("Log"), "tuoke.journal.slots.log_button", order=10, place="head"),
        Slot("write", _("Write an e-mail"), "tuoke.journal.slots.write_button", order=12, place="head"),
        Slot("appointment", _("Plan a meeting"), "tuoke.journal.slots.appointment_button", order=11, place="head"),
        Slot("timeline", _("Journal"), "tuoke.journal.slots.happened", order=50),
    ]
