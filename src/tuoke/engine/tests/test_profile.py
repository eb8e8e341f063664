"""Vectors: 40 accounts, 20 of them won, as published with the formulas; null: 15 tags that a third of them have."""

import numpy as np
import pytest

from tuoke.engine.profile import Accounts, lean_profile
from tuoke.engine.profile_counts import counted, false_discovery
from tuoke.engine.profile_search import best_by_luck, columns_of


def accounts(tags: dict[str, np.ndarray], won: np.ndarray, called: np.ndarray | None = None, on=None) -> Accounts:
    has = np.column_stack([np.asarray(column, np.int8) for column in tags.values()])
    return Accounts(tuple(tags), has, won, np.ones(len(won), bool) if called is None else called, on)


@pytest.mark.parametrize(("k", "n", "lift", "p"), [(12, 15, 1.6, 0.0040), (3, 3, 2.0, 0.115), (5, 6, 1.67, 0.091)])
def test_lift_and_exact_test_are_those_published(k: int, n: int, lift: float, p: float) -> None:
    found = counted(k, n, 20, 40)
    assert found.lift == pytest.approx(lift, abs=0.005)
    assert found.p == pytest.approx(p, abs=0.0005)


def test_weighted_relative_accuracy_is_that_published() -> None:
    assert counted(12, 15, 20, 40).wracc == pytest.approx(0.1125)


def test_the_best_of_fifteen_tags_by_luck_is_as_good_as_published() -> None:
    medians, highs = [], []
    for seed in range(20):
        has = (np.random.default_rng(seed).random((40, 15)) < 0.3).astype(np.int8)
        _, best = best_by_luck(has[:, has.sum(0) >= 3], 20, rounds=500, seed=seed)
        medians.append(np.median(best))
        highs.append(np.quantile(best, 0.95))
    assert np.mean(medians) == pytest.approx(1.43, abs=0.03)
    assert np.mean(highs) == pytest.approx(1.67, abs=0.05)


def test_a_rate_of_few_is_drawn_towards_the_base() -> None:
    few, many = counted(3, 3, 20, 40), counted(12, 15, 20, 40)
    assert 0.5 < few.rate < many.rate < 0.8
    assert few.low < 1 < few.high
    assert many.low > 1


def test_q_values_are_those_of_benjamini_and_hochberg() -> None:
    q = false_discovery(np.array([0.01, 0.04, 0.03, 0.5]))
    assert q == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])


def test_a_tag_that_marks_winners_is_found_among_forty_that_do_not() -> None:
    rng = np.random.default_rng(1)
    won = np.arange(200) < 60
    tags = {f"noise {at}": rng.random(200) < 0.3 for at in range(40)}
    tags["hiring"] = rng.random(200) < np.where(won, 0.7, 0.2)
    found = lean_profile(accounts(tags, won))
    assert found.code == "found"
    assert found.marks[0].tags == ("hiring",)
    assert found.marks[0].luck <= 0.01
    assert found.marks[0].counted.low > 1


def test_tags_without_meaning_are_called_luck() -> None:
    called_news = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        tags = {f"tag {at}": rng.random(40) < 0.3 for at in range(15)}
        found = lean_profile(accounts(tags, rng.permutation(np.arange(40) < 20)), rounds=199, seed=seed)
        called_news += found.code == "found"
    assert called_news <= 8  # a tenth of 40 by design


def test_the_best_of_many_is_corrected_where_one_alone_would_convince() -> None:
    won = np.arange(40) < 20
    tags = {"best": np.isin(np.arange(40), [*range(12), 20, 21, 22])}
    alone = lean_profile(accounts(tags, won))
    rng = np.random.default_rng(5)
    many = lean_profile(accounts(tags | {f"tag {at}": rng.random(40) < 0.3 for at in range(60)}, won))
    corrected = next(mark for mark in many.marks if mark.tags == ("best",))
    assert alone.marks[0].luck < 0.02
    assert corrected.luck > 5 * alone.marks[0].luck


def test_a_tag_that_only_tells_whom_we_call_is_not_one_of_buyers() -> None:
    rng = np.random.default_rng(2)
    called, won = np.arange(300) < 150, np.arange(300) < 50
    found = lean_profile(accounts({"in our town": rng.random(300) < np.where(called, 0.8, 0.2)}, won, called))
    (mark,) = found.marks
    assert mark.against_others > 1.2
    assert mark.code in ("called", "marks")
    assert (mark.code == "called") == (mark.against_lost <= 1)


def test_unknown_counts_neither_for_nor_against() -> None:
    won = np.arange(40) < 20
    has = np.where(np.isin(np.arange(40), [*range(12), 20, 21, 22]), 1, 0)
    padded = np.concatenate([has, np.full(40, -1)])
    found = lean_profile(accounts({"best": padded}, np.concatenate([won, won])))
    assert found.marks[0].counted.lift == pytest.approx(1.6)
    assert found.marks[0].counted.of == 40


def test_a_pair_is_kept_only_where_it_wins_more_than_its_tags() -> None:
    rng = np.random.default_rng(3)
    a, b, echo = rng.random(600) < 0.5, rng.random(600) < 0.5, rng.random(600) < 0.9
    won = rng.random(600) < np.where(a & b, 0.6, 0.15)
    found = lean_profile(accounts({"a": a, "b": b, "echo": echo}, won), rounds=199)
    together = [mark.tags for mark in found.marks if len(mark.tags) == 2]
    assert ("a", "b") in together
    assert ("a", "echo") not in together


def test_eight_winners_are_the_least_to_search() -> None:
    won = np.arange(40) < 7
    found = lean_profile(accounts({"a": won}, won))
    assert found.code == "too_few"
    assert not found.marks


def test_a_mark_is_confirmed_by_later_accounts_only() -> None:
    rng = np.random.default_rng(4)
    won = rng.random(400) < 0.3
    on = np.datetime64("2026-01-01") + np.arange(400)
    lasting = rng.random(400) < np.where(won, 0.7, 0.25)
    fading = rng.random(400) < np.where(won & (np.arange(400) < 280), 0.7, 0.25)
    found = lean_profile(accounts({"lasting": lasting, "fading": fading}, won, on=on), rounds=199)
    later = {mark.tags: mark for mark in found.marks}
    assert later[("lasting",)].later == "confirmed"
    lift = later[("lasting",)].later_lift
    assert lift is not None and lift[0] > 1
    assert later[("fading",)].later in ("open", "not_held")


def test_without_days_nothing_is_confirmed() -> None:
    won = np.arange(100) < 50
    found = lean_profile(accounts({"a": np.arange(100) % 3 > won}, won), rounds=99)
    assert {mark.later for mark in found.marks} == {"too_few"}


def test_a_pair_is_tried_by_how_common_its_tags_are_not_by_who_won() -> None:
    has = np.array([[1, 1, 0], [1, 1, 1], [0, 0, 1], [1, 0, 1]], np.int8)
    assert columns_of(has, 1).which == [(0,), (1,), (2,), (0, 2), (1, 2)]
