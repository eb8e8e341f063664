"""Days and moments in one form."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.translation import override

from tuoke.workspace.dates import clock, day, moment, second, weekday

NOW = dt.datetime(2026, 11, 26, 6, 30, 5, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def this_day(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    with timezone.override("Asia/Shanghai"):
        yield


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Nov 26", "Nov 26, 14:30", "Nov 26, 14:30:05", "Jan 2, 2020", "Thu, Nov 26"]),
        (
            "zh-hans",
            ["11 月 26 日", "11 月 26 日 14:30", "11 月 26 日 14:30:05", "2020 年 1 月 2 日", "11 月 26 日 星期四"],
        ),
    ],
)
def test_a_day_is_short_and_tells_its_year_only_where_it_is_another(language, said):
    with override(language):
        assert [day(NOW), moment(NOW), second(NOW), day(dt.date(2020, 1, 2)), weekday(NOW)] == said
        assert (clock(NOW), day(None), moment(None), clock(None)) == ("14:30", "", "", "")


def test_no_page_has_a_form_of_its_own():
    rooms = Path(__file__).resolve().parents[2]
    own = re.compile(r"\|date:(?!'c')|SHORT_DATE|DATE_FORMAT")
    found = [page.name for page in rooms.rglob("*.html") if own.search(page.read_text("utf-8"))]
    assert not found
