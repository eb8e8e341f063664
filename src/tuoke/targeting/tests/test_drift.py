"""A different customer: won or brought in beyond the profile, told apart, offered a profile, never merged."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.engine.lists.qualify import Profile as Wanted
from tuoke.journal.kinds import Deal
from tuoke.journal.models import JournalEntry
from tuoke.targeting import drift, versions
from tuoke.targeting.models import Profile
from tuoke.targeting.segments import Segment

PAGE = reverse("targeting:profile")
BODY = {
    "schema": 1, "industries": [{"name": "银行", "synonyms": ["商业银行"]}], "territories": ["广东"],
    "owner_kinds": ["国企"], "employees": {"min": 100, "max": 500}, "strike": "any",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_english(alice):
    alice.language = "en"
    alice.save()


@pytest.fixture
def profile(alice):
    versions.save(Profile, alice, BODY, alice)
    return Wanted.from_dict(BODY)


def won(alice, company) -> JournalEntry:
    return JournalEntry.objects.write(alice, company, Deal())


def told(found: list[drift.Beyond]) -> list[tuple[str, str, int]]:
    return [(one.aspect, one.value, one.won) for one in found]


def test_each_of_the_four_is_told_where_it_changes_and_what_fits_or_is_unknown_is_not(alice, profile, make_company):
    won(alice, make_company(industry="商业银行", area="深圳", owner_kind="国企", employees=300))
    won(alice, make_company(industry="", area="", owner_kind="", employees=None))
    won(alice, make_company(industry="化工", area="江西赣州", owner_kind="民企", employees=20))
    won(alice, make_company(industry="化工", area="中国", owner_kind="国企", employees=9_000))
    found = told(drift.beyond(profile, drift.won_counts(alice, profile), {}, 0))
    assert found == [
        ("industry", "化工", 2), ("area", "江西赣州", 1), ("employees", "fewer", 1), ("employees", "more", 1),
        ("owner_kind", "民企", 1),
    ]  # fmt: skip


def test_what_the_profile_does_not_ask_is_beyond_nothing(alice, make_company):
    won(alice, make_company(industry="化工", area="江西", employees=3))
    assert drift.beyond(Wanted(), drift.won_counts(alice, Wanted()), {}, 0) == []


def test_a_withdrawn_deal_and_that_of_a_colleague_do_not_count(alice, bob, profile, make_company):
    entry = won(alice, make_company(industry="化工"))
    from tuoke.journal.kinds import Withdrawal

    JournalEntry.objects.write(alice, entry.company, Withdrawal(), withdraws=entry)
    won(bob, make_company(industry="物流"))
    assert told(drift.beyond(profile, drift.won_counts(alice, profile), {}, 0)) == []


def test_of_what_came_in_only_a_tenth_and_more_is_told(profile):
    seen = {"industry": {"银行": 880, "化工": 100, "物流": 20}}
    assert told(drift.beyond(profile, {}, seen, 1000)) == [("industry", "化工", 0)]


def test_the_page_tells_it_and_makes_a_profile_of_its_own(client_of, alice, profile, make_company):
    won(alice, make_company(industry="化工", owner=alice))
    client = client_of(alice)
    page = client.get(PAGE).content.decode()
    assert "A different customer" in page and "Industry <b>化工</b>" in page
    answer = client.post(reverse("targeting:different_customer"), {"aspect": "industry", "value": "化工"})
    made = Segment.objects.get(in_use=False)
    assert answer.url == reverse("targeting:state_of", args=[made.pk])
    body = Profile.objects.of(alice, made).body
    assert body["industries"] == [{"name": "化工", "synonyms": []}] and body["owner_kinds"] == ["国企"]
    assert Profile.objects.current(alice).body == BODY, "the one in use is as it was"
    assert "Decide product, sales strategy and resources anew" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("aspect", "value", "key", "new"),
    [
        ("area", "江西", "territories", ["江西"]),
        ("owner_kind", "民企", "owner_kinds", ["民企"]),
        ("employees", "fewer", "employees", {"max": 99}),
        ("employees", "more", "employees", {"min": 501}),
    ],
)
def test_only_the_aspect_that_differs_changes(aspect, value, key, new):
    body = drift.body_for(BODY, aspect, value)
    assert body is not None
    assert body.pop(key) == new and body.pop("name") == ""
    assert body == {k: v for k, v in BODY.items() if k != key}


@pytest.mark.parametrize(
    ("aspect", "value"), [("luck", "x"), ("industry", ""), ("employees", "x"), ("area", "亚特兰蒂斯")]
)
def test_what_makes_no_profile_makes_none(client_of, alice, profile, aspect, value):
    client_of(alice).post(reverse("targeting:different_customer"), {"aspect": aspect, "value": value})
    assert not Segment.objects.filter(in_use=False).exists()


def test_the_page_stays_within_its_queries(client_of, alice, profile, make_company, django_assert_max_num_queries):
    for n in range(5):
        won(alice, make_company(industry=f"行业{n}", area="江西", owner=alice, owner_kind="民企"))
    client = client_of(alice)
    with django_assert_max_num_queries(15):
        assert client.get(PAGE).status_code == 200
