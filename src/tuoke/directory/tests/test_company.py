"""The page of a company, and writing companies and people."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tuoke.directory.do_not_contact import leave_alone, lift
from tuoke.directory.models import Arrival, Company, DoNotContact, Entry, ExternalKey, Person
from tuoke.directory.rows import company_rows
from tuoke.flows import prospecting
from tuoke.journal.kinds import Note
from tuoke.journal.models import JournalEntry
from tuoke.targeting.models import Profile
from tuoke.workspace.models import Audit, Due


@pytest.fixture
def known(make_company, make_person, make_list, alice):
    company = make_company("甲银行", code="300123", owner=alice, industry="银行", website="javascript:alert(1)")
    make_person(company, "王总", title="总经理", phone="13800138000", email="wang@jia.example")
    make_list(alice, [company])
    return company


def address(company: Company, tail: str = "") -> str:
    return f"/companies/{company.pk}/{tail}"


def facts(company: Company, **changed) -> dict:
    return {"name": company.name, "industry": company.industry, "version": company.version, **changed}


def test_the_page_shows_facts_people_lists_and_a_way_to_call(known, client_of, alice):
    page = client_of(alice).get(address(known)).content.decode()
    for part in ("300123", "银行", "王总", "tel:13800138000", "展会名单", "mailto:wang@jia.example"):
        assert part in page
    assert 'href="javascript' not in page


def test_a_list_that_has_the_company_on_many_lines_is_named_once(known, client_of, alice):
    (entry,) = known.entries.all()
    Entry.objects.filter(pk=entry.pk).update(line=7)
    for line in (12, 30):
        Entry.objects.create(list=entry.list, company=known, line=line)
    page = client_of(alice).get(address(known)).content.decode()
    # Once among its lists, and once in the timeline, where it came in.
    lists = page.split('<ul class="co-lists">')[1].split("</ul>")[0]
    assert page.count("展会名单") == 2 and lists.count("展会名单") == 1 and "3 行，第 7 到 30 行" in lists


def test_whoever_sees_but_does_not_own_it_reads_masked_phones(known, client_of, mei, ada, vera):
    for user in (mei, ada, vera):
        page = client_of(user).get(address(known)).content.decode()
        assert "13800138000" not in page and "wang@jia" not in page


def test_a_phone_in_a_column_of_its_own_is_masked_as_well(known, client_of, alice, mei, vera):
    Company.objects.filter(pk=known.pk).update(
        extra={"总机": "0755-2345 6789", "备用邮箱": "cfo@jia.example", "届": "2024"}
    )
    for user in (mei, vera):
        page = client_of(user).get(address(known)).content.decode()
        assert "2345 6789" not in page and "cfo@" not in page
        assert "0755•••• 6789" in page and "2024" in page
    assert "0755-2345 6789" in client_of(alice).get(address(known)).content.decode()


def test_a_number_in_a_note_is_masked_and_kept_as_well(known, client_of, alice, mei, vera):
    Company.objects.filter(pk=known.pk).update(note="总机 0755-2345 6789，九点后打")
    Person.objects.filter(company=known).update(note="手机 13912345678")
    for user in (mei, vera):
        page = client_of(user).get(address(known)).content.decode()
        assert "2345 6789" not in page and "13912345678" not in page
        assert "九点后打" in page and "0755•••• 6789" in page
    assert "13912345678" in client_of(alice).get(address(known)).content.decode()
    person = Person.objects.get(company=known)
    for form in (address(known, "edit/"), f"/people/{person.pk}/edit/"):
        page = client_of(mei).get(form).content.decode()
        assert "2345 6789" not in page and "13912345678" not in page and "wang@jia" not in page
    given = {"name": person.name, "title": "行长", "version": str(person.version)}
    client_of(mei).post(f"/people/{person.pk}/edit/", given)
    person.refresh_from_db()
    assert (person.title, person.note, person.email) == ("行长", "手机 13912345678", "wang@jia.example")


def test_a_stranger_to_the_company_gets_nothing(known, client_of, charlie):
    for tail in ("", "edit/", "people/new/"):
        assert client_of(charlie).get(address(known, tail)).status_code == 404
    assert client_of(charlie).get("/companies/999999999999999999/").status_code == 404
    assert client_of(charlie).get("/companies/9999999999999999999999/").status_code == 404


def test_a_code_of_a_list_that_is_still_coming_in_is_not_shown(known, client_of, alice):
    arrival = Arrival.objects.create()
    ExternalKey.objects.create(company=known, source="other", value="K-98765", arrival=arrival.pk)
    assert "K-98765" not in client_of(alice).get(f"/companies/{known.pk}/").content.decode()
    Arrival.objects.filter(pk=arrival.pk).update(revealed=True)
    assert "K-98765" in client_of(alice).get(f"/companies/{known.pk}/").content.decode()


def test_a_merged_company_leads_to_the_one_it_became(known, client_of, alice, charlie, make_company):
    gone = make_company("甲行", merged_into=known)
    assert client_of(alice).get(address(gone))["Location"] == address(known)
    assert client_of(charlie).get(address(gone)).status_code == 404


def test_the_page_takes_at_most_fifteen_queries(known, client_of, alice, mei, make_person):
    for _ in range(20):
        make_person(known)
        JournalEntry.objects.write(alice, known, Note("x"))
    for user in (alice, mei):
        client = client_of(user)
        with CaptureQueriesContext(connection) as seen:
            client.get(address(known))
        assert len(seen) <= 15, [query["sql"][:3000] for query in seen.captured_queries]


def test_a_new_company_belongs_to_whoever_enters_it(client_of, alice):
    answer = client_of(alice).post("/companies/new/", {"name": "乙纸业", "code": "sz 1", "employees": "80"})
    made = Company.objects.get()
    assert answer["Location"] == address(made)
    assert (made.owner, made.employees, made.keys.get().value) == (alice, 80, "SZ1")
    assert Audit.objects.get(kind="directory.company").detail["after"]["name"] == "乙纸业"
    assert [due.flow for due in Due.objects.order_by("pk")] == ["score_all", "match_companies"]
    assert list(Company.objects.visible_to(alice).search("纸业")) == [made]


def test_a_viewer_enters_nothing(client_of, vera, known):
    for path in ("/companies/new/", address(known, "edit/"), address(known, "take/")):
        assert client_of(vera).post(path, {"name": "乙"}).status_code == 403


def test_a_twin_is_shown_before_anything_is_written(known, client_of, alice):
    client = client_of(alice)
    answer = client.post("/companies/new/", {"name": "甲银行股份有限公司"})
    assert answer.status_code == 422
    assert address(known) in answer.content.decode() and "甲银行股份有限公司" in answer.content.decode()
    assert Company.objects.count() == 1
    assert client.post("/companies/new/", {"name": "甲银行股份有限公司", "another": "1"}).status_code == 302


def test_a_namesake_with_another_code_is_no_twin(known, client_of, alice):
    assert client_of(alice).post("/companies/new/", {"name": "甲银行", "code": "600999"}).status_code == 302


def test_a_code_of_a_company_that_one_sees_leads_to_that_company(known, client_of, alice):
    answer = client_of(alice).post("/companies/new/", {"name": "丙", "code": "300123"})
    assert answer.status_code == 422
    assert f'<a href="{address(known)}">{known.name}</a>' in answer.content.decode()


def test_a_code_of_a_company_that_is_still_coming_in_names_nobody_and_nothing(client_of, alice, charlie, make_company):
    arrival = Arrival.objects.create()
    coming = make_company("还没到的", owner=charlie, code="K-98765", arrival=arrival.pk)
    answer = client_of(alice).post("/companies/new/", {"name": "丙", "code": "K-98765"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert coming.name not in page and "Charlie" not in page and address(coming) not in page


def test_editing_neither_shows_nor_takes_away_a_code_that_is_still_coming_in(known, client_of, alice):
    arrival = Arrival.objects.create()
    known.keys.create(source="credit_code", value="K-98765", arrival=arrival.pk)
    assert "K-98765" not in client_of(alice).get(address(known, "edit/")).content.decode()
    assert company_rows(alice)["credit_code"].to_pylist() == [None]
    given = facts(known, industry="证券", code="300123")
    assert client_of(alice).post(address(known, "edit/"), given).status_code == 302
    arrival.revealed = True
    arrival.save()
    assert known.keys.filter(value="K-98765").exists()
    assert company_rows(alice)["credit_code"].to_pylist() == ["K-98765"]


def test_a_hidden_twin_says_only_that_it_is_taken_and_by_whom(known, client_of, charlie):
    known.name = "甲银行（秘密）"
    known.save()
    for given in ({"name": "甲银行 秘密"}, {"name": "丙", "code": "300123"}):
        page = client_of(charlie).post("/companies/new/", given)
        assert page.status_code == 422
        assert "Alice" in page.content.decode() and "（秘密）" not in page.content.decode()
        assert f"/companies/{known.pk}/" not in page.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"name": ""}, {"name": "。。。"}, {"name": "x" * 300}, {"name": "a\x00b"}, {"name": "甲", "employees": "-1"},
        {"name": "甲", "employees": "9" * 40}, {"name": "甲", "founded": "3000"}, {"name": "甲", "version": "9" * 40},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_kept_in_the_form(client_of, alice, given, firm):
    answer = client_of(alice).post("/companies/new/", {**given, "note": "留着"})
    assert answer.status_code == 422 and "留着" in answer.content.decode()
    assert not Company.objects.exists()


def test_an_edit_writes_what_changed_and_its_audit(known, client_of, alice):
    given = facts(known, industry="证券", code="300124")
    assert client_of(alice).post(address(known, "edit/"), given).status_code == 302
    known.refresh_from_db()
    assert (known.industry, known.version, known.keys.get().value) == ("证券", 2, "300124")
    detail = Audit.objects.get(action="update").detail
    assert detail["before"] == {"industry": "银行", "website": "javascript:alert(1)", "code": "300123"}


def test_two_people_editing_see_both_values_and_lose_nothing(known, client_of, alice, mei):
    stale = facts(known, industry="证券", code="300123")
    client_of(mei).post(address(known, "edit/"), facts(known, industry="保险", code="300123"))
    answer = client_of(alice).post(address(known, "edit/"), stale)
    page = answer.content.decode()
    assert answer.status_code == 409 and "保险" in page and "证券" in page
    assert Company.objects.get().industry == "保险"
    again = client_of(alice).post(address(known, "edit/"), {**stale, "version": 2})
    assert again.status_code == 302 and Company.objects.get().industry == "证券"


def test_nothing_changed_writes_nothing(known, client_of, alice):
    client_of(alice).post(address(known, "edit/"), facts(known, code="300123", website=known.website))
    assert Company.objects.get().version == 1 and not Audit.objects.exists()


def test_a_person_is_added_found_and_changed(known, client_of, alice):
    client = client_of(alice)
    client.post(address(known, "people/new/"), {"name": "钱工", "phone": "0755-2345 6789"})
    person = Person.objects.get(name="钱工")
    assert list(Company.objects.visible_to(alice).search("钱工")) == [known]
    client.post(f"/people/{person.pk}/edit/", {"name": "钱总", "version": 1})
    person.refresh_from_db()
    assert (person.name, person.phone, person.version) == ("钱总", "", 2)
    stale = client.post(f"/people/{person.pk}/edit/", {"name": "钱某", "version": 1})
    assert stale.status_code == 409 and "钱总" in stale.content.decode()


def test_a_phone_that_is_here_already_is_shown_before_it_is_saved_twice(known, client_of, alice, make_company):
    other = make_company("乙", owner=alice)
    answer = client_of(alice).post(address(other, "people/new/"), {"name": "王某", "phone": "138 0013 8000"})
    assert answer.status_code == 422 and address(known) in answer.content.decode()


def test_who_reads_a_phone_masked_cannot_read_or_lose_it_by_editing(known, client_of, mei):
    person = known.people.get()
    client = client_of(mei)
    assert "13800138000" not in client.get(f"/people/{person.pk}/edit/").content.decode()
    client.post(f"/people/{person.pk}/edit/", {"name": "王董", "version": 1})
    person.refresh_from_db()
    assert (person.name, person.phone) == ("王董", "13800138000")


def test_who_reads_the_phone_of_a_company_masked_cannot_read_or_lose_it_by_editing(known, client_of, mei):
    Company.objects.filter(pk=known.pk).update(phone="021-55667788")
    known.refresh_from_db()
    client = client_of(mei)
    assert "55667788" not in client.get(address(known, "edit/")).content.decode()
    sent = {"name": known.name, "area": "湖州", "phone": "1", "version": known.version, "another": "1"}
    assert client.post(address(known, "edit/"), sent).status_code == 302
    known.refresh_from_db()
    assert (known.area, known.phone) == ("湖州", "021-55667788")


def test_a_company_of_nobody_can_be_taken_once(make_company, client_of, alice, bob):
    free = make_company("乙")
    assert client_of(alice).post(address(free, "take/")).status_code == 302
    free.refresh_from_db()
    assert free.owner == alice and Audit.objects.get().action == "take"
    assert client_of(bob).post(address(free, "take/")).status_code == 404


def test_a_manager_gives_a_company_to_somebody_of_the_team_only(known, client_of, mei, bob, alice, charlie):
    assert client_of(alice).post(address(known, "owner/"), {"owner": bob.pk}).status_code == 403
    assert client_of(mei).post(address(known, "owner/"), {"owner": charlie.pk}).status_code == 404
    assert client_of(mei).post(address(known, "owner/"), {"owner": bob.pk}).status_code == 302
    known.refresh_from_db()
    assert known.owner == bob and Audit.objects.get().detail["before"] == {"owner": alice.pk}


def test_leave_me_alone_holds_on_every_list_and_can_be_lifted(known, make_company, make_person, alice, mei):
    person = known.people.get()
    twin = make_person(make_company("乙"), phone="+86 138-0013-8000")
    other = make_person(make_company("丙"), phone="13900139000")
    assert leave_alone(person, alice, company=known) == [person.pk, twin.pk]
    twin.refresh_from_db()
    other.refresh_from_db()
    assert twin.do_not_contact_at and not other.do_not_contact_at
    assert DoNotContact.objects.count() == 2
    assert lift(twin.do_not_contact_at, mei, set_by=alice) == [person.pk, twin.pk]
    assert not DoNotContact.objects.exists() and not Person.objects.exclude(do_not_contact_at=None).exists()
    written = Audit.objects.get(action="lift leave alone")
    assert written.by == mei and written.detail["ids"] == [person.pk, twin.pk]


def test_lifting_leaves_what_a_colleague_set_at_that_moment(known, alice, bob):
    moment = timezone.now()
    DoNotContact.objects.create(channel="phone", key="+8613900139000", since=moment, by=bob)
    leave_alone(known.people.get(), alice, moment, company=known)
    lift(moment, alice, set_by=alice)
    assert DoNotContact.objects.get().by == bob


def test_without_a_person_the_companys_own_number_is_left_alone(make_company, make_person, alice):
    company = make_company("丁", phone="0755 8888 0000")
    person = make_person(make_company("戊"), phone=company.phone)
    assert leave_alone(None, alice, company=company) == [person.pk]
    assert DoNotContact.objects.get().channel == "phone" and Due.objects.get().flow == "score_all"


def test_a_person_entered_later_with_that_number_is_left_alone_too(known, client_of, alice, make_company):
    leave_alone(known.people.get(), alice, company=known)
    other = make_company("乙", owner=alice)
    client_of(alice).post(address(other, "people/new/"), {"name": "王某", "phone": "13800138000", "another": "1"})
    assert other.people.get().do_not_contact_at
    assert "tel:" not in client_of(alice).get(address(other)).content.decode()


def test_the_owner_stands_in_the_select_also_when_it_is_an_admin(ada, mei, make_company, client_of):
    company = make_company("甲", owner=ada)
    page = client_of(ada).get(address(company)).content.decode()
    assert f'<option value="{ada.pk}" selected>' in page
    assert client_of(ada).post(address(company, "owner/"), {"owner": ada.pk}).status_code == 302


def test_labels_of_forms_begin_alike_and_a_person_has_a_full_name(known, client_of, alice):
    browser = client_of(alice)
    assert ">姓名</label>" in browser.get(address(known, "people/new/")).content.decode()
    alice.language = "en"
    alice.save()
    for page in (
        "/companies/new/",
        address(known, "edit/"),
        address(known, "people/new/"),
        address(known, "triggers/"),
    ):
        found = browser.get(page).content.decode()
        assert re.findall(r'<label class="form-label[^>]*>([a-z]\w+)', found) == [], page
        assert "---" not in found.partition("<main")[2], page
    assert "<dt>Industry</dt>" in browser.get(address(known)).content.decode()


def test_a_struck_company_says_by_which_value_in_the_marks_of_the_language(known, client_of, alice):
    Profile.objects.create(seller=alice, number=1, body={"schema": 1, "industries": [{"name": "证券"}]}, by=alice)
    prospecting.score(str(alice.pk))
    assert "被你的画像划掉：行业（银行）。" in client_of(alice).get(address(known)).content.decode()
