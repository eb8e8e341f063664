from typing import Any

import pytest
from django.utils import translation

from tuoke.directory.sentences import FIELD_NAMES, ITEM_NAMES, RULE_NAMES, reason_sentence
from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.qualify import RULES
from tuoke.engine.lists.rank import ITEMS

REASONS: list[dict[str, Any]] = [
    {"code": "points", "item": "industry", "value": "银行", "points": 2},
    {"code": "unknown", "item": "title", "value": None, "points": None},
    {"code": "stronghold", "item": "territory", "value": "深圳", "points": 1},
    {"code": "no_trigger", "item": "trigger", "value": None, "points": 0},
    {"code": "none", "item": "sold_before", "value": "银行", "points": 0},
    {"code": "points", "item": "reference", "value": None, "points": 1},
    {"code": "points", "item": "personally_involved", "value": None, "points": 2},
]


def test_every_item_rule_and_field_of_the_engine_has_a_name() -> None:
    assert set(ITEM_NAMES) == set(ITEMS)
    assert set(RULE_NAMES) == set(RULES)
    assert set(FIELD_NAMES) == set(FIELD_KEYS)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "Industry “银行”: 2 points, Territory “Shenzhen”, where a rival is strong: 1 point, "
            "Reference customer: 1 point, "
            "you are personally involved: 2 points; not known: Job title; no trigger found",
        ),
        (
            "zh-hans",
            "行业「银行」：2 分，地区「深圳」，对手强势：1 分，有参考客户：1 分，你亲自参与：2 分；"
            "未知：职位；没找到触发事件",
        ),
    ],
)
def test_the_reasons_are_one_sentence_in_the_readers_language(language: str, sentence: str) -> None:
    with translation.override(language):
        assert reason_sentence(REASONS) == sentence


def test_a_company_without_points_is_said_to_have_none() -> None:
    with translation.override("en"):
        assert reason_sentence([]) == "nothing on the card gives points"


def test_a_percent_sign_in_a_value_does_no_harm() -> None:
    with translation.override("en"):
        assert "“100%s %(x)s”" in reason_sentence([{**REASONS[0], "value": "100%s %(x)s"}])
