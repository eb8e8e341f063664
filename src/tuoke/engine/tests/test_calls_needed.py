"""How many calls a deal takes, and how sure that is."""

import numpy as np
import pytest

from tuoke.engine.calls_needed import CHANCES, calls_needed, chance_of, fewest


def test_two_hundred_calls_at_one_in_two_hundred_bring_a_deal_with_63_percent() -> None:
    assert round(chance_of(1, 200, 1 / 200), 2) == 0.63


@pytest.mark.parametrize(
    ("rate", "calls"), [(1 / 200, (139, 322, 460, 598)), (1 / 10, (7, 16, 22, 29))], ids=["1 in 200", "1 in 10"]
)
def test_the_calls_for_a_deal_equal_the_published_vectors(rate: float, calls: tuple[int, ...]) -> None:
    assert tuple(calls_needed(chance, rate) for chance in (0.5, 0.8, 0.9, 0.95)) == calls


@pytest.mark.parametrize("k", [1, 3, 10])
@pytest.mark.parametrize("belief", [0.03, (3.0, 97.0)])
def test_the_number_is_the_smallest_that_gives_the_chance(k: int, belief: float | tuple[float, float]) -> None:
    for chance in CHANCES:
        n = calls_needed(chance, belief, k)
        assert n is not None and chance_of(k, n - 1, belief) < chance <= chance_of(k, n, belief)


def test_a_seller_who_only_believes_the_rate_needs_more_calls_to_be_sure() -> None:
    known, believed = calls_needed(0.95, 0.005), calls_needed(0.95, (2.0, 398.0))
    assert known is not None and believed is not None and believed > known


def test_a_believed_rate_agrees_with_drawing_it() -> None:
    draw = np.random.default_rng(5)
    deals = draw.binomial(300, draw.beta(2, 98, 400_000))
    assert chance_of(4, 300, (2.0, 98.0)) == pytest.approx(float((deals >= 4).mean()), abs=0.003)


def test_no_number_of_calls_is_enough_at_rate_zero() -> None:
    assert calls_needed(0.5, 0.0) is None
    assert chance_of(0, 0, 0.0) == 1 and chance_of(1, 0, 0.5) == 0
    assert fewest(lambda n: n >= 5, 4) is None and fewest(lambda n: n >= 5, 5) == 5 and fewest(lambda n: True, 5) == 0


def test_what_is_no_rate_is_refused() -> None:
    for call in (
        lambda: chance_of(-1, 5, 0.1),
        lambda: chance_of(1, -1, 0.1),
        lambda: chance_of(1, 5, 1.1),
        lambda: chance_of(1, 5, (0.0, 2.0)),
        lambda: calls_needed(1.0, 0.1),
    ):
        with pytest.raises(ValueError, match="not a"):
            call()
