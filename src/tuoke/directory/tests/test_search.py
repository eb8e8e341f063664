"""Finding companies by part of what is known of them."""

import pyarrow as pa
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuoke.directory import grams, indexing, listing, search
from tuoke.directory.filters import Filters
from tuoke.directory.models import Company, ExternalKey


def names(found) -> list[str]:
    return sorted(company.name for company in found)


@pytest.fixture
def three(make_company, make_person, alice):
    shenzhen = make_company("深圳远望电子股份有限公司", code="300123", owner=alice, name_en="Yuanwang Electronics")
    make_person(shenzhen, "钱小满", phone="0755-2345 6789", email="Man.Qian@yuanwang.example")
    made = [shenzhen, make_company("宁波恒通机械有限公司", code="600999"), make_company("ＡＢＢ中国 & Söhne")]
    indexing.index_companies([company.pk for company in made])
    return made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("深圳", "深圳远望电子股份有限公司"),
        ("远望电子", "深圳远望电子股份有限公司"),
        ("电子 深圳", "深圳远望电子股份有限公司"),
        ("wang elec", "深圳远望电子股份有限公司"),
        ("YU", "深圳远望电子股份有限公司"),
        ("钱小满", "深圳远望电子股份有限公司"),
        ("man.qian@yuanwang", "深圳远望电子股份有限公司"),
        ("3456789", "深圳远望电子股份有限公司"),
        ("0755-2345", "深圳远望电子股份有限公司"),
        ("00999", "宁波恒通机械有限公司"),
        ("宁", "宁波恒通机械有限公司"),
        ("abb中国", "ＡＢＢ中国 & Söhne"),
        ("sohne", "ＡＢＢ中国 & Söhne"),
    ],
)
def test_a_part_of_what_is_known_finds_the_company(three, alice, typed, found):
    assert names(Company.objects.visible_to(alice).search(typed)) == [found]


@pytest.mark.parametrize("typed", ["北京", "zz", "圳深", "8888888", "\x00", "!!!", "'\" OR 1=1 --", "%", "*"])
def test_what_is_not_there_is_not_found(three, ada, typed):
    assert names(Company.objects.visible_to(ada).search(typed)) == []


def test_a_search_finds_nothing_that_the_seller_may_not_see(three, charlie):
    assert names(Company.objects.visible_to(charlie).search("深圳")) == []


def test_a_broad_search_finds_the_same_by_walking(three, ada, monkeypatch):
    monkeypatch.setattr(search, "NARROW", 0)
    assert search.look_up("有限公司").broad
    assert names(Company.objects.visible_to(ada).search("有限公司")) == names(three[:2])


def test_words_found_broad_are_not_looked_up_again_and_rare_ones_are(three, ada, monkeypatch, settings):
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "broad-test"}
    settings.CACHES = {**settings.CACHES, "broad": memory}
    monkeypatch.setattr(search, "NARROW", 1)
    for text, asked in (("有限公司", 1), ("有限公司", 0), ("有限 公司", 1), ("深圳", 1), ("深圳", 1)):
        with CaptureQueriesContext(connection) as seen:
            found = search.look_up(text)
        assert (len(seen), found.broad) == (asked, text != "深圳")
    assert names(Company.objects.visible_to(ada).search("有限公司")) == names(three[:2])


def test_a_search_asks_the_index_once(three, ada):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        list(Company.objects.visible_to(ada).search("深圳"))
    assert len(seen) == 2


def test_a_renamed_company_is_found_by_its_new_name_only(three, ada):
    three[0].name = "海门远望"
    three[0].save()
    indexing.index_companies([three[0].pk])
    assert names(Company.objects.visible_to(ada).search("深圳")) == []
    assert names(Company.objects.visible_to(ada).search("海门")) == ["海门远望"]


def test_a_forgotten_company_is_not_found(three, ada):
    indexing.forget_companies([three[0].pk])
    assert names(Company.objects.visible_to(ada).search("深圳")) == []


def test_an_arrival_is_indexed_and_forgotten_as_one(make_company, ada):
    make_company("天津海河装备", arrival=7)
    other = make_company("天津津门阀门")
    ExternalKey.objects.create(company=other, source="code", value="TJ-1", arrival=7)
    assert indexing.index_companies(arrival=7) == 2
    assert names(Company.objects.visible_to(ada).search("天津")) == ["天津津门阀门", "天津海河装备"]
    indexing.forget_companies(arrival=7)
    assert names(Company.objects.visible_to(ada).search("天津")) == ["天津津门阀门"]


def test_the_index_can_be_built_anew(three, ada):
    indexing.forget_companies([company.pk for company in three])
    assert indexing.reindex() == 3
    assert names(Company.objects.visible_to(ada).search("恒通")) == ["宁波恒通机械有限公司"]


@pytest.mark.parametrize(
    "text", ["深圳远望 Yuanwang Electronics 300123", "３Ｍ中国 Nestlé S.A. a-b", "株式会社 日本 xy z"]
)
def test_each_piece_of_a_text_has_its_grams_in_the_index(text):
    folded = grams.folded(pa.array([text]))
    held = set(grams.grams(folded)[0].as_py().split(" "))
    for piece in grams.pieces(text):
        assert set(grams.grams_of(piece)) <= held
    assert grams.numbers(folded).to_pylist() == ["{" + ",".join(map(str, sorted(set(grams.number(held))))) + "}"]


@pytest.mark.parametrize("size", [1, 50])
def test_common_words_in_turn_find_each_their_own_page_by_page(three, alice, monkeypatch, size):
    monkeypatch.setattr(search, "NARROW", 0)
    shenzhen, ningbo, abb = (company.name for company in three)
    expected = {"有限公司": [shenzhen, ningbo], "中国": [abb], "有限公司 恒通": [ningbo]}
    for word in (*expected, *expected):  # the second time by SQL that is kept
        page, _total, broad = listing.some(alice, Filters(q=word), "", "", size)
        pages = [page]
        while page.after:
            page, *_rest = listing.some(alice, Filters(q=word), page.after, "", size)
            pages.append(page)
        assert broad and [row["name"] for one in pages for row in one.rows] == expected[word]
        assert len(pages) == (len(expected[word]) if size == 1 else 1)
