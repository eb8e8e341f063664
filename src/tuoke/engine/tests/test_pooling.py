"""Rates beside each other: winners, and strength that sellers share."""

import numpy as np
import pytest

from tuoke.engine.evidence import rate
from tuoke.engine.pooling import best, compare, drawn, shared


@pytest.mark.parametrize(("first", "second"), [((3, 20), (9, 30)), ((0, 5), (5, 5)), ((12, 200), (20, 210))])
def test_the_chance_that_one_rate_beats_another_agrees_with_drawing_both(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    draw = np.random.default_rng(3)
    one, other = (draw.beta(1 + k, 1 + n - k, 400_000) for k, n in (first, second))
    assert compare(first, second).chance == pytest.approx(float((one > other).mean()), abs=0.003)


def test_two_scripts_beat_each_other_with_chances_that_add_up() -> None:
    assert compare((7, 40), (3, 40)).chance + compare((3, 40), (7, 40)).chance == pytest.approx(1)
    assert compare((5, 40), (5, 40)).chance == pytest.approx(0.5)


def test_nobody_wins_under_twenty_tries_each() -> None:
    early = compare((10, 19), (0, 200))
    assert early.too_few and early.winner is None and early.chance > 0.99
    assert compare((10, 20), (0, 200)).winner == 0
    assert compare((0, 200), (10, 20)).winner == 1
    assert compare((5, 40), (6, 40)).winner is None


def test_a_seller_with_few_calls_is_drawn_towards_the_others_one_with_many_hardly() -> None:
    few, many, *_ = shared([(2, 4), (40, 200), (8, 100), (9, 100), (11, 100), (10, 100)])
    assert few.mid < 0.25 < rate(2, 4).mid and (few.k, few.n) == (2, 4)
    assert many.mid == pytest.approx(0.2, abs=0.02)
    assert few.high - few.low < rate(2, 4).high - rate(2, 4).low


def test_sellers_who_are_alike_share_more_than_sellers_who_differ() -> None:
    alike = shared([(1, 10), *[(10, 100)] * 6])[0]
    differing = shared([(1, 10), (1, 100), (40, 100), (3, 100), (60, 100), (10, 100), (25, 100)])[0]
    assert alike.high - alike.low < differing.high - differing.low


def test_a_seller_who_has_not_called_yet_has_the_belief_of_the_group() -> None:
    new, *_ = shared([(0, 0), (10, 100), (12, 100), (9, 100)])
    assert new.enough == "none" and 0.05 < new.mid < 0.2 and new.low < 0.1 < new.high


def test_the_intervals_of_sellers_hold_the_truth_as_often_as_they_say() -> None:
    draw, held = np.random.default_rng(11), []
    for _ in range(30):
        truth = draw.beta(0.1 * 30, 0.9 * 30, 6)
        counts = [(int(draw.binomial(n, p)), int(n)) for p, n in zip(truth, draw.integers(5, 80, 6), strict=True)]
        held += [found.low <= p <= found.high for found, p in zip(shared(counts), truth, strict=True)]
    assert 0.72 <= sum(held) / len(held) <= 0.88


def test_a_drawn_rate_has_the_mean_and_the_interval_of_the_shared_one() -> None:
    counts = [(2, 14), (40, 200), (8, 100), (9, 100)]
    told, own = shared(counts)[0], drawn(counts, 0, 100_000, np.random.default_rng(1))
    assert own.mean() == pytest.approx(told.mid, abs=0.002)
    assert np.quantile(own, [0.1, 0.9]) == pytest.approx([told.low, told.high], abs=0.004)


def test_what_the_best_third_reaches_is_less_than_the_luckiest_had() -> None:
    lucky = [(3, 5), *[(10, 100)] * 5, (0, 0)]
    reached = best(shared(lucky))
    assert reached is not None and 0.1 < reached < 0.6
    assert best(shared(lucky[:2])) is None and best([rate(k, 100) for k in (10, 20, 30, 40, 50, 60)]) == pytest.approx(
        (rate(60, 100).mid + rate(50, 100).mid) / 2
    )


def test_nobody_gives_nothing_and_impossible_rates_are_refused() -> None:
    assert shared([]) == []
    with pytest.raises(ValueError, match="not rates"):
        shared([(3, 2)])
    with pytest.raises(ValueError, match="not a rate"):
        compare((3, 2), (1, 2))
    with pytest.raises(ValueError, match="not a chance"):
        compare((1, 2), (1, 2), sure=0.4)
