import pytest

from tuoke.engine.invent import invent
from tuoke.engine.invent_twins import TRADITIONAL, WAYS

ROWS = list(invent(400, seed=3))


@pytest.mark.parametrize("way", WAYS)
def test_a_twin_is_the_same_firm_written_otherwise(way):
    pairs = [(row, twin) for row in ROWS if (twin := WAYS[way](row))]
    assert len(pairs) > 20
    for row, twin in pairs:
        assert twin.name != row.name and twin.name and twin.code == ""
        assert twin.website in ("", row.website) and twin.phone in ("", row.phone)
        assert all(person in row.people for person in twin.people), "nobody is invented for it"


def test_brackets_take_the_place_alone_and_traditional_characters_stand_for_simplified_ones():
    for row in ROWS:
        if twin := WAYS["bracketed"](row):
            city = twin.name.partition("（")[2].partition("）")[0]
            assert row.name == city + twin.name.replace(f"（{city}）", "")
        if twin := WAYS["traditional"](row):
            assert [TRADITIONAL.get(letter, letter) for letter in row.name] == list(twin.name)


def test_a_short_name_has_neither_place_nor_form():
    row = next(row for row in ROWS if row.language == "zh" and row.name.startswith("宁波"))
    english = next(row for row in ROWS if row.name.endswith(" Ltd"))
    chinese_short, english_short = WAYS["short"](row), WAYS["short"](english)
    assert chinese_short and english_short
    assert row.name.startswith("宁波" + chinese_short.name)
    assert english_short.name + " Ltd" in (english.name, english.name.replace("Pte ", ""))
