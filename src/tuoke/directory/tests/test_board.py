"""The list of companies as a board: which columns and cards it has, and how a card is moved."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuoke.directory.custom_fields import CustomField, write
from tuoke.directory.models import Company


@pytest.fixture
def three(make_company, alice, bob, charlie, firm):
    return [make_company("甲", owner=alice), make_company("乙"), make_company("丙", owner=charlie)]


def words(client, query="board=owner") -> list[str]:
    return re.findall(r'class="bd-lane"[^>]*aria-label="([^"]*)"', client.get(f"/companies/?{query}").content.decode())


def cards(client, lane, query="board=owner") -> list[str]:
    page = client.get(f"/companies/board/?{query}&lane={lane}").content.decode()
    return re.findall(r'<a class="m" href="[^"]*">([^<]*)</a>', page)


def move(client, company, value, seen="", version=1, column="owner"):
    sent = {"column": column, "value": value, "seen": seen, "version": version}
    return client.post(f"/companies/{company.pk}/move/", sent)


def test_a_manager_sees_a_column_for_each_of_the_team(client_of, mei, alice, three):
    client = client_of(mei)
    assert words(client)[1:] == ["Alice", "Bob", "Mei"]
    assert cards(client, "") == ["乙"] and cards(client, alice.pk) == ["甲"]


def test_nobody_sees_the_column_of_another_team(client_of, mei, charlie, three):
    assert client_of(mei).get(f"/companies/board/?board=owner&lane={charlie.pk}").status_code == 404


def test_the_board_is_of_the_same_query_as_the_table(client_of, mei, three):
    Company.objects.filter(name="乙").update(industry="银行")
    assert cards(client_of(mei), "", "board=owner&where=industry.is.银行") == ["乙"]
    assert cards(client_of(mei), "", "board=owner&where=industry.is.造纸") == []


def test_a_column_shows_the_first_cards_and_counts_the_rest(client_of, mei, make_company, monkeypatch):
    monkeypatch.setattr("tuoke.directory.board.CARDS", 2)
    for number in range(5):
        make_company(f"第{number}家")
    page = client_of(mei).get("/companies/board/?board=owner&lane=").content.decode()
    assert page.count('bd-card"') == 2 and ">5<" in page and "where=owner.empty" in page


def test_a_moved_card_is_a_changed_field(client_of, mei, bob, three):
    assert move(client_of(mei), three[1], bob.pk).status_code == 204
    assert Company.objects.get(name="乙").owner == bob


def test_a_move_over_somebody_elses_shows_both_and_is_made_when_it_is_meant(client_of, mei, alice, bob, three):
    Company.objects.filter(name="乙").update(owner=alice, version=2)
    answer = move(client_of(mei), three[1], bob.pk)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Alice" in page and "Bob" in page
    assert Company.objects.get(name="乙").owner == alice
    assert move(client_of(mei), three[1], bob.pk, seen=alice.pk, version=2).status_code == 204
    assert Company.objects.get(name="乙").owner == bob


def test_a_seller_looks_at_the_board_of_owners_and_moves_nothing(client_of, alice, bob, three):
    client = client_of(alice)
    assert (
        words(client)[1:] == ["Alice"]
        and "data-move" not in client.get("/companies/board/?board=owner&lane=").content.decode()
    )
    assert move(client, three[0], bob.pk, seen=alice.pk).status_code == 404


def test_a_field_with_few_values_makes_a_board(client_of, alice, ada, three):
    write(CustomField(key="grade", name="等级", form="choice", choices=["A", "B"]), ada)
    client = client_of(alice)
    assert words(client, "board=x-grade")[1:] == ["A", "B"]
    assert move(client, three[0], "B", column="x-grade").status_code == 204
    assert cards(client, "B", "board=x-grade") == ["甲"] and cards(client, "", "board=x-grade") == ["乙"]
    assert move(client, three[0], "C", seen="B", version=2, column="x-grade").status_code == 404


def test_a_column_takes_few_queries(client_of, mei, three):
    client = client_of(mei)
    client.get("/companies/board/?board=owner&lane=")
    with CaptureQueriesContext(connection) as queries:
        client.get("/companies/board/?board=owner&lane=")
    assert len(queries) <= 8


@pytest.mark.parametrize("query", ["board=name", "board=x-none", "board=tel", "board=%00", "board=owner.x"])
def test_what_makes_no_board_gives_the_table(client_of, mei, three, query):
    page = client_of(mei).get(f"/companies/?{query}").content.decode()
    assert "bd-lane" not in page and "<table" in page
