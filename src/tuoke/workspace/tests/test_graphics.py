"""The small pictures: what they say to eyes and to screen readers."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from tuoke.workspace.graphics import avatar, bar, icon, pips, whisk
from tuoke.workspace.pace_chart import clock, pace

CARD = [2, 2, 2, 2, 1, 1, 2]


def squares(drawn: str, kind: str) -> int:
    return len(re.findall(f'class="pip-{kind}"', drawn))


def test_a_score_draws_one_or_two_squares_by_the_most_an_item_can_give() -> None:
    drawn = pips([2, 1, 0, 2, 1, 0, 2], CARD)
    assert squares(drawn, "on") == 2 + 1 + 0 + 2 + 1 + 0 + 2
    assert squares(drawn, "on") + squares(drawn, "off") == sum(CARD)


def test_what_is_unknown_is_dashed_and_counted_aloud_never_drawn_as_nothing() -> None:
    with translation.override("en"):
        drawn = pips([2, None, 2, None, 1, 0, 2], CARD, label="Score")
    assert squares(drawn, "un") == 4
    assert '7<small class="up-to">–11</small>' in drawn
    assert 'aria-label="Score 7 of 12, 2 unknown, up to 11 possible"' in drawn


def test_a_score_of_which_nothing_is_known_has_no_figure_not_even_nought() -> None:
    assert '<span class="tot" aria-hidden="true">–</span>' in pips([None, None], [2, 2])


def test_a_score_without_its_card_is_refused() -> None:
    with pytest.raises(ValueError, match="2 values for 1 items"):
        pips([1, 2], [2])


def test_an_item_worth_more_than_two_fills_the_upper_square_only_at_its_full_value() -> None:
    assert squares(pips([3], [4]), "on") == 1
    assert squares(pips([4], [4]), "on") == 2


def test_an_interval_lies_where_its_numbers_say() -> None:
    drawn = whisk(0.1, 0.2, 0.3, 0.0, 0.5, ref=0.25, label="x")
    assert 'x="20.00%"' in drawn and 'width="40.00%"' in drawn and 'cx="40.00%"' in drawn and 'x1="50.00%"' in drawn


def test_an_interval_beyond_its_axis_stays_inside_the_picture() -> None:
    drawn = whisk(-1.0, 2.0, 3.0)
    assert 'x="0.00%"' in drawn and 'width="100.00%"' in drawn and 'cx="100.00%"' in drawn


def test_a_bar_of_unknown_length_is_dashed_and_says_so() -> None:
    with translation.override("en"):
        drawn = bar(None)
    assert "dash" in drawn and 'aria-label="unknown"' in drawn and "f-c1" not in drawn


def test_what_people_typed_is_escaped() -> None:
    assert "<script>" not in whisk(0, 0.5, 1, label='"><script>') + avatar("<b>") + icon('"><script>')


def test_avatars_take_the_first_character_of_a_chinese_name_and_initials_of_a_latin_one() -> None:
    assert ">陈<" in avatar("陈一鸣") and ">AL<" in avatar("Ann Lee") and avatar("")


def test_the_pace_of_the_day_is_a_step_line_with_a_complete_table() -> None:
    done, plan = [(9.0, 0), (9.5, 2), (10.0, 5)], [(9.0, 0), (18.0, 40)]
    drawn = pace(done, plan, "Today’s pace: 5 / 40", fan=[(10.0, 5, 5), (18.0, 33, 43)])
    rows = re.findall(r"<tr><td>([\d:]+)</td><td class=\"num\">(\S+)</td><td class=\"num\">(\S+)</td></tr>", drawn)
    assert rows == [("9:00", "0", "0"), ("9:30", "2", "0"), ("10:00", "5", "0"), ("18:00", "–", "40")]
    assert "polygon" in drawn and 'aria-label="Today’s pace: 5 / 40"' in drawn


def test_an_empty_day_still_draws_its_axes() -> None:
    assert "9:00" in pace([], [], "nothing yet")


def test_clock_says_half_past_nine() -> None:
    assert clock(9.5) == "9:30" and clock(13 + 59.9 / 60) == "14:00"


def test_the_tags_are_there_without_loading_them() -> None:
    drawn = Template('{% pips v m False True "Score" %}{% icon "phone" %}{{ n|count }}').render(
        Context({"v": [1], "m": [2], "n": 1846})
    )
    assert "tk-score" in drawn and "#i-phone" in drawn and "1,846" in drawn


def test_nothing_drawn_carries_a_style_or_a_script() -> None:
    drawn = pips([1], [2]) + whisk(0, 0.5, 1) + bar(0.5, 0.2) + avatar("A") + icon("x") + pace([(9, 1)], [(9, 2)], "p")
    assert not re.search(r"style=|<script|\son\w+=", drawn)
