import pytest

from tuoke.engine.typed_sound import letters, sounding, spelled

NAMES = ["深圳远山精密", "远山机械", "Shenyang Tools", "上海申银", "张伟 John", "廣州岭南"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("shenzhen", ["深圳远山精密"]),
        ("shen zhen yuan", ["深圳远山精密"]),
        ("yuanshan", ["远山机械", "深圳远山精密"]),
        ("ysjm", ["深圳远山精密"]),
        ("szys", ["深圳远山精密"]),
        ("ys", ["远山机械", "深圳远山精密"]),
        ("sh", ["深圳远山精密", "Shenyang Tools", "上海申银", "远山机械"]),
        ("guangzhou", ["廣州岭南"]),
        ("zw", ["张伟 John"]),
        ("zhangwei", ["张伟 John"]),
        ("henzhen", []),
        ("enyang", []),
        ("s", []),
        ("深圳", []),
        ("sz 1", []),
    ],
)
def test_a_name_is_found_by_its_sound_as_it_is_typed(typed, found):
    assert [NAMES[place] for place in sounding(NAMES, typed, 8)] == found


def test_no_more_are_given_than_wanted():
    assert len(sounding(["远山"] * 50, "ys", 8)) == 8 and sounding([], "ys", 8) == []


def test_a_line_break_in_a_name_parts_no_names():
    assert sounding(["甲\n乙", "远山"], "yuanshan", 8) == [1]


def test_words_are_spelled_for_whoever_types_them():
    assert spelled("设置") == "shezhi sz" and spelled("Settings") == ""


def test_signs_that_people_put_between_syllables_do_not_count():
    assert letters("Xi'an") == "xian" and letters("x") == "" and letters("x1") == ""
