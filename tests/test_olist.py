"""Leads and deals of before: imported, read as a funnel by origin, counted in nobody's rate, and gone with the undo.

The numbers are compared to the digit with pandas and loops written down plainly in bench.olist.plainly.py.
"""

from __future__ import annotations

import datetime as dt

import pytest

from bench.olist.plainly import LEADS, WON, joined, plainly
from tuoke.deals import past_funnel
from tuoke.deals.models import Deal, PastDeal
from tuoke.deals.past_funnel import EPOCH
from tuoke.directory.models import ExternalKey
from tuoke.intake.models import State
from tuoke.intake.tests.conftest import *  # noqa: F403 (a list on its way in)
from tuoke.intake.tests.test_exports import as_csv
from tuoke.journal.models import JournalEntry


@pytest.fixture
def leads(make_company, ada, bring_in):
    """Two dozen made-up leads with the columns of the Olist files, brought in by the product's own import."""
    rows = joined(LEADS, WON)
    for row in rows[1:]:
        company = make_company(f"线索 {row[1]}", owner=ada)
        ExternalKey.objects.create(company=company, source="code", value=row[1].upper())
    return bring_in(ada, as_csv(*rows), name="deals.csv")


def test_they_come_in_by_the_import_and_count_nowhere_else(leads, ada, client_of):
    assert (leads.kind, leads.state, leads.counts["new"], leads.counts["problem"]) == ("past_deals", State.DONE, 24, 0)
    one = PastDeal.objects.get(company__in=ExternalKey.objects.filter(value="LEAD03").values("company"))
    assert (one.opened_on, one.closed_on, one.state) == (dt.date(2018, 1, 9), dt.date(2018, 2, 20), "won")
    assert (one.origin, str(one.amount), one.currency) == ("organic_search", "1234.50", "BRL")
    assert not Deal.objects.exists() and not JournalEntry.objects.exists()


def test_the_same_file_again_brings_nothing_and_the_undo_takes_all(leads, ada, bring_in, take_back):
    again = bring_in(ada, as_csv(*joined(LEADS, WON)), name="again.csv")
    assert (again.counts["new"], PastDeal.objects.count()) == (0, 24)
    take_back(leads, ada)
    assert not PastDeal.objects.exists()


def test_the_funnel_by_origin_is_the_same_to_the_digit_as_a_plain_calculation(leads, ada, firm):
    found, plain = past_funnel.read(ada), plainly(LEADS, WON)
    assert found is not None and found.until == plain["until"]
    for one in (found.whole, *found.origins):
        told = plain["whole"] if one is found.whole else plain["origins"][one.name]
        assert (one.known.entered, one.known.on, one.known.still) == (told["n"], told["won"], told["n"] - told["won"])
        assert one.known.tried == pytest.approx(told["tried"], abs=1e-9)
        assert (one.known.rate.low, one.known.rate.high) == pytest.approx(told["interval"], abs=1e-12)
        assert one.shares == pytest.approx(told["shares"], abs=1e-12) and one.usual_days == told["usual_days"]
    (belief,) = past_funnel.beliefs(found)
    assert belief.on == 11 and belief.tried == pytest.approx(plain["whole"]["tried"], abs=1e-9)


def test_the_plan_agrees_with_a_plain_simulation(leads, ada, firm):
    found = past_funnel.read(ada)
    assert found is not None
    today = EPOCH + dt.timedelta(days=20_000)
    plan = past_funnel.backwards(found, 40, today, today + dt.timedelta(days=120), 500)
    assert plan is not None
    tries = [need.tries[0] for need in plan.needs]
    assert tries == sorted(tries)
    from bench.olist.plainly import chances

    told = chances(found, 40, 120, plan.begin_by, today, tries)
    assert told == pytest.approx([0.5, 0.8, 0.95], abs=0.04)


def test_who_may_not_see_the_company_reads_nothing_of_it(leads, bob, client_of):
    assert past_funnel.read(bob) is None
    page = client_of(bob).get("/funnel/history/").content.decode()
    assert "paid_search" not in page and "还没有过去的商机" in page


def test_what_cannot_be_told_is_said_and_left_out(make_company, ada, checked):
    make_company("甲银行", owner=ada)
    rows = (
        ["company", "opened", "closed", "outcome", "amount"],
        ["甲银行", "2018-01-01", "", "maybe", ""],
        ["甲银行", "2018-01-02", "", "won", ""],
        ["甲银行", "2018-01-03", "2018-01-05", "open", ""],
        ["甲银行", "2018-02-30", "", "open", ""],
        ["甲银行", "2018-01-04", "", "open", "viel"],
        ["没有这家", "2018-01-04", "", "open", ""],
        ["甲银行", "2018-01-05", "", "", "CNY 1,234.5"],
    )
    batch = checked(ada, as_csv(*rows))
    assert (batch.kind, batch.counts["problem"], batch.counts["new"]) == ("past_deals", 6, 1)


def test_the_page_asks_little_and_keeps_what_was_typed(leads, ada, client_of, django_assert_max_num_queries):
    browser = client_of(ada)
    with django_assert_max_num_queries(15):
        page = browser.get("/funnel/history/").content.decode()
    assert "paid_search" in page and "11 / 24" in page
    answer = browser.get("/funnel/history/?need=0&by=x&cap=7")
    assert answer.status_code == 422 and 'value="7"' in answer.content.decode()
