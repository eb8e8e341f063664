"""Conditions of a filter: which companies they leave, how an address holds them, what they say."""

import datetime as dt
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from tuoke.directory import conditions, listing
from tuoke.directory.custom_fields import CustomField, write
from tuoke.directory.filter_words import Words, sentence
from tuoke.directory.filters import Filters
from tuoke.directory.models import Company, Entry, Tag, Tagged


def shown(client, where="", **query) -> list[str]:
    page = client.get("/companies/?" + urlencode({"where": where, **query})).content.decode()
    names = page.split('<td class="co-name"><a class="m" href="')[1:]
    return [name.split('">', 1)[1].split("</a>")[0] for name in names]


@pytest.fixture
def four(make_company, make_person, make_list, alice, ada):
    bank = make_company("甲", owner=alice, industry="银行", area="深圳", employees=900, is_reference=True)
    make_person(bank, "王总", phone="13800138000")
    mill = make_company("乙", industry="造纸", employees=80, founded=1998, extra={"revenue": "50000000"})
    other = make_company("丙", owner=alice, industry="", area="上海", note="总机 5566", extra={"revenue": "500-1000"})
    paper = make_company("丁", industry="纸品包装", extra={"revenue": "120000000", "products": "纸.盒~箱%"})
    make_list(alice, [bank, paper])
    tag = Tag.objects.create(name="在招人", owner=ada)
    Tagged.objects.create(company=mill, tag=tag, by=ada)
    Company.objects.filter(pk=other.pk).update(changed_at=timezone.now() - dt.timedelta(days=40))
    return tag


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("industry.is.银行", "甲"),
        ("industry.not.银行", "乙丁"),
        ("industry.not_or.银行", "乙丙丁"),
        ("industry.has.纸", "乙丁"),
        ("industry.has.纸~employees.least.80", "乙"),
        ("industry.has.金属", ""),
        ("industry.has.纸~or.industry.has.行", "甲乙丁"),
        ("area.has.海~industry.empty", "丙"),
        ("industry.lacks.纸", "甲"),
        ("industry.lacks_or.纸", "甲丙"),
        ("industry.empty", "丙"),
        ("industry.known", "甲乙丁"),
        ("employees.least.80", "甲乙"),
        ("employees.most.80", "乙"),
        ("employees.empty", "丙丁"),
        ("founded.is.1998", "乙"),
        ("tel.is.yes", "甲"),
        ("tel.is.no", "乙丙丁"),
        ("reference.is.yes", "甲"),
        ("owner.is.me", "甲丙"),
        ("owner.empty", "乙丁"),
        ("owner.not.me", ""),
        ("owner.not_or.me", "乙丁"),
        ("changed.days.30", "甲乙丁"),
        ("changed.not_days.30", "丙"),
        ("tag.known", "乙"),
        ("tag.empty", "甲丙丁"),
        ("list.known", "甲丁"),
        ("x-revenue.least.6000万", "丁"),
        ("x-revenue.most.50000000", "乙"),
        ("x-revenue.known", "乙丙丁"),
        ("x-revenue.empty", "甲"),
        ("x-products.has.盒%7E箱", "丁"),
        ("x-products.is.纸%2E盒%7E箱%25", "丁"),
        ("industry.is.银行~or.industry.is.造纸", "甲乙"),
        ("industry.is.银行~or.industry.is.造纸~employees.least.100", "甲"),
        ("employees.least.100~industry.is.银行~or.industry.is.造纸", "甲"),
        ("nonsense.is.1~industry.is~employees.least.abc~~or.industry.is.银行", "甲"),
    ],
)
def test_conditions_leave_the_companies_that_meet_them(four, client_of, alice, where, names):
    assert sorted(shown(client_of(alice), where)) == sorted(names)


def test_a_part_of_an_industry_is_paged_through_in_the_order_of_names_both_ways(make_company, alice):
    """Each of the values that have the part is asked of the index by itself; the page is cut out of all of them."""
    for place, name in enumerate("甲乙丙丁戊己庚辛"):
        make_company(
            f"{name}厂", owner=alice, industry=("造纸", "纸盒", "Paper 纸", "钢铁")[place % 4], employees=place
        )
    for sort in ("name", "-name", "changed"):
        filters = replace(Filters.of(QueryDict("")), where="industry.has.纸~employees.least.1", sort=sort)
        whole = listing.some(alice, filters, "", "", 50)[0].rows
        assert len(whole) == 5 and {row["industry"] for row in whole} == {"造纸", "纸盒", "Paper 纸"}
        pages, page = [], listing.some(alice, filters, "", "", 2)[0]
        while True:
            pages.append(page.rows)
            if not page.after:
                break
            page = listing.some(alice, filters, page.after, "", 2)[0]
        back = listing.some(alice, filters, "", page.before, 2)[0]
        assert [row for rows in pages for row in rows] == whole and back.rows == pages[-2]
        assert listing.some(alice, filters, "", "", 2)[1] == 5


def test_the_same_conditions_set_to_other_values_find_others(four, client_of, alice, bob):
    client = client_of(alice)
    assert shown(client, "employees.least.100") == ["甲"]
    assert sorted(shown(client, "employees.least.10")) == sorted("甲乙")
    assert shown(client, "owner.is.me~industry.is.银行") == ["甲"]
    assert shown(client_of(bob), "owner.is.me~industry.is.银行") == []
    pk = alice.lists.get().pk
    assert sorted(shown(client, f"list.is.{pk}")) == sorted("甲丁")
    assert sorted(shown(client, f"tag.is.{four.pk}")) == ["乙"]


def test_a_list_that_one_may_not_see_narrows_to_nothing_and_is_not_named(four, client_of, charlie, alice):
    made = alice.lists.get()
    Entry.objects.filter(list=made).exists()
    page = client_of(charlie).get(f"/companies/?where=list.is.{made.pk}").content.decode()
    assert shown(client_of(charlie), f"list.is.{made.pk}") == [] and made.name not in page


def test_digits_in_a_note_are_not_told_one_by_one_to_those_who_read_them_masked(four, client_of, mei, alice):
    assert shown(client_of(alice), "note.has.5566") == ["丙"]
    assert shown(client_of(mei), "note.has.5566") == [] and shown(client_of(mei), "note.has.总机") == ["丙"]


def test_the_lines_of_the_form_become_the_address(four, client_of, alice):
    query = [("c", "industry"), ("o", "is"), ("v", "银行"), ("j", "and")]
    query += [
        ("c", "industry"),
        ("o", "is"),
        ("v", "造纸"),
        ("j", "or"),
        ("c", "area"),
        ("o", "known"),
        ("v", ""),
        ("j", "and"),
    ]
    headers = {"HX-Request": "true", "HX-Target": "results"}
    answer = client_of(alice).get("/companies/?" + urlencode(query), headers=headers)
    wanted = urlencode({"where": "industry.is.银行~or.industry.is.造纸~area.known"})
    assert answer["HX-Push-Url"] == f"/companies/?{wanted}"


def test_what_a_form_sends_becomes_the_short_address(client_of, alice, firm):
    answer = client_of(alice).get("/companies/?show=name&show=industry&show=tag&group=&c=industry&o=is&v=x&j=and")
    assert answer["Location"] == "/companies/?where=industry.is.x&show=name~industry~tag"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("industry.is.银行~or.industry.empty~employees.least.100",
         "(Industry is 银行 or Industry is unknown), and Employees at least 100"),
        ("owner.not_or.me", "nobody's, or of somebody else than me"),
        ("tag.empty~changed.not_days.30", "Tags: none, and Changed not in the last 30 days"),
    ],
)  # fmt: skip
def test_a_filter_is_said_in_one_sentence(alice, where, said):
    with translation.override("en"):
        assert sentence(Filters(where=where), Words(alice)) == said


def test_what_is_written_is_read_again():
    text = "industry.is.a%2Eb%7Ec%25~or.name.has.or%2E~employees.most.-5"
    assert conditions.write(conditions.read(text)) == text


def test_columns_are_chosen_ordered_and_sorted_by(four, client_of, alice):
    client = client_of(alice)
    page = client.get("/companies/?show=name~founded~x-revenue~tag~industry").content.decode()
    heads = [head.split(">", 1)[1] for head in page.split("<thead>")[1].split("</thead>")[0].split("<th scope")[1:]]
    heads = heads[1:]  # of the boxes to tick
    assert len(heads) == 5 and "1,998" not in page and "1998" in page and "在招人" in page
    assert shown(client, sort="industry")[0] == "丙" and shown(client, sort="-industry")[-1] == "丙"
    assert shown(client, sort="made") == ["丁", "丙", "乙", "甲"] and shown(client, sort="-made")[0] == "甲"


def test_a_grouped_list_heads_each_group_with_its_number(client_of, alice, make_company, monkeypatch):
    monkeypatch.setattr("tuoke.directory.listing.PAGE", 3)
    for number, industry in enumerate(["化工", "化工", "银行", "银行", "银行"]):
        make_company(f"第{number}家", industry=industry)
    page = client_of(alice).get("/companies/?group=industry").content.decode()
    heads = [part.split("</th>")[0] for part in page.split('<tr class="co-group">')[1:]]
    assert ["化工" in heads[0], ">2<" in heads[0], "银行" in heads[1], ">3<" in heads[1]] == [True] * 4


def test_a_custom_field_that_changes_its_form_is_asked_in_the_new_one(client_of, alice, ada, make_company, firm):
    field = CustomField(key="grade", name="等级", form="text")
    write(field, ada)
    make_company("甲", extra={"grade": "12"})
    assert shown(client_of(alice), "x-grade.is.12") == ["甲"] and shown(client_of(alice), "x-grade.least.3") != []
    field.form = "number"
    write(field, ada, {"form": "text"})
    assert shown(client_of(alice), "x-grade.least.3") == ["甲"] and shown(client_of(alice), "x-grade.is.12") == ["甲"]
    assert shown(client_of(alice), "x-grade.least.13") == []


def test_many_conditions_take_hardly_more_queries_than_one(four, client_of, alice):
    client = client_of(alice)
    taken = []
    for where in ("industry.known", "industry.known~employees.least.1~x-revenue.known~or.area.known~tel.is.yes"):
        client.get(f"/companies/?where={where}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/companies/?where={where}")
        taken.append(len(queries))
    assert taken[1] <= taken[0] + 1 <= 12  # one more: which fields the firm has
