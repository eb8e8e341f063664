"""Invitations to an appointment: real e-mails that calendars read, what is answered, and by whom that is believed."""

import datetime as dt
from email.message import EmailMessage

import icalendar
import pytest
from django.utils import timezone

from tuoke.directory.do_not_contact import leave_alone
from tuoke.journal import appointments, invitations, receiving
from tuoke.journal.appointments import Appointment
from tuoke.journal.models import Invitee, JournalEntry, ReceivedLetter
from tuoke.workspace.models import Audit, Due

BOX = "box@firm.example"


@pytest.fixture(autouse=True)
def box(settings):
    settings.IMAP_HOST, settings.IMAP_ADDRESS, settings.IMAP_USER, settings.IMAP_AUTHSERV = "mx", BOX, BOX, ""


@pytest.fixture
def wang(make_company, make_person, alice):
    return make_person(make_company("甲银行", owner=alice), "王总", email="Wang@jia.example")


@pytest.fixture
def planned(wang, alice, mei):
    """A visit with 王总 of the company and Mei of ours, who are both invited."""
    starts = timezone.now().replace(second=0, microsecond=0) + dt.timedelta(days=2)
    made = Appointment(
        company=wang.company,
        what="看样机",
        starts=starts,
        ends=starts + dt.timedelta(hours=1),
        place="深圳",
        invites=True,
    )
    return appointments.plan(made, [wang], [alice, mei], alice)


def carry():
    """What the worker does with what is due."""
    due = list(Due.objects.filter(flow=invitations.FLOW, done_at=None))
    Due.objects.filter(pk__in=[one.pk for one in due]).update(done_at=timezone.now())
    for one in due:
        invitations.send(int(one.key))


def calendar(mail):
    """The event of an e-mail, and its method."""
    part = mail.get_payload()[1]
    read = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_content_type() == "text/calendar" and part.get_param("method") == str(read["METHOD"])
    (event,) = read.walk("VEVENT")
    return str(read["METHOD"]), event


def to(server, address):
    return [one for one in server.got if one["To"].lower() == address]


def reply(appointment, attendee, partstat, *, sender="", sequence=None, uid="", name="", **heads):
    """The bytes that a calendar program sends."""
    number = appointment.sequence if sequence is None else sequence
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "METHOD:REPLY", "BEGIN:VEVENT",
        f"UID:{uid or f'{appointment.uid}@tuoke'}", f"SEQUENCE:{number}",
        f"DTSTAMP:{timezone.now():%Y%m%dT%H%M%SZ}", f"ATTENDEE;PARTSTAT={partstat}:mailto:{attendee}",
        "COMMENT:路上堵", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender or attendee, BOX, "Re: 看样机"
    made["Message-ID"] = name or f"<{hash((attendee, partstat, sender, sequence)):x}@x>"
    for head, value in heads.items():
        made[head.replace("_", "-")] = value
    made.set_content("好的")
    made.add_alternative("\r\n".join(lines), subtype="calendar", params={"method": "REPLY"})
    return made.as_bytes()


def come(raw):
    return receiving.take(raw, timezone.now())


def test_each_is_invited_alone_and_reads_only_what_is_theirs(mail_server, planned, mei, alice, firm):
    carry()
    (customers,), (ours,) = to(mail_server, "wang@jia.example"), to(mail_server, mei.email)
    assert len(mail_server.got) == 2, "nobody is invited to what they planned"
    method, event = calendar(customers)
    assert (method, str(event["UID"]), event["SEQUENCE"]) == ("REQUEST", f"{planned.uid}@tuoke", 0)
    assert event["DTSTART"].dt == planned.starts and str(event["LOCATION"]) == "深圳"
    assert str(event["ORGANIZER"]) == f"mailto:{BOX}" and alice.name in event["ORGANIZER"].params["CN"]
    assert str(event["ATTENDEE"]) == "mailto:wang@jia.example"
    whole = customers.as_string() + event.to_ical().decode()
    assert mei.email not in whole and "甲银行" not in str(event["SUMMARY"])
    assert "甲银行" in str(calendar(ours)[1]["SUMMARY"]) and "wang@" not in calendar(ours)[1].to_ical().decode()
    assert Audit.objects.filter(kind="journal.invitee", action="send").count() == 2


def test_moving_raises_the_sequence_and_asks_anew(mail_server, planned, wang, alice, mei):
    carry()
    come(reply(planned, "wang@jia.example", "ACCEPTED"))
    planned.starts += dt.timedelta(hours=3)
    planned.ends += dt.timedelta(hours=3)
    appointments.change(planned, [wang], [alice, mei], alice)
    carry()
    first, second = (calendar(one)[1] for one in to(mail_server, "wang@jia.example"))
    assert str(first["UID"]) == str(second["UID"]) and (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert Invitee.objects.get(person=wang).answer == "", "said yes to another hour"
    come(reply(planned, "wang@jia.example", "DECLINED", sequence=0))
    assert Invitee.objects.get(person=wang).answer == "", "an answer to the old hour counts no more"


def test_who_no_longer_takes_part_and_what_is_cancelled_is_taken_back(mail_server, planned, wang, alice, mei):
    carry()
    appointments.change(planned, [wang], [alice], alice)
    carry()
    method, event = calendar(to(mail_server, mei.email)[-1])
    assert (method, event["SEQUENCE"], str(event["STATUS"])) == ("CANCEL", 1, "CANCELLED")
    appointments.cancel(planned, alice)
    carry()
    method, event = calendar(to(mail_server, "wang@jia.example")[-1])
    assert (method, event["SEQUENCE"], str(event["UID"])) == ("CANCEL", 2, f"{planned.uid}@tuoke")


def test_who_asked_to_be_left_alone_is_not_invited(mail_server, planned, wang, alice, client_of):
    leave_alone(wang, alice, company=wang.company)
    carry()
    assert to(mail_server, "wang@jia.example") == [] and Invitee.objects.get(person=wang).why == "left_alone"
    assert "不再打扰" in client_of(alice).get(f"/calendar/appointment/{planned.pk}/").content.decode()


def test_a_colleague_who_may_not_see_the_company_any_more_is_told_nothing(mail_server, planned, wang, mei, north):
    mei.team = north
    mei.save()
    carry()
    assert to(mail_server, mei.email) == []


def test_an_answer_stands_at_who_gave_it_and_is_no_letter(mail_server, planned, wang, alice, client_of):
    carry()
    letter = come(reply(planned, "wang@jia.example", "TENTATIVE", auto_submitted="auto-generated"))
    one = Invitee.objects.get(person=wang)
    assert (one.answer, one.comment, letter.state, letter.text) == ("tentative", "路上堵", "passed", "")
    assert not JournalEntry.objects.exists() and Audit.objects.get(action="answer").object_id == one.pk
    browser = client_of(alice)
    page = browser.get(f"/calendar/appointment/{planned.pk}/").content.decode()
    assert "待定" in page and "路上堵" in page
    browser.post(f"/calendar/invitee/{one.pk}/answer/", {"answer": "accepted"})
    one.refresh_from_db()
    assert one.answer == "accepted", "said on the phone"


def test_a_forged_answer_is_refused_and_waits_for_a_person(mail_server, planned, wang, mei, settings):
    carry()
    forged = [
        reply(planned, "wang@jia.example", "DECLINED", sender="li@yi.example", name="<1@x>"),
        reply(planned, "li@yi.example", "DECLINED", name="<2@x>"),
    ]
    settings.IMAP_AUTHSERV = "mx.firm.example"
    failed = {"authentication_results": "mx.firm.example; dmarc=fail header.from=jia.example"}
    forged.append(reply(planned, "wang@jia.example", "DECLINED", name="<3@x>", **failed))
    forged.append(reply(planned, mei.email, "DECLINED", name="<4@x>"))  # nobody proves that it is Mei
    for raw in forged:
        letter = come(raw)
        assert (letter.state, letter.why) == ("waiting", "doubtful")
    assert set(Invitee.objects.values_list("answer", flat=True)) == {""}


def test_an_answer_to_nothing_of_ours_is_a_letter_like_any_other(planned, wang):
    letter = come(reply(planned, "wang@jia.example", "ACCEPTED", uid="5@elsewhere"))
    assert letter.state == ReceivedLetter.State.PLACED and JournalEntry.objects.count() == 1


@pytest.mark.parametrize("broken", ["METHOD:REQUEST", "BEGIN:VEVENT\r\nBEGIN:VEVENT", "PARTSTAT=DELEGATED", "\x00"])
def test_a_broken_answer_changes_nothing_and_stops_nothing(mail_server, planned, broken):
    carry()
    raw = reply(planned, "wang@jia.example", "ACCEPTED").decode("ascii", "replace")
    for what in ("METHOD:REPLY", "BEGIN:VEVENT", "PARTSTAT=ACCEPTED"):
        raw = raw.replace(what, broken)
    come(raw.encode())
    assert set(Invitee.objects.values_list("answer", flat=True)) == {""}


def test_the_form_invites_and_an_appointment_asks_few_queries(
    mail_server, wang, alice, client_of, firm, make_person, django_assert_max_num_queries
):
    people = [wang, *(make_person(wang.company, f"王{n}", email=f"w{n}@jia.example") for n in range(12))]
    day = firm.today() + dt.timedelta(days=1)
    given = {
        "what": "看样机", "kind": "visit", "starts": f"{day}T09:30", "ends": f"{day}T10:30", "place": "", "link": "",
        "people": [one.pk for one in people], "team": [alice.pk], "invites": "on",
    }  # fmt: skip
    browser = client_of(alice)
    browser.post(f"/calendar/{wang.company_id}/new/", given)
    made = Appointment.objects.get()
    assert made.invitees.count() == 13
    with django_assert_max_num_queries(15):
        browser.get(f"/calendar/appointment/{made.pk}/")
