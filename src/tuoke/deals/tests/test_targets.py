"""A manager sets a target: its odds are those of the people, its parts always come to it, and nothing typed is lost."""

import datetime as dt

import pytest
from django.utils import timezone

from tuoke.deals import target_odds, targets
from tuoke.deals.models import Deal as DealRow
from tuoke.deals.models import Pipeline, State, Target
from tuoke.deals.pipelines import make_ready
from tuoke.deals.target_odds import Odds, calls_of
from tuoke.flows.pacing import pace
from tuoke.journal.kinds import Call, Deal
from tuoke.journal.models import JournalEntry
from tuoke.team.leave import Leave
from tuoke.workspace.models import Audit


@pytest.fixture
def typed(firm, south):
    today = firm.today()
    return {
        "whose": f"t{south.pk}",
        "counts": "deals",
        "need": "7",
        "since": today.isoformat(),
        "by_day": (today + dt.timedelta(days=150)).isoformat(),
        "cap": "80",
        "chance": "80",
    }


@pytest.fixture
def set_target(client_of, mei, alice, bob, typed):
    """`set_target(**changed)`: Mei sets one for her team of Alice and Bob."""

    def done(**changed):
        answer = client_of(mei).post("/targets/new/", {**typed, **changed})
        assert answer.status_code == 302, answer.context["form"].errors
        return Target.objects.latest("pk")

    return done


def test_a_quarter_of_the_team_is_split_and_read(set_target, client_of, mei, django_assert_max_num_queries):
    found = set_target()
    shares = found.shares()
    assert len(shares) == 2 and sorted(sum(own.values()) for own in shares.values()) == [3, 4]
    odds = Odds.of(found)
    assert odds and [one.chance for one in odds.needs] == [50, 80, 95]
    assert odds.needs[0].tries[0] < odds.needs[1].tries[0] < odds.needs[2].tries[0]
    assert "starting_belief" in odds.codes and odds.chance < 0.5
    browser = client_of(mei)
    browser.get("/targets/")
    with django_assert_max_num_queries(15):
        assert "200-20-5-1" in browser.get(f"/targets/{found.pk}/").content.decode()
    with django_assert_max_num_queries(15):
        assert browser.get("/targets/").status_code == 200
    assert Audit.objects.filter(kind="deals.target", action="create", object_id=found.pk).count() == 1


def test_a_new_target_is_offered_from_today_to_the_end_of_a_quarter(firm, client_of, mei):
    form = client_of(mei).get("/targets/new/").context["form"]
    offered = form["by_day"].value()
    assert form["since"].value() == firm.today() and offered > firm.today()
    assert (offered + dt.timedelta(1)).day == 1 and offered.month % 3 == 0


def test_what_nobody_can_reach_is_called_so(set_target, client_of, mei):
    found = set_target(need="500", cap="5")
    odds = Odds.of(found)
    assert odds and odds.out_of_reach and odds.code == "out" and odds.latest is None
    page = client_of(mei).get(f"/targets/{found.pk}/").content.decode()
    assert "谁也完不成" in page


def test_parts_that_do_not_add_up_are_refused_with_the_difference_and_kept(set_target, client_of, mei, alice, bob):
    found, browser = set_target(), client_of(mei)
    url = f"/targets/{found.pk}/sellers/"
    answer = browser.post(url, {f"s{alice.pk}": "2", f"s{bob.pk}": "3"})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="3"' in page and "2" in str(answer.context["form"].non_field_errors())
    assert browser.post(url, {f"s{alice.pk}": "6", f"s{bob.pk}": "3"}).status_code == 422
    assert Target.objects.get(pk=found.pk).stands
    browser.post(url, {f"s{alice.pk}": "5", f"s{bob.pk}": "2"})
    later = Target.objects.get(line=found.line, stands=True)
    assert later.number == 2 and {pk: sum(own.values()) for pk, own in later.shares().items()} == {
        alice.pk: 5,
        bob.pk: 2,
    }
    # From week to week, within what is hers.
    weeks = {f"w{week.isoformat()}": "0" for week in later.weeks}
    url = f"/targets/{later.pk}/sellers/{alice.pk}/"
    assert browser.post(url, weeks).status_code == 422
    first = next(iter(weeks))
    assert browser.post(url, {**weeks, first: "5"}).status_code == 302
    last = Target.objects.get(line=found.line, stands=True)
    assert last.number == 3 and last.shares()[alice.pk][min(last.weeks)] == 5
    assert sum(sum(own.values()) for own in last.shares().values()) == 7


def test_two_who_change_it_at_once_lose_nothing(set_target, client_of, mei, typed):
    found, browser = set_target(), client_of(mei)
    assert browser.post(f"/targets/{found.pk}/edit/", {**typed, "need": "8"}).status_code == 302
    answer = browser.post(f"/targets/{found.pk}/edit/", {**typed, "need": "9"})
    assert answer.status_code == 422 and 'value="9"' in answer.content.decode()
    assert Target.objects.standing().get().need == 8
    with pytest.raises(targets.Replaced):
        targets.end(found, mei)
    browser.post(f"/targets/{Target.objects.standing().get().pk}/end/")
    assert not Target.objects.standing().exists() and Target.objects.count() == 2


def test_money_goes_by_what_deals_were_worth_and_says_that_they_are_few(set_target, make_company, alice):
    make_ready()
    found = set_target(counts="money", need="900000", currency="cny", usual="300000")
    odds = Odds.of(found)
    assert found.currency == "CNY" and odds and odds.amounts == 0
    pipeline = Pipeline.objects.get(code="funnel")
    for currency in ("CNY", "USD"):
        DealRow.objects.create(
            company=make_company(f"甲 {currency}"), name="一台", owner=alice, pipeline=pipeline,
            stage=pipeline.stages.earliest("pk"), state=State.WON, amount=400_000, currency=currency,
            closed_at=timezone.now(), by=alice,
        )  # fmt: skip
    Target.objects.update(told={})
    pace("")
    found.refresh_from_db()
    odds = Odds.of(found)
    assert odds and odds.done == 400_000 and odds.amounts == 1 and "few_amounts" in odds.codes


def test_plan_stands_against_fact_by_seller_and_week(set_target, make_company, alice, bob, mei, client_of):
    found = set_target()
    for seller, n in ((alice, 2), (bob, 1)):
        for _number in range(n):
            JournalEntry.objects.write(seller, make_company(f"乙{_number}{seller.pk}", owner=seller), Deal("一台"))
    came = targets.facts([found])[found.pk]
    assert {pk: sum(weeks.values()) for pk, weeks in came.items()} == {alice.pk: 2, bob.pk: 1}
    page = client_of(mei).get(f"/targets/{found.pk}/")
    assert {one.name: one.came for one in page.context["sellers"]} == {str(alice): 2, str(bob): 1}
    # Alice sees her part and not Bob's.
    hers = client_of(alice).get(f"/targets/{found.pk}/")
    assert [one.name for one in hers.context["sellers"]] == [str(alice)] and hers.context["hidden"] == 1
    assert client_of(alice).get(f"/targets/{found.pk}/sellers/{bob.pk}/").status_code == 404


def test_what_is_reached_is_no_chance(set_target, make_company, alice, mei, client_of):
    found = set_target(need="1")
    addresses = (f"/targets/{found.pk}/", "/targets/")
    assert not any("已达成" in client_of(mei).get(address).content.decode() for address in addresses)
    JournalEntry.objects.write(alice, make_company("乙", owner=alice), Deal("一台"))
    target_odds.read(found)
    found.save()
    for address in addresses:
        page = client_of(mei).get(address).content.decode()
        assert "已达成" in page and "&gt;99%" not in page


def test_calls_come_to_the_teams_and_leave_is_left_out(set_target, alice, bob, mei, make_company):
    found = set_target()
    calls = calls_of(found, {})
    odds = Odds.of(found)
    assert odds
    need = odds.need(80)
    assert sum(one.calls for one in calls.values()) == need.tries[0]
    assert all(one.a_day <= found.cap for one in calls.values())
    start = targets.monday(dt.date.fromisoformat(found.told["on"])) + dt.timedelta(days=7)
    Leave.objects.create(person=alice, deputy=bob, start=start, end=start + dt.timedelta(days=13), by=mei)
    assert calls_of(found, {})[alice.pk].days == calls[alice.pk].days - 10


def test_bad_input_keeps_what_was_typed(client_of, mei, charlie, typed, firm):
    bad = {**typed, "counts": "money", "need": "0", "currency": "x", "by_day": "2020-01-01"}
    answer = client_of(mei).post("/targets/new/", bad)
    assert answer.status_code == 422 and {"need", "currency", "usual", "by_day"} <= set(answer.context["form"].errors)
    # Nobody sets one for people whom they do not lead.
    assert client_of(mei).post("/targets/new/", {**typed, "whose": f"s{charlie.pk}"}).status_code == 422


def test_own_calls_change_the_odds(set_target, make_company, alice):
    found = set_target(need="1")
    before = Odds.of(found)
    for n in range(60):
        company, now = make_company(f"丙 {n}", owner=alice), timezone.now()
        JournalEntry.objects.write(alice, company, Call("call_back"), at=now - dt.timedelta(days=n % 20 + 1))
    Target.objects.update(told={})
    pace("")
    found.refresh_from_db()
    after = Odds.of(found)
    assert before and after and after.chance > before.chance and after.pace > 0
