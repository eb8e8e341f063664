"""Fields that a firm defines for people: in their form, on their page, in the list of companies, found, given out."""

import csv
import io

import pytest
from django.http import QueryDict

from tuoke.directory.bulk_form import changeable
from tuoke.directory.custom_fields import CustomField, Form, Of, write
from tuoke.directory.filters import Filters
from tuoke.directory.indexing import index_companies, reindex
from tuoke.directory.models import Company, Person, PersonCode
from tuoke.workspace.models import Audit, Workspace


@pytest.fixture
def fields(ada):
    for number, (name, form, more) in enumerate(
        [
            ("决策角色", Form.CHOICE, {"choices": ["技术把关", "采购", "拍板"]}),
            ("爱好", Form.TEXT, {}),
            ("工号", Form.CODE, {}),
            ("权重", Form.NUMBER, {}),
        ]
    ):
        write(CustomField(key=name, name=name, form=form, order=number, of=Of.PERSON, **more), ada)


@pytest.fixture
def li(alice, make_company, make_person, fields):
    company = make_company("甲电子", owner=alice)
    return make_person(company, "李伟", extra={"决策角色": "采购", "爱好": "围棋", "权重": "3"})


def sent(**typed):
    return {"name": "李伟", "version": 1, **typed}


def where(user, text):
    filters = Filters.of(QueryDict(f"where={text}"))
    return set(filters.apply(Company.objects.visible_to(user), user, filters.values()).values_list("name", flat=True))


def test_a_field_of_people_is_asked_of_people_only(client_of, ada, alice, li):
    browser = client_of(alice)
    assert "custom_爱好" in browser.get(f"/people/{li.pk}/edit/").content.decode()
    assert "custom_爱好" not in browser.get(f"/companies/{li.company_id}/edit/").content.decode()
    assert "custom_registered_capital" not in browser.get(f"/people/{li.pk}/edit/").content.decode()
    answer = browser.post(
        f"/people/{li.pk}/edit/", sent(custom_爱好="桥牌", custom_决策角色="拍板", custom_权重="1.2万")
    )
    assert answer.status_code == 302
    li.refresh_from_db()
    assert li.extra == {"决策角色": "拍板", "爱好": "桥牌", "权重": "12000"}
    assert (
        Audit.objects.filter(kind="directory.person", action="update").get().detail["before"]["extra"]["爱好"] == "围棋"
    )
    for page in (f"/people/{li.pk}/", f"/companies/{li.company_id}/"):
        assert "桥牌" in browser.get(page).content.decode()
    assert "联系人" in client_of(ada).get("/fields/").content.decode()


def test_one_that_must_be_filled_in_and_a_code_that_another_has_are_refused(client_of, ada, alice, li, make_person):
    write(CustomField(key="生日", name="生日", form=Form.DATE, of=Of.PERSON, required=True), ada)
    browser = client_of(alice)
    assert browser.post(f"/people/{li.pk}/edit/", sent()).status_code == 422
    other = make_person(li.company, "王芳")
    given = {"custom_生日": "1980-05-01", "custom_工号": "a 7"}
    assert browser.post(f"/people/{li.pk}/edit/", sent(**given)).status_code == 302
    late = browser.post(f"/people/{other.pk}/edit/", {**sent(**given), "name": "王芳"})
    assert late.status_code == 422 and "工号" in late.content.decode()
    assert list(PersonCode.objects.values_list("person", "value")) == [(li.pk, "A7")]
    made = browser.post(f"/companies/{li.company_id}/people/new/", {"name": "赵敏", **given, "custom_工号": "A8"})
    assert made.status_code == 302 and PersonCode.objects.get(value="A8").person.name == "赵敏"


def test_two_at_one_field_of_a_person_both_see_both_values(client_of, alice, li):
    browser = client_of(alice)
    browser.post(f"/people/{li.pk}/edit/", sent(custom_爱好="桥牌"))
    late = browser.post(f"/people/{li.pk}/edit/", sent(custom_爱好="登山"))
    page = late.content.decode()
    assert late.status_code == 409 and "桥牌" in page and "登山" in page


def test_companies_are_filtered_by_what_their_people_have(alice, li, make_company, make_person):
    other = make_company("乙电子", owner=alice)
    make_person(other, "王芳", extra={"决策角色": "拍板"})
    make_company("丙电子", owner=alice)
    PersonCode.objects.create(person=li, source="工号", value="A7")
    assert where(alice, "p-决策角色.is.采购") == {"甲电子"}
    assert where(alice, "p-决策角色.not.采购") == {"乙电子"}, "where nothing is known nothing is said"
    assert where(alice, "p-决策角色.not_or.采购") == {"乙电子", "丙电子"}
    assert where(alice, "p-决策角色.empty") == {"丙电子"}
    assert where(alice, "p-爱好.has.围") == {"甲电子"}
    assert where(alice, "p-权重.least.2") == {"甲电子"} and where(alice, "p-权重.least.4") == set()
    assert where(alice, "p-工号.is.A7") == {"甲电子"} and where(alice, "p-工号.empty") == {"乙电子", "丙电子"}


def test_the_list_shows_them_and_gives_them_out(client_of, alice, li, make_person):
    make_person(li.company, "王芳", extra={"决策角色": "拍板"})
    PersonCode.objects.create(person=li, source="工号", value="A7")
    browser = client_of(alice)
    shown = "show=p-决策角色~p-工号"
    page = browser.get(f"/companies/?{shown}").content.decode()
    assert "采购, 拍板" in page and "A7" in page
    answer = browser.post("/companies/many/export/", {"query": shown, "every": "1"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows == [["公司", "决策角色", "工号"], ["甲电子", "采购; 拍板", "A7"]]


def test_no_field_of_people_is_changed_for_many_companies_nor_makes_a_board(li):
    assert not [key for key in changeable(Workspace.current()) if key.startswith("p-")]
    assert Filters.of(QueryDict("board=p-决策角色")).board == ""


def test_a_company_is_found_by_what_is_written_of_its_people(alice, li):
    PersonCode.objects.create(person=li, source="工号", value="ZK901")
    for build in (lambda: index_companies([li.company_id]), reindex):
        build()
        for word in ("围棋", "zk901", "采购"):
            assert Company.objects.visible_to(alice).search(word).count() == 1, word


def test_a_number_in_a_field_of_a_person_is_masked_for_who_does_not_own_the_company(client_of, mei, li):
    Person.objects.filter(pk=li.pk).update(extra={"爱好": "13800138000"})
    for page in (
        f"/people/{li.pk}/",
        f"/people/{li.pk}/edit/",
        f"/companies/{li.company_id}/",
        "/companies/?show=p-爱好",
    ):
        assert "13800138000" not in client_of(mei).get(page).content.decode(), page
    client_of(mei).post(f"/people/{li.pk}/edit/", sent(title="经理"))
    assert Person.objects.get(pk=li.pk).extra == {"爱好": "13800138000"}
