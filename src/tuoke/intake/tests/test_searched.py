"""Companies of a list are found as if each had been typed in."""

from typing import Any

import pytest
from django.db import connection

from tuoke.directory import indexing
from tuoke.directory.digest import digest
from tuoke.directory.models import Arrival, Company, Entry, ExternalKey, Person
from tuoke.flows import importing
from tuoke.intake import bulk, committing, turns
from tuoke.intake.models import Batch, State

TEXT = (
    "公司名称,英文名称,客户编号,统一社会信用代码,联系人,手机,邮箱,主营产品,注册资本\n"
    "远望电子,Yuanwang Electronics,K9,91440300192184533X,钱小满,13800138000,qian@yuanwang.example,雷达天线,5000万元\n"
    "ＡＢＢ中国 & Söhne,,K1,,,0755-23456789,,,\n"
    "远望电子,,K3,,孙大圣,13900139000;0571-87654321,,,\n"
    "鉴湖酿造,,,,,,,黄酒,\n"
)


def held() -> list[tuple[Any, ...]]:
    """The searched texts, and what the database's own index makes of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM directory_searchtext ORDER BY company_id")
        rows = cursor.fetchall()
        if connection.vendor == "sqlite":
            for gram in ("远望", "abb", "380", "qia", "k3", "鉴湖"):
                cursor.execute("SELECT rowid FROM directory_searchgrams WHERE directory_searchgrams MATCH %s", [gram])
                rows += [(gram, *found) for found in cursor.fetchall()]
    return rows


@pytest.fixture
def small_slices(monkeypatch):
    monkeypatch.setattr(turns, "MOST", 2)


def test_a_list_is_indexed_as_the_index_built_anew_would_have_it(alice, bring_in, small_slices):
    bring_in(alice, "公司名称,客户编号\n鉴湖酿造,J1\n")
    bring_in(alice, TEXT)
    written = held()
    assert Company.objects.count() == 4 and len(written) > 3
    found = {word: Company.objects.visible_to(alice).search(word).count() for word in ("雷达", "黄酒", "50000000")}
    assert found == {"雷达": 1, "黄酒": 1, "50000000": 0}, "words are found, figures are not"
    indexing.reindex()
    assert held() == written


def test_a_code_that_somebody_wrote_meanwhile_does_not_find_the_new_company(
    alice, checked, make_company, monkeypatch, small_slices
):
    batch = checked(alice, TEXT)
    other = make_company("另一家", owner=alice)
    assert committing.commit(batch, alice)
    real = bulk.reserve

    def meanwhile(model, count):
        if model is Person:
            ExternalKey.objects.get_or_create(company=other, source="code", value="K1")
        return real(model, count)

    monkeypatch.setattr(bulk, "reserve", meanwhile)
    importing.write_list(str(batch.pk))
    batch.refresh_from_db()
    found = ExternalKey.objects.get(value="K1").company
    assert batch.state == "done" and found == other
    written = held()
    assert not any("k1" in str(row[1]).split() for row in written)
    indexing.index_companies([other.pk])
    indexing.index_companies(arrival=Arrival.objects.latest("pk").pk)
    assert [row[:2] for row in held() if row[0] != other.pk] == [row[:2] for row in written if row[0] != other.pk]


def test_new_companies_are_numbered_in_the_order_of_their_names_and_the_list_stays_in_that_of_the_file(
    alice, bring_in, small_slices
):
    batch = bring_in(alice, TEXT)
    keys = list(Company.objects.order_by("pk").values_list("name_key", flat=True))
    assert keys == sorted(keys, key=str.encode)
    assert list(batch.list.entries.order_by("pk").values_list("line", flat=True)) == [2, 3, 4, 5]


def many(rows: int) -> str:
    return "公司名称,客户编号,联系人\n" + "".join(f"远望{n}号,K{n:04d},李{n}\n" for n in range(rows))


@pytest.fixture
def side_by_side(monkeypatch):
    """On PostgreSQL slices go through two connections, which see each other's rows only when they are committed."""
    monkeypatch.setattr(turns, "FIRST", 5)
    monkeypatch.setattr(turns, "FEWEST", 5)
    monkeypatch.setattr(turns, "MOST", 5)


@pytest.mark.django_db(transaction=True)
def test_a_list_written_side_by_side_is_whole(alice, bring_in, take_back, side_by_side):
    before = digest()
    batch = bring_in(alice, many(64))
    assert [Company.objects.count(), Person.objects.count(), ExternalKey.objects.count()] == [64, 64, 64]
    assert all(entry.person.company_id == entry.company_id for entry in batch.list.entries.select_related("person"))
    written = held()
    indexing.reindex()
    assert held() == written
    take_back(batch, alice)
    assert digest() == before and not held()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["directory_company", "directory_entry"])
def test_a_list_written_side_by_side_and_stopped_leaves_nothing(alice, checked, monkeypatch, side_by_side, table):
    batch = checked(alice, many(64))
    assert committing.commit(batch, alice)
    real = bulk.insert_rows

    def clicked(into, *given):
        real(into, *given)
        if into == table:
            committing.stop(Batch.objects.get(pk=batch.pk), alice)

    monkeypatch.setattr(bulk, "insert_rows", clicked)
    importing.write_list(str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.error) == (State.CHECKED, "stopped")
    assert not any(model.objects.exists() for model in (Company, Person, ExternalKey, Entry, Arrival)) and not held()
