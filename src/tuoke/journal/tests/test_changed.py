"""What was changed at a company, and on which lists it came, beside what happened."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tuoke.directory import changes
from tuoke.directory.models import Entry, List
from tuoke.journal.kinds import Call, Note
from tuoke.journal.models import JournalEntry
from tuoke.team import rights
from tuoke.workspace.audit import record
from tuoke.workspace.models import Audit


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


def lines(client, company, **asked):
    """What each line of the timeline says, over all its pages."""
    found, after = [], ""
    while True:
        page = client.get(f"/journal/{company.pk}/", {**asked, **({"after": after} if after else {})}).content.decode()
        found += re.findall(r'class="jr-what">([^<]*)', page)
        if "after=" not in page:
            return found
        after = page.split("after=")[1].split("&")[0].split('"')[0]


def test_all_that_happened_stands_in_one_order(company, client_of, alice, make_list):
    moments = [timezone.now() - timedelta(days=day) for day in range(6)]
    JournalEntry.objects.write(alice, company, Note("后"), at=moments[1])
    JournalEntry.objects.write(alice, company, Call("no_answer"), at=moments[4])
    changed(company, alice, industry="金融业")
    came = Entry.objects.create(list=make_list(alice, []), company=company)
    Entry.objects.filter(pk=came.pk).update(made_at=moments[3])
    page = client_of(alice).get(f"/companies/{company.pk}/").content.decode()
    order = [page.index(text) for text in ("→ 金融业", 'jr-text c2">后', "?list=", "#i-phone-x")]
    assert order == sorted(order)


def test_every_line_comes_once_also_where_the_moment_is_the_same(company, client_of, alice, monkeypatch):
    at = timezone.now()
    monkeypatch.setattr("tuoke.workspace.models.timezone.now", lambda: at)
    for number in range(15):
        JournalEntry.objects.write(alice, company, Note(f"记{number}"), at=at)
        with transaction.atomic():
            Audit.objects.create(at=at, by=alice, action="update", kind="directory.company", object_id=company.pk)
        listed = List.objects.create(name=f"名{number}", source="bought", lawful_basis="interest", by=alice)
        Entry.objects.create(list=listed, company=company, made_at=at)
    assert len(lines(client_of(alice), company)) == 45
    assert len(lines(client_of(alice), company, show="happened")) == 15


def test_a_list_is_told_once_however_many_people_stood_on_it(company, client_of, alice, make_person):
    listed = List.objects.create(name="春季展会", source="bought", lawful_basis="interest", by=alice)
    people = [make_person(company, name=name) for name in ("甲", "乙", "丙")]
    for person in people:
        Entry.objects.create(list=listed, company=company, person=person)
    assert len(lines(client_of(alice), company, show="imports")) == 1
    assert len(lines(client_of(alice), company, show="imports", person=people[2].pk)) == 1


def test_the_page_of_a_person_has_their_timeline(company, client_of, alice, mei, make_person):
    person, other = make_person(company, name="王总", phone=""), make_person(company, name="李总")
    JournalEntry.objects.write(alice, company, Note("王总要样品"), person=person)
    JournalEntry.objects.write(alice, company, Note("李总不要"), person=other)
    changes.edit_person(person, {"phone": "13800138000", "email": "wang@jia.test"}, alice, version=person.version)
    page = client_of(alice).get(f"/people/{person.pk}/").content.decode()
    assert "王总要样品" in page and "李总不要" not in page and "13800138000" in page
    assert f"/people/{person.pk}/?show=calls" in page and f"?person={person.pk}&amp;show=calls" in page
    theirs = client_of(mei).get(f"/people/{person.pk}/").content.decode()
    assert "王总要样品" in theirs and not [told for told in ("13800138000", "wang@jia") if told in theirs]


def test_a_person_who_moved_here_brings_no_entry_of_a_company_that_is_not_seen(
    company, client_of, alice, charlie, make_company, make_person
):
    person, theirs = make_person(company), make_company("乙银行", owner=charlie)
    JournalEntry.objects.write(charlie, theirs, Note("别处的话"), person=person)
    assert "别处的话" not in client_of(alice).get(f"/people/{person.pk}/").content.decode()


def test_what_a_hidden_field_was_is_not_told(company, client_of, alice, ada):
    changed(company, alice, address="科技园一号", area="深圳")
    assert "科技园一号" in client_of(alice).get(f"/companies/{company.pk}/").content.decode()
    rights.write_fields("seller", {"address": [0, 0, 0]}, ada, version=0)
    page = client_of(alice).get(f"/companies/{company.pk}/").content.decode()
    assert "科技园一号" not in page and "深圳" in page


def test_a_page_with_everything_on_it_takes_few_queries(
    company, client_of, alice, ada, make_person, django_assert_max_num_queries
):
    person = make_person(company)
    JournalEntry.objects.write(alice, company, Note("记"), person=person)
    changed(company, alice, industry="金融业")
    for client in (client_of(alice), client_of(ada)):
        for address in (f"/companies/{company.pk}/", f"/people/{person.pk}/"):
            client.get(address)
            with django_assert_max_num_queries(15):
                client.get(address)
