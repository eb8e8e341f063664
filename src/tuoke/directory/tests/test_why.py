"""The sentence of a company's points on a page: its clauses add up to the score."""

from __future__ import annotations

from django.utils.translation import override

from tuoke.directory.reasons import Reason
from tuoke.directory.why import why
from tuoke.workspace.graphics import icon


def test_the_news_says_its_points_like_every_other_clause() -> None:
    with override("en"):
        found = why(
            [Reason("points", "trigger", "expansion", 2, text="a new line"), Reason("points", "industry", "银行", 1)]
        )
    assert found == f"{icon('star', 'sm')} a new line <b>2 points</b>; 银行 <b>1 point</b>."


def test_that_no_news_was_found_is_said_however_much_else_there_is() -> None:
    given = [Reason("points", item, item, 2) for item in ("industry", "title", "territory")]
    with override("en"):
        found = why([*given, Reason("no_trigger", "trigger", points=0)])
    assert found.endswith("; no news found, which is not a no.")
    assert found.count("<b>2 points</b>") == 3
