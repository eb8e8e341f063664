import numpy as np
import pytest
from django.urls import reverse

from tuoke.directory.models import List, Tag, Tagged
from tuoke.journal.kinds import Deal
from tuoke.journal.models import JournalEntry
from tuoke.targeting.alike import find, read
from tuoke.targeting.lean_readings import LeanReading

PAGE = reverse("targeting:alike")


@pytest.fixture
def pumps(alice, make_company):
    """A pump maker of 300 in Shenzhen, and others more or less like it."""
    return {
        "one": make_company("远山泵业", owner=alice, industry="泵", area="广东深圳", employees=300),
        "twin": make_company("江南泵业", owner=alice, industry="泵", area="深圳", employees=310),
        "half": make_company("北岭阀门", owner=alice, industry="阀", area="广东省深圳市", employees=280),
        "dark": make_company("无名公司", owner=alice, industry="泵"),
        "far": make_company("西川银行", owner=alice, industry="银行", area="四川成都", employees=9000),
    }


def names(answer):
    return [line.company.name for line in answer.context["lines"]]


def test_the_most_alike_stand_first_with_the_fields_they_agree_in(pumps, client_of, alice):
    answer = client_of(alice).get(PAGE, {"to": pumps["one"].pk})
    assert names(answer)[:2] == ["江南泵业", "北岭阀门"]
    first = answer.context["lines"][0]
    assert "泵" in first.agrees and "310" in first.agrees
    assert first.likeness > 0.9


def test_an_unknown_field_is_told_and_not_held_against_it(pumps, client_of, alice):
    lines = client_of(alice).get(PAGE, {"to": pumps["one"].pk}).context["lines"]
    dark = next(line for line in lines if line.company == pumps["dark"])
    assert dark.lacks
    assert dark.likeness < 0.5 < dark.possible


def test_one_place_written_in_three_ways_is_one(pumps, alice):
    ids, columns = read(alice)
    codes = dict(zip(ids.tolist(), columns["area"].codes.tolist(), strict=True))
    assert codes[pumps["one"].pk] == codes[pumps["twin"].pk] == codes[pumps["half"].pk]
    assert codes[pumps["dark"].pk] == -1


def test_all_that_were_won_can_be_the_pattern(pumps, client_of, alice):
    assert names(client_of(alice).get(PAGE, {"from": "won"})) == []
    JournalEntry.objects.write(alice, pumps["one"], Deal())
    found = names(client_of(alice).get(PAGE, {"from": "won"}))
    assert found[0] == "江南泵业"
    assert "远山泵业" not in found


def test_a_list_can_be_searched_alone(pumps, client_of, alice, make_list):
    listed = make_list(alice, [pumps["far"], pumps["half"]])
    answer = client_of(alice).get(PAGE, {"to": pumps["one"].pk, "list": listed.pk})
    assert names(answer) == ["北岭阀门", "西川银行"]


def test_a_field_weighs_by_what_marked_the_won(pumps, alice):
    mark = {"code": "marks", "tags": [["industry", "泵"]], "shrunk": 3.0}
    LeanReading.objects.create(seller=alice, meaning="deal", body={"marks": [mark]})
    found = find(alice, [pumps["one"].pk])
    assert found is not None
    assert found.companies[:2] == [pumps["twin"].pk, pumps["dark"].pk]
    assert found.weights == {"industry": 3.0}


def test_a_tag_that_the_chosen_have_counts(pumps, alice):
    tag = Tag.objects.create(name="在招人", meaning="发过招聘", owner=alice)
    for key in ("one", "far"):
        Tagged.objects.create(company=pumps[key], tag=tag, by=alice)
    found = find(alice, [pumps["one"].pk])
    assert found is not None
    at = found.companies.index(pumps["far"].pk)
    assert found.result.agreeing(at) == [f"tag:{tag.pk}"]
    assert np.isclose(found.result.each[f"tag:{tag.pk}"][found.companies.index(pumps["twin"].pk)], 0)


def test_nobody_finds_what_they_may_not_see(pumps, client_of, charlie, make_company):
    assert not names(client_of(charlie).get(PAGE, {"to": pumps["one"].pk}))
    own = make_company("北方泵业", owner=charlie, industry="泵")
    assert names(client_of(charlie).get(PAGE, {"to": own.pk})) == []


def test_the_page_takes_at_most_fifteen_queries(pumps, client_of, alice, django_assert_max_num_queries):
    browser = client_of(alice)
    with django_assert_max_num_queries(15):
        browser.get(PAGE, {"to": pumps["one"].pk})


@pytest.mark.parametrize("query", ["?to=x", "?to=99999999999999999999", "?list=x", "?from=nobody", ""])
def test_broken_addresses_are_answered(client_of, alice, firm, query):
    assert client_of(alice).get(PAGE + query).status_code == 200


def test_what_was_found_is_kept_as_a_list_in_its_order(pumps, client_of, alice, charlie):
    ids = [pumps["twin"].pk, pumps["half"].pk]
    keep = reverse("targeting:keep_alike")
    assert client_of(alice).post(keep, {"like": "远山泵业", "company": ids}).status_code == 302
    made = List.objects.get()
    assert (made.by, made.lawful_basis) == (alice, "companies_only")
    assert list(made.entries.order_by("pk").values_list("company", flat=True)) == ids
    assert client_of(charlie).post(keep, {"company": ids}).status_code == 404
    assert List.objects.count() == 1
