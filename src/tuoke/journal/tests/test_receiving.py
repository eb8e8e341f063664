"""Letters from the drop-box find their company: answers, copies, letters passed on; what is not certain waits."""

import datetime as dt
from email.message import EmailMessage

import pytest
from django.utils import timezone

from tuoke.directory.blocks import keep_blocks
from tuoke.directory.models import Channel
from tuoke.engine.lists.blocks import block_of
from tuoke.engine.tests.test_mail_kinds import report
from tuoke.journal import receiving, writing
from tuoke.journal.letters import Letter
from tuoke.journal.models import JournalEntry, ReceivedLetter
from tuoke.journal.received import answered, forget
from tuoke.journal.threads import threads
from tuoke.workspace.models import Audit

BOX = "box@firm.example"
NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def box(settings):
    settings.IMAP_HOST, settings.IMAP_ADDRESS, settings.IMAP_USER, settings.IMAP_AUTHSERV = "mx", BOX, BOX, ""


@pytest.fixture
def jia(make_company, alice):
    return make_company("甲银行", owner=alice)


@pytest.fixture
def wang(jia, make_person):
    return make_person(jia, "王总", email="Wang@jia.example")


def letter(sender, *to, text="您好", subject="样册", name="", **heads):
    """The bytes of an e-mail; heads as `in_reply_to="<1@x>"`."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, ", ".join(to or [BOX]), subject
    made["Date"], made["Message-ID"] = "Thu, 26 Nov 2026 10:00:00 +0800", name or f"<{hash((sender, to, text)):x}@x>"
    for head, value in heads.items():
        made[head.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def take(raw, at):
    return receiving.take(raw, at)


def domain_known(company, domain):
    """What the worker keeps after a company came in."""
    import pyarrow as pa

    keep_blocks(pa.table({"id": [company.pk], "block": [block_of("domain", domain)]}))


@pytest.fixture
def sent(wang, alice):
    """A letter that Alice sent to Wang from here."""
    entry = JournalEntry.objects.write(alice, wang.company, ours("<ours@firm.example>"), person=wang)
    return Letter.objects.create(
        message_id="<ours@firm.example>", company=wang.company, person=wang, entry=entry, by=alice, sent_at=NOW
    )


def ours(name):
    from tuoke.journal.kinds import Message

    return Message("您好", "email", "out", subject="样册", message_id=name)


def test_a_letter_from_somebody_we_know_stands_in_the_journal_of_its_own_day(wang, alice):
    got = take(letter("王总 <wang@jia.example>", alice.email, text="要二十台\n\n> 您好", name="<1@jia.example>"), NOW)
    entry = JournalEntry.objects.get()
    assert (entry.company, entry.person, entry.by) == (wang.company, wang, alice)
    assert entry.at == dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)
    assert entry.body["direction"] == "in" and entry.body["text"] == "要二十台" and entry.body["sender"] == ""
    assert got.state == "placed" and got.entry == entry and got.text == got.subject == "", "the words stand once"
    audit = Audit.objects.get(action="receive")
    assert audit.by is None and audit.object_id == entry.pk, "nobody pressed anything"


def test_a_letter_comes_once_however_often_it_lies_there(wang, alice):
    raw = letter("wang@jia.example", alice.email)
    assert take(raw, NOW) and take(raw, NOW) is None and take(letter("wang@jia.example", alice.email), NOW) is None
    assert JournalEntry.objects.count() == ReceivedLetter.objects.count() == 1


def test_a_colleague_who_copies_the_drop_box_has_their_letter_written_down(wang, alice):
    take(letter(f"Alice <{alice.email.upper()}>", "王总 <wang@jia.example>"), NOW)
    entry = JournalEntry.objects.get()
    assert (entry.by, entry.person, entry.body["direction"]) == (alice, wang, "out")
    assert Audit.objects.get(action="receive").by == alice


def test_a_letter_to_people_of_two_companies_stands_with_both(wang, alice, make_company, make_person):
    li = make_person(make_company("乙银行"), "李总", email="li@yi.example")
    take(letter(alice.email, "wang@jia.example", "li@yi.example", "nobody@bing.example"), NOW)
    assert {entry.person for entry in JournalEntry.objects.all()} == {wang, li}


def test_a_letter_passed_on_is_its_writers(wang, alice):
    text = "看看\n\n---------- Forwarded message ---------\nFrom: 王总 <wang@jia.example>\n"
    text += "Date: Wed, 25 Nov 2026 10:00:00 +0800\nSubject: 询价\nTo: Alice\n\n要二十台"
    take(letter(alice.email, BOX, subject="Fwd: 询价", text=text), NOW)
    entry = JournalEntry.objects.get()
    assert (entry.person, entry.by, entry.body["direction"], entry.body["text"]) == (wang, alice, "in", "要二十台")
    assert entry.at == dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC) and entry.body["subject"] == "询价"


def test_an_answer_goes_with_the_letter_it_answers_whoever_writes_it(sent, wang, alice):
    assert not answered(sent)
    take(letter("小陈 <chen@other.example>", BOX, text="王总让我回复", in_reply_to="<ours@firm.example>"), NOW)
    entry = JournalEntry.objects.latest("pk")
    assert (entry.company, entry.person, entry.by) == (wang.company, None, alice)
    assert entry.body["sender"] == "小陈 <chen@other.example>", "it is not put into Wang's mouth"
    assert answered(sent) and threads([sent.entry])[sent.entry_id].answered
    writing.withdraw(entry, alice)
    assert not answered(sent) and not threads([sent.entry])[sent.entry_id].answered


def test_an_answer_to_a_copied_letter_is_an_answer_too(wang, alice, charlie):
    take(letter(alice.email, "wang@jia.example", name="<out@firm.example>"), NOW)
    out = JournalEntry.objects.get()
    take(letter("wang@private.example", BOX, text="好", references="<x@y> <out@firm.example>"), NOW)
    assert JournalEntry.objects.latest("pk").company == wang.company
    assert threads([out])[out.pk].answered


@pytest.mark.parametrize("heads", [{"Auto_Submitted": "auto-replied"}, {"List_Id": "<news.jia.example>"}])
def test_what_nobody_wrote_is_no_answer_and_waits_for_nobody(sent, heads):
    got = take(letter("wang@jia.example", BOX, in_reply_to="<ours@firm.example>", **heads), NOW)
    assert got.state == "passed" and got.text == "" and not answered(sent)
    assert JournalEntry.objects.count() == 1 and not ReceivedLetter.objects.waiting().exists()


def test_a_letter_that_came_back_says_so(sent, client_of, alice):
    take(report(), NOW)
    sent.refresh_from_db()
    assert sent.bounced_at == NOW and sent.bounced_why == "5.1.1 550 5.1.1 no such mailbox"
    page = client_of(alice).get(f"/companies/{sent.company_id}/").content.decode()
    assert "no such mailbox" in page
    assert Audit.objects.get(action="bounce").object_id == sent.pk


def test_the_timeline_says_which_letters_were_answered(sent, client_of, alice):
    browser = client_of(alice)
    alice.language = "en"
    alice.save()
    assert "not answered yet" in browser.get(f"/companies/{sent.company_id}/").content.decode()
    take(letter("wang@jia.example", BOX, in_reply_to="<ours@firm.example>"), NOW)
    page = browser.get(f"/companies/{sent.company_id}/").content.decode()
    assert "answered" in page and "not answered yet" not in page


def test_the_domain_of_a_company_speaks_for_it_and_that_of_many_does_not(make_company, bob):
    yi = make_company("乙物流", owner=bob, website="https://www.yi.example/")
    domain_known(yi, "yi.example")
    domain_known(yi, "qq.com")
    take(letter("门卫 <door@mail.yi.example>", BOX), NOW)
    entry = JournalEntry.objects.get()
    assert (entry.company, entry.person, entry.by) == (yi, None, bob)
    assert entry.body["sender"] == "门卫 <door@mail.yi.example>"
    assert take(letter("door@qq.com", BOX), NOW).why == "unknown"
    domain_known(yi, "once.example")
    assert take(letter("door@once.example", BOX), NOW).why == "unknown", "a key of yesterday proves nothing"


def test_an_address_of_several_companies_waits(wang, make_company, make_person, charlie):
    make_person(make_company("乙", owner=charlie), "王总", email="wang@jia.example")
    got = take(letter("wang@jia.example", BOX), NOW)
    assert (got.state, got.why) == ("waiting", "many") and not JournalEntry.objects.exists()


def test_who_sees_one_of_two_companies_is_not_told_of_the_other(wang, make_company, make_person, charlie, bob, alice):
    make_person(make_company("乙", owner=charlie), "王总", email="wang@jia.example")
    assert take(letter("wang@jia.example", bob.email), NOW).why == "unknown"
    make_person(make_company("丙"), "王总", email="wang@jia.example")
    make_person(make_company("丁"), "王总", email="wang@jia.example")
    assert take(letter("wang@jia.example", bob.email, text="再问"), NOW).why == "many"


def test_our_own_letter_in_the_drop_box_is_none_that_came_in(sent):
    assert take(letter("box@firm.example", "wang@jia.example", name="<ours@firm.example>"), NOW) is None


def test_a_way_to_reach_counts_as_an_address(jia, make_person, alice):
    li = make_person(jia, "李总")
    Channel.objects.create(person=li, kind="email", value="Li@home.example", by=alice)
    take(letter("li@home.example", alice.email), NOW)
    assert JournalEntry.objects.get().person == li


def test_nothing_is_written_where_its_writer_may_not_see(jia, make_person, charlie):
    make_person(jia, "王总", email="wang@jia.example")
    got = take(letter(charlie.email, "wang@jia.example"), NOW)
    assert (got.why, got.user) == ("unknown", charlie) and not JournalEntry.objects.exists()


FORGED = [
    "{alice}, wang@jia.example",
    "{alice} <wang@jia.example>",
    "wang@jia.example <{alice}>",
    "<{alice}> <x@y.example>",
]


@pytest.mark.parametrize("sender", FORGED)
def test_a_sender_of_two_minds_is_nobodys(sender, wang, alice):
    raw = letter("x@y.example", "wang@jia.example").replace(
        b"From: x@y.example", b"From: " + sender.format(alice=alice.email).encode()
    )
    assert take(raw, NOW).why == "doubtful" and not JournalEntry.objects.exists()


def test_with_our_mail_server_named_only_what_it_proved_is_a_colleagues(wang, alice, settings, bob):
    settings.IMAP_AUTHSERV = "mx.firm.example"
    plain = letter(alice.email, "wang@jia.example", name="<1@x>")
    told = letter(alice.email, "wang@jia.example", name="<2@x>")
    got = take(plain, NOW)
    assert (got.why, got.user) == ("doubtful", alice), "she finds what somebody wrote in her name"
    assert take(b"Authentication-Results: mx.evil.example; dmarc=pass\n" + told, NOW).why == "doubtful"
    assert not JournalEntry.objects.exists()
    proven = letter(alice.email, "wang@jia.example", name="<3@x>")
    take(b"Authentication-Results: mx.firm.example; dmarc=pass header.from=tuoke.test\n" + proven, NOW)
    assert JournalEntry.objects.get().by == alice


def test_a_refuted_customer_waits_and_a_silent_one_is_believed(wang, settings, alice):
    settings.IMAP_AUTHSERV = "mx.firm.example"
    refuted = letter("wang@jia.example", alice.email, name="<1@x>")
    assert take(b"Authentication-Results: mx.firm.example; dmarc=fail\n" + refuted, NOW).why == "doubtful"
    assert take(letter("wang@jia.example", alice.email, name="<2@x>"), NOW).state == "placed"


def test_somebody_who_works_here_no_more_is_no_colleague(wang, bob):
    bob.is_active = False
    bob.save()
    assert take(letter(bob.email, "wang@jia.example"), NOW).why == "unknown"


def test_a_letter_of_the_future_is_of_the_day_on_which_it_came(wang, alice):
    raw = letter("wang@jia.example", alice.email).replace(b"26 Nov 2026", b"26 Nov 2096")
    take(raw, NOW)
    assert JournalEntry.objects.get().at == NOW


def test_what_follows_a_merge_goes_to_the_company_that_stayed(sent, wang, make_company, alice):
    from tuoke.directory.merging import merge

    stays = make_company("甲银行股份", owner=alice)
    merge(stays.pk, wang.company_id, {}, alice, versions={stays.pk: 1, wang.company_id: 1})
    take(letter("chen@other.example", BOX, in_reply_to="<ours@firm.example>"), NOW)
    assert JournalEntry.objects.latest("pk").company == stays


def test_what_was_dismissed_is_forgotten_after_a_month_and_comes_no_second_time(alice, client_of):
    raw = letter("spam@spam.example", alice.email, text="买吧")
    got = take(raw, NOW)
    assert client_of(alice).post(f"/journal/received/{got.pk}/dismiss/").status_code == 302
    assert forget(timezone.now() + dt.timedelta(days=29)) == 0
    assert forget(timezone.now() + dt.timedelta(days=31)) == 1
    got.refresh_from_db()
    assert got.text == got.sender == "" and take(raw, NOW) is None
