"""E-mail: sent through a real mail server once, written down, and never to somebody who asked to be left alone."""

import socket
import uuid
from email.header import decode_header, make_header

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler

from tuoke.directory.do_not_contact import leave_alone
from tuoke.directory.models import Consent
from tuoke.directory.reaching import withdraw
from tuoke.journal import letters
from tuoke.journal.letters import Ending
from tuoke.journal.models import JournalEntry, Letter, LetterTemplate
from tuoke.workspace.models import Audit


class Inbox(Handler):
    """Keeps what a client sent, or refuses it."""

    def __init__(self):
        super().__init__()
        self.got = []
        self.refuse = False

    def handle_message(self, message):
        self.got.append(message)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def server(settings):
    """A mail server on loopback, and Tuoke set up to use it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inbox = Inbox()
    running = Controller(inbox, hostname="127.0.0.1", port=port)
    running.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.DEFAULT_FROM_EMAIL = "Tuoke <tuoke@firm.example>"
    yield inbox
    running.stop()


@pytest.fixture
def wang(make_company, make_person, alice):
    return make_person(make_company("甲银行", owner=alice), "王总", email="wang@jia.example", title="行长")


@pytest.fixture
def press(wang, client_of, alice):
    """Alice presses Send; `name` makes it the same letter again."""

    def send(name=None, subject="样册 & <报价>", text="王总，您好：\n附上样册。", browser=None):
        given = {"person": wang.pk, "name": name or uuid.uuid4(), "subject": subject, "text": text}
        return (browser or client_of(alice)).post(f"/journal/{wang.company_id}/write/", given)

    return send


def test_a_letter_arrives_as_it_was_written_and_stands_in_the_journal(server, press, wang, alice, firm):
    assert press()["Location"] == f"/companies/{wang.company_id}/"
    (mail,) = server.got
    subject = letters_subject(mail)
    assert (mail["To"], mail["Reply-To"], subject) == ("wang@jia.example", alice.email, "样册 & <报价>")
    assert mail["From"].endswith("<tuoke@firm.example>")
    assert mail.get_payload(decode=True).decode().split() == ["王总，您好：", "附上样册。"]
    entry = JournalEntry.objects.get(kind="message")
    assert (entry.person, entry.by, entry.company) == (wang, alice, wang.company)
    assert entry.body["message_id"] == mail["Message-ID"] and entry.body["channel"] == "email"
    letter = Letter.objects.get()
    assert letter.message_id == mail["Message-ID"] and letter.sent_at and letter.entry == entry
    assert Audit.objects.filter(action="send", object_id=letter.pk).count() == 1


def letters_subject(mail):
    return str(make_header(decode_header(mail["Subject"])))


def test_pressing_twice_sends_once(server, press):
    name = uuid.uuid4()
    assert [press(name).status_code for _twice in range(2)] == [302, 302]
    assert len(server.got) == JournalEntry.objects.count() == 1


def test_a_letter_that_nobody_heard_of_again_is_not_sent_again(server, press, wang, alice, client_of):
    name = uuid.uuid4()
    Letter.objects.create(message_id=f"<{name.hex}@firm.example>", company=wang.company, person=wang, by=alice)
    browser = client_of(alice)
    told = browser.get(press(name, browser=browser)["Location"]).content.decode()
    assert "是否发出不得而知" in told and server.got == []


def test_who_withdrew_their_consent_to_e_mail_is_not_written_to(server, press, wang, alice, firm):
    given = {"channel": "email", "basis": "consent", "purpose": "样册", "evidence": "展会上填的表"}
    ground = Consent.objects.create(person=wang, given_on=firm.today(), by=alice, **given)
    assert press().status_code == 302
    withdraw(ground, alice, "电话里说的")
    assert press().status_code == 422
    assert len(server.got) == 1


def test_the_page_of_a_person_leads_to_a_letter_to_them(server, wang, make_person, client_of, alice):
    second = make_person(wang.company, "李总", email="li@jia.example")
    address = f"/journal/{wang.company_id}/write/?person={second.pk}"
    assert address in client_of(alice).get(f"/people/{second.pk}/").content.decode()
    assert client_of(alice).get(address).context["person"] == second


def test_writing_asks_little_however_many_people_and_templates_there_are(
    server, wang, make_person, client_of, alice, django_assert_max_num_queries
):
    for n in range(30):
        make_person(wang.company, f"王{n}", email=f"w{n}@jia.example")
        LetterTemplate.objects.create(name=f"样册{n}", subject="样册", text="您好", by=alice)
    browser = client_of(alice)
    for address in (f"/journal/{wang.company_id}/write/", "/journal/letter-templates/"):
        with django_assert_max_num_queries(15):
            assert browser.get(address).status_code == 200


def test_a_server_that_refuses_loses_nothing_of_what_was_typed(server, press):
    server.refuse = True
    name = uuid.uuid4()
    answer = press(name)
    assert answer.status_code == 422 and "附上样册" in answer.content.decode()
    assert not JournalEntry.objects.exists() and not Letter.objects.exists()
    server.refuse = False
    assert press(name).status_code == 302, "the same letter may be tried again"
    assert len(server.got) == 1


def test_nobody_is_addressed_by_the_name_of_a_field(server, press):
    for text in ("{person}，您好", "您好 { company }", "您好{姓名}", "您好{}"):
        answer = press(text=text)
        assert answer.status_code == 422 and text in answer.content.decode()
    assert press(subject="给{title}").status_code == 422
    assert server.got == []


def test_who_asked_to_be_left_alone_is_not_written_to_by_any_path(
    server, press, wang, make_person, make_company, alice
):
    same = make_person(make_company("乙银行", owner=alice), "王二", email="WANG@jia.example")
    leave_alone(wang, alice, company=wang.company)
    assert press().status_code == 422
    for one in (wang, same):
        assert letters.send(one, alice, "样册", "您好", uuid.uuid4()) is Ending.LEFT_ALONE, "asked again when sending"
    assert server.got == [] and not JournalEntry.objects.filter(kind="message").exists()


def test_a_colleague_who_does_not_see_the_address_cannot_write_to_it(server, press, wang, mei, client_of):
    answer = press(browser=client_of(mei))
    assert answer.status_code == 422 and "wang@jia.example" not in answer.content.decode()
    assert server.got == []


def test_a_template_is_filled_in_for_the_person(server, wang, client_of, alice, firm):
    made = LetterTemplate.objects.create(
        name="样册", subject="{company}的样册", text="{person}{title}，您好！{me}，{FIRM}", by=alice
    )
    page = client_of(alice).get(f"/journal/{wang.company_id}/write/?template={made.pk}&person={wang.pk}")
    start = page.context["form"].initial
    assert start["subject"] == "甲银行的样册"
    assert start["text"] == f"王总行长，您好！{alice.name}，{firm.name}"


def test_what_is_unknown_of_a_person_stays_to_be_seen():
    assert letters.filled("尊敬的{title}{person}", {"person": "王总", "title": ""}) == "尊敬的{title}王总"
    assert letters.filled("{person}", {"person": "{company}", "company": "甲"}) == "{company}", "filled in once"


def test_a_template_with_a_field_that_there_is_not_is_refused(client_of, alice):
    given = {"name": "样册", "language": "zh-hans", "subject": "样册", "text": "{preson}，您好"}
    answer = client_of(alice).post("/journal/letter-templates/new/", given)
    assert answer.status_code == 422 and "{preson}" in answer.content.decode()
    assert client_of(alice).post("/journal/letter-templates/new/", given | {"text": "{person}"}).status_code == 302
    assert Audit.objects.get(kind="journal.lettertemplate").action == "create"


def test_without_a_mail_server_the_page_says_so(settings, press):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    answer = press()
    assert answer.status_code == 422 and "TUOKE_SMTP_HOST" in answer.content.decode()


def test_a_name_with_line_breaks_makes_no_header_of_its_own(server, press, alice):
    alice.name = "爱丽\r\nBcc: all@firm.example"
    alice.save()
    assert press(subject="样册\nBcc: x@y.example").status_code == 302
    (mail,) = server.got
    assert mail["Bcc"] is None and "\n" not in letters_subject(mail)
