"""One letter out of the drop-box -> whose it is: an answer to a letter of ours, from or to somebody whom we know, or
one that waits for a person to say.

A From is easily forged. Only a letter from a colleague's own address counts as theirs; where the mail server of the
drop-box is named (TUOKE_IMAP_AUTHSERV), only if that server proved the address. What a customer's server is said to
have sent is believed unless that was refuted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from tuoke.directory.domains import companies_of
from tuoke.directory.models import Company, Person, Revealed
from tuoke.directory.reaching import Channel, ChannelKind
from tuoke.engine import mail_calendar
from tuoke.engine.mail import Mail, read
from tuoke.engine.mail_kinds import Kind, Proof, bounce, forwarded, kind_of, proof
from tuoke.engine.mail_text import fresh
from tuoke.journal import invitations
from tuoke.journal.appointments import Appointment
from tuoke.journal.letters import Letter
from tuoke.journal.received import ReceivedLetter, keep, write_down
from tuoke.team.models import Action, Role, User
from tuoke.workspace import drop_box
from tuoke.workspace.audit import record

State, Why = ReceivedLetter.State, ReceivedLetter.Why
#: A letter to people of many companies stands in the journals of so many.
MOST_COMPANIES = 10
MOST_SAME = 50


@dataclass(frozen=True)
class Found:
    """With which company and person a letter goes, or why that is not told."""

    company: Company | None = None
    person: Person | None = None
    why: str = ""


def take(raw: bytes, at: dt.datetime) -> ReceivedLetter | None:
    """Keep one letter, which came at `at`; None where one of the same Message-ID came before, or went out from here."""
    mail = read(raw)
    known = (model.objects.filter(message_id=mail.message_id) for model in (ReceivedLetter, Letter))
    if any(found.exists() for found in known):
        return None
    try:
        with transaction.atomic():
            return _taken(mail, at)
    except IntegrityError:
        if ReceivedLetter.objects.filter(message_id=mail.message_id).exists():
            return None  # somebody else took it in this moment
        raise


def _taken(mail: Mail, at: dt.datetime) -> ReceivedLetter:
    kind = kind_of(mail)
    received = ReceivedLetter(message_id=mail.message_id, came_at=at)
    # Some calendar programs mark the answer to an invitation as automatic.
    reply = mail_calendar.reply(mail) if kind in (Kind.PERSON, Kind.AUTOMATIC) else None
    appointment = invitations.asked(reply.uid) if reply is not None else None
    if kind is not Kind.PERSON and appointment is None:
        received.state, received.why = State.PASSED, kind.value
        if kind is Kind.BOUNCE:
            received.letter = _came_back(mail, at)
        received.save()
        return received
    day = dt.timedelta(days=1)
    received.sent_at = mail.sent_at if mail.sent_at and mail.sent_at < at + day else at
    received.subject, received.text, received.files = mail.subject, fresh(mail.text), list(mail.files)
    if mail.sender:
        received.sender, received.sender_name = mail.sender.address[:254], mail.sender.name
    ours = _colleagues([one.address for one in (*mail.recipients, *([mail.sender] if mail.sender else []))])
    boxes = drop_box.own_addresses()
    received.recipients = [one.address for one in mail.recipients if one.address not in {*ours, *boxes}]
    received.answers_to = next(iter(_of_ours(mail.answers)), "")
    if reply is not None and appointment is not None:
        _answer_to(appointment, reply, mail, received)
        return received
    if author := ours.get(received.sender):
        _from_us(received, mail, author)
    else:
        received.user = next((ours[one.address] for one in mail.recipients if one.address in ours), None)
        _from_them(received, mail)
    return received


def _answer_to(appointment: Appointment, reply: mail_calendar.Reply, mail: Mail, received: ReceivedLetter) -> None:
    """Accepted, declined or perhaps, by the very address that was invited; from any other it waits for a person.
    A colleague's own mail server must prove it, as with everything that stands under their name."""
    invitee = invitations.attendee(appointment, reply.attendee)
    same = invitee is not None and mail.plain and received.sender == reply.attendee
    proven = _proof(mail)
    if invitee is None or not same or proven is Proof.REFUTED or (invitee.user_id and proven is not Proof.PROVEN):
        received.why = Why.DOUBTFUL
        received.user = appointment.by if appointment.by.is_active else None
        received.save()
        return
    invitations.answered(invitee, reply, received.came_at)
    received.state, received.why, received.sender, received.sender_name = State.PASSED, Why.ANSWER, "", ""
    received.subject, received.text, received.recipients, received.files = "", "", [], []
    received.save()


def _from_us(received: ReceivedLetter, mail: Mail, author: User) -> None:
    """Sent by a colleague with the drop-box in copy, or passed on to it."""
    received.user, received.direction = author, "out"
    if not author.may_write or _proof(mail) is not Proof.PROVEN:
        received.why = Why.DOUBTFUL
        received.save()
        return
    author.acts = Action.CHANGE
    if not received.recipients and (inner := forwarded(mail)):
        received.direction, received.text = "in", inner.text
        received.sender, received.sender_name = inner.sender.address[:254], inner.sender.name
        received.subject = inner.subject or received.subject
        received.sent_at = min(inner.sent_at or received.sent_at, received.sent_at)
        _settle(received, [by_address(received.sender, author)], author, author)
        return
    found = {one: by_address(one, author) for one in received.recipients}
    _settle(received, list(found.values()) or [Found(why=Why.ALONE)], author, author)


def _from_them(received: ReceivedLetter, mail: Mail) -> None:
    """From somebody who does not work here. By whose hand it came nobody can say, so the audit names nobody."""
    answered = Letter.objects.filter(message_id=received.answers_to or None)
    received.letter = answered.select_related("company__merged_into", "by").first()
    found = _answering(received) or by_address(received.sender)
    if not mail.plain or (_proof(mail) is Proof.REFUTED and received.letter is None):
        found = Found(why=Why.DOUBTFUL)
    if found.why == Why.MANY and received.user is not None:
        # Whose letter it is learns of several only where they may see several.
        found = Found(why=by_address(received.sender, received.user).why or Why.UNKNOWN)
    reader = received.user or (found.company and found.company.owner)
    if received.letter is not None and received.user is None:
        reader = received.letter.by
    received.user = reader if reader and reader.is_active else received.user
    _settle(received, [found], None, received.user or _some_admin())


def _of_ours(ids: tuple[str, ...]) -> list[str]:
    """Those of these Message-IDs that we know: of letters that went out from here, or came by the drop-box."""
    known = set(Letter.objects.filter(message_id__in=ids).values_list("message_id", flat=True))
    placed = ReceivedLetter.objects.filter(message_id__in=ids, state=State.PLACED)
    known |= set(placed.values_list("message_id", flat=True))
    return [one for one in ids if one in known]


def _answering(received: ReceivedLetter) -> Found | None:
    """The company of the letter that it answers."""
    if received.letter is not None:
        company = received.letter.company
    else:
        known = ReceivedLetter.objects.filter(message_id=received.answers_to or None, state=State.PLACED)
        before = known.select_related("entry__company__merged_into").first()
        if before is None or before.entry is None:
            return None
        company = before.entry.company
    company = company.merged_into or company
    if not Company.objects.arrived().filter(pk=company.pk).exists():
        return None
    same = [one for one in people_at(received.sender) if one.company_id == company.pk]
    return Found(company, same[0] if same else None)


def by_address(address: str, seen_by: Any = None) -> Found:
    """The one company that somebody with this address works for, else the one whose domain it is; `seen_by` narrows it
    to what that colleague may see."""
    people = people_at(address)
    companies = {one.company_id: one.company for one in people}
    if not companies:
        companies = {one.pk: one for one in companies_of(address)}
    if seen_by is not None and companies:
        seen = set(Company.objects.visible_to(seen_by).filter(pk__in=companies).values_list("pk", flat=True))
        if not seen:
            return Found(why=Why.UNKNOWN)  # no word of those who are hidden
        own = {pk for pk in seen if companies[pk].owner_id == seen_by.pk}
        companies = {pk: companies[pk] for pk in (own if len(own) == 1 else seen)}
    if len(companies) != 1:
        return Found(why=Why.MANY if companies else Why.UNKNOWN)
    ((pk, company),) = companies.items()
    return Found(company, next((one for one in people if one.company_id == pk), None))


def people_at(address: str) -> list[Person]:
    """Everybody with this address, on themselves or among their channels, of companies that are here."""
    key = address.strip().lower()
    if not key:
        return []
    by_channel = Channel.objects.filter(kind=ChannelKind.EMAIL, key=key).values("person")
    found = Person.objects.filter(Q(email_key=key) | Q(pk__in=by_channel)).filter(Revealed("arrival"))
    found = found.filter(company__in=Company.objects.arrived()).select_related("company__owner").order_by("pk")
    return list(found[:MOST_SAME])


def _settle(received: ReceivedLetter, found: list[Found], by: Any, user: Any) -> None:
    """Into the journal of each company that was found, or among those that wait."""
    places = {one.company.pk: one for one in reversed(found) if one.company is not None}
    if not places or user is None:
        received.why = next((one.why for one in found if one.why), Why.UNKNOWN)
        received.save()
        return
    entries = []
    for place in list(reversed(places.values()))[:MOST_COMPANIES]:
        assert place.company is not None
        entries.append(write_down(received, place.company, place.person, user, by))
    keep(received, entries[0], by)


def _came_back(mail: Mail, at: dt.datetime) -> Letter | None:
    """A letter of ours could not be delivered: it says so from now on, and why."""
    told = bounce(mail)
    letter = Letter.objects.select_for_update().filter(message_id=told.message_id or None).first()
    if letter is not None and letter.bounced_at is None:
        letter.bounced_at, letter.bounced_why = at, f"{told.status} {told.why}".strip()[:300]
        letter.save(update_fields=["bounced_at", "bounced_why"])
        record(None, "bounce", letter, after={"why": letter.bounced_why})
    return letter


def _proof(mail: Mail) -> Proof:
    if not mail.plain:
        return Proof.REFUTED
    return proof(mail, settings.IMAP_AUTHSERV) if settings.IMAP_AUTHSERV else Proof.PROVEN


def _colleagues(addresses: list[str]) -> dict[str, User]:
    return {one.email.lower(): one for one in User.objects.filter(email__in=addresses, is_active=True)}


def _some_admin() -> User | None:
    return User.objects.filter(is_active=True, role=Role.ADMIN).order_by("pk").first()


def remember(received: ReceivedLetter, person: Person, by: Any) -> bool:
    """The address of what came in belongs to this person from now on. False where it does already, or where it asked to
    be left alone: then nobody keeps it."""
    from tuoke.directory.do_not_contact import registered

    address = received.sender
    if received.direction != "in" or not address or registered("", address) or received.sender_is(person):
        return False
    with transaction.atomic():
        if not person.email:
            person.email, person.version = address, person.version + 1
            person.save()
            record(by, "update", person, before={"email": ""}, after={"email": address}, via="mail")
        else:
            made = Channel.objects.create(person=person, kind=ChannelKind.EMAIL, value=address, by=by)
            record(by, "create", made, after={"person": person.pk, "kind": made.kind, "value": made.value})
    return True
