"""Monday morning: what changed, what is stuck, who needs help, what the plan says; each line leads there."""

import datetime as dt
from decimal import Decimal

import pytest

from tuoke.calls.models import Plan
from tuoke.deals import selling
from tuoke.deals.models import Deal
from tuoke.deals.monday import Week
from tuoke.journal.models import Task

DAY = dt.timedelta(days=1)


def why(answer, deal):
    return next((one.why for one in answer.context["monday"].looked if one.deal == deal), None)


def test_a_week_goes_from_monday_to_sunday_and_monday_looks_back_on_the_last():
    monday = dt.date(2026, 11, 23)
    assert (Week.of("", monday).monday, Week.of("", monday).end) == (dt.date(2026, 11, 16), dt.date(2026, 11, 22))
    friday = Week.of("", dt.date(2026, 11, 27))
    assert (friday.start, friday.end, friday.after) == (dt.date(2026, 11, 22), dt.date(2026, 11, 27), None)
    assert Week.of("2026-11-05", monday).monday == dt.date(2026, 11, 2) and Week.of("x", monday).before.day == 9
    assert Week.of("0001-01-01", monday).monday.year == 2025 and Week.of("9999-12-31", monday).end == monday


def test_a_deal_is_stuck_for_each_reason_that_it_has(past, sold, client_of, alice, firm):
    slow, fresh = sold(alice, 100, Decimal(1000)), sold(alice, 1, Decimal(2000))
    late = sold(alice, 2, Decimal(10), close_on=firm.today() - DAY)
    for n in (1, 2):
        before = {name: late.serializable_value(name) for name in selling.FACTS}
        late.close_on = firm.today() + n * DAY
        selling.change(late, before, alice)
    Task.objects.create(what="寄样册", on=firm.today(), owner=alice, by=alice, company=fresh.company)
    answer = client_of(alice).get("/monday/")
    assert why(answer, fresh) == [] and why(answer, slow) == ["slow", "no_step"]
    assert why(answer, late) == ["put_off", "no_step"]
    assert {one.deal for one in answer.context["stuck"]} == {slow, late}
    page = answer.content.decode()
    assert f"/deals/{slow.pk}/" in page and f"/journal/{slow.company_id}/tasks/new/" in page
    Deal.objects.filter(pk=late.pk).update(close_on=firm.today() - DAY)
    assert "late" in why(client_of(alice).get("/monday/"), late)


def test_who_needs_help_is_said_from_thirty_closed_deals_on_and_never_as_a_rank(sold, client_of, mei, alice, bob):
    for n in range(40):
        sold(alice, 40 + n, Decimal(100), **({"won": 9} if n % 2 else {"lost": 9}))
        sold(bob, 40 + n, Decimal(100), **({"won": 9} if n % 10 == 0 else {"lost": 9}))
    told = {one.person.name: one for one in client_of(mei).get("/monday/").context["monday"].helped}
    assert list(told) == ["Alice", "Bob"]
    assert told["Bob"].code == "help" and told["Bob"].chance > 0.9 and told["Alice"].code == "ok"
    assert not client_of(alice).get("/monday/").context["monday"].helped
    page = client_of(mei).get(f"/monday/?of=s{bob.pk}")
    assert page.context["asked"].whose.owners == {bob.pk}


def test_few_deals_are_set_beside_nobodys(past, client_of, mei):
    helped = client_of(mei).get("/monday/").context["monday"].helped
    assert helped and {one.code for one in helped} == {"few"}


def test_the_plan_is_what_sellers_set_out_for(past, client_of, alice, mei, firm):
    assert client_of(alice).get("/monday/plan/").context["plan"] is None
    Plan.objects.create(seller=alice, calls_a_day=20, deals_a_month=4)
    plan = client_of(mei).get("/monday/plan/").context["plan"]
    assert plan.wanted == 12 and plan.left == 12 - plan.signed and plan.who == 1
    if plan.period.last > firm.today():
        assert 0 <= plan.plan.chance_today <= 1


def test_the_page_asks_little_and_is_empty_without_deals(
    past, sold, client_of, alice, mei, charlie, django_assert_max_num_queries
):
    sold(alice, 3, Decimal(10))
    Plan.objects.create(seller=alice, calls_a_day=20, deals_a_month=4)
    browser = client_of(mei)
    browser.get("/monday/")
    with django_assert_max_num_queries(15):
        answer = browser.get("/monday/?week=x&of=&period=")
    with django_assert_max_num_queries(15):
        browser.get("/monday/plan/")
    changed = answer.context["told"]
    assert sum(group.by for group in changed.groups) == changed.by
    # What is expected is one number, on whichever page it stands.
    assert changed.after / 100 == pytest.approx(answer.context["monday"].told.total.mean, abs=0.05)
    assert "/companies/" in client_of(charlie).get("/monday/").content.decode()


@pytest.mark.parametrize("week", ["", "2020-02-30", "\0"])
def test_a_week_that_is_none_is_the_last(past, client_of, alice, week):
    assert client_of(alice).get("/monday/", {"week": week}).status_code == 200
