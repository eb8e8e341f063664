"""A card that ranked better until now is believed sooner where companies stay alike than where they change."""

import numpy as np

from tuoke.engine.scorecard import Fitted, HandCard, Outcomes, fit
from tuoke.engine.scorecard_design import laid_out
from tuoke.engine.scorecard_drift import drift, steady
from tuoke.engine.tests.test_scorecard import HAND, Fields, came_of, companies, line


def days(n: int) -> np.ndarray:
    return np.datetime64("2025-01-01") + np.arange(n) * 300 // n


def changing(n: int, seed: int) -> Fields:
    """Companies of which the owners and towns that are called change as time goes; none tells the calendar."""
    fields, draw = companies(n, seed), np.random.default_rng(seed)
    late = draw.random(n) < np.clip(np.linspace(-1, 2, n), 0.05, 0.95)
    fields["owner"] = np.where(late, "private", "state").astype(object)
    fields["region"] = np.where(draw.random(n) < 0.2, ~late, late).choose(["south", "north"]).astype(object)
    return fields


def drift_of(fields: Fields, won: np.ndarray) -> float:
    on = days(len(won))
    laid = laid_out(Outcomes(fields, won, on), HAND, (), frozenset(), np.ones(len(won), bool))
    assert steady(laid, on) == (drift(laid, on) < 0.7) and not steady(laid, None)
    return drift(laid, on)


def fitted(fields: Fields, seed: int) -> Fitted:
    won = came_of(fields, HAND, seed)
    return fit(Outcomes(fields, won, days(len(won))), HandCard((line("region", "south", 1),)))


def test_fields_tell_late_companies_from_early_ones_where_they_change() -> None:
    alike = [drift_of(companies(200, seed), np.arange(200) % 5 == 0) for seed in range(10)]
    changed = [drift_of(changing(200, seed), np.arange(200) % 5 == 0) for seed in range(10)]
    assert abs(np.mean(alike) - 0.5) < 0.05 and max(alike) < 0.65
    assert min(changed) > 0.75


def test_a_better_card_is_taken_up_sooner_where_companies_stay_alike() -> None:
    alike = [fitted(companies(120, 100 + seed), seed) for seed in range(10)]
    changed = [fitted(changing(120, 100 + seed), seed) for seed in range(10)]
    taken = [sum(not one.use_hand for one in some) for some in (alike, changed)]
    assert taken[0] >= 7 and taken[0] > taken[1]
    assert all(one.check.better >= 0.99 for one in changed if not one.use_hand)


def test_noise_is_no_better_card_though_companies_stay_alike() -> None:
    found = []
    for seed in range(40):
        fields = companies(300, 200 + seed)
        won = np.random.default_rng(seed).random(300) < 0.3
        found.append(fit(Outcomes(fields, won, days(300)), HAND).check.verdict)
    assert found.count("better") <= 2
