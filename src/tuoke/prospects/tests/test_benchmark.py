"""Sources of lists beside their benchmark."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.prospects.models import Benchmark
from tuoke.prospects.yields import yields

PAGE, LISTS = reverse("prospects:benchmark"), reverse("prospects:lists")


@pytest.fixture
def called(alice, make_company, make_list):
    """`called(30, 9)`: a list of Alice's, all called, so many with a meeting agreed."""

    def make(n, k, source="trade_fair"):
        companies = [make_company(owner=alice) for _ in range(n)]
        make_list(alice, companies, source=source)
        for number, company in enumerate(companies):
            JournalEntry.objects.write(alice, company, Call("meeting" if number < k else "no_answer"))

    return make


@pytest.mark.parametrize(("n", "k", "code"), [(19, 9, "early"), (30, 9, "above"), (30, 1, "open"), (100, 0, "below")])
def test_a_source_is_better_or_worse_than_1_in_31_or_neither(alice, called, n, k, code):
    called(n, k)
    (found,) = yields(alice)
    assert (found.rate.k, found.rate.n, found.benchmark[:2], found.code) == (k, n, (1, 31), code)


def test_a_leader_sets_the_benchmark_of_a_source_and_names_who_says_so(client_of, mei, alice, called):
    called(30, 9)
    called(20, 2, source="purchased")
    given = {"source": "trade_fair", "k": "3", "n": "10", "said_by": "2025 年展会统计"}
    client_of(mei).post(PAGE, given)
    client_of(mei).post(PAGE, {**given, "k": "4"})
    assert Benchmark.objects.count() == 1
    assert [(one.source, one.benchmark[:2]) for one in yields(alice)] == [
        ("trade_fair", (4, 10)),
        ("purchased", (1, 31)),
    ]
    assert "2025 年展会统计" in client_of(alice).get(LISTS).content.decode()


@pytest.mark.parametrize("wrong", [{"k": "10"}, {"k": "0"}, {"n": "x"}, {"said_by": ""}, {"source": "nowhere"}])
def test_a_benchmark_that_is_none_is_refused(client_of, mei, wrong):
    given = {"source": "", "k": "3", "n": "10", "said_by": "书", **wrong}
    assert client_of(mei).post(PAGE, given).status_code == 422 and not Benchmark.objects.exists()


def test_lists_of_another_team_are_not_counted_and_the_page_asks_little(
    client_of, bob, charlie, alice, called, django_assert_max_num_queries
):
    called(30, 9)
    assert yields(charlie) == [] and yields(bob) == []
    client = client_of(alice)
    with django_assert_max_num_queries(15):
        assert "tk-chip brand" in client.get(LISTS).content.decode()
