"""Writing the card: points per value, the template from the profile, and its versions."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.urls import reverse

from tuoke.engine.lists.rank import Card as Given
from tuoke.targeting import card_form, versions
from tuoke.targeting.models import Card, Profile
from tuoke.workspace.models import Due

PAGE = reverse("targeting:card")
TYPED = {
    "industry-name-0": "银行",
    "industry-points-0": "2",
    "industry-name-1": "证券",
    "industry-points-1": "1",
    "trigger-name-0": "funding",
    "trigger-points-0": "2",
    "sold_before-points": "1",
    "sold_before-list": "保险, 基金",
    "personally_involved-points": "2",
}


def test_a_save_is_a_version_and_asks_for_the_scoring(client_of, alice):
    client_of(alice).post(PAGE, TYPED)
    card = Given.from_dict(Card.objects.get().body)
    assert card.industry == {"银行": 2, "证券": 1}
    assert card.sold_before.values == ("保险", "基金")
    assert card.maxima["personally_involved"] == 2
    assert Due.objects.filter(flow="score", key=str(alice.pk)).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"personally_involved-points": "2", "sold_before-points": "2"},
        {"territory-name-0": "亚特兰蒂斯", "territory-points-0": "2"},
    ],
)
def test_what_is_refused_keeps_what_was_typed(client_of, alice, wrong):
    answer = client_of(alice).post(PAGE, {**TYPED, **wrong})
    assert answer.status_code == 422
    assert 'value="证券"' in answer.content.decode()
    assert not Card.objects.exists()


def test_points_that_do_not_exist_are_left_out():
    post = QueryDict(mutable=True)
    post.update({"industry-name-0": "银行", "industry-points-0": "7", "industry-name-1": "", "industry-points-1": "2"})
    assert card_form.read(post)["industry"] == {}


def test_it_starts_from_the_profile(client_of, alice):
    body = {
        "schema": 1,
        "industries": [{"name": "银行"}, {"name": "证券"}],
        "titles": [{"name": "助理"}, {"name": "行长", "decides": True}],
        "territories": ["浙江", "广东"],
        "rival_strongholds": ["广东省"],
    }
    card = Given.from_dict(card_form.from_profile(body))
    assert card.industry == {"银行": 2, "证券": 1}
    assert card.title == {"助理": 2, "行长": 2}
    assert card.territory == {"浙江": 2, "广东": 1}
    assert sum(card.maxima.values()) == 12
    Profile.objects.create(seller=alice, number=1, body=body, by=alice)
    assert 'value="行长"' in client_of(alice).get(f"{PAGE}?from=profile").content.decode()


def test_old_versions_stay_and_come_back_as_new_ones(client_of, alice):
    client = client_of(alice)
    client.post(PAGE, TYPED)
    client.post(PAGE, {**TYPED, "industry-points-1": "2"})
    client.post(reverse("targeting:bring_back", args=["card", 1]))
    numbers = list(Card.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3]
    assert Card.objects.current(alice).body == Card.objects.get(number=1).body


def test_the_versions_page_shows_what_changed(client_of, alice):
    client = client_of(alice)
    client.post(PAGE, TYPED)
    client.post(PAGE, {**TYPED, "industry-points-1": "2"})
    found = client.get(reverse("targeting:versions", args=["card"])).content.decode()
    assert "银行 2" in found
    assert "证券 1" in found
    assert client.get(reverse("targeting:versions", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize("kind", ["card", "profile"])
def test_before_the_first_version_it_says_what_to_do(client_of, alice, kind):
    answer = client_of(alice).get(reverse("targeting:versions", args=[kind]))
    assert answer.status_code == 200
    assert reverse(f"targeting:{kind}") in answer.content.decode()


def test_a_diff_names_only_what_differs():
    lines = versions.diff(
        {"industry": {"银行": 2}, "title": {"行长": 1}}, {"industry": {"银行": 1}, "title": {"行长": 1}}
    )
    assert [(line.sign, line.text) for line in lines] == [("−", "银行 2"), ("+", "银行 1")]


def test_nobody_brings_back_a_colleagues_version(client_of, alice, bob, mei):
    client_of(alice).post(PAGE, TYPED)
    for who in (bob, mei):
        assert client_of(who).post(reverse("targeting:bring_back", args=["card", 1])).status_code == 404
    assert client_of(alice).post(reverse("targeting:bring_back", args=["card", 10**12])).status_code == 404


def test_the_page_takes_at_most_fifteen_queries(client_of, alice, make_company, django_assert_max_num_queries):
    make_company(industry="银行", area="宁波")
    client = client_of(alice)
    client.post(PAGE, TYPED)
    with django_assert_max_num_queries(15):
        assert client.get(PAGE).status_code == 200
