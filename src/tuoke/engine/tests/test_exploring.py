import json
from dataclasses import asdict

import numpy as np
import pytest

from tuoke.engine.exploring import Belief, Doubt, mixed
from tuoke.engine.scorecard import Fitted, HandCard, Line, Outcomes, Value, fit

HAND = HandCard((Line("industry", Value("software"), 2),))


def companies(n: int, seed: int) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(seed)
    return {
        "industry": draw.choice(["software", "food", "media"], n).astype(object),
        "region": draw.choice(["south", "north"], n).astype(object),
    }


def fitted_where_nobody_in_media_was_called() -> Fitted:
    seen = companies(400, 1)
    seen["industry"] = np.where(seen["industry"] == "media", "food", seen["industry"]).astype(object)
    won = np.random.default_rng(2).random(400) < np.where(seen["industry"] == "software", 0.3, 0.1)
    return fit(Outcomes(seen, won), HAND)


def test_without_a_share_the_sheet_is_the_best_by_points() -> None:
    fitted, strangers = fitted_where_nobody_in_media_was_called(), companies(300, 3)
    sheet = mixed(fitted, strangers, 40, 0.0, np.random.default_rng(4))
    points = fitted.points(strangers)
    assert not sheet.explored.any() and len(set(sheet.rows)) == 40
    assert points[sheet.rows].min() >= np.sort(points)[-40]


def test_the_share_is_kept_and_nobody_is_on_the_sheet_twice() -> None:
    fitted, strangers = fitted_where_nobody_in_media_was_called(), companies(300, 3)
    sheet = mixed(fitted, strangers, 40, 0.25, np.random.default_rng(5))
    assert sheet.explored.sum() == 10 and len(set(sheet.rows)) == 40
    assert np.all(np.diff(fitted.points(strangers)[sheet.rows]) <= 0)


def test_what_nobody_has_called_is_explored_before_what_is_known_to_be_poor() -> None:
    fitted, strangers = fitted_where_nobody_in_media_was_called(), companies(3000, 6)
    explored = {"media": 0, "food": 0}
    for seed in range(30):
        sheet = mixed(fitted, strangers, 1100, 0.05, np.random.default_rng(seed))
        for industry in strangers["industry"][sheet.rows[sheet.explored]]:
            explored[industry] = explored.get(industry, 0) + 1
    assert explored["media"] > explored["food"]


def test_a_short_list_is_called_whole_and_an_impossible_share_is_refused() -> None:
    fitted, strangers = fitted_where_nobody_in_media_was_called(), companies(5, 7)
    assert sorted(mixed(fitted, strangers, 40, 0.5, np.random.default_rng(8)).rows) == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="not a share"):
        mixed(fitted, strangers, 4, 1.5, np.random.default_rng(9))


def test_a_belief_that_was_kept_explores_what_nobody_has_called() -> None:
    fitted, strangers = fitted_where_nobody_in_media_was_called(), companies(3000, 6)
    belief = Belief.from_json(json.loads(json.dumps(asdict(Belief.kept(fitted)))))
    assert belief == Belief.kept(fitted)
    points = fitted.points(strangers)
    poor = points < points.max()
    there = {name: column[poor] for name, column in strangers.items()}
    chosen = [
        there["industry"][row]
        for seed in range(20)
        for row in belief.explored(points[poor], there, 5, np.random.default_rng(seed))
    ]
    assert chosen.count("media") > chosen.count("food")


def test_a_belief_tries_nobody_twice_and_no_more_than_there_are() -> None:
    belief = Belief(1.0, (Doubt("size", (10.0,), (), (0.5, 0.5, 0.1)), Doubt("x", None, ("a",), (0.2, 0.3, 0.4))))
    fields = {"size": np.array([5.0, 20.0, np.nan]), "x": np.array(["a", None, "new"], object)}
    rows = belief.explored(np.array([1.0, 1.0, 1.0]), fields, 9, np.random.default_rng(1))
    assert sorted(rows) == [0, 1, 2]
    assert Belief.from_json({}) is None


def test_a_field_that_is_not_there_is_unknown_of_all() -> None:
    assert Doubt("size", (10.0,), (), (0.5, 0.5, 0.1)).of(None, 3).tolist() == [2, 2, 2]
    assert Doubt("x", None, ("a", "b"), (0.1, 0.2, 0.3, 0.4)).of(np.array(["b", "z", None], object), 3).tolist() == [
        1,
        2,
        3,
    ]
