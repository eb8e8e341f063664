import datetime as dt

from django.urls import reverse

from tuoke.directory.models import Arrival, Entry
from tuoke.journal import kinds
from tuoke.journal.models import JournalEntry
from tuoke.prospects.readings import readings
from tuoke.prospects.sources import SOURCES, label


def test_a_list_says_how_many_were_called_and_how_many_agreed_to_meet(alice, make_company, make_list):
    companies = [make_company(owner=alice) for _ in range(8)]
    made = make_list(alice, companies)
    for company in companies[:6]:
        JournalEntry.objects.write(alice, company, kinds.Call("no_answer"))
    JournalEntry.objects.write(alice, companies[0], kinds.Call("meeting"))
    reading = readings([made], alice)[0]
    assert (reading.size, reading.called, reading.meetings) == (8, 6, 1)
    assert reading.rate.enough == "interval" and reading.ends[0] < 1 / 6 < reading.ends[1]


def test_a_call_made_before_the_company_was_on_the_list_is_not_the_lists(alice, make_company, make_list):
    company = make_company(owner=alice)
    made = make_list(alice, [company])
    at = made.entries.get().made_at
    JournalEntry.objects.write(alice, company, kinds.Call("meeting"), at=at - dt.timedelta(seconds=1))
    assert (readings([made], alice)[0].called, readings([made], alice)[0].meetings) == (0, 0)
    JournalEntry.objects.write(alice, company, kinds.Call("no_answer"), at=at)
    assert (readings([made], alice)[0].called, readings([made], alice)[0].meetings) == (1, 0)


def test_a_withdrawn_outcome_does_not_count(alice, make_company, make_list):
    company = make_company(owner=alice)
    made = make_list(alice, [company])
    entry = JournalEntry.objects.write(alice, company, kinds.Call("meeting"))
    JournalEntry.objects.write(alice, company, kinds.Withdrawal(), withdraws=entry)
    reading = readings([made], alice)[0]
    assert (reading.called, reading.meetings) == (0, 0)


def test_a_company_twice_on_a_list_is_one_company(alice, make_company, make_list):
    company = make_company(owner=alice)
    made = make_list(alice, [company])
    Entry.objects.create(list=made, company=company, line=3)
    assert readings([made], alice)[0].size == 1


def test_bob_does_not_see_alices_list_and_mei_does(alice, bob, mei, client_of, make_company, make_list):
    made = make_list(alice, [make_company(owner=alice)], name="华东展")
    url = reverse("prospects:list", args=[made.pk])
    assert client_of(bob).get(url).status_code == 404
    assert "华东展" not in client_of(bob).get(reverse("prospects:lists")).content.decode()
    assert client_of(mei).get(url).status_code == 200
    assert "华东展" in client_of(mei).get(reverse("prospects:lists")).content.decode()


def test_a_list_that_is_still_being_written_is_not_there(ada, client_of, make_company, make_list):
    arrival = Arrival.objects.create()
    made = make_list(ada, [make_company()], arrival=arrival.pk)
    assert client_of(ada).get(reverse("prospects:list", args=[made.pk])).status_code == 404


def test_a_list_is_paged_in_the_order_of_the_file(alice, client_of, make_company, make_list):
    made = make_list(alice, [make_company(f"公司甲{n:03d}", owner=alice) for n in range(60)])
    url = reverse("prospects:list", args=[made.pk])
    first = client_of(alice).get(url).content.decode()
    assert "公司甲049" in first and "公司甲050" not in first
    after = made.entries.order_by("pk")[49].pk
    second = client_of(alice).get(url, {"after": after}).content.decode()
    assert "公司甲050" in second and "公司甲049" not in second


def test_every_source_has_one_code_and_a_name_and_an_unknown_code_is_shown_as_it_is():
    codes = [source.code for source in SOURCES]
    assert len(codes) == len(set(codes)) and all(len(code) <= 40 for code in codes)
    assert label("trade_fair") != "trade_fair" and label("not_ours") == "not_ours"
