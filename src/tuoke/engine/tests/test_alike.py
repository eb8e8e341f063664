import time

import numpy as np
import pytest

from tuoke.engine.alike import column_of, find_alike


def texts(*values: str | None) -> np.ndarray:
    return np.array(values, dtype=object)


INDUSTRY = column_of(texts("泵", "泵", "阀", "泵", None))
EMPLOYEES = column_of(np.array([100.0, 110.0, 100.0, np.nan, 500.0]))
CHOSEN = np.array([True, False, False, False, False])


def test_those_that_agree_in_more_stand_first_and_say_in_what() -> None:
    found = find_alike({"industry": INDUSTRY, "employees": EMPLOYEES}, CHOSEN)
    assert found.order[0] == 1
    assert found.agreeing(0) == ["industry", "employees"]
    assert 0 not in found.order


def test_an_unknown_field_adds_nothing_and_is_told_as_possible() -> None:
    found = find_alike({"industry": INDUSTRY, "employees": EMPLOYEES}, CHOSEN)
    at = list(found.order).index(3)
    assert found.likeness[at] == pytest.approx(0.5)
    assert found.possible[at] == pytest.approx(1.0)
    assert np.isnan(found.each["employees"][at])


def test_a_field_that_marks_winners_weighs_more() -> None:
    columns = {"industry": INDUSTRY, "employees": EMPLOYEES}
    by_size = find_alike(columns, CHOSEN, {"industry": 1.0, "employees": 3.0})
    assert list(by_size.order[:2]) == [1, 2]
    assert by_size.likeness[1] == pytest.approx(0.75)
    by_trade = find_alike(columns, CHOSEN, {"industry": 3.0, "employees": 1.0})
    assert list(by_trade.order[:2]) == [1, 3]


def test_only_those_of_a_list_are_searched() -> None:
    found = find_alike({"industry": INDUSTRY}, CHOSEN, among=np.array([True, False, True, True, False]))
    assert list(found.order) == [3, 2]


def test_nobody_chosen_or_a_weight_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError):
        find_alike({"industry": INDUSTRY}, np.zeros(5, bool))
    with pytest.raises(ValueError):
        find_alike({"industry": INDUSTRY}, CHOSEN, {"industry": 0.0})


def test_a_field_that_no_chosen_company_has_is_left_out() -> None:
    found = find_alike({"industry": INDUSTRY, "city": column_of(texts(None, "a", "b", "c", "d"))}, CHOSEN)
    assert found.likeness[0] == pytest.approx(1.0)
    assert set(found.each) == {"industry"}


def test_a_hundred_thousand_companies_take_less_than_a_second() -> None:
    rng = np.random.default_rng(0)
    n = 100_000
    columns = {f"text {at}": column_of(rng.choice([f"v{v}" for v in range(40)], n).astype(object)) for at in range(6)}
    columns["employees"] = column_of(rng.lognormal(5, 1, n).round())
    start = time.process_time()
    find_alike(columns, rng.random(n) < 0.01)
    assert time.process_time() - start < 1
