"""Chains of referrals: how deep, through whom, and what one customer asked brings."""

import pytest

from tuoke.engine.referrals import brought, tree


def test_a_chain_of_three_is_three_deep_and_its_head_reached_them_all():
    found = tree([("a", "b"), ("b", "c"), ("c", "d"), ("a", "e")])
    assert [found[key].depth for key in "abcde"] == [0, 1, 2, 3, 1]
    assert (found["a"].reached, found["a"].named, found["c"].reached, found["d"].reached) == (4, ("b", "e"), 1, 0)


def test_whoever_is_named_twice_belongs_to_the_first():
    found = tree([("a", "x"), ("b", "x")])
    assert found["x"].parent == "a" and found["b"].named == ()


def test_nobody_is_named_by_those_they_named():
    found = tree([("a", "b"), ("b", "c"), ("c", "a"), ("a", "a")])
    assert found["a"].parent is None and found["a"].reached == 2 and found["c"].depth == 2


def test_a_chain_of_thousands_is_walked_without_recursion():
    found = tree([(n, n + 1) for n in range(5_000)])
    assert found[5_000].depth == 5_000 and found[0].reached == 5_000


def test_nobody_asked_says_nothing():
    assert brought(0, 0).mid is None and brought(0, 0).low is None


@pytest.mark.parametrize(
    "won,asked,low,high",
    # Gamma(k + 1/2, n) at 10 % and 90 %: half of chi-square with 2k + 1 degrees of freedom, from its tables.
    [(0, 10, 0.0158 / 20, 2.7055 / 20), (2, 10, 1.6103 / 20, 9.2364 / 20), (5, 4, 5.5778 / 8, 17.2750 / 8)],
)
def test_k_has_the_interval_of_the_tables(won, asked, low, high):
    found = brought(won, asked)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
    assert found.mid == won / asked


def test_a_count_below_nothing_is_refused():
    with pytest.raises(ValueError, match="not a count"):
        brought(-1, 3)
