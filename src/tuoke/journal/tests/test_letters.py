"""E-mail: sent through a real mail server once, written down, and never to somebody who asked to be left alone."""

import datetime as dt
import uuid
from email.header import decode_header, make_header

import pytest
from django.utils import timezone

from tuoke.directory.do_not_contact import leave_alone
from tuoke.directory.models import Consent
from tuoke.directory.reaching import withdraw
from tuoke.journal import letters
from tuoke.journal.letters import Ending
from tuoke.journal.models import JournalEntry, Letter, LetterTemplate
from tuoke.workspace import mail as mails
from tuoke.workspace.models import Audit, Due


@pytest.fixture
def server(mail_server):
    return mail_server


def carry():
    """What the worker does with the letters that are due."""
    due = list(Due.objects.filter(flow=letters.FLOW, done_at=None))
    Due.objects.filter(pk__in=[one.pk for one in due]).update(done_at=timezone.now())
    for one in due:
        letters.send(int(one.key))


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
    assert server.got == [] and not JournalEntry.objects.exists(), "the page does not wait for the mail server"
    carry()
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
    assert (letter.state, letter.subject, letter.text) == ("sent", "", "")
    assert Audit.objects.filter(action="send", object_id=letter.pk).count() == 1


def letters_subject(mail):
    return str(make_header(decode_header(mail["Subject"])))


def test_pressing_twice_sends_once(server, press):
    name = uuid.uuid4()
    assert [press(name).status_code for _twice in range(2)] == [302, 302]
    carry()
    press(name)
    carry()
    assert len(server.got) == JournalEntry.objects.count() == 1


def test_a_letter_whose_worker_died_is_not_sent_again_by_itself(server, press, alice, client_of):
    press()
    letter = Letter.objects.get()
    Letter.objects.update(state="handed", handed_at=timezone.now(), attempts=1)
    carry()
    browser = client_of(alice)
    page = browser.get("/journal/outbox/").content.decode()
    assert server.got == [] and "不确定是否已发出" in page and "再次发送" in page
    for _twice in range(2):
        browser.post(f"/journal/outbox/{letter.pk}/again/")
    carry()
    letters.send(letter.pk)
    assert len(server.got) == 1 and Letter.objects.get().state == "sent"


def test_a_worker_killed_while_the_server_has_the_letter_sends_nothing_twice(server, press, monkeypatch):
    press()
    letter, handed = Letter.objects.get(), mails.hand_over

    def die(message):
        handed(message)
        raise KeyboardInterrupt

    monkeypatch.setattr(mails, "hand_over", die)
    with pytest.raises(KeyboardInterrupt):
        letters.send(letter.pk)
    monkeypatch.setattr(mails, "hand_over", handed)
    for _heir in range(3):
        letters.send(letter.pk)
    assert len(server.got) == 1 and Letter.objects.get().state == "unknown"


def test_who_withdrew_their_consent_to_e_mail_is_not_written_to(server, press, wang, alice, firm):
    given = {"channel": "email", "basis": "consent", "purpose": "样册", "evidence": "展会上填的表"}
    ground = Consent.objects.create(person=wang, given_on=firm.today(), by=alice, **given)
    assert press().status_code == 302
    withdraw(ground, alice, "电话里说的")
    assert press().status_code == 422
    carry()
    assert server.got == [] and Letter.objects.get().why == "withdrawn", "nor is what was waiting already"


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


def test_a_server_that_refuses_for_now_is_asked_again_and_later_given_up(server, press):
    server.refuse = "450 try later"
    press()
    letter = Letter.objects.get()
    carry()
    letter.refresh_from_db()
    again = Due.objects.filter(flow=letters.FLOW).latest("run_after")
    assert letter.state == "waiting" and "try later" in letter.why
    assert dt.timedelta(seconds=30) < again.run_after - timezone.now() < dt.timedelta(minutes=2)
    for _try in range(7):
        letters.send(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("failed", 8) and not JournalEntry.objects.exists()


def test_a_refusal_for_good_is_said_and_nothing_of_what_was_typed_is_lost(server, press, alice, client_of):
    server.refuse = "550 no such mailbox"
    press(subject="样册一")
    carry()
    browser = client_of(alice)
    page = browser.get("/journal/outbox/").content.decode()
    assert "550 no such mailbox" in page and "样册一" in page
    server.refuse = ""
    letter = Letter.objects.get()
    browser.post(f"/journal/outbox/{letter.pk}/again/")
    carry()
    assert len(server.got) == 1 and JournalEntry.objects.get().body["text"].startswith("王总")


def test_a_server_that_is_down_is_asked_again(server, press, settings):
    settings.EMAIL_PORT = 1
    press()
    carry()
    assert Letter.objects.get().state == "waiting"


def test_a_letter_that_is_thrown_away_is_not_sent(server, press, client_of, alice):
    press()
    client_of(alice).post(f"/journal/outbox/{Letter.objects.get().pk}/drop/")
    carry()
    assert server.got == [] and not Letter.objects.exists() and Audit.objects.filter(action="drop").exists()


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
        assert letters.post(one, alice, "样册", "您好", uuid.uuid4()) is Ending.LEFT_ALONE, "asked where it is kept"
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
    carry()
    (mail,) = server.got
    assert mail["Bcc"] is None and "\n" not in letters_subject(mail)
