"""What a target takes a day becomes the number of the sellers' sheets, which follow the pace."""

import datetime as dt

import pytest

from tuoke.calls import sheets
from tuoke.calls.models import Plan
from tuoke.calls.rows import Candidate
from tuoke.deals.models import Target
from tuoke.flows.pacing import pace
from tuoke.workspace.models import Audit, Due


@pytest.fixture
def target(client_of, mei, alice, bob, south, firm):
    """Mei wants five signatures of her team within five months, as likely as not."""
    typed = {
        "whose": f"t{south.pk}",
        "counts": "deals",
        "need": "5",
        "since": firm.today().isoformat(),
        "by_day": (firm.today() + dt.timedelta(days=150)).isoformat(),
        "cap": "150",
        "chance": "50",
    }
    assert client_of(mei).post("/targets/new/", typed).status_code == 302
    assert Due.objects.filter(flow="pace").exists()
    return Target.objects.get()


def test_the_sheets_follow_the_pace_and_the_larger_plan_counts(target, client_of, mei, alice, bob, firm, make_company):
    Plan.objects.create(seller=alice, calls_a_day=3)
    Plan.objects.create(seller=bob, calls_a_day=190)
    pace("")
    even = Plan.objects.get(seller=alice)
    assert even.asked and even.daily == even.asked > 3 and even.asked_for["chance"] == 50
    assert Plan.objects.get(seller=bob).daily == 190
    browser = client_of(mei)
    answer = browser.post(f"/targets/{target.pk}/pace/", {"chance": "80"})
    assert answer.status_code == 302
    pace("")
    pace("")
    sure = Plan.objects.get(seller=alice)
    assert sure.asked and sure.asked > even.asked
    assert Audit.objects.filter(kind="calls.plan", object_id=sure.pk).count() == 2
    tomorrow = firm.today() + dt.timedelta(days=1)
    companies = (Candidate(make_company(f"公司 {n}", owner=alice).pk, None) for n in range(sure.asked + 5))
    assert sheets.fill(alice, tomorrow, companies).rows.count() == sure.asked
    page = client_of(alice).get("/call-sheet/plan/").content.decode()
    assert f"每天 {sure.asked} 通" in page and target.whose in page


def test_an_ended_target_asks_for_nothing_any_more(target, client_of, mei, alice):
    pace("")
    assert Plan.objects.get(seller=alice).asked
    client_of(mei).post(f"/targets/{target.pk}/end/")
    pace("")
    mine = Plan.objects.get(seller=alice)
    assert mine.asked is None and mine.daily == mine.calls_a_day == sheets.CALLS_A_DAY
