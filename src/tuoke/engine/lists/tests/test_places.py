import pyarrow as pa
import pytest

from tuoke.engine.lists.places import place, places


@pytest.mark.parametrize("text", ["深圳", "深圳市", "广东省深圳市", "廣東深圳", "Shenzhen"])
def test_one_city_is_known_in_every_way_it_is_written(text: str) -> None:
    assert place(text) == ("CN-4403", "CN-44")


def test_a_city_that_the_tree_lacks_is_taken_by_its_word_beside_its_state() -> None:
    assert place("Omaha, Nebraska") == ("omaha", "US-NE")
    assert place("Omaha") == ("omaha", None)
    assert place("Nebraska") == (None, "US-NE")


def test_a_province_is_no_city_but_beijing_is() -> None:
    assert place("浙江省") == (None, "CN-33")
    assert place("北京") == ("CN-11", "CN-11")


def test_nothing_is_told_by_nothing() -> None:
    told = places(pa.array([None, "", "深圳", " - "]))
    assert told.column("city").to_pylist() == [None, None, "CN-4403", None]
