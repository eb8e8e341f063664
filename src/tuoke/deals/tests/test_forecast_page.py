"""What a period brings: from the deals that somebody may see, the same chance whoever looks, nothing made up."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from tuoke.deals import selling
from tuoke.deals.foreseen import Ahead, Period
from tuoke.deals.history import LOST, OPEN, UNKNOWN, WON, History, number_of
from tuoke.deals.models import Snapshot, SnapshotDeal
from tuoke.flows.foreseeing import foresee
from tuoke.workspace.models import Audit

DAY = dt.timedelta(days=1)


def test_a_deal_is_on_each_day_what_its_last_row_says(sold, alice, firm):
    deal = sold(alice, 30, Decimal("12.50"), 5, 10, won=20)
    history, today = History.read(), number_of(firm.today())
    assert not len(history.on(today - 31).deal)
    told = [(int(on.step[0]), int(on.state[0]), int(on.since[0]) - today) for on in map(history.on, (
        today - 30, today - 24, today - 20, today - 11, today - 10))]  # fmt: skip
    assert told == [(0, OPEN, -30), (1, OPEN, -25), (2, OPEN, -20), (2, OPEN, -20), (2, WON, -20)]
    now = history.on(today)
    assert (int(now.cents[0]), int(now.closed[0]), int(now.begun[0])) == (1250, today - 10, today - 30)
    # Signed with an earlier day than its last change, and changed afterwards: won it stays, on the day it was signed.
    selling.change(deal, dict.fromkeys(selling.FACTS), alice)
    assert int(History.read().on(today).closed[0]) == today - 10


def test_one_that_is_opened_again_is_open_as_if_it_had_never_ended(sold, alice, firm):
    deal = sold(alice, 30, None, 5, lost=9)
    today = number_of(firm.today())
    assert History.read().on(today).state.tolist() == [LOST]
    selling.reopen(deal, alice, version=deal.version)
    history = History.read()
    assert history.on(today).state.tolist() == [OPEN] and history.on(today).cents.tolist() == [UNKNOWN]
    assert history.passages(deal.pipeline_id, today).how.tolist() == [1, 0]
    assert history.on(today - 3).state.tolist() == [LOST]


def test_chances_come_from_what_deals_did_and_sellers_add_up_to_their_team(past, sold, alice, bob, mei, firm):
    for seller, ago in ((alice, 12), (alice, 3), (bob, 11)):
        sold(seller, ago, Decimal(2000), 5, 10) if ago > 10 else sold(seller, ago, Decimal(500))
    today = firm.today()
    period = Period("month", today, today + 40 * DAY)
    ahead = Ahead(History.read(), today, period.last)
    whole = ahead.forecast(ahead.mask(None, "CNY"), period)
    parts = [ahead.forecast(ahead.mask({one.pk}, "CNY"), period) for one in (alice, bob)]
    assert whole.chances.shape == (3,) and 0.2 < whole.chances[0] < 0.9
    assert whole.open.mean == pytest.approx(sum(part.open.mean for part in parts))
    assert whole.repeat is None and whole.not_yet.mean > 0
    assert whole.total.low < whole.total.mean < whole.total.high
    # The same whoever asks, and whichever period is asked for first.
    again = Ahead(History.read(), today, period.last)
    assert again.forecast(again.mask(None, "CNY"), period).total == whole.total
    # What is won until the end of the next period and not of this is won in the next.
    later = Period("month", today + 41 * DAY, today + 80 * DAY)
    both = Period("month", today, later.last)
    far = Ahead(History.read(), today, later.last)
    parts_of = far.chances(Period("month", today, period.last)) + far.chances(later)
    np.testing.assert_allclose(parts_of, Ahead(History.read(), today, later.last).chances(both), atol=1e-9)


def test_periods_are_those_of_the_calendar():
    day = dt.date(2026, 11, 27)
    told = {kind: Period.of(kind, day) for kind in ("month", "quarter", "next")}
    assert (told["month"].first, told["month"].last) == (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    assert (told["quarter"].first, told["quarter"].last) == (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    assert (told["next"].first, told["next"].last) == (dt.date(2027, 1, 1), dt.date(2027, 3, 31))
    assert told["quarter"].before.first == dt.date(2026, 7, 1) and told["month"].before.last == dt.date(2026, 10, 31)


def test_a_seller_sees_their_own_and_the_manager_everybodys(past, sold, client_of, alice, bob, mei, charlie):
    hers, his = sold(alice, 3, Decimal(500)), sold(bob, 4, Decimal(700))
    page = client_of(alice).get("/forecast/")
    assert [one.deal.pk for one in page.context["drivers"]] == [hers.pk]
    assert not page.context["sellers"] and "Bob" not in page.content.decode()
    # Asking for a colleague gives one's own.
    assert client_of(alice).get(f"/forecast/?of=s{bob.pk}").context["asked"].whose.code == "me"
    page = client_of(mei).get("/forecast/")
    assert {one.deal.pk for one in page.context["drivers"]} == {hers.pk, his.pk}
    assert [person.name for person, _told in page.context["sellers"]] == ["Alice", "Bob"]
    one = client_of(mei).get(f"/forecast/?of=s{bob.pk}&period=next")
    assert [one.deal.pk for one in one.context["drivers"]] == [his.pk]
    assert not client_of(charlie).get("/forecast/").context["drivers"]


def test_unknown_amounts_are_told_and_repeat_orders_are_unknown(past, sold, client_of, alice):
    deal = sold(alice, 3)
    page = client_of(alice).get("/forecast/").content.decode()
    assert f"/deals/{deal.pk}/edit/" in page
    told = client_of(alice).get("/forecast/").context
    assert told["unknown"] == 1 and told["told"].repeat is None


def test_what_makes_no_sense_is_left_out_and_the_page_asks_little(client_of, mei, past, django_assert_max_num_queries):
    browser = client_of(mei)
    assert browser.get("/forecast/?currency=xx&of=t9&period=never").status_code == 200
    with django_assert_max_num_queries(15):
        browser.get("/forecast/?of=s999999999999999999999")


def test_without_deals_the_page_leads_to_the_companies(client_of, alice):
    assert "/companies/" in client_of(alice).get("/forecast/").content.decode()


@pytest.fixture
def yesterday(firm):
    return firm.today() - DAY


def test_each_day_is_written_down_once_for_the_firm_its_teams_and_sellers(past, sold, alice, bob, mei, ada, yesterday):
    deal = sold(alice, 9, Decimal(500))
    foresee("")
    kept = Snapshot.objects.filter(day=yesterday, kind="quarter", currency="CNY")
    south = alice.team_id
    assert set(kept.values_list("of", flat=True)) == {"all", f"t{south}", f"s{alice.pk}", f"s{bob.pk}"}
    whole, team = kept.get(of="all"), kept.get(of=f"t{south}")
    assert whole.mean == team.mean > 0 and whole.low <= whole.mid <= whole.high
    row = SnapshotDeal.objects.get(deal=deal, day=yesterday)
    assert 0 < row.month <= row.quarter < 1
    n = Snapshot.objects.count()
    foresee("")
    assert Snapshot.objects.count() == n
    assert Audit.objects.filter(kind="deals.snapshot", action="write").count() == 2
    assert not Snapshot.objects.visible_to(bob).filter(of__in=["all", f"t{south}", f"s{alice.pk}"]).exists()
    assert Snapshot.objects.visible_to(mei).filter(of=f"t{south}").exists()
    assert Snapshot.objects.visible_to(ada).filter(of="all").exists()


def test_what_would_have_been_said_is_labelled_and_few_periods_are_said(past, client_of, mei, firm):
    foresee("")
    track = client_of(mei).get("/forecast/?period=month").context["track"]
    assert track.looked_back == track.n > 0
    for one in track.records:
        assert one.code == "few" if one.n < 4 else one.code in ("beats", "not_better")
    quarter = client_of(mei).get("/forecast/").context["track"]
    assert quarter.few and quarter.periods < 4


def test_every_cause_is_told_and_the_lines_add_up_to_the_cent(past, sold, client_of, alice, firm):
    """Ten days ago there were six deals; since then something happened to each."""
    kept = {name: sold(alice, 12, Decimal("1000.33"), 1) for name in ("won", "lost", "amount", "forward")}
    kept["slipped"] = sold(alice, 12, Decimal("1000.33"), 1, close_on=firm.today())
    new = sold(alice, 2, Decimal("77.77"))
    selling.win(kept["won"], alice, version=1)
    selling.lose(kept["lost"], alice, version=1, loss="price")
    stages = selling.stages(kept["forward"].pipeline_id)
    proofs = {point.pk: "纪要" for point in selling.missing(kept["forward"], stages[2])}
    selling.move(kept["forward"], stages[2], alice, version=1, proofs=proofs)
    for name, facts in (("amount", {"amount": Decimal("2000.55")}), ("slipped", {"close_on": firm.today() + 60 * DAY})):
        deal = kept[name]
        before = {field: deal.serializable_value(field) for field in selling.FACTS}
        for field, value in facts.items():
            setattr(deal, field, value)
        selling.change(deal, before, alice)
    browser = client_of(alice)
    start, end = firm.today() - 5 * DAY, firm.today()
    answer = browser.get(f"/forecast/change/?start={start}&end={end}&period=next")
    told = answer.context["told"]
    assert sum(group.by for group in told.groups) == told.by == told.after - told.before
    answer = browser.get(f"/forecast/change/?start={start}&end={end}")
    told = answer.context["told"]
    groups = {group.code: group for group in told.groups}
    assert sum(group.by for group in told.groups) == told.after - told.before
    assert {"new", "won", "lost", "amount", "forward", "slipped"} <= set(groups)
    assert [line.deal.pk for line in groups["new"].lines] == [new.pk]
    assert [line.deal.pk for line in groups["won"].lines] == [kept["won"].pk] and groups["won"].by > 0
    assert groups["lost"].by < 0 and told.worked_out == [start]
    assert f"/deals/{new.pk}/" in answer.content.decode()


def test_a_kept_snapshot_is_what_was_said_and_nothing_is_worked_out_anew(past, sold, client_of, alice, yesterday):
    deal = sold(alice, 9, Decimal(1000))
    foresee("")
    SnapshotDeal.objects.filter(deal=deal, day=yesterday).update(quarter=0.5)
    told = client_of(alice).get(f"/forecast/change/?start={yesterday}").context["told"]
    not_yet = Snapshot.objects.get(day=yesterday, of=f"s{alice.pk}", kind="quarter").not_yet
    done = Snapshot.objects.get(day=yesterday, of=f"s{alice.pk}", kind="quarter").done
    assert told.before == 50_000 + int(not_yet * 100) + int(done * 100) and not told.worked_out


def test_bad_days_are_said_and_kept_as_typed(client_of, alice, past, firm, django_assert_max_num_queries):
    browser = client_of(alice)
    answer = browser.get(f"/forecast/change/?start={firm.today() + DAY}&end={firm.today()}")
    assert answer.status_code == 422 and (firm.today() + DAY).isoformat() in answer.content.decode()
    assert browser.get("/forecast/change/?start=x").status_code == 422
    with django_assert_max_num_queries(15):
        assert browser.get("/forecast/change/").status_code == 200
