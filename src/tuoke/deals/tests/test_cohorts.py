"""Months of first calls beside each other, what the best sellers reach, and the picture of the odds."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from tuoke.deals import cohorts, funnel, odds_chart
from tuoke.journal.kinds import Body, Call, Deal, Intent, Meeting
from tuoke.journal.models import JournalEntry


@pytest.fixture
def called(make_company):
    """`called(seller, day of the first call, days until the meeting, until the intent)`; None: it never was."""

    def happened(seller, day, met=None, meant=None, signed=None):
        company = make_company(f"公司 {JournalEntry.objects.count()}", owner=seller)
        noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
        bodies: tuple[Body, ...] = (Call("call_back"), Meeting(), Intent(), Deal("一台"))
        for body, days in zip(bodies, (0, met, meant, signed), strict=True):
            if days is not None:
                JournalEntry.objects.write(seller, company, body, at=noon + dt.timedelta(days=days))
        return company

    return happened


def before(today, months, day=3):
    """That day of the month so many months ago."""
    first = today.replace(day=1)
    for _ in range(months):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return first.replace(day=day)


def test_a_month_is_counted_at_the_same_age_as_the_months_before(called, alice, firm, monkeypatch):
    monkeypatch.setattr(cohorts, "FEW", 2)
    two, one = before(firm.today(), 3), before(firm.today(), 2)
    for day, met in ((two, 5), (two, 20), (two, None), (two, None), (one, 12), (one, None)):
        called(alice, day, met)
    months = {row.month: row for row in cohorts.cohorts(funnel.read(alice, "me", 52), 1)}
    older, younger = months[two.replace(day=1)], months[one.replace(day=1)]
    assert (older.n, younger.n) == (4, 2)
    assert [cell and cell.on for cell in older.cells[:3]] == [1, 1, 2]
    assert older.cells[2] and (older.cells[2].share, older.cells[2].code) == (0.5, "ok")
    assert [cell and cell.on for cell in younger.cells[:3]] == [0, 1, 1]
    assert (older.so_far, younger.so_far) == (2, 1)
    assert next(iter(months)) == older.month, "no empty months come first"


def test_a_month_that_is_too_young_is_left_open_and_one_with_few_has_no_share(called, alice, firm):
    last = before(firm.today(), 1)
    called(alice, last, 1)
    (row,) = [row for row in cohorts.cohorts(funnel.read(alice, "me", 52), 1) if row.n]
    assert len(row.cells) < len(cohorts.WEEKS), "nobody was called sixteen weeks before now"
    assert row.so_far == 1
    assert {cell.code for cell in row.cells if cell} == {"few"}
    signed = cohorts.cohorts(funnel.read(alice, "me", 52), 3)[0].cells[0]
    assert signed and signed.on == 0


def test_a_month_that_began_late_has_no_cells_that_nobody_is_old_enough_for(called, alice, firm):
    day = firm.today() - dt.timedelta(days=10)
    called(alice, day, 2)
    (row,) = cohorts.cohorts(funnel.read(alice, "me", 52), 1)
    assert len(row.cells) == 1, "whatever the day of the month is, ten days are one week"


def test_who_was_never_called_has_no_months(alice, firm):
    assert cohorts.cohorts(funnel.read(alice, "me", 52), 1) == []


def test_what_the_best_third_reach_is_an_aim_only_where_sellers_differ(called, alice, bob, charlie, ada, mei, firm):
    day = firm.today() - dt.timedelta(days=60)
    for seller, met in ((alice, 32), (bob, 8), (charlie, 9)):
        for n in range(100):
            called(seller, day, 5 if n < met else None)
    found = funnel.read(ada, "all", 12)
    first, *rest = cohorts.reached(found)
    assert first.differ and first.rate is not None
    assert found.steps[0].rate.mid < first.rate < 0.33, "the best is drawn to the others"
    assert not any(one.differ for one in rest)
    two = cohorts.reached(funnel.read(mei, "all", 12))[0]
    assert two.rate is None, "two sellers have no best third"
    assert cohorts.reached(funnel.read(alice, "me", 12))[0] == cohorts.Reached(None, two.tried // 2, False)


def test_where_luck_explains_who_is_best_nobody_is_held_up_as_the_aim(
    called, client_of, alice, bob, charlie, ada, firm
):
    day = firm.today() - dt.timedelta(days=60)
    for seller, met in ((alice, 11), (bob, 10), (charlie, 9)):
        for n in range(100):
            called(seller, day, 5 if n < met else None)
    page = client_of(ada).get(f"/funnel/?of=all&need=2&by={firm.today() + dt.timedelta(days=150)}&cap=60")
    assert {one.code for one in page.context["practice"]} == {"tenth"}
    assert "前三成" not in page.content.decode()


def test_the_manager_sees_the_odds_as_a_picture_with_every_number_in_a_table(called, client_of, mei, alice, bob, firm):
    day = firm.today() - dt.timedelta(days=50)
    for n in range(40):
        called(alice if n % 2 else bob, day, 3 if n < 12 else None, 6 if n < 6 else None, 9 if n < 3 else None)
    by = firm.today() + dt.timedelta(days=150)
    answer = client_of(mei).get(f"/funnel/?of=all&need=3&by={by}&cap=60")
    page, curve = answer.content.decode(), answer.context["curve"]
    assert curve[0].tries == 0 and curve[-1].tries > answer.context["plan"].needs[-1].tries[0]
    assert all(one.low <= one.low_half <= one.mid <= one.high_half <= one.high for one in curve)
    assert [one.mid for one in curve] == sorted(one.mid for one in curve)
    asked = str(answer.context["plan"].needs[1].tries[0])
    (label,) = re.findall(r'<svg class="g" viewBox="0 0 400 250" role="img" aria-label="([^"]*)"', page)
    assert asked in label
    assert client_of(mei).get(f"/funnel/?of=s{alice.pk}").context["found"].counts[0] == 20


def test_a_picture_without_a_number_that_is_enough_shows_what_can_be_called(firm):
    curve = [funnel.Outcome(n, 0, 0, n / 100, n / 50, n / 40) for n in (0, 100, 200)]
    drawn = odds_chart.odds(curve, 3, (), 90, "目标")
    assert "f-sunk" in drawn and "dash" not in drawn and 'aria-label="目标"' in drawn
    assert "f-sunk" not in odds_chart.odds(curve, 3, (), 500, "目标")
    assert "f-sunk" in odds_chart.odds(curve, 3, (), 0, "目标"), "on a day without work nothing can be called"


def test_a_stranger_to_the_team_is_not_offered_its_sellers(called, client_of, alice, charlie, firm):
    called(charlie, firm.today() - dt.timedelta(days=5))
    answer = client_of(alice).get(f"/funnel/?of=s{charlie.pk}")
    assert answer.context["found"].counts == [0, 0, 0, 0] and charlie.name not in answer.content.decode()
