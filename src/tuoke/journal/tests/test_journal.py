"""Writing down what happened with a company, reading it, and taking it back."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tuoke.directory.models import DoNotContact
from tuoke.journal.kinds import Call, Deal, Message, Note, Sample, Visit
from tuoke.journal.models import JournalEntry
from tuoke.workspace.models import Audit, Due

HTMX = {"HX-Request": "true"}


@pytest.fixture
def company(make_company, make_person, alice):
    made = make_company("甲银行", owner=alice)
    make_person(made, "王总", phone="13800138000")
    return made


def log(client, company, htmx=True, **given):
    return client.post(f"/journal/{company.pk}/log/", given, headers=HTMX if htmx else {})


def test_a_note_stands_on_the_company_page(company, client_of, alice):
    client = client_of(alice)
    answer = log(client, company, kind="note", text="下周带样品")
    assert answer.status_code == 200 and "下周带样品" in answer.content.decode()
    assert "下周带样品" in client.get(f"/companies/{company.pk}/").content.decode()
    assert Audit.objects.get().action == "log"


def test_a_number_in_a_note_is_masked_for_those_who_read_the_phones_masked(company, client_of, alice, mei, vera):
    log(client_of(alice), company, kind="note", text="下周带样品，王总手机 139-1234 5678，或 wang@jia.example")
    for user in (mei, vera):
        for address in (f"/companies/{company.pk}/", f"/journal/{company.pk}/"):
            page = client_of(user).get(address).content.decode()
            assert "1234 5678" not in page and "wang@" not in page
            assert "下周带样品" in page and "•••• 5678" in page
    assert "139-1234 5678" in client_of(alice).get(f"/companies/{company.pk}/").content.decode()


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ({"kind": "call", "outcome": "no_answer"}, Call("no_answer")),
        (
            {"kind": "call", "outcome": "meeting", "when": "2026-11-24T10:00"},
            Call("meeting", at="2026-11-24T02:00:00+00:00"),
        ),
        ({"kind": "deal", "amount": "120000", "currency": "CNY"}, Deal("", "120000", "CNY")),
        ({"kind": "deal", "text": "口头"}, Deal("口头")),
        ({"kind": "visit", "text": "看了车间"}, Visit("看了车间")),
        ({"kind": "sample", "text": "样机一台"}, Sample("样机一台")),
        ({"kind": "message", "text": "问价", "channel": "wecom", "direction": "in"}, Message("问价", "wecom", "in")),
        ({"kind": "message", "text": "你好"}, Message("你好", "wechat", "out")),
    ],
)  # fmt: skip
def test_each_kind_has_its_typed_body(company, client_of, alice, given, body):
    assert log(client_of(alice), company, **given).status_code == 200
    assert JournalEntry.objects.get().what == body


@pytest.mark.parametrize(
    "given",
    [
        {}, {"kind": "note"}, {"kind": "call"}, {"kind": "call", "outcome": "x"}, {"kind": "withdrawal"},
        {"kind": "call", "outcome": "call_back"}, {"kind": "call", "outcome": "leave_me_alone"},
        {"kind": "deal", "amount": "-1"}, {"kind": "deal", "amount": "9" * 40}, {"kind": "deal", "amount": "NaN"},
        {"kind": "note", "text": "\x00"}, {"kind": "note", "text": "x", "person": "9" * 30},
        {"kind": "call", "outcome": "call_back", "when": "99999-01-01T00:00"},
        {"kind": "call", "outcome": "call_back", "when": "0001-01-01T00:00"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(company, client_of, alice, given):
    assert log(client_of(alice), company, **given).status_code == 422
    assert log(client_of(alice), company, htmx=False, **given).status_code == 422
    assert not JournalEntry.objects.exists()


def test_a_refused_entry_keeps_what_was_typed(company, client_of, alice):
    answer = log(client_of(alice), company, kind="call", text="打了三次")
    assert "打了三次" in answer.content.decode() and answer["HX-Retarget"] == "#log-place"


def test_leave_me_alone_marks_the_person_and_taking_it_back_lifts_it(company, client_of, alice):
    person, client = company.people.get(), client_of(alice)
    log(client, company, kind="call", outcome="leave_me_alone", person=person.pk)
    person.refresh_from_db()
    assert person.do_not_contact_at and DoNotContact.objects.count() == 1
    client.post(f"/journal/entry/{JournalEntry.objects.get().pk}/withdraw/")
    person.refresh_from_db()
    assert person.do_not_contact_at is None and not DoNotContact.objects.exists()


def test_a_deal_asks_for_new_scores_and_a_note_does_not(company, client_of, alice):
    log(client_of(alice), company, kind="note", text="x")
    assert not Due.objects.filter(flow="score_all").exists()
    log(client_of(alice), company, kind="deal")
    assert Due.objects.filter(flow="score_all").count() == 1


def test_an_entry_taken_back_stays_to_be_read_and_counts_no_more(company, client_of, alice):
    entry = JournalEntry.objects.write(alice, company, Note("写错了"))
    client = client_of(alice)
    for _ in range(2):
        assert client.post(f"/journal/entry/{entry.pk}/withdraw/", headers=HTMX).status_code == 200
    page = client.get(f"/companies/{company.pk}/").content.decode()
    assert "写错了" in page and "jr-gone" in page
    assert not JournalEntry.objects.standing().exists() and JournalEntry.objects.count() == 2


def test_only_the_writer_and_those_who_lead_take_back(company, client_of, alice, mei, vera, charlie):
    entry = JournalEntry.objects.write(mei, company, Note("经理的话"))
    path = f"/journal/entry/{entry.pk}/withdraw/"
    assert [client_of(user).post(path).status_code for user in (charlie, vera, alice, mei)] == [404, 403, 403, 302]


def test_the_outcome_of_a_row_of_the_sheet_is_undone_on_the_sheet(company, client_of, alice):
    entry = JournalEntry.objects.write(alice, company, Call("no_answer", row=7))
    assert client_of(alice).post(f"/journal/entry/{entry.pk}/withdraw/").status_code == 403


def test_nobody_writes_or_reads_where_they_may_not_see(company, client_of, charlie, vera):
    assert log(client_of(charlie), company, kind="note", text="x").status_code == 404
    assert client_of(charlie).get(f"/journal/{company.pk}/").status_code == 404
    assert log(client_of(vera), company, kind="note", text="x").status_code == 403


def test_older_entries_come_page_by_page_in_few_queries(company, client_of, alice):
    for number in range(45):
        JournalEntry.objects.write(alice, company, Note(f"第 {number:02d} 条"))
    client = client_of(alice)
    page = client.get(f"/companies/{company.pk}/").content.decode()
    seen = page.count("jr-text")
    for _ in range(3):
        if "?after=" not in page:
            break
        path = re.findall(r'hx-get="(/journal/[0-9]+/[?]after=[^"]+)"', page)[0]
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path).content.decode()
        assert len(queries) <= 15
        seen += page.count("jr-text")
    assert seen == 45


def test_what_was_merged_in_counts_as_the_company_s_own(company, client_of, alice, make_company):
    JournalEntry.objects.write(alice, make_company("甲行", merged_into=company), Note("旧事"))
    assert "旧事" in client_of(alice).get(f"/companies/{company.pk}/").content.decode()


@pytest.mark.parametrize("after", ["x", "W10", "\x00", "W251bGwsMV0", "WyIwMDAxLTAxLTAxVDAwOjAwKzIzOjU5IiwxXQ"])
def test_a_bad_cursor_is_the_beginning(company, client_of, alice, after):
    assert client_of(alice).get(f"/journal/{company.pk}/", {"after": after}).status_code == 200


def test_an_entry_of_a_newer_version_does_not_break_the_page(company, client_of, alice):
    JournalEntry.objects.create(by=alice, company=company, kind="hologram", body={"x": 1})
    assert client_of(alice).get(f"/companies/{company.pk}/").status_code == 200


def test_what_happened_on_an_earlier_day_stands_in_its_place(company, client_of, alice, firm):
    client = client_of(alice)
    log(client, company, kind="note", text="今天的事")
    day = firm.today() - dt.timedelta(days=30)
    assert log(client, company, kind="visit", text="上月的事", on=day.isoformat()).status_code == 200
    visit = JournalEntry.objects.get(kind="visit")
    assert timezone.localtime(visit.at, firm.zone).date() == day and visit.written_at.date() == timezone.now().date()
    page = client.get(f"/companies/{company.pk}/").content.decode()
    assert page.index("今天的事") < page.index("上月的事")


def test_a_day_that_is_to_come_is_refused_and_what_was_typed_stays(company, client_of, alice, firm):
    answer = log(
        client_of(alice), company, kind="note", text="明天的事", on=(firm.today() + dt.timedelta(days=1)).isoformat()
    )
    assert answer.status_code == 422 and "明天的事" in answer.content.decode() and not JournalEntry.objects.exists()
