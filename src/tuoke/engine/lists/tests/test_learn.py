import numpy as np
import pytest

from tuoke.engine.lists.compare import PERSONS
from tuoke.engine.lists.learn import Chances, fit, refit, simulate
from tuoke.engine.lists.weights import FORBIDDEN, Weights

SIGNS = PERSONS[:3]  # person (4 levels), born (3), id_number (3)
# Every ratio lies well away from a half point, so that what is learned rounds to the same whole points.
PLANTED = Chances(
    m=[np.array([1, 0.7, 0.2, 0.06, 0.04]), np.array([1, 0.85, 0.1, 0.05]), np.array([1, 0.9, 0.05, 0.05])],
    u=[np.array([1, 0.01, 0.04, 0.15, 0.8]), np.array([1, 0.02, 0.08, 0.9]), np.array([1, 0.006, 0.014, 0.98])],
    share=0.15,
)


def test_planted_weights_are_found_again_without_any_label() -> None:
    candidates, _ = simulate(PLANTED, 200_000, seed=1)
    at_random, _ = simulate(Chances(PLANTED.m, PLANTED.u, share=0.0), 200_000, seed=2)
    found = fit(candidates, at_random, SIGNS)
    assert found.share == pytest.approx(PLANTED.share, abs=0.005)
    for m, planted in zip(found.m, PLANTED.m, strict=True):
        assert np.allclose(m, planted, atol=0.01)
    assert found.weights(SIGNS) == PLANTED.weights(SIGNS)


def test_a_sign_that_is_often_missing_is_learned_from_where_it_is_told() -> None:
    candidates, _ = simulate(PLANTED, 200_000, seed=3)
    at_random, _ = simulate(Chances(PLANTED.m, PLANTED.u, share=0.0), 200_000, seed=4)
    gone = np.random.default_rng(5).random(len(candidates)) < 0.6
    candidates[gone, 1] = 0
    assert np.allclose(fit(candidates, at_random, SIGNS).m[1], PLANTED.m[1], atol=0.02)


TABLE = Weights(
    {"name": {"name_equal": 12, "name_alike": 6}, "place": {"other_place": -2}, "code": {"other_code": FORBIDDEN}}
)


def test_what_people_settle_moves_the_weights_toward_their_answers() -> None:
    alike = [{"name_alike": 6, "other_place": -2}] * 40
    assert refit(alike, [False] * 40, TABLE).points["name"]["name_alike"] < 6
    assert refit(alike, [True] * 40, TABLE).points["place"]["other_place"] > -2


def test_a_few_answers_move_little_and_what_they_do_not_show_stays() -> None:
    learned = refit([{"name_alike": 6}], [True], TABLE)
    assert abs(learned.points["name"]["name_alike"] - 6) <= 2
    assert learned.points["name"]["name_equal"] == 12
    assert refit([{"other_code": FORBIDDEN}], [True], TABLE).points["code"]["other_code"] == FORBIDDEN
    assert refit([], [], TABLE) == TABLE
