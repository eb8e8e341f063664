"""The firm's rule of thumb: who leads changes it, everybody plans by it, and it is known who said so when."""

import pytest

from tuoke.workspace.models import Audit, Due, RuleOfThumb

NEW = {
    "calls": "100",
    "meetings": "20",
    "intents": "6",
    "deals": "2",
    "messages": "30",
    "conversations": "9",
    "said_by": "我们去年的电话",
}
PAGE = "/funnel/rule-of-thumb/"


@pytest.fixture
def changed(client_of, mei):
    assert client_of(mei).post(PAGE, NEW).status_code == 302


def test_the_methods_figure_stands_until_somebody_changes_it(client_of, mei, django_assert_max_num_queries):
    browser = client_of(mei)
    assert "200-20-5-1" in browser.get("/funnel/").content.decode()
    with django_assert_max_num_queries(15):
        assert "200-20-5-1" in browser.get(PAGE).content.decode()


def test_a_manager_changes_it_and_every_plan_begins_with_it(changed, client_of, mei, alice):
    for address in ("/funnel/", "/call-sheet/plan/", PAGE):
        assert "100-20-6-2" in client_of(alice).get(address).content.decode(), address
    # 2 of 100 calls: an even chance of one deal takes 35 of them.
    assert ">35<" in client_of(alice).get("/call-sheet/plan/").content.decode()
    found = RuleOfThumb.current()
    assert found.by == mei and found.calls_for(1) == 50
    (row,) = Audit.objects.filter(kind="workspace.ruleofthumb")
    assert row.detail["after"]["calls"] == 100 and row.detail["before"]["calls"] == 200
    assert Due.objects.filter(flow="pace", key="anew").exists()


def test_every_change_stays_to_be_read_with_who_says_so(changed, client_of, mei, alice):
    client_of(mei).post(PAGE, {**NEW, "deals": "1", "said_by": ""})
    page = client_of(alice).get(PAGE).content.decode()
    assert "100-20-6-2" in page and "100-20-6-1" in page and "我们去年的电话" in page and mei.name in page


def test_a_seller_reads_it_but_may_not_change_it(client_of, alice):
    assert client_of(alice).get(PAGE).status_code == 200
    assert client_of(alice).post(PAGE, NEW).status_code == 403
    assert not RuleOfThumb.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("meetings", "200"), ("deals", "0"), ("calls", "10"), ("conversations", "26"), ("intents", "x")],
)
def test_a_step_that_gives_more_than_it_takes_is_refused_and_nothing_typed_is_lost(field, typed, client_of, mei):
    answer = client_of(mei).post(PAGE, {**NEW, "calls": "200", "messages": "25", field: typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'value="{typed}"' in page and "我们去年的电话" in page
    assert not RuleOfThumb.objects.exists()
