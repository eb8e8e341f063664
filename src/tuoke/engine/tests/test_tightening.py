"""Cuts of a list: the one that is there is found, the one that is luck is called so."""

import numpy as np
import pytest

from tuoke.engine.tightening import BELOW, FROM, ONLY, WITHOUT, Tightening, tighten


def drawn(seed: int, n: int = 200, *, planted: bool = True) -> Tightening:
    draw = np.random.default_rng(seed)
    employees = draw.lognormal(5, 1, n).round()
    industry = draw.choice(np.array(["银行", "零售", "物流", "化工"], object), n)
    p = np.where(employees >= 200, 0.3, 0.02) if planted else np.full(n, 0.1)
    fields = {"employees": employees, "industry": industry, "area": draw.choice(np.array(["广东", "江苏"], object), n)}
    return tighten(draw.random(n) < p, fields)


def test_the_size_that_decides_is_found_with_its_rate_and_is_no_luck() -> None:
    best = drawn(1).cuts[0]
    assert (best.field, best.kind) == ("employees", FROM) and 140 <= float(best.value) <= 300
    assert best.low < best.mid < best.high and best.mid > drawn(1).base.mid
    assert best.luck <= 0.01 and best.k <= best.n < 200


def test_where_nothing_matters_the_best_cut_is_called_luck() -> None:
    """Under 5 % in about 1 of 20 draws, as it must be: the search is corrected for."""
    luck = [found.cuts[0].luck for seed in range(60) if (found := drawn(seed, planted=False)).cuts]
    assert sum(one < 0.05 for one in luck) / len(luck) < 0.15
    assert np.median(luck) > 0.3


def test_a_value_that_spoils_the_rate_is_left_out() -> None:
    won = np.array([False] * 60 + [True, False, False] * 20)
    industry = np.array(["零售"] * 60 + ["银行", "物流", "化工", "医药", "能源", "建材"] * 10, object)
    best = tighten(won, {"industry": industry}).cuts[0]
    assert (best.kind, best.value, best.k, best.n) == (WITHOUT, "零售", 20, 60)


def test_a_company_whose_value_is_unknown_stays_under_every_cut() -> None:
    won = np.array([True] * 20 + [False] * 80)
    size = np.array([500.0] * 20 + [10.0] * 60 + [np.nan] * 20)
    best = tighten(won, {"employees": size}).cuts[0]
    assert (best.kind, best.n, best.k) == (FROM, 40, 20)
    kind = np.array(["民营"] * 20 + ["国有"] * 60 + [None] * 20, object)
    best = tighten(won, {"owner_kind": kind}).cuts[0]
    assert best.kind in (ONLY, WITHOUT) and best.n == 40


def test_two_cuts_that_keep_the_same_companies_are_told_once() -> None:
    won = np.array([True] * 30 + [False] * 70)
    size = np.array([500.0] * 40 + [10.0] * 60)
    kind = np.array(["民营"] * 40 + ["国有"] * 60, object)
    assert len([cut for cut in tighten(won, {"employees": size, "owner_kind": kind}).cuts if cut.n == 40]) == 1


def test_the_rate_of_few_companies_is_drawn_to_that_of_all() -> None:
    won = np.array([True] * 10 + [False] * 5 + [False] * 85)
    kind = np.array(["民营"] * 15 + ["国有"] * 85, object)
    best = tighten(won, {"owner_kind": kind}).cuts[0]
    assert (best.k, best.n) == (10, 15) and best.mid == pytest.approx((10 + 20 * 0.1) / 35)


def test_under_a_size_is_a_cut_as_well() -> None:
    won, size = np.array([True] * 30 + [False] * 70), np.array([20.0] * 40 + [900.0] * 60)
    assert tighten(won, {"employees": size}).cuts[0].kind == BELOW


@pytest.mark.parametrize(("won", "n"), [(0, 100), (5, 20)])
def test_nothing_won_or_too_few_companies_name_no_cut(won: int, n: int) -> None:
    results = np.array([True] * won + [False] * (n - won))
    found = tighten(results, {"employees": np.arange(n, dtype=float)})
    assert (found.cuts, found.tried, found.base.k) == ((), 0, won)
