import numpy as np
import pytest

from tuoke.engine.drift import difference, drift, psi
from tuoke.engine.homogeneity import agreement, homogeneity, likeness


def texts(*values: str | None) -> np.ndarray:
    return np.array(values, dtype=object)


def test_likeness_is_that_of_gower() -> None:
    found = likeness({"industry": texts("a", "a", "b"), "employees": np.array([10.0, 20.0, np.nan])})
    assert found[0, 1] == pytest.approx(0.5)  # equal industry, the two ends of the numbers
    assert found[0, 2] == pytest.approx(0.0)  # only the industry is known of both
    assert np.isnan(likeness({"a": texts("x", None)})[0, 1])


def test_winners_of_one_kind_are_alike_beyond_chance() -> None:
    rng = np.random.default_rng(0)
    won = np.arange(100) < 20
    field = np.where(won & (rng.random(100) < 0.8), "factory", rng.choice(["bank", "shop", "school", "factory"], 100))
    found = homogeneity({"industry": field.astype(object)}, won)
    assert found.code == "alike"
    assert found.beyond > 0.2
    assert found.won > found.high


def test_winners_drawn_by_lot_are_not_alike() -> None:
    said = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        field = rng.choice(["a", "b", "c"], 60).astype(object)
        said.append(homogeneity({"f": field}, rng.permutation(60) < 15, rounds=199, seed=seed).code)
    assert said.count("alike") <= 6


def test_seven_winners_are_too_few() -> None:
    won = np.arange(50) < 7
    assert homogeneity({"f": np.full(50, "a", dtype=object)}, won).code == "too_few"


def test_agreement_is_one_where_all_are_equal_and_none_where_all_differ() -> None:
    field = texts("a", "a", "b", "b")
    assert agreement(field, np.array([True, True, False, False])) == pytest.approx(1.0)
    assert agreement(field, np.array([True, False, True, False])) == pytest.approx(0.0)
    assert np.isnan(agreement(texts("a", "a"), np.array([True, False])))


def test_an_exact_test_of_two_values_is_that_of_fisher() -> None:
    from scipy.stats import fisher_exact

    for old, new in (([8, 2], [1, 5]), ([6, 6], [6, 6]), ([3, 9], [4, 4])):
        p, how = difference(np.array(old), np.array(new))
        table = fisher_exact(np.array([old, new]))[1]
        assert how == "exact"
        # By the chi-square statistic instead of the chance of the table: equal but for ties.
        assert p == pytest.approx(table, abs=0.06)


def test_many_accounts_are_compared_by_chi_square_or_by_lot() -> None:
    assert difference(np.array([400, 300, 300]), np.array([380, 320, 310]))[1] == "chi_square"
    p, how = difference(np.array([900, 3, 60, 70, 80, 20]), np.array([950, 1, 70, 60, 90, 10]))
    assert how == "by_lot"
    assert 0.01 < p <= 1


def test_steady_customers_have_a_small_index_and_new_ones_are_named() -> None:
    assert psi(np.array([50, 50]), np.array([50, 50])) == pytest.approx(0.0)
    old = texts(*["广东"] * 30, *["浙江"] * 10)
    moved = drift(old, texts(*["四川"] * 12, *["广东"] * 3))
    assert moved.code == "moved"
    assert moved.fresh == ("四川",)
    assert drift(old, texts(*["广东"] * 11, *["浙江"] * 4)).code == "steady"
    assert drift(old, texts("四川", None)).code == "too_few"
    assert drift(old, texts("四川", None)).fresh == ("四川",)
