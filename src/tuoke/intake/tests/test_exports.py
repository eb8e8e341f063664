"""Files as other systems write them come in as companies and people with their tags and owners, and go again."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import xlsxwriter
from django.urls import reverse

from tuoke.directory.digest import digest
from tuoke.directory.models import Company, Person, Tag, Tagged
from tuoke.engine.lists import exports
from tuoke.intake.models import State

pytestmark = pytest.mark.django_db
Rows = list[list[str]]


def as_csv(*rows: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    return written.getvalue()


def as_xlsx(*rows: list[str]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return written.getvalue()


ODOO = (
    ["id", "name", "is_company", "parent_id/name", "parent_id/id", "function", "email", "phone", "mobile", "street",
     "city", "country_id/name", "category_id/name", "user_id/login", "vat", "website", "create_date"],
    ["__export__.res_partner_10", "远山自动化设备有限公司", "True", "", "", "", "info@yuanshan.cn",
     "'+86 755 8888 1234", "",
     "科技路 1 号", "深圳", "中国", "VIP,老客户", "bob@tuoke.test", "", "yuanshan.cn", "2023-04-05 08:09:10"],
    ["__export__.res_partner_11", "张伟", "False", "远山自动化设备有限公司", "__export__.res_partner_10", "采购经理",
     "zhang@yuanshan.cn", "", "13800138000", "", "", "", "", "", "", "", "2023-05-05 08:00:00"],
    ["__export__.res_partner_12", "李娜", "False", "远山自动化设备有限公司", "__export__.res_partner_10", "总经理",
     "li@yuanshan.cn",
     "", "", "", "", "", "", "", "", "", ""],
    ["__export__.res_partner_13", "王独立", "False", "", "", "顾问", "wang@example.com", "", "", "", "", "", "",
     "", "", "", ""],
)  # fmt: skip


@pytest.fixture
def vip(ada: Any) -> Tag:
    return Tag.objects.create(name="VIP", owner=ada)


def test_an_export_of_odoo_comes_in_with_people_tags_and_owner_and_goes_again(ada, bob, vip, bring_in, take_back):
    before = digest()
    batch = bring_in(ada, as_csv(*ODOO), name="res.partner.csv")
    assert batch.reading["export"] == "odoo" and batch.state == State.DONE
    company = Company.objects.get(name="远山自动化设备有限公司")
    assert (company.owner, company.phone, company.website) == (bob, "+86 755 8888 1234", "yuanshan.cn")
    assert company.address == "中国, 深圳, 科技路 1 号"
    assert company.extra["since"] == "2023-04-05" and company.extra["email"] == "info@yuanshan.cn"
    people = {one.name: (one.title, one.phone, one.email) for one in company.people.all()}
    assert people == {
        "张伟": ("采购经理", "13800138000", "zhang@yuanshan.cn"), "李娜": ("总经理", "", "li@yuanshan.cn")
    }  # fmt: skip
    assert Tagged.objects.get(company=company).tag == vip and company.extra["tags"] == "VIP,老客户"
    alone = Company.objects.get(name="王独立")
    assert alone.people.get().email == "wang@example.com"
    take_back(batch, ada)
    assert not Company.objects.exists() and not Person.objects.exists() and not Tagged.objects.exists()
    assert digest() == before


def test_labels_of_odoo_and_a_workbook_are_known_as_well(ada, bob, bring_in):
    rows = (
        ["Name", "Is a Company", "Related Company", "Job Position", "Email", "Phone", "Salesperson", "Tags"],
        ["Azure Interior", "True", "", "", "azure@example.com", "+1 870 931 0505", "Bob", ""],
        ["Brandon Freeman", "False", "Azure Interior", "Creative Director", "brandon@example.com",
         "+1 355 687 3262", "", ""],
    )  # fmt: skip
    batch = bring_in(ada, as_xlsx(*rows), name="Contact (res.partner).xlsx")
    # A label of the relation alone has the name of the company.
    assert batch.reading["export"] == "odoo"
    company = Company.objects.get(name="Azure Interior")
    assert company.owner == bob and company.people.get().title == "Creative Director"


def test_accounts_and_contacts_of_espocrm_meet_in_one_company(ada, alice, bring_in, take_back):
    accounts = as_csv(
        ["id", "name", "website", "emailAddress", "phoneNumber", "type", "industry", "billingAddressStreet",
         "billingAddressCity", "billingAddressCountry", "createdAt", "assignedUserId", "assignedUserName"],
        ["5a1f", "Meridian Pumps GmbH", "https://meridian.example", "info@meridian.example", "'+49 30 1234567",
         "Customer",
         "Manufacturing", "Hafenstr. 2", "Berlin", "Germany", "2024-02-03 04:05:06", "u1", "Alice"],
    )  # fmt: skip
    contacts = as_csv(
        ["id", "firstName", "lastName", "accountId", "accountName", "accountRole", "emailAddress", "phoneNumber",
         "assignedUserName", "createdAt"],
        ["7b2c", "Eva", "Braun-Keller", "5A1F", "Meridian Pumps", "Head of Purchasing", "eva@meridian.example",
         "+49 30 1234568", "Alice", "2024-02-03 04:05:06"],
    )  # fmt: skip
    first = bring_in(ada, accounts, name="Account.csv")
    second = bring_in(ada, contacts, name="Contact.csv", twin_rule="fill")
    assert [one.reading["export"] for one in (first, second)] == ["espocrm_accounts", "espocrm_contacts"]
    company = Company.objects.get()
    assert company.name == "Meridian Pumps GmbH" and company.owner == alice and company.extra["type"] == "Customer"
    person = company.people.get()
    assert (person.name, person.title) == ("Eva Braun-Keller", "Head of Purchasing")
    for batch in (second, first):
        take_back(batch, ada)
    assert not Company.objects.exists()


def test_people_of_twenty_find_their_company_by_its_id_alone(ada, bring_in):
    companies = as_csv(
        ["Id", "Name", "Domain Name / Link Label", "Domain Name / Link URL", "Employees", "Address / City",
         "Address / Country", "Account Owner Id", "Creation date"],
        ["20202020-0713", "Airbnb", "", "https://airbnb.com", "5000", "San Francisco", "United States", "u-1",
         "2025-01-02T03:04:05.000Z"],
    )  # fmt: skip
    people = as_csv(
        ["Id", "Name / First Name", "Name / Last Name", "Emails / Primary Email", "Company Id", "Job Title"],
        ["p-1", "Brian", "Chesky", "brian@airbnb.com", "20202020-0713", "CEO"],
        ["p-2", "Ohne", "Firma", "ohne@example.com", "", ""],
    )  # fmt: skip
    bring_in(ada, companies, name="companies.csv")
    batch = bring_in(ada, people, name="people.csv", twin_rule="fill")
    assert batch.reading["export"] == "twenty_people"
    airbnb = Company.objects.get(name="Airbnb")
    assert (airbnb.employees, airbnb.people.get().name) == (5000, "Brian Chesky")
    assert Company.objects.get(name="Ohne Firma").people.get().email == "ohne@example.com"


def test_contacts_of_hubspot_come_to_the_company_they_are_associated_with(ada, mei, bring_in):
    companies = as_csv(
        ["Record ID", "Company name", "Company owner", "Create Date", "Phone Number", "City", "Country/Region",
         "Industry",
         "Company Domain Name", "Number of Employees", "Lifecycle Stage"],
        ["9001", "Nordlicht Logistik", "Mei", "2024-06-07 08:09", "+49 40 123456", "Hamburg", "Germany", "LOGISTICS",
         "nordlicht.example", "120", "Customer"],
    )  # fmt: skip
    contacts = as_csv(
        ["Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner", "Job Title",
         "Associated Company", "Associated Company IDs"],
        ["501", "Jens", "Petersen", "jens@nordlicht.example", "+49 40 123457", "Nobody Here", "COO", "Nordlicht",
         "9001"],
        ["502", "伟", "张", "zhang@example.cn", "13800138000", "", "", "Nordlicht", "9001"],
    )  # fmt: skip
    bring_in(ada, companies, name="hubspot-crm-exports-all-companies.csv")
    batch = bring_in(ada, contacts, name="hubspot-crm-exports-all-contacts.csv", twin_rule="fill")
    assert batch.reading["export"] == "hubspot_contacts"
    company = Company.objects.get()
    assert (company.name, company.owner, company.website) == ("Nordlicht Logistik", mei, "nordlicht.example")
    assert company.extra["Lifecycle Stage"] == "Customer"
    assert {one.name for one in company.people.all()} == {"Jens Petersen", "张伟"}


def test_customers_and_contacts_of_cordys_come_in_from_chinese_workbooks(ada, alice, vip, bring_in, take_back):
    customers = as_xlsx(
        ["客户名称", "客户行业", "客户等级", "客户类型", "客户来源", "客户标签", "地区", "负责人", "部门",
         "创建人", "创建时间"],
        ["海天泵业有限公司", "制造业", "重要客户", "最终客户", "线上", "VIP,重点", "广东省/深圳市", "Alice",
         "华南", "admin", "2025-07-01 10:00:00"],
    )  # fmt: skip
    contacts = as_xlsx(
        ["客户名称", "姓名", "邮箱", "手机号", "负责人", "创建时间"],
        ["海天泵业有限公司", "陈静", "chen@haitian.cn", "13912345678", "已离职的人", "2025-07-02 10:00:00"],
    )  # fmt: skip
    first = bring_in(ada, customers, name="客户.xlsx")
    second = bring_in(ada, contacts, name="联系人.xlsx", twin_rule="fill")
    assert [one.reading["export"] for one in (first, second)] == ["cordys_customers", "cordys_contacts"]
    company = Company.objects.get()
    assert company.owner == alice and company.people.get().phone == "13912345678"
    assert company.extra["客户等级"] == "重要客户" and Tagged.objects.get().tag == vip
    for batch in (second, first):
        take_back(batch, ada)
    assert not Company.objects.exists() and not Tagged.objects.exists()


def test_an_owner_who_is_nobody_here_is_told_and_the_name_kept(ada, checked, client_of):
    rows = [list(row) for row in ODOO]
    rows[1][13] = "gone@old.example"
    batch = checked(ada, as_csv(*rows))
    page = client_of(ada).get(reverse("intake:preview", args=[batch.pk])).content.decode()
    assert batch.counts["problem"] == 0 and "原负责人不是本系统的同事" in page


def test_the_page_of_columns_says_what_the_file_looks_like_and_can_be_told_otherwise(ada, upload, client_of):
    from tuoke.flows import importing

    batch = upload(ada, as_csv(*ODOO))
    client = client_of(ada)
    page = client.get(reverse("intake:mapping", args=[batch.pk])).content.decode()
    assert "看起来是" in page and "Odoo" in page
    client.post(reverse("intake:export", args=[batch.pk]), {"export": "none"})
    importing.read_list(str(batch.pk))
    batch.refresh_from_db()
    assert batch.reading["export"] == "" and len(batch.reading["columns"]) == len(ODOO[0])
    assert "看起来是" not in client.get(reverse("intake:mapping", args=[batch.pk])).content.decode()
    client.post(reverse("intake:export", args=[batch.pk]), {"export": "no_such_thing"})
    batch.refresh_from_db()
    assert batch.state == State.MAPPING


def test_a_list_of_ones_own_is_no_export(ada, upload):
    for header in (
        "公司名称,联系人,电话",
        "客户名称,负责人,手机号,客户行业",
        "Company,First Name,Last Name,Email",
        "name,website,city",
    ):
        row = ",".join(["远山公司", "张三", "13800138000", "x"][: header.count(",") + 1])
        assert upload(ada, f"{header}\n{row}\n").reading["export"] == ""


def test_every_export_names_its_source_and_only_fields_that_there_are():
    from tuoke.prospects.kinds import COLUMNS

    fields = {column.field for column in COLUMNS}
    for one in exports.exports():
        if one.kind == "companies":
            told = {*one.of, *one.of_person, *one.of_company}
            assert one.source and {name for name in told if not name.startswith("+")} <= fields
    assert len({one.code for one in exports.exports()}) == len(exports.exports())
