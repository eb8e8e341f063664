"""Invitations to an appointment: e-mails that calendar programs read (RFC 5545, 5546 and 6047), and what is answered.

Each attendee has one row and gets an e-mail of their own, with no other attendee's address in it. A change raises the
SEQUENCE of the appointment and goes to everybody; who no longer takes part gets a CANCEL. The worker sends them
(workspace/outgoing.py), and asks who may be written to when it does.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import icalendar
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.engine import mail_calendar
from tuoke.journal import letters
from tuoke.journal.appointments import Appointment
from tuoke.journal.calendar_feed import event
from tuoke.workspace import dates, drop_box, mail
from tuoke.workspace.audit import record
from tuoke.workspace.models import Due, Workspace
from tuoke.workspace.outgoing import Outgoing, Refused, deliver, wait_again

#: The flow that sends one; its key is the invitee's id.
FLOW = "send_invitation"


class InviteeQuerySet(models.QuerySet["Invitee"]):
    def visible_to(self, user: Any) -> InviteeQuerySet:
        """Whoever may see the appointment."""
        return self.filter(appointment__in=Appointment.objects.visible_to(user))


class Invitee(Outgoing):
    """A person of the company, or a colleague, who is asked to an appointment. `address`: where their last e-mail went.
    An answer to a `sequence` before `counts_from` is one to another hour, and counts no more."""

    class Method(models.TextChoices):
        REQUEST = "request", _("invitation")
        CANCEL = "cancel", _("cancellation")

    class Answer(models.TextChoices):
        NONE = "", _("no answer yet")
        ACCEPTED = mail_calendar.Answer.ACCEPTED.value, _("accepted")
        TENTATIVE = mail_calendar.Answer.TENTATIVE.value, _("perhaps")
        DECLINED = mail_calendar.Answer.DECLINED.value, _("declined")

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="invitees")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    method = models.CharField(max_length=7, choices=Method, default=Method.REQUEST, editable=False)
    address = models.CharField(max_length=254, blank=True, editable=False)
    counts_from = models.PositiveIntegerField(default=0, editable=False)
    answer = models.CharField(max_length=9, choices=Answer, blank=True, default=Answer.NONE, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    comment = models.CharField(max_length=300, blank=True, editable=False)

    objects = InviteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitee")
        constraints = [
            models.UniqueConstraint(fields=["appointment", "person"], name="invitee_person_once"),
            models.UniqueConstraint(fields=["appointment", "user"], name="invitee_user_once"),
            models.CheckConstraint(
                condition=Q(person=None, user__isnull=False) | Q(person__isnull=False, user=None), name="invitee_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.person_id or self.user_id}"

    @property
    def name(self) -> str:
        who: Any = self.person or self.user
        return str(who.name)


def tell(appointment: Appointment, by: Any, *, moved: bool = False) -> None:
    """Ask for an e-mail to everybody who takes part, and one that takes back to who no longer does. `moved`: it is at
    another hour, so that nobody has answered yet. Call it in the transaction of the change."""
    there = {(one.person_id, one.user_id): one for one in appointment.invitees.all()}
    if not (appointment.invites or there) or appointment.ends <= timezone.now():
        return
    wanted: list[tuple[int | None, int | None]] = []
    wanted += [(pk, None) for pk in appointment.people.values_list("pk", flat=True)]
    wanted += [(None, pk) for pk in appointment.team.exclude(pk=appointment.by_id).values_list("pk", flat=True)]
    if appointment.cancelled_at is not None:
        wanted = []
    for person, user in wanted:
        one = there.pop((person, user), None) or Invitee(appointment=appointment, person_id=person, user_id=user)
        if moved or one.pk is None or one.method == Invitee.Method.CANCEL:
            one.answer, one.answered_at, one.comment, one.counts_from = "", None, "", appointment.sequence
        _wait(one, Invitee.Method.REQUEST)
    for one in there.values():
        if one.address:
            _wait(one, Invitee.Method.CANCEL)
        else:
            one.delete()  # never heard of it


def _wait(one: Invitee, method: str) -> None:
    one.method, one.state, one.attempts, one.why = method, Invitee.State.WAITING, 0, ""
    one.save()
    Due.objects.ask(FLOW, str(one.pk))


def send(pk: int) -> None:
    """The worker's step."""
    rows = Invitee.objects.select_related("appointment__company", "appointment__by", "person__company", "user__team")
    deliver(rows, pk, FLOW, _composed, _sent)


def _composed(one: Invitee) -> EmailMessage:
    appointment = one.appointment
    if one.person is not None:
        if hindered := letters.hindrance(one.person, appointment.by):
            raise Refused(hindered.value)
        address, language = one.person.email, appointment.by.language
    else:
        assert one.user is not None
        if (
            not one.user.is_active
            or not Company.objects.visible_to(one.user).filter(pk=appointment.company_id).exists()
        ):
            raise Refused("not_theirs")
        address, language = one.user.email, one.user.language
    one.address = address.strip().lower()
    Invitee.objects.filter(pk=one.pk).update(address=one.address)
    firm = Workspace.current()
    with override(language), timezone.override(firm.zone):
        message = mail.letter(
            address, _subject(one), _text(one, firm),
            sender=f"{appointment.by.name} ({firm.name})",
            reply_to=[appointment.by.email, *drop_box.address_for_replies()],
            message_id=mail.named(f"{one.method}-{appointment.uid.hex}-{one.pk}-{appointment.sequence}"),
        )  # fmt: skip
    message.attach_alternative(written(one, firm).decode(), f"text/calendar; method={one.method.upper()}")
    return message


def _sent(one: Invitee) -> None:
    record(
        one.appointment.by, "send", one,
        after={"kind": one.method, "version": one.appointment.sequence, "person": one.person_id, "user": one.user_id},
    )  # fmt: skip


def _subject(one: Invitee) -> str:
    what = {"what": one.appointment.what, "when": dates.moment(one.appointment.starts)}
    if one.method == Invitee.Method.CANCEL:
        return gettext("Cancelled: %(what)s, %(when)s") % what
    if one.appointment.sequence > 0 and one.sent_at:
        return gettext("Changed: %(what)s, %(when)s") % what
    return gettext("Invitation: %(what)s, %(when)s") % what


def _text(one: Invitee, firm: Workspace) -> str:
    """For those whose mail program shows no invitations."""
    appointment = one.appointment
    until = dates.moment(appointment.ends)
    lines = [
        _subject(one), "",
        f"{dates.weekday(appointment.starts)} {dates.clock(appointment.starts)} – {until} ({firm.time_zone})",
        appointment.place, appointment.link,
    ]  # fmt: skip
    if one.user is not None:
        lines += [appointment.company.name, "、".join(appointment.people.order_by("pk").values_list("name", flat=True))]
    lines += ["", f"{appointment.by.name} · {firm.name}"]
    return "\n".join(line for at, line in enumerate(lines) if line or at == 1)


def written(one: Invitee, firm: Workspace) -> bytes:
    """The VCALENDAR of one attendee: nobody else's address stands in it, and a customer reads no word of ours beside
    what the appointment is called, when and where."""
    appointment, cancelled = one.appointment, one.method == Invitee.Method.CANCEL
    made = icalendar.Calendar()
    made.add("prodid", "-//Tuoke//Calendar//EN")
    made.add("version", "2.0")
    made.add("method", one.method.upper())
    what, about = appointment.what, ""
    if one.user is not None:
        what = f"{what} · {appointment.company.name}"
        about = "、".join(appointment.people.order_by("pk").values_list("name", flat=True))
    of_it = event(str(appointment.uid), what, appointment.starts, appointment.ends, timezone.now(), firm.zone, about)
    of_it.add("sequence", appointment.sequence)
    of_it.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if appointment.place or appointment.link:
        of_it.add("location", appointment.place or appointment.link)
    if appointment.link:
        of_it.add("url", appointment.link)
    organizer = icalendar.vCalAddress(f"mailto:{(drop_box.address_for_replies() or [appointment.by.email])[0]}")
    organizer.params["CN"] = _quotable(f"{appointment.by.name} ({firm.name})")
    of_it.add("organizer", organizer)
    attendee = icalendar.vCalAddress(f"mailto:{one.address}")
    attendee.params["CN"] = _quotable(one.name)
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = one.answer.upper() or "NEEDS-ACTION"
    if not cancelled:
        attendee.params["RSVP"] = "TRUE"
    of_it.add("attendee", attendee)
    made.add_component(of_it)
    made.add_missing_timezones()
    return made.to_ical()


def _quotable(name: str) -> str:
    """A parameter holds no quotation mark and no end of line (RFC 5545, 3.1)."""
    return " ".join(name.replace('"', "'").split())


def asked(uid: str) -> Appointment | None:
    """The appointment that an answer is about."""
    text, _at, place = uid.partition("@")
    try:
        found = UUID(text) if place == "tuoke" else None
    except ValueError:
        return None
    return Appointment.objects.filter(uid=found).select_related("by").first() if found else None


def attendee(appointment: Appointment, address: str) -> Invitee | None:
    """Who was invited at this address."""
    return appointment.invitees.filter(address=address).exclude(address="").order_by("pk").first()


def answered(one: Invitee, told: mail_calendar.Reply, came: dt.datetime) -> bool:
    """An answer that came by e-mail, from whom it says. False for one to an earlier hour, or before the last one."""
    at = min(told.at or came, came)
    if told.sequence < one.counts_from or (one.answered_at is not None and at < one.answered_at):
        return False
    return _note(one, told.answer.value, at, told.comment, None)


def note_answer(one: Invitee, answer: str, by: Any) -> bool:
    """What they said on the phone, written down by a colleague. False where it stands there."""
    return _note(one, answer, timezone.now(), "", by)


def _note(one: Invitee, answer: str, at: dt.datetime, comment: str, by: Any) -> bool:
    with transaction.atomic():
        here = Invitee.objects.select_for_update().select_related("appointment").get(pk=one.pk)
        if here.appointment.cancelled_at is not None or (here.answer, here.comment) == (answer, comment):
            return False
        before = here.answer
        here.answer, here.answered_at, here.comment = answer, at, comment
        here.save(update_fields=["answer", "answered_at", "comment"])
        record(by, "answer", here, before={"answer": before}, after={"answer": answer})
    return True


def send_again(one: Invitee, by: Any) -> bool:
    """A person wants it sent again. False where it is on its way, or went out."""
    with transaction.atomic():
        if not wait_again(Invitee.objects.all(), one.pk, FLOW):
            return False
        record(by, "again", one, before={"state": one.state}, after={"state": Invitee.State.WAITING.value})
    return True
