"""Several profiles of one seller: too many industries become two, one is in use, none is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tuoke.targeting import splitting
from tuoke.targeting.models import Profile
from tuoke.targeting.segments import Segment
from tuoke.workspace.models import Due

PAGE = reverse("targeting:profile")


@pytest.fixture(autouse=True)
def in_english(alice):
    alice.language = "en"
    alice.save()


def typed(*industries: str, **more) -> dict:
    return {"strike": "any", "industry": list(industries), "industry_synonyms": ["" for _one in industries], **more}


def test_a_third_industry_is_refused_with_the_reason_and_an_offer_to_split(client_of, alice):
    answer = client_of(alice).post(PAGE, typed("银行", "证券", "化工", owner_kind_other="国企"))
    found = answer.content.decode()
    assert answer.status_code == 422
    assert "at most 2, so that the list stays sharp" in found
    assert "Save as 2 profiles" in found
    assert not Segment.objects.exists()


def test_the_offer_makes_the_second_of_what_is_too_many_and_loses_nothing(client_of, alice):
    client = client_of(alice)
    client.post(PAGE, typed("银行"))
    Due.objects.all().delete()
    given = typed("银行", "证券", "化工", owner_kind_other="国企", title=["总经理", "采购"], split="yes")
    assert client.post(PAGE, given).status_code == 302
    one, two = (Profile.objects.of(alice, segment).body for segment in Segment.objects.order_by("pk"))
    assert [x["name"] for x in one["industries"]] == ["银行", "证券"]
    assert [x["name"] for x in two["industries"]] == ["化工"]
    assert one["titles"] == two["titles"] and one["owner_kinds"] == two["owner_kinds"] == ["国企"]
    assert list(Segment.objects.order_by("pk").values_list("name", "in_use")) == [("银行, 证券", True), ("化工", False)]
    assert Profile.objects.current(alice).body == one
    assert Profile.objects.filter(segment=None).count() == 0, "what was written before belongs to the first"
    assert Due.objects.filter(flow="score").exists()


def test_titles_split_in_the_same_way(client_of, alice):
    client_of(alice).post(PAGE, typed("银行", title=["一", "二", "三", "四"], split="yes"))
    found = [[x["name"] for x in one.body["titles"]] for one in Profile.objects.order_by("number")]
    assert found == [["一", "二", "三"], ["四"]]


@pytest.mark.parametrize(("industries", "titles"), [(3, 0), (0, 4), (3, 4), (5, 2), (2, 9), (20, 20)])
def test_every_part_keeps_to_the_limits_and_together_they_have_everything(industries, titles):
    body: dict[str, Any] = {
        "industries": [{"name": f"i{n}"} for n in range(industries)],
        "titles": [{"name": f"t{n}"} for n in range(titles)],
        "owner_kinds": ["x"],
    }
    parts = splitting.split(body)
    for key, most in splitting.LIMITS.items():
        assert all(len(part[key]) <= most for part in parts)
        assert {one["name"] for part in parts for one in part[key]} == {one["name"] for one in body[key]}
    assert all(part["owner_kinds"] == ["x"] for part in parts)


def test_a_part_that_is_refused_saves_none(client_of, alice):
    answer = client_of(alice).post(PAGE, typed("一", "二", "三", employees_min="many", split="yes"))
    assert answer.status_code == 422
    assert not Profile.objects.exists()
    assert 'value="三"' in answer.content.decode()


def test_the_profile_in_use_is_the_one_that_strikes(client_of, alice):
    client = client_of(alice)
    client.post(PAGE, typed("一", "二", "三", split="yes"))
    second = Segment.objects.get(in_use=False)
    page = f"{PAGE}?segment={second.pk}"
    assert 'value="三"' in client.get(page).content.decode()
    client.post(page, typed("四", segment=str(second.pk), name="四家"))
    assert [x["name"] for x in Profile.objects.current(alice).body["industries"]] == ["一", "二"]
    Due.objects.all().delete()
    client.post(reverse("targeting:use_segment", args=[second.pk]))
    assert Profile.objects.current(alice).body["name"] == "四家"
    assert Segment.objects.get(in_use=True).name == "四家"
    assert Due.objects.filter(flow="score", key=str(alice.pk)).exists()


def test_each_profile_has_its_own_versions(client_of, alice):
    client = client_of(alice)
    client.post(PAGE, typed("一", "二", "三", split="yes"))
    second = Segment.objects.get(in_use=False)
    found = client.get(reverse("targeting:versions", args=["profile"]) + f"?segment={second.pk}").content.decode()
    assert "Version 2" in found and "Version 1<" not in found
    client.post(f"{PAGE}?segment={second.pk}", typed("四", segment=str(second.pk)))
    client.post(reverse("targeting:bring_back", args=["profile", 2]))
    assert [x["name"] for x in Profile.objects.of(alice, second).body["industries"]] == ["三"]
    assert [x["name"] for x in Profile.objects.current(alice).body["industries"]] == ["一", "二"]


def test_one_more_profile_begins_empty_and_is_not_in_use(client_of, alice):
    client = client_of(alice)
    client.post(PAGE, typed("银行"))
    address = client.post(reverse("targeting:new_segment")).url
    assert 'value="银行"' not in client.get(address).content.decode()
    assert Profile.objects.current(alice).body["industries"][0]["name"] == "银行"


def test_bob_cannot_open_or_use_alices(client_of, alice, bob):
    segment = Segment.objects.create(seller=alice, name="a")
    client = client_of(bob)
    assert client.get(f"{PAGE}?segment={segment.pk}").status_code == 404
    assert client.get(f"{PAGE}?segment={10**30}").status_code == 404
    assert client.post(PAGE, typed("x", segment=str(segment.pk))).status_code == 404
    assert client.post(reverse("targeting:use_segment", args=[segment.pk])).status_code == 404


def test_the_page_with_many_profiles_takes_few_queries(client_of, alice, django_assert_max_num_queries):
    client = client_of(alice)
    client.post(PAGE, typed(*"一二三四五六七八九十", split="yes"))
    assert Segment.objects.count() == 5
    with django_assert_max_num_queries(15):
        assert client.get(PAGE).status_code == 200
