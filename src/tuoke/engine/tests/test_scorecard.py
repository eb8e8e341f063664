import numpy as np
import pytest

from tuoke.engine.scorecard import Fitted, HandCard, Line, Outcomes, Range, Value, fit
from tuoke.engine.scorecard_values import MISSING, OTHER

Fields = dict[str, np.ndarray]


def line(field: str, value: object, points: int) -> Line:
    return Line(field, Value(value), points)  # type: ignore[arg-type]


HAND = HandCard(
    (
        line("industry", "software", 2),
        line("industry", "machinery", 1),
        line("employees", Range(200, 1000), 2),
        line("employees", Range(1000, None), 1),
        line("region", "south", 1),
    )
)
REVERSED = HandCard(
    (
        line("industry", OTHER, 2),
        line("industry", MISSING, 2),
        line("industry", "machinery", 1),
        line("industry", "software", 0),
        line("employees", Range(None, 200), 2),
        line("employees", Range(1000, None), 1),
        line("region", OTHER, 1),
    )
)


def companies(n: int, seed: int) -> Fields:
    draw = np.random.default_rng(seed)
    industry = draw.choice(["software", "machinery", "food", "media"], n).astype(object)
    industry[draw.random(n) < 0.1] = None
    employees = np.exp(draw.normal(5.5, 1.2, n)).round()
    employees[draw.random(n) < 0.2] = np.nan
    return {
        "industry": industry,
        "employees": employees,
        "region": draw.choice(["south", "north"], n).astype(object),
        "owner": draw.choice(["state", "private", "foreign"], n).astype(object),
    }


def came_of(fields: Fields, hand: HandCard, seed: int, slope: float = 0.9) -> np.ndarray:
    """Outcomes that follow a card, and state-owned companies say yes more often than it says."""
    told = slope * (hand.score(fields) - 3.0) + 1.2 * (fields["owner"] == "state") - 1.0
    return np.random.default_rng(seed).random(len(told)) < 1 / (1 + np.exp(-told))


def area(points: np.ndarray, won: np.ndarray) -> float:
    up, down = points[won], points[~won]
    return float(((up[:, None] > down) + 0.5 * (up[:, None] == down)).mean())


def after(fitted: Fitted, field: str, value: object) -> int:
    return next(one.after for one in fitted.lines if one.field == field and one.value.of == value)


def test_without_outcomes_the_card_ranks_exactly_like_the_hand_card() -> None:
    strangers, none = companies(500, 1), {name: column[:0] for name, column in companies(1, 1).items()}
    for fields in (none, {}):
        fitted = fit(Outcomes(fields, np.zeros(0, bool)), HAND)
        assert np.array_equal(fitted.points(strangers), HAND.score(strangers))
        assert fitted.use_hand and fitted.check.verdict == "too_few"
        assert all(one.after == one.before for one in fitted.lines)
    chance, low, high = fitted.chance(strangers)
    assert np.all(low < chance) and np.all(chance < high)
    assert np.array_equal(np.argsort(chance, kind="stable"), np.argsort(HAND.score(strangers), kind="stable"))


def test_outcomes_raise_what_the_seller_did_not_know_of() -> None:
    seen, strangers = companies(1500, 2), companies(4000, 3)
    fitted = fit(Outcomes(seen, came_of(seen, HAND, 4)), HAND)
    truth = came_of(strangers, HAND, 5)
    assert not fitted.use_hand and fitted.check.verdict == "better" and fitted.check.low > 0
    assert area(fitted.points(strangers), truth) > area(HAND.score(strangers), truth) + 0.02
    state = next(one for one in fitted.lines if one.field == "owner" and one.value.of == "state")
    assert state.action == "add" and state.before is None and state.low < state.exact < state.high
    assert (state.n, state.won) == (int((seen["owner"] == "state").sum()), state.won) and state.won <= state.n


def test_points_are_whole_and_the_lowest_value_of_each_field_is_nothing() -> None:
    seen = companies(800, 6)
    fitted = fit(Outcomes(seen, came_of(seen, HAND, 7)), HAND)
    for name in {one.field for one in fitted.lines}:
        points = [one.after for one in fitted.lines if one.field == name]
        assert min(points) == 0 and max(points) <= 20 and all(isinstance(p, int) for p in points)
    assert max(one.after for one in fitted.lines) >= 10


def test_frozen_fields_keep_their_points() -> None:
    seen = companies(1500, 8)
    fitted = fit(Outcomes(seen, came_of(seen, HAND, 9)), HAND, frozen={"industry"})
    assert not fitted.use_hand
    for one in fitted.lines:
        if one.field == "industry":
            assert one.after == (one.before or 0) and one.action == "frozen"
    assert after(fitted, "industry", "software") == 2 and after(fitted, "owner", "state") > 0


def test_a_wrong_card_is_overruled_by_two_hundred_outcomes() -> None:
    strangers = companies(4000, 10)
    truth = came_of(strangers, HAND, 11)
    assert area(REVERSED.score(strangers), truth) < 0.4
    found = []
    for seed in range(5):
        seen = companies(200, 20 + seed)
        fitted = fit(Outcomes(seen, came_of(seen, HAND, 40 + seed)), REVERSED)
        found.append(area(fitted.points(strangers), truth))
    assert np.mean(found) > 0.66


def test_noise_is_told_as_no_signal() -> None:
    verdicts = []
    for seed in range(20):
        seen = companies(300, 100 + seed)
        won = np.random.default_rng(seed).random(300) < 0.3
        verdicts.append(fit(Outcomes(seen, won), HAND).check.verdict)
    assert verdicts.count("no_signal") >= 19


def test_the_chance_is_what_comes_of_strangers() -> None:
    seen, strangers = companies(2000, 12), companies(20_000, 13)
    fitted = fit(Outcomes(seen, came_of(seen, HAND, 14)), HAND)
    truth, (chance, low, high) = came_of(strangers, HAND, 15), fitted.chance(strangers)
    for group in np.array_split(np.argsort(chance, kind="stable"), 5):
        assert chance[group].mean() == pytest.approx(truth[group].mean(), abs=0.04)
    assert np.all(low <= chance) and np.all(chance <= high) and (high - low).mean() < 0.25
    assert sum(one.n for one in fitted.calibration) == 2000 == sum(one.n for one in fitted.tenths)
    assert fitted.tenths[0].lift > 1.5 > 0.8 > fitted.tenths[-1].lift


def test_a_company_with_a_new_value_is_worth_the_average_of_the_field_not_its_worst() -> None:
    seen = companies(1500, 16)
    fitted = fit(Outcomes(seen, came_of(seen, HAND, 17)), HAND)
    new = {**{name: column[:1] for name, column in seen.items()}, "industry": np.array(["shipping"], object)}
    worst = {**new, "industry": np.array(["food"], object)}
    best = {**new, "industry": np.array(["software"], object)}
    assert fitted.points(worst)[0] <= fitted.points(new)[0] < fitted.points(best)[0]


def test_rare_values_are_one_line_together() -> None:
    seen = companies(400, 18)
    seen["town"] = np.array([f"town {i}" if i % 2 else "Shenzhen" for i in range(400)], object)
    fitted = fit(Outcomes(seen, came_of(seen, HAND, 19)), HAND)
    assert {one.value.of for one in fitted.lines if one.field == "town"} <= {"Shenzhen", OTHER, MISSING}


def test_a_learned_card_is_the_hand_card_of_the_next_fit() -> None:
    seen = companies(600, 22)
    first = fit(Outcomes(seen, came_of(seen, HAND, 23)), HAND)
    again = fit(Outcomes({}, np.zeros(0, bool)), first.card)
    strangers = companies(500, 24)
    assert np.array_equal(again.points(strangers), first.points(strangers))


def test_a_seller_with_few_outcomes_learns_from_the_others_and_one_with_many_keeps_an_own_card() -> None:
    seen, strangers = companies(3000, 25), companies(4000, 26)
    seller = np.where(np.arange(3000) < 1500, 1, np.where(np.arange(3000) < 2960, 2, 3))
    other = HandCard((line("owner", "foreign", 2), line("region", "north", 2)))
    won = np.where(seller == 2, came_of(seen, other, 27), came_of(seen, HAND, 28))
    cards = {who: fit(Outcomes(seen, won, seller=seller), HAND, seller=who) for who in (1, 2, 3)}
    truths = {1: came_of(strangers, HAND, 29), 2: came_of(strangers, other, 30)}
    for who, truth in truths.items():
        stranger = 3 - who
        assert area(cards[who].points(strangers), truth) > area(cards[stranger].points(strangers), truth) + 0.05
    few = Outcomes({k: v[seller == 3] for k, v in seen.items()}, won[seller == 3])
    alone = fit(few, HandCard(()))
    helped = fit(Outcomes(seen, won, seller=seller), HandCard(()), seller=3)
    assert area(helped.points(strangers), truths[1]) > area(alone.points(strangers), truths[1])


def test_two_fields_that_only_tell_together_get_a_line_together() -> None:
    def came(fields: Fields, seed: int) -> np.ndarray:
        together = (fields["region"] == "south") == (fields["owner"] == "state")
        return np.random.default_rng(seed).random(len(together)) < np.where(together, 0.35, 0.1)

    seen, strangers = companies(3000, 34), companies(5000, 35)
    fitted = fit(Outcomes(seen, came(seen, 36)), HAND)
    pairs = {frozenset(one.field) for one in fitted.lines if not isinstance(one.field, str)}
    assert pairs == {frozenset({"region", "owner"})}
    assert len([one for one in fitted.lines if not isinstance(one.field, str)]) <= 12
    assert area(fitted.points(strangers), came(strangers, 37)) > 0.66
    again = fit(Outcomes({}, np.zeros(0, bool)), fitted.card)
    assert np.array_equal(again.points(strangers), fitted.points(strangers))


def test_no_cross_where_fields_add_up() -> None:
    seen = companies(3000, 38)
    fitted = fit(Outcomes(seen, came_of(seen, HAND, 39)), HAND)
    assert all(isinstance(one.field, str) for one in fitted.lines)


def test_the_same_outcomes_give_the_same_card() -> None:
    seen = companies(300, 31)
    outcomes = Outcomes(seen, came_of(seen, HAND, 32))
    assert fit(outcomes, HAND).lines == fit(outcomes, HAND).lines


def test_only_losses_or_only_wins_are_no_reason_to_break() -> None:
    seen = companies(30, 33)
    for won in (np.zeros(30, bool), np.ones(30, bool)):
        fitted = fit(Outcomes(seen, won), HAND)
        assert fitted.check.verdict == "too_few"
        assert np.isfinite(fitted.chance(seen)[0]).all()


def test_fields_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="not 3 values"):
        fit(Outcomes({"a": np.zeros(2)}, np.zeros(3, bool)), HAND)


def test_a_steep_number_is_told_apart_at_its_ends_too() -> None:
    draw = np.random.default_rng(70)
    strangers = draw.normal(size=6000)
    truth = draw.random(6000) < 1 / (1 + np.exp(4 - 2.5 * strangers))
    found = []
    for seed in range(4):
        turnover = np.random.default_rng(seed).normal(size=150)
        won = np.random.default_rng(seed).random(150) < 1 / (1 + np.exp(4 - 2.5 * turnover))
        fitted = fit(Outcomes({"turnover": turnover}, won), HandCard((line("turnover", Range(1, None), 1),)))
        found.append(area(fitted.points({"turnover": strangers}), truth))
    assert np.mean(found) > area(strangers, truth) - 0.01
