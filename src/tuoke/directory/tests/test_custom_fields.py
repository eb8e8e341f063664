"""Fields that a firm defines: in the form, on the page, once and in one way of writing."""

import pytest

from tuoke.directory import cells, custom_values, search
from tuoke.directory.bulk_changes import begin, undo
from tuoke.directory.columns import ever
from tuoke.directory.custom_fields import CustomField, Defined, Form, defined
from tuoke.directory.indexing import index_companies
from tuoke.directory.models import Company, ExternalKey
from tuoke.flows import finding
from tuoke.team import rights
from tuoke.team.rights import CONTACT, Shown
from tuoke.workspace.models import Audit, Due, Workspace


@pytest.fixture
def define(ada, client_of):
    def made(name, form="text", **more):
        given = {"name": name, "form": form, "order": 50, **more}
        answer = client_of(ada).post("/fields/new/", given)
        assert answer.status_code == 302, answer.content.decode()
        return CustomField.objects.get(name=name)

    return made


def facts(company, **typed):
    return {"name": company.name, "version": company.version, **typed}


def test_registered_capital_is_asked_from_the_first_day(client_of, alice, make_company):
    company = make_company("甲电子", owner=alice)
    answer = client_of(alice).post(f"/companies/{company.pk}/edit/", facts(company, custom_registered_capital="$5M"))
    assert answer.status_code == 422, "dollars are no sum of a field in yuan"
    client_of(alice).post(f"/companies/{company.pk}/edit/", facts(company, custom_registered_capital="¥5,000万元"))
    company.refresh_from_db()
    assert company.extra == {"registered_capital": "50000000"}
    assert "5,000 万 元" in client_of(alice).get(f"/companies/{company.pk}/").content.decode()


def test_an_admin_defines_a_field_and_the_next_form_asks_it(define, client_of, alice, make_company):
    define("设备品牌", "choice", choices="西门子\n发那科\n其他", required="on")
    company = make_company("甲电子", owner=alice)
    browser = client_of(alice)
    assert "设备品牌" in browser.get(f"/companies/{company.pk}/edit/").content.decode()
    refused = browser.post(f"/companies/{company.pk}/edit/", facts(company))
    assert refused.status_code == 422
    browser.post(f"/companies/{company.pk}/edit/", {**facts(company), "custom_设备品牌": "发那科"})
    company.refresh_from_db()
    assert (company.extra, company.version) == ({"设备品牌": "发那科"}, 2)
    told = Audit.objects.filter(kind="directory.company", action="update").get().detail
    assert told["after"] == {"extra": {"设备品牌": "发那科"}}


def test_a_seller_reads_the_fields_and_cannot_change_them(client_of, alice, define):
    define("班次")
    assert "班次" in client_of(alice).get("/fields/").content.decode()
    assert client_of(alice).post("/fields/new/", {"name": "x", "form": "text"}).status_code == 403


@pytest.mark.parametrize(
    "given,field",
    [
        ({"name": "注册资本", "form": "text"}, "name"),
        ({"name": "等级", "form": "choice", "choices": "只有一个"}, "choices"),
        ({"name": "年采购额", "form": "money"}, "unit"),
        ({"name": "industry", "form": "text"}, "name"),
    ],
)
def test_a_field_that_cannot_be_is_refused_with_the_reason(ada, client_of, given, field):
    answer = client_of(ada).post("/fields/new/", {"order": 1, **given})
    assert answer.status_code == 422 and answer.context["form"].errors[field]
    assert not CustomField.objects.exists()


def test_no_two_companies_have_the_same_code(define, client_of, alice, make_company):
    field = define("ERP编号", "code")
    one, other = make_company("甲", owner=alice), make_company("乙", owner=alice)
    browser = client_of(alice)
    for company, status in ((one, 302), (other, 422)):
        answer = browser.post(f"/companies/{company.pk}/edit/", {**facts(company), "custom_ERP编号": "k-1"})
        assert answer.status_code == status
    assert list(ExternalKey.objects.filter(source=field.key).values_list("company", "value")) == [(one.pk, "K-1")]
    assert "ERP编号" in browser.get(f"/companies/{one.pk}/").content.decode()


def test_what_an_old_list_wrote_may_stay_until_somebody_knows_better(client_of, alice, make_company):
    company = make_company("甲", owner=alice, extra={"revenue": "1-2亿", "工龄": "3"})
    browser = client_of(alice)
    page = browser.get(f"/companies/{company.pk}/").content.decode()
    assert "1-2亿" in page and "营业收入" in page
    typed = facts(company, custom_revenue="1-2亿", industry="电子")
    assert browser.post(f"/companies/{company.pk}/edit/", typed).status_code == 302
    company.refresh_from_db()
    assert company.extra == {"revenue": "1-2亿", "工龄": "3"} and company.industry == "电子"


def test_two_people_at_one_field_both_see_both_values(client_of, alice, make_company):
    company = make_company("甲", owner=alice)
    browser = client_of(alice)
    browser.post(f"/companies/{company.pk}/edit/", facts(company, custom_products="轴承"))
    late = browser.post(f"/companies/{company.pk}/edit/", facts(company, custom_products="齿轮"))
    page = late.content.decode()
    assert late.status_code == 409 and "轴承" in page and "齿轮" in page


def test_a_field_that_is_no_longer_asked_keeps_what_was_written(define, ada, client_of, alice, make_company):
    field = define("班次")
    company = make_company("甲", owner=alice, extra={"班次": "三班"})
    client_of(ada).post(f"/fields/{field.key}/edit/", {"name": "班次", "form": "text", "order": 50, "retired": "on"})
    browser = client_of(alice)
    assert "custom_班次" not in browser.get(f"/companies/{company.pk}/edit/").content.decode()
    assert "三班" in browser.get(f"/companies/{company.pk}/").content.decode()


def test_a_field_that_came_with_the_product_is_changed_like_any_other(ada, client_of):
    answer = client_of(ada).post(
        "/fields/revenue/edit/", {"name": "年收入", "form": "money", "unit": "USD", "order": 1, "required": "on"}
    )
    assert answer.status_code == 302
    first = defined()[0]
    assert (first.key, first.name, first.unit, first.required) == ("revenue", "年收入", "USD", True)
    assert [one.key for one in defined()].count("revenue") == 1


def test_every_process_reads_the_fields_anew_after_a_change(define):
    before = Workspace.current().fields_at
    define("班次")
    assert Workspace.current().fields_at != before and "班次" in [one.name for one in defined()]


@pytest.mark.parametrize(
    "text,plain",
    [("5000万", "50000000"), ("1.2亿", "120000000"), ("3.5M", "3500000"), ("12,000", "12000"), ("-3", "-3"),
     ("1-2亿", None), ("约5万", None), ("", None), ("1e9", None), ("9" * 20, None)],
)  # fmt: skip
def test_a_figure_is_read_as_people_write_it(text, plain):
    assert custom_values.plain_number(text) == plain


def test_a_value_is_said_in_the_reader_s_language():
    money = Defined("m", "注册资本", "Capital", Form.MONEY.value, "USD")
    assert custom_values.said(money, "12000") == "1.2 万 USD"
    assert custom_values.said(money, "1-2亿") == "1-2亿"
    assert custom_values.said(Defined("d", "日", "Day", Form.DATE.value), "不详") == "不详"
    assert custom_values.said(Defined("y", "是", "Y", Form.YES_NO.value), "no") == "否"


def test_a_phone_in_a_custom_field_is_masked_for_who_does_not_own_the_company(
    define, client_of, alice, mei, make_company
):
    define("备用电话")
    company = make_company("甲", owner=alice, extra={"备用电话": "13800138000"})
    for address in (f"/companies/{company.pk}/", f"/companies/{company.pk}/edit/"):
        assert "13800138000" not in client_of(mei).get(address).content.decode()
    client_of(mei).post(f"/companies/{company.pk}/edit/", facts(company, industry="电子"))
    assert Company.objects.get(pk=company.pk).extra == {"备用电话": "13800138000"}


def found(user, word):
    return sorted(Company.objects.visible_to(user).search(word).values_list("name", flat=True))


def test_a_company_is_found_by_the_words_of_its_fields_however_they_came_there(
    define, client_of, ada, alice, make_company
):
    define("工艺"), define("年检", "number")
    company = make_company("甲电子", owner=alice)
    typed = {"custom_工艺": "激光焊接", "custom_年检": "20319"}
    client_of(alice).post(f"/companies/{company.pk}/edit/", {**facts(company), **typed})
    assert found(alice, "激光") == ["甲电子"] and found(alice, "20319") == [], "words are found, figures are not"
    company.refresh_from_db()
    column = ever("x-工艺")
    assert column
    cells.write(column, company, "电火花", alice, seen="激光焊接", version=company.version)
    assert found(alice, "电火花") == ["甲电子"] and found(alice, "激光") == []
    changed = begin(Company.objects.filter(pk=company.pk), "field", "x-工艺", "等离子", ada)
    assert found(alice, "等离子") == ["甲电子"] and found(alice, "电火花") == []
    undo(changed, ada)
    assert found(alice, "等离子") == [] and found(alice, "电火花") == ["甲电子"]


def test_what_stood_there_before_is_found_once_the_field_is_defined_and_no_more_as_a_figure(
    define, client_of, ada, alice, make_company, monkeypatch
):
    monkeypatch.setattr(finding, "SLICE", 1)
    for name in ("甲电子", "乙电子"):
        make_company(name, owner=alice, extra={"工艺": f"激光{name}"})

    def catch_up():
        while due := Due.objects.filter(flow="index_field", done_at=None).first():
            finding.index_field(due.key)
            due.delete()

    assert found(alice, "激光") == []
    define("工艺")
    catch_up()
    assert found(alice, "激光") == ["乙电子", "甲电子"]
    client_of(ada).post("/fields/工艺/edit/", {"name": "工艺", "form": "number", "order": 50})
    catch_up()
    assert found(alice, "激光") == []


def test_notes_written_before_they_were_searched_are_found_after_the_upgrade(alice, make_company, make_person):
    make_company("甲电子", owner=alice, note="爱喝龙井")
    make_person(make_company("乙电子", owner=alice), "王总", note="爱喝普洱")
    for key in (" note:0", " person.note:0"):
        finding.index_field(key)
    assert found(alice, "爱喝") == ["乙电子", "甲电子"]


@pytest.mark.parametrize("most", [1_000, 0], ids=["narrow", "broad"])
@pytest.mark.parametrize("level", [Shown.HIDDEN, Shown.MASKED])
def test_by_a_field_that_a_role_does_not_read_it_finds_nothing(
    define, client_of, ada, alice, make_company, monkeypatch, level, most
):
    define("工艺"), define("牌号")
    extra = {"工艺": "激光焊接", "牌号": "青鸟"}
    make_company("甲电子", owner=alice, extra=extra)
    index_companies(Company.objects.values_list("pk", flat=True))
    rights.write_fields("seller", {"x-工艺": [level.value] * 3}, ada, version=0)
    monkeypatch.setattr(search, "NARROW", most)
    browser = client_of(alice)
    for word, there in (("激光", False), ("青鸟", True)):
        assert ("甲电子" in browser.get("/companies/", {"q": word}).content.decode()) is there, word
        assert ("甲电子" in browser.get("/palette/", {"q": word}).content.decode()) is there, word


@pytest.mark.parametrize("word", ["138001", "tel1380", "l1380"])
def test_part_of_a_masked_number_in_a_text_finds_nothing_whatever_stands_before_it(
    define, client_of, mei, ada, alice, make_company, word
):
    define("备忘")
    make_company("甲电子", owner=alice, extra={"备忘": "tel13800138000 王"})
    index_companies(Company.objects.values_list("pk", flat=True))
    for user, there in ((alice, True), (mei, False)):
        assert ("甲电子" in client_of(user).get("/companies/", {"q": word}).content.decode()) is there, user


def test_who_reads_no_contacts_finds_none_in_a_text(define, client_of, ada, alice, make_company):
    define("备忘")
    make_company("甲电子", owner=alice, extra={"备忘": "13800138000 老王"})
    index_companies(Company.objects.values_list("pk", flat=True))
    rights.write_fields("seller", {CONTACT: [Shown.HIDDEN.value] * 3}, ada, version=0)
    for word, there in (("13800138000", False), ("138001", False), ("老王", True)):
        assert ("甲电子" in client_of(alice).get("/companies/", {"q": word}).content.decode()) is there, word
