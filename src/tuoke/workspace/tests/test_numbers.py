"""Numbers as people of each language read them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation

from tuoke.workspace.numbers import chance, contacts_masked, count, interval, number, percent, phone_masked, since


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (1846, "1,846", "1,846"),
        (12345, "1.23 万", "12.3k"),
        (2_860_000, "286 万", "2.86M"),
        (120_000_000, "1.2 亿", "120M"),
        (-42_000, "−4.2 万", "−42k"),
        (0.5, "0.5", "0.5"),
    ],
)
def test_big_numbers_come_in_the_units_of_the_language(value: float, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert number(value) == zh
    with translation.override("en"):
        assert number(value) == en


def test_what_is_unknown_is_never_zero() -> None:
    with translation.override("en"):
        assert {number(None), count(None), percent(None), chance(None), interval(None), since(None)} == {"unknown"}


def test_percents_have_a_decimal_only_under_ten() -> None:
    assert [percent(x) for x in (0.17, 0.086, 0.0, 0.05, 0.0999, 1.0)] == ["17%", "8.6%", "0%", "5%", "10%", "100%"]


def test_a_chance_is_never_told_as_sure() -> None:
    assert [chance(x) for x in (0.0, 0.0004, 0.0006, 0.5, 0.994, 0.9951, 1.0)] == [
        "<0.1%", "<0.1%", "0.1%", "50%", "99%", ">99%", ">99%",
    ]  # fmt: skip


def test_intervals_carry_the_decimals_of_their_upper_end() -> None:
    assert interval((0.09, 0.28)) == "9–28" and interval((0.021, 0.086)) == "2.1–8.6"


def test_moments_are_told_from_now() -> None:
    now, today = timezone.now(), timezone.localdate()
    with translation.override("en"):
        assert since(now - dt.timedelta(minutes=5)) == "5 minutes ago"
        assert since(now - dt.timedelta(seconds=5)) == "just now"
        assert since(today) == "today"
        assert since(today - dt.timedelta(days=1)) == "yesterday"
        assert since(today - dt.timedelta(days=31)) == "31 days ago"
        assert "2020" in since(dt.date(2020, 1, 2))


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("+8657412346218", "+86574•••• 6218"), ("13800138000", "138•••• 8000"), ("6218", "•••• 18"), ("", "")],
)
def test_phones_keep_only_what_tells_them_apart(phone: str, masked: str) -> None:
    assert phone_masked(phone) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("手机 138-0013-8000（王总）", "手机 138•••• 8000（王总）"),
        ("＋86 138 0013 8000 / wang@jia.example", "86138•••• 8000 / ••••@jia.example"),
        ("０１０－１２３４５６７８", "０１０•••• ５６７８"),
        ("(0755) 2345 6789", "0755•••• 6789"),
        ("13800138000", "138•••• 8000"),
        ("成立于 2024-01-15，见 2024/1/15", "成立于 2024-01-15，见 2024/1/15"),
        ("A 座 1203，注册资本 12,345,678 元，代码 600000", "A 座 1203，注册资本 12,345,678 元，代码 600000"),
        ("2024-01-15-13800138000", "2024-01-15-138•••• 8000"),
        ("", ""),
    ],
)
def test_a_text_keeps_its_words_and_dates_and_loses_its_phones(text: str, masked: str) -> None:
    assert contacts_masked(text) == masked
