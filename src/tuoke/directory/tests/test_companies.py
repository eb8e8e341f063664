"""The list of companies: what it shows to whom, how it is narrowed, page by page."""

from urllib.parse import parse_qs, urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuoke.directory.filters import Filters
from tuoke.directory.indexing import index_companies
from tuoke.directory.models import Arrival, Company


def shown(client, **query) -> list[str]:
    page = client.get("/companies/?" + urlencode(query)).content.decode()
    names = page.split('<td class="co-name"><a class="m" href="')[1:]
    return [name.split('">', 1)[1].split("</a>")[0] for name in names]


def test_a_seller_sees_their_own_and_nobodys_companies(client_of, alice, bob, make_company):
    make_company("甲", owner=alice)
    make_company("乙")
    make_company("丙", owner=bob)
    assert sorted(shown(client_of(alice))) == ["乙", "甲"]


def test_a_manager_sees_those_of_the_team_and_a_viewer_too(client_of, mei, vera, alice, charlie, make_company):
    make_company("甲", owner=alice)
    make_company("丁", owner=charlie)
    assert shown(client_of(mei)) == shown(client_of(vera)) == ["甲"]


def test_a_batch_that_is_not_revealed_is_not_there(client_of, ada, make_company):
    arrival = Arrival.objects.create()
    make_company("甲", arrival=arrival.pk)
    assert shown(client_of(ada)) == []
    Arrival.objects.update(revealed=True)
    assert shown(client_of(ada)) == ["甲"]


@pytest.fixture
def four(make_company, make_person, make_list, alice):
    bank = make_company("甲银行", owner=alice, industry="银行", area="广东省深圳市", is_reference=True)
    make_person(bank, "王总", phone="13800138000")
    mill = make_company("乙纸业", industry="造纸", area="东莞")
    made = [bank, mill, make_company("丙券商", owner=alice, industry="证券", area="上海"), make_company("Delta Bank")]
    make_list(alice, [bank, made[3]])
    index_companies([company.pk for company in made])
    return made


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"owner": "me"}, ["丙券商", "甲银行"]),
        ({"owner": "none"}, ["Delta Bank", "乙纸业"]),
        ({"industry": "银行"}, ["甲银行"]),
        ({"area": "广东"}, ["乙纸业", "甲银行"]),
        ({"area": "Guangdong"}, ["乙纸业", "甲银行"]),
        ({"area": "深圳"}, ["甲银行"]),
        ({"phone": "1"}, ["甲银行"]),
        ({"reference": "1"}, ["甲银行"]),
        ({"q": "银行"}, ["甲银行"]),
        ({"q": "bank", "owner": "none"}, ["Delta Bank"]),
        ({"q": "8001380"}, ["甲银行"]),
        ({"sort": "changed"}, ["Delta Bank", "丙券商", "乙纸业", "甲银行"]),
    ],
)
def test_filters_and_search_narrow_the_list(four, client_of, alice, query, names):
    found = shown(client_of(alice), **query)
    assert found == names if "sort" in query else sorted(found) == names


def test_the_same_filters_set_to_other_values_find_others(four, client_of, alice, bob):
    """Their SQL is the same and kept; what they are set to, and who asks, is not."""
    seller, other = client_of(alice), client_of(bob)
    assert shown(seller, industry="银行") == ["甲银行"] and shown(seller, industry="造纸") == ["乙纸业"]
    assert shown(seller, area="上海") == ["丙券商"] and shown(seller, area="东莞") == ["乙纸业"]
    assert shown(seller, q="纸业", industry="造纸") == ["乙纸业"] and shown(seller, q="银行", industry="造纸") == []
    assert shown(seller, owner="me") == ["丙券商", "甲银行"] and shown(other, owner="me") == []


def test_a_list_narrows_to_its_companies_for_those_who_may_see_it(four, client_of, alice, charlie):
    made = alice.lists.get()
    assert sorted(shown(client_of(alice), list=made.pk)) == ["Delta Bank", "甲银行"]
    assert shown(client_of(charlie), list=made.pk) == []


def test_pages_follow_each_other_without_gaps_or_repeats(client_of, ada, make_company, monkeypatch):
    monkeypatch.setattr("tuoke.directory.listing.PAGE", 3)
    for name in ("甲", "甲", "乙", "丙", "丁", "戊", "己"):
        make_company(name)
    client = client_of(ada)
    seen: list[str] = []
    query: dict[str, str] = {}
    pages = []
    while True:
        page = client.get("/companies/", query).content.decode()
        pages.append(shown(client, **query))
        seen += pages[-1]
        link = page.split('rel="next" href="?')
        if len(link) == 1:
            break
        query = {key: value[0] for key, value in parse_qs(link[1].split('"')[0].replace("&amp;", "&")).items()}
    assert sorted(seen) == sorted(["甲", "甲", "乙", "丙", "丁", "戊", "己"])
    back = page.split('rel="prev" href="?')[1].split('"')[0]
    before = {key: value[0] for key, value in parse_qs(back.replace("&amp;", "&")).items()}
    assert shown(client, **before) == pages[-2]


def test_a_broad_search_is_paged_in_the_order_of_arrival(client_of, alice, bob, make_company, monkeypatch):
    monkeypatch.setattr("tuoke.directory.search.NARROW", 2)
    monkeypatch.setattr("tuoke.directory.listing.PAGE", 2)
    made = [make_company(f"第{n}科技", owner=bob if n % 2 else alice) for n in (5, 1, 4, 2, 3, 6, 8)]
    index_companies([company.pk for company in made])
    client = client_of(alice)
    page = client.get("/companies/?q=科技").content.decode()
    assert shown(client, q="科技") == ["第4科技", "第2科技"]
    after = page.split('rel="next" href="?')[1].split("after=")[1].split('"')[0]
    assert shown(client, q="科技", after=after) == ["第6科技", "第8科技"]
    assert shown(client, q="科技", before=made[5].pk) == ["第4科技", "第2科技"]
    for bad in ("x", "9" * 30, "²", "-1"):
        assert shown(client, q="科技", after=bad) in (["第4科技", "第2科技"], [])


@pytest.mark.parametrize("sort", ["name", "changed"])
@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00"}, {"q": "a" * 5_000}, {"q": "\ud800".encode("utf-8", "surrogatepass")}, {"list": "9" * 30},
        {"list": "1e9"}, {"list": "²"}, {"after": "x"}, {"after": "W1sxXSwyXQ"}, {"before": "bnVsbA"},
        {"after": "WyJcdTAwMDAiLCAxXQ"}, {"after": "WyJhIiwgOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ"},
        {"after": "WyI5OTk5OS0wMS0wMSIsIDFd"}, {"after": "WyJcdWQ4MDAiLCAxXQ"}, {"owner": "'; DROP"}, {"area": "\x00"},
        {"sort": "password"}, {"industry": "%"}, {"phone": "maybe"},
    ],
)  # fmt: skip
def test_a_hostile_address_still_gives_a_page(client_of, alice, make_company, query, sort):
    make_company("甲", owner=alice)
    for htmx in ({}, {"HX-Request": "true", "HX-Target": "results"}):
        assert client_of(alice).get("/companies/", {"sort": sort, **query}, headers=htmx).status_code == 200
    assert client_of(alice).get("/palette/", query).status_code == 200


def test_the_list_takes_few_queries_however_long_it_is(four, client_of, mei, make_company, make_person):
    for number in range(60):
        make_person(make_company(f"公司{number}"))
    client = client_of(mei)
    for query in ("", "?owner=team&area=广东&phone=1&reference=1&q=银行", "?q=公司"):
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/companies/{query}")
        assert len(seen) <= 15


def test_an_htmx_answer_is_the_table_alone_and_gives_a_clean_address(four, client_of, alice):
    headers = {"HX-Request": "true", "HX-Target": "results"}
    answer = client_of(alice).get("/companies/?q=&owner=me&industry=&area=", headers=headers)
    assert b"<html" not in answer.content
    assert answer["HX-Push-Url"] == "/companies/?owner=me"


def test_phones_are_masked_for_those_who_do_not_own_the_company(four, client_of, alice, mei):
    assert "13800138000" in client_of(alice).get("/companies/").content.decode()
    seen_by_mei = client_of(mei).get("/companies/").content.decode()
    assert "13800138000" not in seen_by_mei and "•••• 8000" in seen_by_mei


@pytest.mark.parametrize("address", ["/companies/?q=", "/palette/?q="])
def test_a_masked_number_is_not_told_digit_by_digit(four, client_of, alice, mei, vera, address):
    assert "甲银行" in client_of(alice).get(f"{address}1380").content.decode()
    for reader in (mei, vera):
        assert "甲银行" not in client_of(reader).get(f"{address}1380").content.decode()
        assert "甲银行" in client_of(reader).get(f"{address}13800138000").content.decode()


def test_a_manager_still_finds_a_company_by_part_of_its_code(make_company, client_of, alice, mei):
    index_companies([make_company("甲银行", code="300123", owner=alice).pk])
    assert "甲银行" in client_of(mei).get("/companies/?q=3001").content.decode()


def test_names_are_escaped(client_of, alice, make_company, make_person):
    make_person(make_company("<script>x</script>", owner=alice, area="<u>"), "<i>", phone='"><img>')
    page = client_of(alice).get("/companies/").content.decode()
    assert not any(bad in page for bad in ("<script>x", "<u>", "<i>", "<img>"))


def test_an_empty_list_says_what_to_do(client_of, alice):
    assert "/import/" in client_of(alice).get("/companies/").content.decode()
    assert Filters().narrowing is False


def test_a_count_stops_at_a_thousand(client_of, ada, firm):
    Company.objects.bulk_create(Company(name=f"公司{n}", name_key=f"公司{n:05d}") for n in range(1_001))
    assert "1,000+ 家公司" in client_of(ada).get("/companies/").content.decode()


def test_the_filter_offers_only_values_of_companies_one_may_see(four, client_of, charlie, alice):
    assert "银行" in client_of(alice).get("/companies/values/?of=industry").content.decode()
    assert "银行" not in client_of(charlie).get("/companies/values/?of=industry").content.decode()
    assert client_of(alice).get("/companies/values/?of=note").status_code == 404


def test_the_palette_finds_companies_and_people(four, client_of, alice, charlie):
    found = client_of(alice).get("/palette/?q=王总").content.decode()
    assert "王总" in found and "甲银行" in found
    assert "甲银行" not in client_of(charlie).get("/palette/?q=王总").content.decode()
