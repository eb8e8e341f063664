"""Names that nobody looked into stay off the call sheet."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.calls.models import SheetRow
from tuoke.directory.models import Company
from tuoke.flows import prospecting
from tuoke.prospects.models import CalledAnyway, Researched
from tuoke.prospects.research import unresearched


def bare():
    return list(unresearched(Company.objects.all()).values_list("name", flat=True))


@pytest.fixture
def listed(alice, make_company, make_list):
    """A name alone, and one with its industry, on a list of Alice's."""
    companies = [make_company("空名", owner=alice), make_company("知行", owner=alice, industry="银行")]
    return make_list(alice, companies)


def on_sheet(alice, firm):
    prospecting.score(str(alice.pk))
    prospecting.sheet(f"{alice.pk}:{firm.today().isoformat()}")
    return list(SheetRow.objects.filter(sheet__seller=alice).values_list("company__name", flat=True))


def test_a_name_of_which_nothing_is_known_stays_off_the_sheet(alice, firm, listed):
    assert on_sheet(alice, firm) == ["知行"]


@pytest.mark.parametrize("known", [{"industry": "零售"}, {"employees": 3}, {"website": "a.cn"}, {"founded": 1999}])
def test_whatever_says_who_it_is_makes_it_researched(alice, listed, known):
    assert bare() == ["空名"]
    Company.objects.filter(name="空名").update(**known)
    assert bare() == []


def test_what_was_typed_by_hand_is_no_list(alice, make_company):
    make_company("手输", owner=alice)
    assert bare() == []


def test_somebody_says_what_they_found(client_of, alice, bob, firm, listed):
    company = Company.objects.get(name="空名")
    page = reverse("directory:company", args=[company.pk])
    address = reverse("prospects:researched", args=[company.pk])
    assert address in client_of(alice).get(page).content.decode()
    client_of(alice).post(address, {"said": " "})
    assert bare() == ["空名"]
    assert client_of(bob).post(address, {"said": "有预算"}).status_code == 404
    client_of(alice).post(address, {"said": "有预算"})
    assert Researched.objects.get().found == "有预算" and bare() == []
    assert address not in client_of(alice).get(page).content.decode()
    assert sorted(on_sheet(alice, firm)) == ["知行", "空名"]


def test_a_list_may_be_called_all_the_same_with_a_reason_and_not_without(
    client_of, alice, mei, listed, django_assert_max_num_queries
):
    address, page = (reverse(f"prospects:{name}", args=[listed.pk]) for name in ("call_anyway", "list"))
    client = client_of(alice)
    client.post(address, {"said": ""})
    assert bare() == ["空名"] and 'name="said"' in client.get(page).content.decode()
    client.post(address, {"said": "展会上都聊过"})
    assert bare() == [] and CalledAnyway.objects.get().by == alice
    assert "展会上都聊过" in client_of(mei).get(page).content.decode()
    client.post(address, {"back": "1"})
    assert bare() == ["空名"]
    for shown in (page, reverse("prospects:lists")):
        with django_assert_max_num_queries(15):
            client.get(shown)


def test_only_who_made_the_list_and_those_above_decide(client_of, mei, alice, bob, listed):
    address = reverse("prospects:call_anyway", args=[listed.pk])
    assert client_of(bob).post(address, {"said": "急"}).status_code == 404
    client_of(mei).post(address, {"said": "急"})
    assert CalledAnyway.objects.get().by == mei
