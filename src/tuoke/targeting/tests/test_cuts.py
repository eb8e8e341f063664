"""A cut that the goal's page found, filled into the profile's form."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.urls import reverse

from tuoke.targeting import cuts, profile_form

BODY = {
    **profile_form.EMPTY,
    "industries": [{"name": "银行", "synonyms": ["商业银行"]}, {"name": "零售", "synonyms": []}],
    "employees": {"max": 900},
}


@pytest.mark.parametrize(
    ("cut", "key", "value"),
    [
        (("employees", "from", "200"), "employees", {"min": 200, "max": 900}),
        (("employees", "below", "200"), "employees", {"max": 199}),
        (("founded", "from", "1999"), "conditions", [{"field": "founded", "min": 1999}]),
        (("industry", "only", "商业银行"), "industries", [{"name": "银行", "synonyms": ["商业银行"]}]),
        (("industry", "without", "零售"), "industries", [{"name": "银行", "synonyms": ["商业银行"]}]),
        (("title", "only", "行长"), "titles", [{"name": "行长", "synonyms": []}]),
        (("area", "only", "广东"), "territories", ["广东"]),
        (("owner_kind", "without", "国有"), "owner_kinds", ["民营"]),
    ],
)
def test_a_cut_is_filled_in_and_the_profile_takes_it(alice, make_company, cut, key, value):
    for kind in ("民营", "国有"):
        make_company(owner=alice, owner_kind=kind)
    body = cuts.filled(BODY, cut, alice)
    assert body[key] == value
    assert profile_form.checked(body)[1] == ""
    assert "titles" not in BODY and BODY["employees"] == {"max": 900}


def test_without_an_industry_means_all_others_of_the_directory(alice, make_company):
    for industry in ("银行", "零售", "物流"):
        make_company(owner=alice, industry=industry)
    body = cuts.filled(profile_form.EMPTY, ("industry", "without", "零售"), alice)
    assert [set(one["any"]) for one in body["conditions"]] == [{"银行", "物流"}]


@pytest.mark.parametrize(
    "query",
    ["cut=employees&kind=from&value=x", "cut=industry&kind=from&value=3", "cut=owner&kind=only&value=3", "cut=area"],
)
def test_an_address_that_names_no_cut_fills_nothing_in(client_of, alice, query):
    assert cuts.asked(QueryDict(query)) is None
    assert client_of(alice).get(f"{reverse('targeting:profile')}?{query}").status_code == 200
