"""The page of today: what it says in each state, to whom, and with how many questions to the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tuoke.calls.models import Plan, Sheet, SheetRow
from tuoke.calls.rows import parts
from tuoke.calls.sheets import left_today
from tuoke.directory.models import Company
from tuoke.flows import prospecting
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.workspace.asked_again import counted
from tuoke.workspace.first_steps import steps_of
from tuoke.workspace.models import Due, Workspace

TODAY = "/"


def page(client, address: str = TODAY, **headers) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture(autouse=True)
def english(db):
    """The sentences are read in English here; Chinese is checked with the translations."""
    from tuoke.team.models import User

    User._meta.get_field("language").default = "en"
    yield
    User._meta.get_field("language").default = "zh-hans"


def test_an_empty_workspace_shows_three_steps(client_of, alice):
    found = page(client_of(alice))
    assert "three steps" in found
    assert found.count('class="no"') == 3
    assert not Due.objects.exists()


def test_a_step_that_is_done_has_its_tick(client_of, alice, make_company):
    make_company("银行")
    found = page(client_of(alice))
    assert found.count('<span class="tk-sr">done</span>') == 1


def test_the_first_visit_of_the_day_asks_for_the_sheet_once(client_of, alice, set_up, make_company):
    set_up(alice)
    make_company("银行", industry="银行")
    for _visit in range(2):
        assert "being made" in page(client_of(alice))
    day = Workspace.current().today().isoformat()
    assert list(Due.objects.values_list("flow", "key")) == [("sheet", f"{alice.pk}:{day}")]
    prospecting.sheet(f"{alice.pk}:{day}")
    assert "Call this 1 first" in page(client_of(alice))


def test_the_first_row_is_open_with_its_person_and_its_six_outcomes(client_of, alice, sheet, rows):
    found = page(client_of(alice))
    assert "Call these 3 first" in found
    assert found.count('data-key="') >= 6
    assert "东海先生 · 行长" in found
    assert f'href="tel:{"".join(c for c in rows[0].person.phone if c.isdigit())}"' in found
    assert "this is Alice from 远山自动化" in found


def test_any_row_can_be_opened(client_of, alice, rows):
    found = page(client_of(alice), f"{TODAY}?row={rows[2].pk}", **{"HX-Request": "true"})
    assert "<html" not in found
    assert reverse("calls:outcome", args=[rows[2].pk]) in found
    assert reverse("calls:outcome", args=[rows[0].pk]) not in found


@pytest.mark.parametrize(
    "query", ["?row=x", "?row=" + "9" * 40, "?row=" + "0" * 5000, "?seller=%00", "?row=-1", "?row=²"]
)
def test_strange_addresses_are_no_error(client_of, alice, sheet, query):
    assert client_of(alice).get(TODAY + query).status_code == 200


def test_charlie_does_not_see_alices_sheet(client_of, alice, charlie, sheet):
    assert client_of(charlie).get(f"{TODAY}?seller={alice.pk}").status_code == 404


def test_a_manager_sees_it_with_masked_numbers(client_of, alice, mei, sheet, rows):
    found = page(client_of(mei), f"{TODAY}?seller={alice.pk}")
    assert "东海银行" in found
    assert rows[0].person.phone not in found
    assert "tel:" not in found
    assert "••••" in found


def test_a_viewer_may_look_but_not_log(client_of, alice, vera, sheet, rows):
    found = page(client_of(vera), f"{TODAY}?seller={alice.pk}")
    assert reverse("calls:outcome", args=[rows[0].pk]) not in found
    assert (
        client_of(vera).post(reverse("calls:outcome", args=[rows[0].pk]), {"outcome": "no_answer"}).status_code == 403
    )


def test_a_viewer_is_not_given_a_sheet(client_of, vera, alice, make_company):
    make_company("银行")
    found = page(client_of(vera))
    assert "Whose sheet" in found
    assert not Due.objects.exists()


def test_where_the_profile_strikes_everybody_it_says_by_which_rule(client_of, alice, make_company, make_sheet):
    make_company("煤矿", industry="煤炭")
    make_sheet(alice)
    found = page(client_of(alice))
    assert "strikes every company" in found
    assert "Companies struck" in found


def test_a_promise_comes_up_when_its_minute_has_come(client_of, alice, sheet, rows):
    last = rows[2]
    last.call_at = timezone.now() + dt.timedelta(hours=3)
    last.save()
    assert page(client_of(alice)).index("东海银行") < page(client_of(alice)).index("西岭银行")
    last.call_at = timezone.now() - dt.timedelta(minutes=1)
    last.save()
    assert page(client_of(alice)).index("西岭银行") < page(client_of(alice)).index("东海银行")


def test_a_promise_of_an_earlier_day_has_its_date_and_is_called_overdue(client_of, alice, sheet, rows):
    now = timezone.now()
    for row, ago in ((rows[1], dt.timedelta(days=3)), (rows[2], dt.timedelta(0))):
        row.call_at = now - ago
        row.save()
    found = page(client_of(alice))
    assert found.count("overdue") == 1
    past = timezone.localtime(rows[1].call_at, Workspace.current().zone)
    assert f"promised {past:%b} {past.day}, {past:%H:%M} · overdue" in found
    names = [found.index(name) for name in ("西岭银行", "南山银行", "东海银行")]
    assert names == sorted(names), "today's promise first, then the missed one, then strangers"


def test_beside_it_stand_todays_calls_against_the_plan(client_of, alice, sheet, make_company):
    Plan.objects.create(seller=alice, calls_a_day=30, deals_a_month=2)
    for outcome in ("no_answer", "meeting", "not_interested"):
        JournalEntry.objects.write(alice, make_company(), Call(outcome))
    found = page(client_of(alice))
    assert "3 calls of 30 planned" in found
    assert "<b>1</b> of <b>3</b> companies" in found
    assert "do not trust it yet" in found
    assert "/ 400" in found


def test_the_page_takes_at_most_fifteen_queries(client_of, alice, sheet, django_assert_max_num_queries):
    client = client_of(alice)
    with django_assert_max_num_queries(15):
        page(client)


def test_sheets_of_other_days_are_not_shown(client_of, alice, sheet):
    Sheet.objects.update(day=dt.date(2020, 1, 1))
    assert "being made" in page(client_of(alice))


def test_the_sidebar_counts_the_rows_that_the_page_shows(alice, charlie, sheet, rows):
    with timezone.override(Workspace.current().zone):
        assert counted([left_today(alice)]) == [3]
        Company.objects.filter(pk=rows[0].company_id).update(owner=charlie)
        assert counted([left_today(alice)]) == [2]
        SheetRow.objects.filter(sheet=sheet).update(outcome="no_answer")
        assert counted([left_today(alice)]) == [0]


def test_it_says_which_places_are_equal_and_how_many_more_there_are(client_of, alice, make_company, make_sheet):
    Plan.objects.create(seller=alice, calls_a_day=3)
    for name in ("甲银行", "乙银行", "丙银行", "丁银行", "戊银行"):
        make_company(name, industry="银行", owner=alice)
    sheet = make_sheet(alice)
    assert sheet.level == 2
    found = page(client_of(alice))
    assert "in the order of their names: places 1–3." in found
    assert "2 more that are not on this sheet have as many points as the last one." in found


def test_a_promise_is_no_place_among_equals(client_of, alice, sheet, rows):
    found = page(client_of(alice))
    assert "names: places 2–3." in found and "more that" not in found
    SheetRow.objects.filter(pk=rows[2].pk).update(call_at=timezone.now())
    assert "names: places" not in page(client_of(alice))


def test_who_has_no_card_reads_that_the_order_is_only_that_of_names(client_of, mei, alice, make_company, set_up):
    make_company("银行", industry="银行")
    day = Workspace.current().today().isoformat()
    for seller in (mei, alice):
        if seller == alice:
            set_up(alice)
            make_company("东海银行", industry="银行", owner=alice)
        prospecting.score(str(seller.pk))
        prospecting.sheet(f"{seller.pk}:{day}")
    found = page(client_of(mei))
    assert "You have no scorecard" in found and "your team are in the list above" in found
    assert "You have no scorecard" not in page(client_of(alice))


def test_a_row_that_is_opened_by_key_has_the_focus(client_of, alice, rows):
    found = page(client_of(alice), f"{TODAY}?row={rows[1].pk}", **{"HX-Request": "true"})
    assert f"{rows[1].company.name}</a>" in found.partition(" autofocus>")[2][:40]
    assert " autofocus" not in page(client_of(alice), TODAY, **{"HX-Request": "true"}), "a page that waits takes none"


def test_an_admin_of_an_empty_workspace_is_told_of_the_demo_and_of_inviting(client_of, ada, alice):
    found = page(client_of(ada))
    assert "tuoke demo" in found and reverse("team:invite") in found.partition("<main")[2]
    assert "tuoke demo" not in page(client_of(alice))


def test_learned_fields_stand_behind_the_items_of_the_method():
    maxima = {"等级": 7, "industry": 12, "employees": 5, "trigger": 0}
    told = [
        (part.item, part.points, part.most) for part in parts({"等级": 7, "industry": 3, "employees": None}, maxima)
    ]
    assert told == [("industry", 3, 12), ("employees", None, 5), ("等级", 7, 7)]


def test_each_first_step_leads_to_a_page_that_opens(client_of, alice):
    browser = client_of(alice)
    for taken in steps_of(alice):
        assert browser.get(taken.url).status_code == 200, taken.url
    assert browser.get(browser.get("/companies/").context["upload"]).status_code == 200
