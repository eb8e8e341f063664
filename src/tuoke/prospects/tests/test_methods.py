"""Ways to find customers beside each other, what each took, and where customers gather."""

import pytest

from tuoke.directory.models import List
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.prospects import gatherings, methods
from tuoke.prospects.models import GatheringPlace, Spending
from tuoke.workspace.models import Audit

TODAY = "2026-11-20"


@pytest.fixture
def canvassed(alice, make_company, make_list):
    """Six companies found from door to door, of which two agreed to meet."""
    companies = [make_company(f"甲{number}机械", owner=alice) for number in range(6)]
    made = make_list(alice, companies)
    List.objects.filter(pk=made.pk).update(source="canvassing")
    for number, company in enumerate(companies):
        JournalEntry.objects.write(alice, company, Call("meeting" if number < 2 else "not_interested"))
    return made


@pytest.fixture
def spend(client_of, alice):
    def send(**given):
        return client_of(alice).post(
            "/methods/spent/", {"source": "canvassing", "on": TODAY, "currency": "cny", **given}
        )

    return send


def found(user, code="canvassing"):
    return next(one for one in methods.taken(user) if one.source == code)


def test_the_seven_methods_stand_there_before_anything_was_done(alice, client_of):
    assert len(methods.METHODS) == 7 and [one.names for one in methods.taken(alice)] == [0] * 7
    page = client_of(alice).get("/methods/").content.decode()
    assert page.count("<details") >= 7


def test_a_meeting_costs_what_was_spent_by_the_meetings_of_the_source(canvassed, spend, alice):
    assert spend(amount="600", hours="8").status_code == 302
    spend(amount="400", hours="4.5")
    one = found(alice)
    assert (one.names, one.rate.k, one.rate.n) == (6, 2, 6)
    ((currency, each),) = one.money
    assert (currency, each.mid, one.hours.mid) == ("CNY", 500, 6.25) and each.low < 500 < each.high
    assert Audit.objects.filter(kind="prospects.spending").count() == 2


def test_two_currencies_are_never_added_up(canvassed, spend, alice):
    spend(amount="600")
    spend(amount="10", currency="usd")
    assert [currency for currency, _each in found(alice).money] == ["CNY", "USD"]


def test_money_without_a_meeting_says_only_that_it_costs_more(spend, alice, client_of):
    spend(source="advertising", amount="9000")
    ((_currency, each),) = found(alice, "advertising").money
    assert each.mid is None and each.low and each.high is None
    assert "超过" in client_of(alice).get("/methods/").content.decode()


@pytest.mark.parametrize(
    "given,field",
    [({}, "amount"), ({"amount": "-5"}, "amount"), ({"amount": "5", "on": "2999-01-01"}, "on"),
     ({"amount": "5", "currency": "元"}, "currency"), ({"amount": "5", "source": "x"}, "source")],
)  # fmt: skip
def test_what_is_no_spending_is_refused_and_kept_in_the_form(spend, given, field):
    answer = spend(note="摊位费", **given)
    assert answer.status_code == 422 and field in answer.context["form"].errors and "摊位费" in answer.content.decode()
    assert not Spending.objects.exists()


def test_nobody_reads_what_a_colleague_spent_but_who_leads_them(spend, bob, mei, vera, alice):
    spend(amount="600")
    assert not found(bob).money and found(mei).money and found(alice).money


def test_a_place_where_customers_gather_shows_what_came_from_there(canvassed, client_of, alice, bob):
    given = {"name": "苏州机床展", "kind": "fair", "area": "苏州", "next_on": "2027-03-01", "lists": [canvassed.pk]}
    assert client_of(alice).post("/gatherings/new/", given).status_code == 302
    (row,) = gatherings.read(alice)
    assert (row.lists, row.names, row.rate.k, row.rate.n) == (1, 6, 2, 6)
    (other,) = gatherings.read(bob)
    assert (other.lists, other.names) == (0, 0), "of lists that one may not see nothing is counted"
    assert "苏州机床展" in client_of(bob).get("/gatherings/").content.decode()


def test_a_list_that_the_editor_may_not_see_stays_joined(canvassed, client_of, alice, ada, bob, mei):
    place = GatheringPlace.objects.create(name="展", by=bob)
    place.lists.add(canvassed)
    assert client_of(alice).post(f"/gatherings/{place.pk}/", {"name": "我的", "kind": "fair"}).status_code == 403
    assert client_of(bob).post(f"/gatherings/{place.pk}/", {"name": "大展", "kind": "fair"}).status_code == 302
    place.refresh_from_db()
    assert place.name == "大展" and list(place.lists.all()) == [canvassed]


def test_the_pages_of_methods_take_at_most_fifteen_queries(
    canvassed, spend, alice, client_of, django_assert_max_num_queries
):
    spend(amount="5")
    for number in range(4):
        GatheringPlace.objects.create(name=f"展{number}", by=alice).lists.add(canvassed)
    browser = client_of(alice)
    for address in ("/methods/", "/methods/spent/", "/gatherings/", "/gatherings/new/"):
        browser.get(address)
        with django_assert_max_num_queries(15):
            assert browser.get(address).status_code == 200
