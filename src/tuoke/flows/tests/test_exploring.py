"""A share of the sheet is called to learn from, and the points of a learned card say a chance."""

from __future__ import annotations

import datetime as dt

import pytest

from tuoke.calls.models import Plan, Sheet, SheetRow
from tuoke.flows import learning, prospecting
from tuoke.flows.tests.test_learning import CARD, lived
from tuoke.targeting import accepting, versions
from tuoke.targeting.models import Card, Scoring
from tuoke.targeting.proposals import Proposal

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 26)


@pytest.fixture
def learned(alice, firm, make_company):
    """Alice has called sixty companies, took what they taught, and has two hundred strangers before her."""
    Card.objects.create(seller=alice, number=1, body={"schema": 1, "name": "", **CARD}, by=alice)
    lived(alice, make_company, 160)
    learning.learn(str(alice.pk))
    learning.refit(str(alice.pk))
    assert accepting.accept(Proposal.objects.get(seller=alice, state="open"), alice) is not None
    for number in range(200):
        kinds = ("国有", "民营", "外资", "集体")
        industry, owner = ("银行", "证券", "保险", "农业")[number % 4], kinds[number % 3 + (number > 150)]
        make_company(owner=alice, industry=industry, owner_kind=owner, area="深圳", employees=number)
    return alice


def made(seller, share: int | None = None, day: dt.date = DAY) -> list[SheetRow]:
    if share is not None:
        Plan.objects.update_or_create(seller=seller, defaults={"explore": share, "calls_a_day": 20})
    Sheet.objects.filter(seller=seller).delete()
    prospecting.score(str(seller.pk))
    prospecting.sheet(f"{seller.pk}:{day.isoformat()}")
    return list(SheetRow.objects.filter(sheet__seller=seller, day=day).order_by("rank"))


def test_the_points_of_a_learned_card_say_a_chance_and_on_how_many_outcomes(learned, client_of):
    made(learned, 0)
    scoring = Scoring.objects.get(seller=learned, current=True)
    assert scoring.means["n"] == 160 and scoring.means["of"] == "meeting"
    assert Sheet.objects.get(seller=learned).means == scoring.means
    page = client_of(learned).get("/ranking/").content.decode()
    assert "约见" in page and "160 个结果" in page


def test_a_typed_card_says_no_chance_and_nothing_is_explored(alice, firm, make_company):
    Card.objects.create(seller=alice, number=1, body={"schema": 1, "name": "", **CARD}, by=alice)
    for _number in range(40):
        make_company(owner=alice, industry="银行", area="深圳")
    rows = made(alice, 25)
    assert len(rows) == 20 and not any(row.explored for row in rows)
    assert Sheet.objects.get(seller=alice).means == {}


def test_the_stated_share_is_explored_spread_over_the_sheet_and_the_same_if_made_twice(learned):
    rows = made(learned, 20)
    explored = [row.company_id for row in rows if row.explored]
    assert len(rows) == 20 and len(explored) == 4 and len({row.company_id for row in rows}) == 20
    assert [row.rank for row in rows if row.explored] != [17, 18, 19, 20]
    assert [row.company_id for row in made(learned, 20) if row.explored] == explored
    other = [row.company_id for row in made(learned, 20, DAY + dt.timedelta(days=1)) if row.explored]
    assert len(other) == 4


def test_a_share_of_nothing_is_the_best_by_points(learned):
    rows = made(learned, 0)
    assert not any(row.explored for row in rows)
    assert [row.points for row in rows] == sorted((row.points for row in rows), reverse=True)


def test_a_card_changed_by_hand_says_no_chance_and_the_version_before_says_it_again(learned):
    taken = Card.objects.current(learned)
    versions.save(Card, learned, {**taken.body, "name": "mine", "unit": None, "base": None, "spread": None}, learned)
    rows = made(learned, 20)
    assert not any(row.explored for row in rows) and Sheet.objects.get(seller=learned).means == {}
    versions.save(Card, learned, taken.body, learned)
    assert sum(row.explored for row in made(learned, 20)) == 4
    assert Sheet.objects.get(seller=learned).means["n"] == 160


def test_the_sheet_says_which_rows_are_there_to_learn_from(learned, firm, client_of):
    made(learned, 20, firm.today())
    page = client_of(learned).get("/").content.decode()
    assert page.count("用来学习</span>") == 4 and "20%" in page


@pytest.mark.parametrize("share,status", [("0", 302), ("50", 302), ("51", 422), ("-1", 422), ("", 422)])
def test_a_seller_states_the_share_on_the_plan(alice, client_of, share, status):
    given = {"calls_a_day": 24, "deals_a_month": 1, "explore": share}
    assert client_of(alice).post("/call-sheet/plan/", given).status_code == status
