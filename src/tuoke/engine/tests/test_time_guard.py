import numpy as np

from tuoke.engine.scorecard import HandCard, Line, Outcomes, Value, fit
from tuoke.engine.time_guard import left_out


def days(n: int) -> np.ndarray:
    return np.datetime64("2025-01-06") + np.arange(n) * 300 // n


def told(fields: dict[str, np.ndarray], won: np.ndarray, on: np.ndarray | None) -> dict[str, str]:
    return {one.field: one.code for one in left_out(fields, won, on)}


def calls(n: int, seed: int) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    draw, on = np.random.default_rng(seed), days(n)
    day = (on - on[0]).astype(int)
    month = np.array([str(d)[:7] for d in on], object)
    weekday = np.array([f"day {d % 7}" for d in day], object)
    fields = {
        "month": month,
        "weekday": weekday,
        "rate of interest": 3 - day / 200 + 0.02 * np.sin(day),
        "employees": np.exp(draw.normal(5, 1, n)),
        "industry": draw.choice(["software", "food", "media"], n).astype(object),
    }
    return fields, draw.random(n) < 0.1 + 0.3 * day / 300, on


def test_fields_that_tell_the_calendar_are_named_and_a_weekday_is_none() -> None:
    for n in (50, 200, 2000):
        fields, won, on = calls(n, n)
        assert told(fields, won, on) == {"month": "calendar", "rate of interest": "calendar"}


def test_without_dates_no_field_can_be_told_from_the_calendar() -> None:
    fields, won, _ = calls(500, 1)
    assert told(fields, won, None) == {}


def test_a_reason_of_loss_and_a_value_of_the_deal_are_for_losers_and_winners_only() -> None:
    fields, won, on = calls(400, 2)
    fields["deal value"] = np.where(won, 1000.0, np.nan)
    fields["reason of loss"] = np.array([None if one else "too dear" for one in won], object)
    found = told(fields, won, on)
    assert found["deal value"] == found["reason of loss"] == "only_winners"


def test_a_state_after_the_call_leaks() -> None:
    fields, won, on = calls(400, 3)
    noise = np.random.default_rng(4).random(400) < 0.03
    fields["state"] = np.where(won ^ noise, "met", "open").astype(object)
    fields["minutes"] = np.where(won, 20, 2) + np.random.default_rng(5).random(400)
    found = told(fields, won, on)
    assert found["state"] == found["minutes"] == "leaks"


def test_names_and_constants_teach_nothing() -> None:
    fields, won, on = calls(100, 6)
    fields["name"] = np.array([f"company {i}" for i in range(100)], object)
    fields["country"] = np.full(100, "China", object)
    fields["empty"] = np.full(100, None, object)
    found = told(fields, won, on)
    assert (found["name"], found["country"], found["empty"]) == ("names_each", "constant", "constant")


def test_a_calendar_field_on_the_hand_card_keeps_the_sellers_points_and_learns_none() -> None:
    fields, won, on = calls(600, 7)
    hand = HandCard((Line("month", Value("2025-02"), 1), Line("industry", Value("software"), 1)))
    fitted = fit(Outcomes(fields, won, on), hand)
    assert {one.field for one in fitted.left_out} == {"month", "rate of interest"}
    assert not [one for one in fitted.lines if one.field == "rate of interest"]
    assert {one.value.of for one in fitted.lines if one.field == "month" and one.after} <= {"2025-02"}


def test_with_dates_the_hand_card_stays_where_what_was_learned_no_longer_holds() -> None:
    draw, n = np.random.default_rng(8), 1500
    industry = draw.choice(["software", "food"], n).astype(object)
    colour = draw.choice(["red", "blue"], n).astype(object)
    early = np.arange(n) < 600
    chance = 0.1 + 0.15 * (industry == "software") + np.where(early, 0.4, -0.08) * (colour == "red")
    hand = HandCard((Line("industry", Value("software"), 1),))
    fitted = fit(Outcomes({"industry": industry, "colour": colour}, draw.random(n) < chance, days(n)), hand)
    assert fitted.use_hand and fitted.check.dated and fitted.check.verdict == "not_better"
    assert fitted.check.auc_new < fitted.check.auc_hand
