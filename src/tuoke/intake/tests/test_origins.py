"""Where each value of a company or person is from: told from what was written anyway."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuoke.directory import changes, merging
from tuoke.directory.models import Company, CompanyName, Person
from tuoke.directory.other_names import Told
from tuoke.intake.origins import Origins
from tuoke.prospects.web_forms import Answer, WebForm, take

LIST = """公司名称,行业,网址,联系人,手机,职位,企业简称,代码
甲电子有限公司,电子,jia.example,李伟,13800138001,经理,甲电子,300123
"""
LATER = """公司名称,行业,联系人,职位,区域
甲电子有限公司,半导体,李伟,总经理,深圳
"""


@pytest.fixture
def jia(alice, bring_in):
    bring_in(alice, LIST, name="展会.csv")
    return Company.objects.get()


def said(row, user, field):
    one = Origins(row, user)[field]
    return one.how, one.what or one.by, one.line


def test_what_a_list_brought_is_from_its_line_until_somebody_writes_it(alice, bob, jia):
    assert said(jia, alice, "industry") == ("line", "展会.csv", 2)
    assert said(jia, alice, "code") == ("line", "展会.csv", 2)
    assert said(jia, alice, "name:short:甲电子") == ("line", "展会.csv", 2)
    changes.edit_company(jia, {"website": "new.example"}, {}, bob, version=jia.version)
    assert said(jia, alice, "website") == ("typed", "Bob", None)
    assert said(jia, alice, "industry") == ("line", "展会.csv", 2)


def test_a_later_list_is_named_for_what_it_changed_and_forgotten_when_it_is_undone(alice, jia, bring_in, take_back):
    batch = bring_in(alice, LATER, name="名录.csv", twin_rule="update")
    li = Person.objects.get()
    assert (
        said(jia, alice, "industry") == said(jia, alice, "area") == said(li, alice, "title") == ("line", "名录.csv", 2)
    )
    assert said(jia, alice, "website") == said(li, alice, "phone") == ("line", "展会.csv", 2)
    take_back(batch, alice)
    assert said(jia, alice, "industry") == said(li, alice, "title") == ("line", "展会.csv", 2)


def test_of_a_list_that_the_reader_may_not_see_no_file_is_named(alice, bob, jia):
    Company.objects.filter(pk=jia.pk).update(owner=None)
    assert said(jia, bob, "industry") == ("a list", "", None)
    assert "展会" not in Origins(jia, bob)["industry"].said


def test_typed_values_names_and_columns_of_a_list_are_told_one_by_one(alice, bob, make_company):
    made = changes.add_company({"name": "乙", "extra": {"a": "1"}}, {}, alice, [Told("brand", "en", "Yi")])
    changes.edit_company(made, {"extra": {"a": "1", "b": "2"}}, {"code": "7"}, bob, version=1)
    assert [said(made, alice, key)[1] for key in ("name", "extra.a", "extra.b", "code")] == [
        "Alice",
        "Alice",
        "Bob",
        "Bob",
    ]
    assert said(made, alice, "name:brand:Yi") == ("typed", "Alice", None)
    assert said(make_company("丙"), alice, "industry") == ("made", "", None)


def test_a_web_form_is_named(alice):
    form = WebForm.objects.create(name="展位", title="x", consent="y", purpose="z", by=alice, owner=alice)
    person = take(form, Answer("丁机械", "王芳", phone="13900139000"))
    assert said(person, alice, "phone") == said(person.company, alice, "name") == ("form", "展位", None)


def test_what_a_merge_picked_is_from_the_company_that_went_into_it(alice, jia, make_company):
    other = make_company("甲电子深圳", owner=alice, address="科技园 1 号")
    merging.merge(jia.pk, other.pk, {}, alice, versions={jia.pk: jia.version, other.pk: 1})
    jia.refresh_from_db()
    assert said(jia, alice, "address") == ("merge", "甲电子深圳", None)


def test_the_pages_say_it_on_demand_within_fifteen_queries(client_of, alice, charlie, jia):
    CompanyName.objects.create(company=jia, text="J", by=alice)
    li, browser = Person.objects.get(), client_of(alice)
    for page, link in (
        (f"/companies/{jia.pk}/", f"/import/from/company/{jia.pk}/"),
        (f"/people/{li.pk}/", f"/import/from/person/{li.pk}/"),
    ):
        assert link in browser.get(page).content.decode()
        with CaptureQueriesContext(connection) as queries:
            told = browser.get(link).content.decode()
        assert len(queries) <= 15 and "展会.csv" in told and "第 2 行" in told
        assert "<html" not in browser.get(link, headers={"HX-Request": "true"}).content.decode()
        assert client_of(charlie).get(link).status_code == 404
