"""What happened elsewhere comes in with its true day and author, once, and goes again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tuoke.directory.models import ExternalKey, Person
from tuoke.intake.history_reading import moments
from tuoke.intake.models import State
from tuoke.intake.tests.test_exports import as_csv, as_xlsx
from tuoke.journal import kinds
from tuoke.journal.models import JournalEntry
from tuoke.workspace.models import Audit

pytestmark = pytest.mark.django_db

OURS = (
    ["公司", "类型", "日期时间", "记录人", "联系人", "内容", "结果"],
    ["远山自动化", "电话", "2024-03-05 14:30", "Bob", "张伟", "谈了交期", "未接通"],
    ["远山自动化", "拜访", "2023/11/2", "离职的小王", "", "参观车间", ""],
    ["远山自动化", "电话", "2024-03-05 14:30", "Bob", "张伟", "谈了交期", "未接通"],
    ["没有这家", "电话", "2024-03-05 14:30", "Bob", "", "x", ""],
    ["远山自动化", "午餐", "2024-02-30", "Bob", "", "没有这一天", ""],
)


@pytest.fixture
def yuanshan(firm: Any, bob: Any, make_company: Any) -> Any:
    company = make_company("远山自动化", owner=bob)
    Person.objects.create(company=company, name="张伟")
    return company


def test_history_has_its_true_author_and_day_and_is_never_the_importers(ada, bob, yuanshan, bring_in, take_back):
    batch = bring_in(ada, as_csv(*OURS), name="历史.csv")
    assert (batch.kind, batch.reading["export"], batch.state) == ("history", "tuoke_history", State.DONE)
    assert (batch.counts["new"], batch.counts["same"], batch.counts["problem"]) == (2, 1, 2)
    call, visit = JournalEntry.objects.filter(company=yuanshan).order_by("-at")
    assert (call.by, call.person and call.person.name, call.body["what"], call.body["outcome"]) == (
        bob,
        "张伟",
        "call",
        "no_answer",
    )
    assert call.at == dt.datetime(2024, 3, 5, 6, 30, tzinfo=dt.UTC)  # the firm works in Shanghai
    assert visit.by is None and visit.body["author"] == "离职的小王" and visit.body["what"] == "visit"
    assert not JournalEntry.objects.filter(by=ada).exists()
    assert Audit.objects.filter(kind="intake.batch", action="import").exists()
    take_back(batch, ada)
    assert not JournalEntry.objects.exists()


def test_the_timeline_says_that_an_entry_was_imported_and_who_wrote_it(ada, yuanshan, bring_in, client_of):
    bring_in(ada, as_csv(*OURS))
    page = client_of(ada).get(reverse("journal:timeline", args=[yuanshan.pk])).content.decode()
    assert "离职的小王" in page and page.count("导入的") == 2 and "参观车间" in page and "Bob" in page


def test_the_same_file_again_brings_nothing_and_a_new_line_alone(ada, yuanshan, bring_in):
    bring_in(ada, as_csv(*OURS))
    again = bring_in(ada, as_csv(*OURS))
    assert (again.counts["new"], JournalEntry.objects.count()) == (0, 2)
    more = bring_in(ada, as_csv(*OURS, ["远山自动化", "电话", "2024-03-05 14:31", "Bob", "", "谈了交期", ""]))
    assert more.counts["new"] == 1 and JournalEntry.objects.count() == 3


def test_nobody_puts_words_into_the_mouth_of_a_colleague(alice, bob, make_company, bring_in):
    make_company("远山自动化", owner=alice)
    bring_in(alice, as_csv(*OURS))
    assert {entry.body["author"] for entry in JournalEntry.objects.filter(by=None)} == {"Bob", "离职的小王"}


def test_history_of_a_company_that_one_may_not_see_stays_out(alice, bob, yuanshan, checked):
    batch = checked(alice, as_csv(*OURS))
    assert (batch.counts["taken"], batch.counts["new"]) == (3, 0)


def test_entries_of_an_import_that_is_not_complete_are_not_there_and_others_cannot_be_deleted(
    ada, yuanshan, bring_in, client_of
):
    from tuoke.directory.models import Arrival

    batch = bring_in(ada, as_csv(*OURS))
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalEntry.objects.all()._raw_delete("default")
    Arrival.objects.filter(pk=batch.arrival).update(revealed=False)
    assert not JournalEntry.objects.visible_to(ada).exists()
    assert "参观车间" not in client_of(ada).get(reverse("journal:timeline", args=[yuanshan.pk])).content.decode()


def test_what_was_brought_along_is_no_call_of_ours(ada, bob, yuanshan, bring_in):
    bring_in(ada, as_csv(*OURS))
    assert not JournalEntry.objects.filter(kind=kinds.Call.kind).exists()
    assert not JournalEntry.objects.exclude(outcome="").exists()


HUBSPOT = (
    ["Record ID", "Activity type", "Title", "Body", "Activity date", "Activity assigned to", "Associated Company IDs"],
    ["401", "Call", "Kickoff", "Spoke about spring", "2024-06-07 08:09", "Nobody Here", "9001"],
)  # fmt: skip
ESPO = (
    ["id", "name", "status", "dateStart", "dateEnd", "direction", "description", "parentType", "accountId",
     "accountName",
     "assignedUserName"],
    ["c1", "Call about pumps", "Held", "2024-06-07 08:09:00", "", "Outbound", "Wants an offer", "Account", "a1",
     "远山自动化",
     "Bob"],
)  # fmt: skip
ODOO = (
    ["date", "author_id/name", "record_name", "subtype_id/name", "subject", "body"],
    ["2024-06-07 08:09:10", "Bob", "远山自动化", "Note", "", "Called back"],
)
CORDYS = (
    ["跟进类型", "客户名称", "联系人", "跟进方式", "跟进时间", "负责人", "跟进内容"],
    ["客户", "远山自动化", "张伟", "到访", "2024-06-07", "Bob", "看了样机"],
)


@pytest.mark.parametrize(
    ("code", "rows", "write", "what"),
    [("hubspot_history", HUBSPOT, as_csv, "call"), ("espocrm_calls", ESPO, as_csv, "call"),
     ("odoo_history", ODOO, as_csv, "note"), ("cordys_history", CORDYS, as_xlsx, "visit")],
)  # fmt: skip
def test_activities_of_other_systems_are_known_by_their_header(ada, bob, yuanshan, bring_in, code, rows, write, what):
    ExternalKey.objects.create(company=yuanshan, source="code", value="9001")
    batch = bring_in(ada, write(*rows), name="x.xlsx" if write is as_xlsx else "x.csv")
    assert (batch.kind, batch.reading["export"]) == ("history", code)
    entry = JournalEntry.objects.get()
    assert entry.company == yuanshan and entry.body["what"] == what
    assert (entry.by, entry.body["author"]) == ((None, "Nobody Here") if code == "hubspot_history" else (bob, ""))


def test_moments_are_read_as_they_are_written(firm):
    import pyarrow as pa

    texts = ["2024-03-05 14:30", "2024/3/5", "2024年3月5日 14:30", "2024-03-05T14:30:00Z", "2024-03-05T14:30:00+02:00",
             "soon",
             "2024-02-30", None]  # fmt: skip
    read = [one and one.strftime("%m-%d %H:%M") for one in moments(pa.array(texts)).to_pylist()]
    assert read == ["03-05 06:30", "03-04 16:00", "03-05 06:30", "03-05 14:30", "03-05 12:30", None, None, None]
