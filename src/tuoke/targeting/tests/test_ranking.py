"""The whole ranking: who fits by place, who was struck and why, and how it is paged."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.flows import prospecting
from tuoke.targeting import ranking as page
from tuoke.targeting.models import Card, Profile, Restored, Score

PAGE = reverse("targeting:ranking")


@pytest.fixture
def scored(alice, make_company):
    Profile.objects.create(seller=alice, number=1, body={"schema": 1, "industries": [{"name": "银行"}]}, by=alice)
    for n in range(7):
        make_company(f"银行{n}", industry="银行", owner=alice)
    make_company("煤矿", industry="煤炭", owner=alice)
    prospecting.score(str(alice.pk))


def names(client, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_pages_follow_each_other_both_ways(client_of, alice, scored, monkeypatch):
    monkeypatch.setattr(page, "PAGE", 3)
    client = client_of(alice)
    first = names(client)
    assert "银行2" in first
    assert "银行3" not in first
    assert "银行3" in names(client, "?after=3")
    assert "银行6" in names(client, "?after=6")
    back = names(client, "?before=4")
    assert "银行0" in back
    assert 'rel="prev"' not in back


def test_the_struck_keep_their_reason(client_of, alice, scored):
    found = names(client_of(alice), "?struck=industry")
    assert "煤矿" in found
    assert "煤炭" in found
    assert "银行0" not in found


def test_a_struck_company_is_taken_back(client_of, alice, scored):
    company = Score.objects.of(alice).get(struck_by="industry").company
    client_of(alice).post(reverse("targeting:restore", args=[company.pk]))
    assert Restored.objects.get().seller == alice
    prospecting.score(str(alice.pk))
    assert Score.objects.of(alice).get(company=company).struck_by == ""


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=" + "9" * 40, "?after=" + "0" * 5000, "?struck=%00", "?before=-1", "?seller="]
)
def test_strange_addresses_are_no_error(client_of, alice, scored, query):
    names(client_of(alice), query)


def test_a_manager_reads_it_and_charlie_does_not(client_of, alice, mei, charlie, scored):
    assert "银行0" in names(client_of(mei), f"?seller={alice.pk}")
    assert client_of(charlie).get(f"{PAGE}?seller={alice.pk}").status_code == 404


def test_without_a_ranking_it_says_what_to_do(client_of, alice):
    assert reverse("targeting:profile") in names(client_of(alice))


def test_the_page_takes_at_most_fifteen_queries(client_of, alice, scored, django_assert_max_num_queries):
    client = client_of(alice)
    with django_assert_max_num_queries(15):
        names(client)


def test_places_that_are_equal_on_points_are_told(client_of, alice, scored):
    assert "第 1–7 名" in names(client_of(alice))
    assert "分数相同" not in names(client_of(alice), "?struck=industry")


LEARNED = {
    "schema": 2,
    "industry": {"银行": 12, "*": 3},
    "fields": {
        "等级": [{"is": "A", "points": 7}, {"missing": True, "points": 2}],
        "employees": [{"from": 200, "points": 5}],
    },
}


@pytest.fixture
def learned(alice, make_company):
    """A learned card, with a column of the list on it, and two banks that differ only there."""
    Card.objects.create(seller=alice, number=1, body=LEARNED, by=alice)
    best = make_company("甲银行", industry="银行", owner=alice, extra={"等级": "A"}, employees="500")
    make_company("乙银行", industry="银行", owner=alice, extra={"等级": "B"}, employees="500")
    prospecting.score(str(alice.pk))
    return best


def test_a_column_of_the_list_counts_where_a_learned_card_names_it(learned, alice):
    first, second = Score.objects.of(alice).order_by("place")
    assert (first.company, first.points, second.points) == (learned, 24, 17)
    assert first.items["等级"] == 7 and second.items["等级"] == 0


def test_learned_fields_stand_on_the_ranking_and_on_the_company_page(learned, alice, client_of):
    client = client_of(alice)
    page_of = names(client)
    assert "等级 A <b>7 分</b>" in page_of and "员工人数 200 及以上 <b>5 分</b>" in page_of
    assert all(f'aria-hidden="true">{points}</span>' in page_of for points in (24, 17))
    company = client.get(reverse("directory:company", args=[learned.pk])).content.decode()
    assert "<dt>等级</dt>" in company and '7<span class="c3"> / 7</span>' in company
    assert "<dt>员工人数</dt>" in company
