"""A form on the web: strangers write, colleagues read, machines are kept out, and nothing of ours is told."""

import datetime as dt

import pytest
from django.core import signing
from django.core.cache import cache
from django.utils import timezone

from tuoke.directory.do_not_contact import leave_alone
from tuoke.directory.models import Channel, Company, Consent, Entry, List, Person
from tuoke.journal.models import JournalEntry
from tuoke.prospects.models import WebForm
from tuoke.prospects.web_form_public import SALT
from tuoke.workspace.models import Audit, Due


@pytest.fixture(autouse=True)
def nobody_wrote_yet(db):
    cache.clear()


@pytest.fixture
def form(mei, alice):
    return WebForm.objects.create(
        name="机床展展位",
        title="要样册",
        consent="同意联系我",
        purpose="寄样册",
        source="trade_fair",
        owner=alice,
        by=mei,
    )


def moments_ago(seconds=10):
    return signing.dumps(timezone.now().timestamp() - seconds, salt=SALT)


@pytest.fixture
def write(client_of, form):
    def send(**typed):
        given = {"company": "丙机械", "name": "李工", "phone": "13900139000", "agreed": "on", "need": "要两台",
                 "since": moments_ago(), "via": "door", **typed}  # fmt: skip
        return client_of(None).post(f"/f/{form.token}/", given)

    return send


def test_a_stranger_who_writes_becomes_a_person_with_consent_journal_and_list(write, form, alice, client_of):
    assert write(email="li@bing.example", wechat="Li_88").status_code == 302
    person = Person.objects.get()
    assert (person.company.name, person.company.owner, person.email) == ("丙机械", alice, "li@bing.example")
    consent = Consent.objects.get()
    assert (consent.basis, consent.purpose) == ("consent", "寄样册") and "同意联系我" in consent.evidence
    entry = JournalEntry.objects.get()
    assert (entry.kind, entry.body["text"], entry.body["via"]) == ("inquiry", "要两台", "door")
    assert Channel.objects.get().value == "Li_88"
    place = Entry.objects.get()
    assert (place.list.source, place.list.lawful_basis, place.person) == ("trade_fair", "consent", person)
    form.refresh_from_db()
    assert form.answers == 1 and form.list == place.list
    assert Audit.objects.filter(action="answer").count() == 1 and Due.objects.filter(flow="score_all").exists()
    page = client_of(alice).get(f"/companies/{person.company_id}/").content.decode()
    assert "要两台" in page and "door" in page


def test_who_writes_twice_is_one_person_and_one_list(write):
    write()
    write(name="李工程师", need="再要一台")
    assert (Person.objects.count(), Company.objects.count(), List.objects.count()) == (1, 1, 1)
    assert JournalEntry.objects.count() == 2


def test_a_colleague_s_company_is_found_and_nothing_of_it_is_told(write, make_company, bob):
    company = make_company("丙机械", owner=bob)
    answer = write()
    assert answer.status_code == 302 and "Bob" not in answer.content.decode()
    assert Person.objects.get().company == company and Company.objects.count() == 1


def test_who_asked_for_peace_stays_marked_though_they_write(write, make_company, make_person, alice):
    gone = make_person(make_company("丁", owner=alice), "李工", phone="13900139000")
    leave_alone(gone, alice, company=gone.company)
    write()
    assert Person.objects.get().do_not_contact_at and JournalEntry.objects.filter(kind="inquiry").count() == 1


@pytest.mark.parametrize(
    "typed,field",
    [({"agreed": ""}, "agreed"), ({"company": " "}, "company"), ({"phone": ""}, "phone"), ({"phone": "12"}, "phone"),
     ({"email": "li@"}, "email"), ({"name": ""}, "name")],
)  # fmt: skip
def test_what_is_missing_is_said_and_what_was_typed_stays(write, typed, field):
    answer = write(**typed)
    assert answer.status_code == 422 and field in answer.context["form"].errors and "要两台" in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("typed", [{"homepage": "http://x"}, {"since": ""}, {"since": "forged"}, {"since": "now"}])
def test_a_machine_is_thanked_and_nothing_is_written(write, typed):
    if typed.get("since") == "now":
        typed = {"since": moments_ago(0)}
    assert write(**typed).status_code == 302
    assert not Person.objects.exists() and not JournalEntry.objects.exists()


def test_a_page_that_was_open_for_days_is_sent_once_more_and_loses_nothing(write, monkeypatch):
    then = timezone.now() - dt.timedelta(days=3)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.signing.time.time", lambda: then.timestamp())
        old = signing.dumps(then.timestamp(), salt=SALT)
    answer = write(since=old)
    assert "要两台" in answer.content.decode() and not Person.objects.exists()
    assert answer.context["form"].data["since"] != old


def test_one_address_may_write_six_times_a_minute(write):
    for _ in range(6):
        assert write().status_code == 302
    answer = write(need="第七")
    assert answer.status_code == 429 and "第七" in answer.content.decode()


def test_a_closed_form_takes_nothing(form, write, client_of):
    WebForm.objects.filter(pk=form.pk).update(open=False)
    assert client_of(None).get(f"/f/{form.token}/").status_code == 410 and write().status_code == 410
    assert not Person.objects.exists()


def test_the_word_in_the_address_is_a_word(form, client_of, write):
    page = client_of(None).get(f"/f/{form.token}/?via=<script>门口1").content.decode()
    assert "<script>门口1" not in page and 'value="script门口1"' in page
    write(via="a b<c>" + "x" * 50)
    assert JournalEntry.objects.get().body["via"] == ("abc" + "x" * 50)[:40]


def test_who_leads_makes_a_form_and_everybody_reads_its_code(client_of, mei, alice):
    given = {"name": "名片", "title": "联系我们", "consent": "同意", "purpose": "答复", "source": "website_form"}
    assert client_of(alice).post("/forms/new/", given).status_code == 403
    answer = client_of(mei).post("/forms/new/", given)
    form = WebForm.objects.get()
    assert answer["Location"] == f"/forms/{form.pk}/"
    page = client_of(alice).get(f"/forms/{form.pk}/?via=card").content.decode()
    assert "<svg" in page and f"/f/{form.token}/?via=card" in page
    assert "名片" in client_of(alice).get("/forms/").content.decode()


def test_the_pages_of_forms_take_at_most_fifteen_queries(form, write, client_of, mei, django_assert_max_num_queries):
    write()
    for who, addresses in (
        (mei, ("/forms/", f"/forms/{form.pk}/", f"/forms/{form.pk}/edit/")),
        (None, (f"/f/{form.token}/",)),
    ):
        browser = client_of(who)
        for address in addresses:
            browser.get(address)
            with django_assert_max_num_queries(15):
                assert browser.get(address).status_code == 200
