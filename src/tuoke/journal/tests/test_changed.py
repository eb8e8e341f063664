"""What was changed at a company, and on which lists it came, beside what happened."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tuoke.directory import changes
from tuoke.directory.models import Entry, List
from tuoke.journal.kinds import Call, Note
from tuoke.journal.models import JournalEntry
from tuoke.workspace.audit import record


@pytest.fixture
def company(make_company, alice):
    return make_company("甲银行", owner=alice, industry="制造业")


def shown(client, company, show, **more):
    return client.get(f"/journal/{company.pk}/", {"show": show, **more}).content.decode()


def changed(company, by, **facts):
    company.refresh_from_db()
    return changes.edit_company(company, facts, {}, by, version=company.version)


def test_alice_reads_who_changed_what_from_what_to_what(company, client_of, alice):
    changed(company, alice, industry="金融业", phone="13800138000")
    page = shown(client_of(alice), company, "changes")
    assert "<s>制造业</s> → 金融业" in page and "13800138000" in page and alice.name in page
    assert page.count('class="dotic"') == 1  # one act, however many fields
    whole = client_of(alice).get(f"/companies/{company.pk}/", {"show": "changes"}).content.decode()
    assert "<s>制造业</s> → 金融业" in whole


def test_who_reads_phones_masked_reads_old_ones_masked(company, client_of, alice, mei):
    changed(company, alice, phone="13800138000", note="另有手机 139-1234 5678")
    changed(company, alice, phone="", note="", extra={"备用": "13700137000"})
    page = shown(client_of(mei), company, "changes")
    assert not [told for told in ("13800138000", "1234 5678", "13700137000") if told in page]


def test_a_field_that_no_page_shows_stays_in_the_audit(company, client_of, alice):
    with transaction.atomic():
        record(alice, "update", company, before={"secret": "甲"}, after={"secret": "乙乙", "parent": 77_123})
    page = shown(client_of(alice), company, "changes")
    assert "乙乙" not in page and "77123" not in page


def test_a_stranger_reads_no_changes(company, client_of, alice, charlie):
    changed(company, alice, industry="金融业")
    for show in ("changes", "imports"):
        assert client_of(charlie).get(f"/journal/{company.pk}/", {"show": show}).status_code == 404


def test_a_list_that_may_not_be_seen_is_not_told(company, client_of, alice, ada):
    mine, theirs = (
        List.objects.create(name=name, source="bought", lawful_basis="interest", by=by)
        for name, by in (("春季展会", alice), ("秘密名单", ada))
    )
    for one in (mine, theirs):
        Entry.objects.create(list=one, company=company, line=3)
    page = shown(client_of(alice), company, "imports")
    assert "春季展会" in page and "秘密名单" not in page and f"?list={mine.pk}" in page


def test_the_journal_can_be_narrowed_to_calls(company, client_of, alice):
    JournalEntry.objects.write(alice, company, Call("no_answer"))
    JournalEntry.objects.write(alice, company, Note("下周带样品"))
    client = client_of(alice)
    assert "下周带样品" not in shown(client, company, "calls") and "下周带样品" in shown(client, company, "nonsense")
    assert "下周带样品" not in shown(client, company, "meetings")


def test_older_changes_come_page_by_page_in_few_queries(company, client_of, alice):
    for number in range(45):
        changed(company, alice, industry=f"行业{number:02}")
    client, seen, after = client_of(alice), [], ""
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/journal/{company.pk}/", {"show": "changes", **({"after": after} if after else {})})
        assert len(queries) <= 15
        page = answer.content.decode()
        seen += [number for number in range(45) if f"→ 行业{number:02}" in page]
        after = page.split("?after=")[1].split("&")[0] if "?after=" in page else ""
    assert sorted(seen) == list(range(45)) and after == ""
