"""The list of people: who is on it for whom, how it is searched and narrowed, page by page, and as a file."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlencode

import pytest
from django.utils import timezone

from tuoke.directory import people_list, search
from tuoke.directory.filters import Filters
from tuoke.directory.indexing import index_companies
from tuoke.directory.models import Arrival, Person, Tag, Tagged
from tuoke.directory.people_list import PeopleFilters
from tuoke.team import rights
from tuoke.team.rights import CONTACT, Shown
from tuoke.workspace.models import Audit

ADDRESS = "/people/"


def page_of(client, **query) -> str:
    return client.get(f"{ADDRESS}?{urlencode(query)}").content.decode()


def names_in(text: str) -> list[str]:
    rows = text.split('<td class="co-name"><a class="m" href="')[1:]
    return [row.split('">', 1)[1].split("</a>")[0] for row in rows]


def shown(client, **query) -> list[str]:
    return names_in(page_of(client, **query))


@pytest.fixture
def four(make_company, make_person, make_list, alice, bob):
    """Two of a bank of Alice's, one of a free mill, one of a broker of Bob's."""
    bank = make_company("甲银行", owner=alice, industry="银行", area="深圳")
    mill = make_company("乙纸业", industry="造纸", area="东莞", name_en="Yi Paper")
    broker = make_company("丙券商", owner=bob, industry="证券", area="上海")
    made = [
        make_person(bank, "王芳", title="采购经理", phone="0755-2345 6789", email="wang@jia.test"),
        make_person(bank, "陈伟", title="总经理", do_not_contact_at=timezone.now()),
        make_person(mill, "Ann Lee", title="Buyer", phone="138 0013 8000"),
        make_person(broker, "周杰", title="采购总监", phone="139 1111 2222", email="zhou@bing.test"),
    ]
    make_list(alice, [bank])
    index_companies([bank.pk, mill.pk, broker.pk])
    return made


def test_alice_meets_her_own_people_and_those_of_free_companies_by_name(client_of, alice, four):
    assert shown(client_of(alice)) == ["Ann Lee", "王芳", "陈伟"]
    assert shown(client_of(alice), sort="-name") == ["陈伟", "王芳", "Ann Lee"]
    assert shown(client_of(alice), sort="made") == ["Ann Lee", "陈伟", "王芳"]


def test_a_manager_meets_the_people_of_the_team_and_a_stranger_nobody(client_of, client, mei, charlie, four):
    assert "周杰" in shown(client_of(mei))
    assert shown(client_of(charlie)) == ["Ann Lee"]
    assert client.get(ADDRESS).status_code == 302


def test_those_of_a_list_that_is_still_coming_in_are_not_there(client_of, alice, four):
    arrival = Arrival.objects.create()
    Person.objects.filter(name="王芳").update(arrival=arrival.pk)
    assert "王芳" not in shown(client_of(alice))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"title": "经理"}, ["王芳", "陈伟"]),
        ({"title": "buyer"}, ["Ann Lee"]),
        ({"phone": "1"}, ["Ann Lee", "王芳"]),
        ({"email": "1"}, ["王芳"]),
        ({"alone": "no"}, ["Ann Lee", "王芳"]),
        ({"alone": "yes"}, ["陈伟"]),
        ({"owner": "me"}, ["王芳", "陈伟"]),
        ({"owner": "none"}, ["Ann Lee"]),
        ({"industry": "银行"}, ["王芳", "陈伟"]),
        ({"area": "广东"}, ["Ann Lee", "王芳", "陈伟"]),
        ({"q": "王芳"}, ["王芳"]),
        ({"q": "王"}, ["王芳"]),
        ({"q": "a"}, ["Ann Lee"]),
        ({"q": "甲银行"}, ["王芳", "陈伟"]),
        ({"q": "甲银行 王芳"}, ["王芳"]),
        ({"q": "yi paper"}, ["Ann Lee"]),
        ({"q": "wang@jia"}, ["王芳"]),
        ({"q": "13800138000"}, ["Ann Lee"]),
        ({"q": "周杰"}, []),
        ({"q": "王芳", "title": "总经理"}, []),
        ({"sort": "nonsense", "alone": "perhaps", "phone": "x"}, ["Ann Lee", "王芳", "陈伟"]),
    ],
)
def test_alice_narrows_them(query, names, client_of, alice, four):
    assert shown(client_of(alice), **query) == names


def test_by_list_and_tag_of_their_companies(client_of, alice, four):
    bank = four[0].company
    tag = Tag.objects.create(name="熟客", owner=alice)
    Tagged.objects.create(tag=tag, company=bank, by=alice)
    listed = bank.entries.get().list_id
    assert shown(client_of(alice), list=listed) == shown(client_of(alice), tag=tag.pk) == ["王芳", "陈伟"]


def test_a_common_word_gives_company_by_company_and_all_pages_together_everybody_once(
    client_of, ada, make_company, make_person, monkeypatch
):
    monkeypatch.setattr(search, "NARROW", 20)
    monkeypatch.setattr(people_list, "COMPANIES", 7)
    made = [make_company(f"远山{n}科技") for n in range(30)]
    people = {make_person(one, f"人{n}{m}").name for n, one in enumerate(made) for m in range(2)}
    index_companies([one.pk for one in made])
    client, query, met = client_of(ada), {"q": "科技"}, []
    assert people_list.read(ada, PeopleFilters(q="科技")).broad
    while True:
        text = page_of(client, **query)
        met += names_in(text)
        if 'rel="next"' not in text:
            break
        link = text.split('rel="next" href="?', 1)[1].split('"')[0].replace("&amp;", "&")
        query = {key: values[0] for key, values in parse_qs(link).items()}
    assert sorted(met) == sorted(people)


def test_page_after_page_shows_everybody_once_and_back_again(client_of, ada, make_company, make_person, monkeypatch):
    monkeypatch.setattr(people_list, "PAGE", 4)
    company = make_company("甲")
    people = sorted(make_person(company, name).name for name in "赵 钱 孙 李 周 吴 郑 王 冯 陈".split())
    client, met, after, before = client_of(ada), [], "", ""
    for _n in range(3):
        found = people_list.read(ada, PeopleFilters(), after)
        met += [line.row["name"] for line in found.lines]
        assert found.total == 10
        after = parse_qs(found.after_url.removeprefix("?")).get("after", [""])[0]
        before = parse_qs(found.before_url.removeprefix("?")).get("before", [""])[0]
    assert met == people and not after
    assert [line.row["name"] for line in people_list.read(ada, PeopleFilters(), before=before).lines] == people[4:8]
    assert len(shown(client, after="no cursor of ours")) == 4


def test_numbers_of_colleagues_are_masked_and_not_found_by_their_digits(client_of, mei, alice, bob, four):
    client = client_of(mei)
    text = page_of(client)
    assert "139 1111 2222" not in text and "2222" in text and "zhou@bing.test" not in text
    assert shown(client, q="91111") == []
    assert shown(client, q="13911112222") == ["周杰"], "whoever knows the whole number finds whose it is"
    assert shown(client, q="zhou@bing") == []
    assert "138 0013 8000" in page_of(client_of(alice))


def test_hidden_contacts_are_not_asked_for_either(client_of, ada, alice, four):
    row = rights.kept().get("seller")
    rights.write_fields("seller", {CONTACT: [Shown.HIDDEN.value] * 3}, ada, version=row.version if row else 0)
    client = client_of(alice)
    text = page_of(client)
    assert "2345" not in text and "6789" not in text and "wang@" not in text
    assert shown(client, phone="1") == shown(client, email="1") == []
    assert shown(client, q="075523456789") == shown(client, q="wang@jia") == []


def test_what_people_wrote_is_shown_as_it_is_and_never_run(client_of, alice, make_company, make_person):
    firm = make_company("<b>甲</b>", owner=alice)
    make_person(firm, "<i>王</i>", title='"><script>', phone="139<u>", email='"a"@x.example')
    text = page_of(client_of(alice))
    assert not any(mark in text for mark in ("<b>甲", "<i>王", '"><script>', "139<u>", '="mailto:"a'))
    assert all(
        shown in text for shown in ("&lt;b&gt;甲", "&lt;i&gt;王", "&lt;script&gt;", "139&lt;u&gt;", "&quot;a&quot;@x")
    )


def test_who_asked_to_be_left_alone_is_marked_and_has_no_link_to_dial(client_of, alice, four):
    Person.objects.filter(name="陈伟").update(phone="0755 8888 9999")
    text = page_of(client_of(alice), q="陈伟")
    assert "tk-chip risk" in text and "tel:" not in text and "0755 8888 9999" in text


@pytest.mark.parametrize("query", [{}, {"owner": "me"}, {"q": "甲银行"}, {"title": "经理", "industry": "银行"}])
def test_the_page_takes_at_most_fifteen_queries(query, client_of, alice, four, django_assert_max_num_queries):
    client = client_of(alice)
    with django_assert_max_num_queries(15):
        page_of(client, **query)


def test_with_many_companies_behind_a_filter_people_are_walked_in_order(client_of, alice, four, monkeypatch):
    monkeypatch.setattr(people_list, "FEW", 0)
    assert shown(client_of(alice), owner="me") == ["王芳", "陈伟"]


@pytest.mark.parametrize("few", [0, 1, 2_000])
def test_however_they_are_counted_it_is_as_many(few, alice, make_company, make_person, monkeypatch):
    monkeypatch.setattr(people_list, "FEW", few)
    monkeypatch.setattr(people_list, "PAGE", 2)
    for n in range(3):
        company = make_company(f"甲{n}", owner=alice)
        for m in range(4):
            make_person(company, phone="0755 1234 5678" if m else "")
    asked = PeopleFilters(of=Filters(owner="me"))
    assert people_list.read(alice, asked).total == 12
    assert people_list.read(alice, replace(asked, phone="1")).total == 9
    monkeypatch.setattr(people_list, "MOST_COUNTED", 3)
    assert people_list.read(alice, asked).total == 4, "more than so many are not counted"


def test_the_empty_list_says_what_to_do_and_a_vain_search_what_to_leave_out(client_of, alice, four):
    vain = page_of(client_of(alice), q="没有的人").split('class="tk-empty', 1)[1]
    assert 'href="/people/"' in vain
    Person.objects.all().delete()
    empty = page_of(client_of(alice)).split('class="tk-empty', 1)[1]
    assert 'href="/companies/"' in empty


def test_alice_takes_the_list_out_and_it_is_written_down(client_of, alice, four):
    answer = client_of(alice).post("/people/export/", {"form": "csv", "phone": "1"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["王芳", "Ann Lee"]
    assert rows[1][2:6] == ["甲银行", "0755-2345 6789", "wang@jia.test", alice.name]
    (line,) = Audit.objects.filter(action="export")
    assert line.kind == "directory.person" and line.detail["count"] == 2 and line.detail["filter"] == "phone=1"


def test_a_sheet_has_no_text_that_it_would_run(client_of, alice, four):
    import openpyxl

    Person.objects.filter(name="王芳").update(title="=1+1")
    answer = client_of(alice).post("/people/export/", {"form": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = {row[0].value: row[1].value for row in book.active.iter_rows(min_row=2)}
    assert cells["王芳"] == "'=1+1" and len(cells) == 3


def test_a_manager_takes_masked_numbers_out_masked(client_of, mei, four):
    answer = client_of(mei).post("/people/export/", {"form": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert "周杰" in text and "139 1111 2222" not in text and "zhou@" not in text


def test_known_since_is_the_day_on_which_they_came(client_of, alice, four):
    Person.objects.filter(name="王芳").update(made_at=timezone.now() - timedelta(days=40))
    answer = client_of(alice).post("/people/export/", {"form": "csv", "q": "王芳"})
    day = timezone.localtime(timezone.now() - timedelta(days=40))
    assert f"{day:%Y-%m-%d}" in b"".join(answer.streaming_content).decode()
