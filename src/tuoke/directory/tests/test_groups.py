"""Branches and subsidiaries: one top, no ring, through merges, and only what one may see."""

import pytest

from tuoke.directory import groups
from tuoke.directory.merging import merge
from tuoke.directory.models import PartOf
from tuoke.workspace.models import Audit


@pytest.fixture
def firms(make_company, alice):
    return [make_company(name, owner=alice) for name in ("甲集团", "甲机械", "甲机械苏州分公司")]


def put(client, company, parent, kind="branch"):
    return client.post(f"/companies/{company.pk}/group/", {"parent": parent, "kind": kind})


def test_a_branch_shows_all_above_it_and_the_parent_its_parts(firms, client_of, alice):
    top, middle, site = firms
    browser = client_of(alice)
    assert put(browser, middle, "甲集团", "subsidiary").status_code == 302
    put(browser, site, "甲机械")
    group = groups.read(site, alice)
    assert group.above == [top, middle] and [one for one, _kind in groups.read(top, alice).parts] == [middle]
    page = browser.get(f"/companies/{site.pk}/group/card/").content.decode()
    assert page.index("甲集团") < page.index("甲机械</a>")
    assert f"/companies/{site.pk}/group/card/" in browser.get(f"/companies/{site.pk}/").content.decode()
    assert Audit.objects.filter(action="group").count() == 2


@pytest.mark.parametrize("name,why", [("甲机械苏州分公司", "itself"), ("没有的公司", "nobody")])
def test_what_cannot_be_above_is_refused_and_what_was_typed_stays(firms, client_of, alice, name, why):
    answer = put(client_of(alice), firms[2], name)
    assert answer.status_code == 422 and name in answer.content.decode() and not PartOf.objects.exists(), why


def test_a_group_has_one_top(firms, client_of, alice):
    browser = client_of(alice)
    put(browser, firms[1], "甲集团")
    put(browser, firms[2], "甲机械")
    assert put(browser, firms[0], "甲机械苏州分公司").status_code == 422
    assert groups.read(firms[0], alice).above == []


def test_a_company_moves_to_another_parent_or_to_none(firms, client_of, alice):
    browser = client_of(alice)
    put(browser, firms[2], "甲机械")
    put(browser, firms[2], "甲集团")
    assert groups.read(firms[2], alice).above == [firms[0]] and PartOf.objects.count() == 1
    browser.post(f"/companies/{firms[2].pk}/group/", {"none": "1"})
    assert not PartOf.objects.exists()


def test_a_merge_takes_the_group_along(firms, make_company, client_of, alice):
    browser = client_of(alice)
    put(browser, firms[1], "甲集团")
    put(browser, firms[2], "甲机械")
    other = make_company("甲机械有限公司", owner=alice)
    merge(
        other.pk,
        firms[1].pk,
        {},
        alice,
        versions={one.pk: type(one).objects.get(pk=one.pk).version for one in (other, firms[1])},
    )
    assert groups.read(firms[2], alice).above == [firms[0], other]
    assert [one for one, _kind in groups.read(other, alice).parts] == [firms[2]]


def test_a_parent_that_one_may_not_see_is_not_told(firms, client_of, alice, charlie, make_company):
    hidden = make_company("别人的集团", owner=charlie)
    assert put(client_of(alice), firms[0], "别人的集团").status_code == 422
    PartOf.objects.create(company=firms[0], parent=hidden, by=charlie)
    assert groups.read(firms[0], alice).above == []


def test_the_pages_of_a_group_take_at_most_fifteen_queries(firms, client_of, alice, django_assert_max_num_queries):
    browser = client_of(alice)
    put(browser, firms[1], "甲集团")
    put(browser, firms[2], "甲机械")
    for address in ("group/", "group/card/"):
        with django_assert_max_num_queries(15):
            assert browser.get(f"/companies/{firms[2].pk}/{address}").status_code == 200
