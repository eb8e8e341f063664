"""Dealing the pool out by rule: the first rule that fits, as many each, nobody more than their room."""

import pytest

from tuoke.directory.models import Arrival, Company
from tuoke.flows.assigning import assign
from tuoke.intake.models import Batch, State
from tuoke.ownership import assigning
from tuoke.ownership.models import AssignmentRule, Capacity, HandOver
from tuoke.workspace.models import Audit


def owners(companies):
    return [Company.objects.get(pk=company.pk).owner for company in companies]


@pytest.fixture
def rule(ada, firm):
    def make(*sellers, **facts):
        made = AssignmentRule.objects.create(by=ada, **facts)
        made.sellers.set(sellers)
        return made

    return make


@pytest.mark.parametrize(
    "n,rooms,given",
    [(7, [None, None], [4, 3]), (7, [1, None], [1, 6]), (9, [2, 2], [2, 2]), (5, [0, None, 1], [0, 4, 1]),
     (0, [None], [0]), (3, [], []), (10, [None, 3, None], [4, 3, 3])],
)  # fmt: skip
def test_each_gets_as_many_as_the_others_and_nobody_more_than_their_room(n, rooms, given):
    assert assigning.shares(n, rooms) == given


def test_the_first_rule_that_fits_decides_and_the_rest_stays_in_the_pool(
    rule, client_of, ada, alice, bob, mei, make_company, make_list
):
    rule(alice, place=1, area="广东", industries="银行，证券")
    rule(bob, place=2, area="Guangdong", least=100)
    rule(mei, place=3, source="trade_fair")
    bank = make_company(area="深圳", industry="银行", employees=500)
    mill = make_company(area="东莞", industry="造纸", employees=500)
    fair, small = make_company(area="南京"), make_company(area="深圳", industry="造纸")
    make_list(ada, [fair])
    held = make_company(area="深圳", industry="银行", owner=mei)
    browser = client_of(ada)
    page = browser.get("/assignment/")
    assert [(one.fits, one.left) for one, _words, _gets in page.context["rows"]] == [(1, 0)] * 3
    assert page.context["unmatched"] == 1
    browser.post("/assignment/")
    assert owners([bank, mill, fair, small, held]) == [alice, bob, mei, None, mei]
    assert Audit.objects.get(action="assign").detail["stayed"] == 1
    made = HandOver.objects.get()
    browser.post(f"/hand-over/{made.pk}/undo/")
    assert owners([bank, mill, fair, small, held]) == [None, None, None, None, mei]


def test_nobody_gets_more_than_they_have_room_for(rule, client_of, ada, alice, bob, make_company, south):
    rule(team=south)
    make_company(owner=alice)
    Capacity.objects.create(seller=alice, most_held=2)
    Capacity.objects.create(seller=bob, most_a_week=3)
    pool = [make_company(owner=None) for _ in range(6)]
    browser = client_of(ada)
    browser.post("/assignment/")
    now = owners(pool)
    assert (now.count(alice), now.count(bob), now.count(None)) == (1, 3, 2)
    browser.post("/assignment/")
    assert owners(pool) == now, "the week of both is full"


def test_what_a_manager_imports_goes_to_sellers_and_what_a_seller_imports_stays_theirs(
    rule, mei, alice, bob, make_company
):
    rule(bob, on_import=True, area="深圳")
    for by, owner in ((mei, bob), (alice, alice)):
        arrival = Arrival.objects.create(revealed=True).pk
        company, other = (make_company(owner=by, area=area, arrival=arrival) for area in ("深圳", "南京"))
        batch = Batch.objects.create(by=by, state=State.DONE, arrival=arrival)
        assign(str(batch.pk))
        assign(str(batch.pk))
        assert owners([company, other]) == [owner, by]
        assert Company.objects.get(pk=company.pk).version == 1, "or taking the import back would keep it"
    assert Audit.objects.filter(action="assign").count() == 1


def test_an_admin_makes_a_rule_sets_capacities_and_deletes_the_rule(client_of, ada, alice, firm):
    browser = client_of(ada)
    wrong = browser.post("/assignment/new/", {"place": 1, "area": "深圳", "least": 9, "most": 3})
    assert wrong.status_code == 422 and {"sellers", "most"} <= set(wrong.context["form"].errors)
    browser.post("/assignment/new/", {"place": 1, "area": "深圳", "sellers": [alice.pk]})
    made = AssignmentRule.objects.get()
    assert list(made.sellers.all()) == [alice]
    browser.post("/assignment/capacity/", {f"most_held_{alice.pk}": "300", f"most_a_week_{alice.pk}": ""})
    browser.post("/assignment/capacity/", {f"most_held_{alice.pk}": "200", f"most_a_week_{alice.pk}": "20"})
    found = Capacity.objects.get(seller=alice)
    assert (found.most_held, found.most_a_week) == (200, 20)
    assert browser.post("/assignment/capacity/", {f"most_held_{alice.pk}": "-1"}).status_code == 422
    browser.post(f"/assignment/{made.pk}/", {"delete": "1"})
    assert not AssignmentRule.objects.exists()


def test_the_pages_of_assignment_take_at_most_fifteen_queries(
    rule, client_of, ada, alice, bob, south, make_company, django_assert_max_num_queries
):
    for number in range(12):
        made = rule(alice, bob, place=number, team=south, area="深圳", industries=f"业{number}")
        make_company(industry=f"业{number}")
    browser = client_of(ada)
    for address in ("/assignment/", "/assignment/new/", f"/assignment/{made.pk}/", "/assignment/capacity/"):
        browser.get(address)
        with django_assert_max_num_queries(15):
            assert browser.get(address).status_code == 200
