"""Before a meeting: an opening of its own, three questions that it is to answer, and what of them is answered already,
in the customer's words (requirements 141 and 142). After it: how much of the time we talked, and what was promised by
whom and by when. A promise is a task: of ours to whoever gave it, of theirs to whoever has to ask for it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Avg, Count
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.journal import appointments, tasks
from tuoke.journal.appointments import Appointment
from tuoke.journal.models import JournalEntry
from tuoke.journal.tasks import Task
from tuoke.workspace.audit import changes, record
from tuoke.workspace.models import Workspace

NUMBERS = (1, 2, 3)
FACTS = ("opening", "question_1", "question_2", "question_3")
#: What the three buttons stand for, in percent of the time.
SHARES = {"little": 25, "half": 50, "much": 75}
QUOTED = 300
SHOWN = 12


class OfAppointmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> OfAppointmentQuerySet:
        """Whoever may see the appointment."""
        return self.filter(appointment__in=Appointment.objects.visible_to(user).values("pk"))


class Preparation(models.Model):
    """What was thought of before one meeting, and how much of it we talked (`talk_share`, percent; None: not said)."""

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="preparation")
    opening = models.TextField(
        _("opening for these people"),
        max_length=1_000,
        help_text=_("The first sentences, which only they could hear: their news, their words, who sends you."),
    )
    question_1 = models.CharField(_("first question"), max_length=200)
    question_2 = models.CharField(_("second question"), max_length=200, blank=True)
    question_3 = models.CharField(_("third question"), max_length=200, blank=True)
    talk_share = models.PositiveSmallIntegerField(
        _("how much of the time we talked, %"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = OfAppointmentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.opening[:40]

    @property
    def questions(self) -> list[tuple[int, str]]:
        return [(n, text) for n in NUMBERS if (text := getattr(self, f"question_{n}"))]


class Snippet(models.Model):
    """What answers question `number`, word for word, out of an entry of the journal."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="snippets")
    number = models.PositiveSmallIntegerField()
    entry = models.ForeignKey(JournalEntry, models.CASCADE, related_name="+")
    quote = models.CharField(_("their words"), max_length=QUOTED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = OfAppointmentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.quote[:40]


class Promise(models.Model):
    """What was promised in a meeting, kept as a task; `theirs`: by the customer, and the task is to ask for it."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="promises")
    task = models.OneToOneField(Task, models.CASCADE, related_name="+")
    theirs = models.BooleanField(default=False)

    objects = OfAppointmentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.task_id}"


def prepare(appointment: Appointment, given: dict[str, str], by: Any) -> Preparation:
    """Write opening and questions, or write them anew."""
    with transaction.atomic():
        Appointment.objects.select_for_update().get(pk=appointment.pk)
        found = Preparation.objects.filter(appointment=appointment).first()
        made: Preparation = found or Preparation(appointment=appointment)
        before = {name: getattr(made, name) for name in FACTS}
        for name in FACTS:
            setattr(made, name, given[name])
        made.by, made.changed_at = by, timezone.now()
        made.save()
        record(by, "update" if found else "create", made, **changes(made, before, list(FACTS)))
    return made


def used_before(appointment: Appointment, opening: str, user: Any) -> Appointment | None:
    """Another appointment of theirs that began with these very words."""
    same = Preparation.objects.visible_to(user).filter(by=user, opening=opening).exclude(appointment=appointment)
    found: Preparation | None = same.select_related("appointment__company").first()
    return found.appointment if found else None


def answer(appointment: Appointment, number: int, entry: JournalEntry, quote: str, by: Any) -> Snippet:
    """These words of that entry answer the question."""
    with transaction.atomic():
        made: Snippet = Snippet.objects.create(
            appointment=appointment, number=number, entry=entry, quote=quote[:QUOTED], by=by
        )
        record(by, "create", made, after={"number": number, "text": made.quote})
    return made


def take_out(snippet: Snippet, by: Any) -> None:
    """They do not answer it after all."""
    with transaction.atomic():
        record(by, "delete", snippet, before={"number": snippet.number, "text": snippet.quote})
        snippet.delete()


def held(
    appointment: Appointment,
    by: Any,
    text: str,
    share: int | None,
    promised: list[tuple[str, Any, dt.date]],
    minutes: int | None = None,
) -> bool:
    """It took place: what came of it, how much we talked, and each promise (what, a colleague or a person of theirs, by
    when) as a task. False where nobody prepared it; one that is settled already only gets what is new."""
    with transaction.atomic():
        Appointment.objects.select_for_update().get(pk=appointment.pk)
        made = Preparation.objects.filter(appointment=appointment).first()
        if made is None:
            return False
        if share is not None and share != made.talk_share:
            before = {"talk_share": made.talk_share}
            made.talk_share = share
            made.save(update_fields=["talk_share"])
            record(by, "update", made, **changes(made, before, ["talk_share"]))
        appointments.settle(appointment, by, text, minutes)
        for what, who, on in promised:
            _promise(appointment, what, who, on, by)
    return True


def _promise(appointment: Appointment, what: str, who: Any, on: dt.date, by: Any) -> None:
    theirs = isinstance(who, Person)
    said = gettext("%(who)s promised: %(what)s") % {"who": who.name, "what": what} if theirs else what
    task = Task(what=said[:200], on=on, company=appointment.company, person=who if theirs else None)
    task.owner = by if theirs else who
    tasks.add(task, by)
    # The task has the audit row: the promise only says where it was given.
    Promise.objects.create(appointment=appointment, task=task, theirs=theirs)


def known(company: Company, user: Any) -> list[JournalEntry]:
    """The latest of the journal that has words in it: what one should have read before."""
    told = JournalEntry.objects.visible_to(user).standing().about_one(company.pk)
    latest = told.select_related("by", "person").order_by("-at", "-pk")[: 3 * SHOWN]
    return [entry for entry in latest if words_of(entry)][:SHOWN]


def words_of(entry: JournalEntry) -> str:
    """What was written down, of whatever kind."""
    return str(entry.body.get("text") or entry.body.get("note") or "")


def last_spoken(people: list[Person], user: Any) -> dict[int, dt.datetime]:
    """person -> when something happened with them last; who is not there was never spoken with."""
    told = JournalEntry.objects.visible_to(user).standing().filter(person__in=[one.pk for one in people])
    talked = told.exclude(outcome__in=("no_answer", "wrong_person")).exclude(kind="past")
    rows = talked.order_by().values_list("person").annotate(last=models.Max("at"))
    return dict(rows)


def open_questions(appointment: Appointment, user: Any) -> list[str]:
    """Questions of earlier meetings with the same company that nothing answers yet."""
    now = appointment.company_id
    before = Preparation.objects.visible_to(user).filter(appointment__company=now).exclude(appointment=appointment)
    found = list(before.order_by("-appointment__starts", "-pk")[:5])
    told = Snippet.objects.filter(appointment__in=[one.appointment_id for one in found])
    answered = set(told.values_list("appointment", "number"))
    asked = [text for one in found for n, text in one.questions if (one.appointment_id, n) not in answered]
    return list(dict.fromkeys(asked))[:6]


def talked(user: Any, weeks: int = 26) -> tuple[float | None, int]:
    """(mean share of the time that they talk in their own meetings, of how many)."""
    since = timezone.now() - dt.timedelta(weeks=weeks)
    own = Preparation.objects.filter(by=user, appointment__starts__gte=since).exclude(talk_share=None)
    found = own.aggregate(mean=Avg("talk_share"), n=Count("pk"))
    return (found["mean"] / 100 if found["n"] else None), found["n"]


def soon() -> dt.date:
    """The day offered for a promise: in a week."""
    return Workspace.current().today() + dt.timedelta(days=7)
