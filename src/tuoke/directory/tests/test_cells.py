"""Changing one value of a company where it stands in the list."""

import re

import pytest

from tuoke.directory.custom_fields import CustomField, write
from tuoke.directory.models import Company
from tuoke.workspace.models import Audit, Due


@pytest.fixture
def bank(make_company, alice, firm):
    return make_company("甲银行", owner=alice, industry="银行", employees=90, extra={"grade": "A", "other": "1"})


def opened(client, company, column, show="") -> dict[str, str]:
    page = client.get(f"/companies/{company.pk}/cell/", {"column": column, "show": show}).content.decode()
    fields = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page)
    return {**dict(fields), "column": column}


def send(client, company, form, value):
    return client.post(f"/companies/{company.pk}/cell/", {**form, "value": value})


@pytest.mark.parametrize(
    ("column", "value", "field", "kept"),
    [
        ("industry", "保险", "industry", "保险"),
        ("employees", "", "employees", None),
        ("founded", "1999", "founded", 1999),
        ("reference", "yes", "is_reference", True),
        ("x-grade", "B", "extra", {"grade": "B", "other": "1"}),
        ("x-grade", "", "extra", {"other": "1"}),
    ],
)
def test_a_value_is_changed_in_its_place(client_of, alice, ada, bank, column, value, field, kept):
    write(CustomField(key="grade", name="等级"), ada)
    client, show = client_of(alice), f"name~{column}"
    answer = send(client, bank, opened(client, bank, column, show), value)
    bank.refresh_from_db()
    assert getattr(bank, field) == kept and bank.version == 2
    page = answer.content.decode()
    assert answer.status_code == 200 and page.startswith("<tr data-row") and "co-edit" not in page
    line = Audit.objects.get(action="update", kind="directory.company")
    assert line.by == alice and Due.objects.filter(flow="score_all").exists()


def test_a_conflict_shows_both_values_and_keeps_what_was_typed(client_of, alice, mei, bank):
    mine = opened(client_of(alice), bank, "industry")
    send(client_of(mei), bank, opened(client_of(mei), bank, "industry"), "信托")
    answer = send(client_of(alice), bank, mine, "保险")
    page = answer.content.decode()
    assert answer.status_code == 409 and "信托" in page and 'value="保险"' in page
    bank.refresh_from_db()
    assert bank.industry == "信托"
    again = {**mine, "seen": "信托", "version": "2"}
    assert send(client_of(alice), bank, again, "保险").status_code == 200
    bank.refresh_from_db()
    assert bank.industry == "保险"


def test_what_somebody_changed_in_another_cell_is_no_conflict(client_of, alice, mei, bank):
    mine = opened(client_of(alice), bank, "industry")
    send(client_of(mei), bank, opened(client_of(mei), bank, "employees"), "100")
    assert send(client_of(alice), bank, mine, "保险").status_code == 200
    bank.refresh_from_db()
    assert (bank.industry, bank.employees, bank.version) == ("保险", 100, 3)


def test_what_is_no_value_of_the_column_is_said_and_kept(client_of, alice, bank):
    answer = send(client_of(alice), bank, opened(client_of(alice), bank, "employees"), "many")
    assert answer.status_code == 422 and 'value="many"' in answer.content.decode()


def test_a_manager_gives_a_company_away_in_the_list_and_a_seller_does_not(client_of, alice, bob, mei, bank):
    assert client_of(alice).get(f"/companies/{bank.pk}/cell/?column=owner").status_code == 404
    assert send(client_of(mei), bank, opened(client_of(mei), bank, "owner"), bob.pk).status_code == 200
    assert Company.objects.get().owner == bob


def test_a_company_that_one_may_not_see_has_no_row(client_of, mei, alice, bank, charlie):
    assert client_of(charlie).get(f"/companies/{bank.pk}/cell/").status_code == 404


def test_a_masked_value_is_not_opened(client_of, mei, alice, bank, ada):
    Company.objects.update(address="前台 13900139000")
    show = "name~address"
    assert client_of(mei).get(f"/companies/{bank.pk}/cell/?column=address&show={show}").status_code == 403
    assert client_of(alice).get(f"/companies/{bank.pk}/cell/?column=address&show={show}").status_code == 200


def test_only_cells_that_may_be_changed_are_marked(client_of, alice, vera, bank):
    page = client_of(alice).get("/companies/").content.decode()
    assert re.findall(r'data-col="(\w+)"', page) == ["industry", "area", "employees"]
    page = client_of(vera).get("/companies/").content.decode()
    assert "data-col" not in page and "data-edit" not in page
