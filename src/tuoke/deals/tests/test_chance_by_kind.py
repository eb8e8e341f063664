"""The chance of a deal, of all customers and of its kind: dealers are not direct customers."""

import pytest

from tuoke.deals import readings, selling


@pytest.fixture
def closed(sold, alice):
    """Of Alice's direct customers 9 of 10 signed, of her dealers 1 of 5."""
    for n in range(10):
        sold(alice, 60 + n, None, 5, **({"won": 20} if n else {"lost": 20}))
    for n in range(5):
        sold(alice, 80 + n, None, 5, customer_kind="dealer", **({"lost": 20} if n else {"won": 20}))
    return sold(alice, 9, None, 5, customer_kind="dealer")


def test_the_chance_is_told_of_all_and_of_each_kind(closed, alice):
    reading = readings.by_stage(alice, selling.stages(closed.pipeline_id))[closed.stage_id]
    told = {kind: (rate.k, rate.n) for kind, rate in reading.kinds.items()}
    assert told == {"direct": (9, 10), "dealer": (1, 5)}
    assert (reading.rate.k, reading.rate.n) == (10, 15)
    assert reading.of("outlet").n == 0, "of what was never closed nothing is known"


def test_a_list_narrowed_to_dealers_tells_their_chance(closed, client_of, alice, django_assert_max_num_queries):
    browser = client_of(alice)
    assert browser.get("/deals/").context["rows"][0]["rate"].n == 15
    with django_assert_max_num_queries(15):
        assert browser.get("/deals/", {"kind": "dealer"}).context["rows"][0]["rate"].n == 5


def test_the_page_of_a_deal_shows_both(closed, client_of, alice, django_assert_max_num_queries):
    browser = client_of(alice)
    with django_assert_max_num_queries(15):
        page = browser.get(f"/deals/{closed.pk}/")
    assert (page.context["reading"].rate.n, page.context["of_kind"].n) == (15, 5)
    assert "经销商" in page.content.decode()
