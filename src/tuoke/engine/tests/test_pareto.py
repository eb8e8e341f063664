"""A Pareto of few classes: shares, cumulative shares, and what is noise."""

from math import comb

import pytest

from tuoke.engine.pareto import more_frequent, pareto


def test_the_chance_to_be_more_frequent_is_that_of_tossing_a_coin() -> None:
    # P(Beta(1 + a, 1 + b) > 1/2) = P(Bin(a + b + 1, 1/2) <= a)
    for a, b in ((12, 3), (5, 5), (0, 9)):
        n = a + b + 1
        assert more_frequent(a, b) == pytest.approx(sum(comb(n, i) for i in range(a + 1)) / 2**n)
    assert more_frequent(4, 9) + more_frequent(9, 4) == pytest.approx(1)


def test_the_largest_stand_first_and_add_up_to_all() -> None:
    bars = pareto({"product": 3, "presentation": 0, "price": 20, "segment": 6, "other": 1})
    assert [bar.code for bar in bars] == ["price", "segment", "product", "other", "presentation"]
    assert [bar.upto.k for bar in bars] == [20, 26, 29, 30, 30]
    # Dirichlet(1, ..., 1): mean (1 + k) / (5 + n).
    assert bars[0].share.mid == pytest.approx(21 / 35)
    assert bars[1].upto.mid == pytest.approx(28 / 35)
    assert (bars[-1].upto.low, bars[-1].upto.high, bars[-1].chance) == (1.0, 1.0, None)
    assert all(bar.share.low < bar.share.mid < bar.share.high for bar in bars)


def test_only_what_is_beyond_luck_and_not_too_few_is_sure() -> None:
    assert pareto({"a": 30, "b": 10})[0].sure
    assert not pareto({"a": 20, "b": 18})[0].sure
    # Twelve of twelve is beyond luck, but twelve are few.
    early = pareto({"a": 12, "b": 0})[0]
    assert early.chance is not None and early.chance > 0.99 and not early.sure


def test_what_is_no_count_is_refused() -> None:
    for wrong in ({"a": 1}, {"a": -1, "b": 2}):
        with pytest.raises(ValueError, match="no Pareto"):
            pareto(wrong)
