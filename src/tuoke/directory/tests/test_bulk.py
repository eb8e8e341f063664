"""Changing many companies at once, undoing it, and taking them out as a file."""

import csv
import io

import openpyxl
import pytest

from tuoke.directory import bulk_changes
from tuoke.directory.custom_fields import CustomField, write
from tuoke.directory.indexing import index_companies
from tuoke.directory.models import BulkChange, BulkRow, Company, Entry, Tag, Tagged
from tuoke.workspace.models import Audit, Due


@pytest.fixture
def three(make_company, alice, bob, firm):
    return [
        make_company("甲", owner=alice, industry="银行", employees=5, extra={"grade": "A"}),
        make_company("乙", industry="造纸"),
        make_company("丙", owner=bob, industry="证券", is_reference=True),
    ]


def change(client, do, value="", companies=None, **more):
    chosen = {"every": "1"} if companies is None else {"id": [one.pk for one in companies]}
    answer = client.post("/companies/many/new/", {"go": "1", "do": do, "value": value, **chosen, **more})
    assert answer.status_code == 302, answer.content.decode()
    return BulkChange.objects.latest("pk")


def undo(client, changed):
    assert client.post(f"/companies/many/{changed.pk}/undo/").status_code == 302
    changed.refresh_from_db()
    return changed


def values(field):
    return list(Company.objects.order_by("pk").values_list(field, flat=True))


@pytest.mark.parametrize(
    ("do", "value", "field", "before", "after"),
    [
        ("field:industry", "金融", "industry", ["银行", "造纸", "证券"], ["金融"] * 3),
        ("field:employees", "900", "employees", [5, None, None], [900] * 3),
        ("field:reference", "yes", "is_reference", [False, False, True], [True] * 3),
        ("field:x-grade", "B", "extra", [{"grade": "A"}, {}, {}], [{"grade": "B"}] * 3),
    ],
)
def test_a_field_of_many_is_changed_and_put_back(client_of, ada, three, do, value, field, before, after):
    write(CustomField(key="grade", name="等级"), ada)
    client = client_of(ada)
    changed = change(client, do, value)
    assert values(field) == after and (changed.state, changed.chosen) == ("done", 3)
    undone = undo(client, changed)
    assert values(field) == before and undone.state == "undone" and undone.restored == changed.written


def test_a_field_of_many_becomes_unknown_only_when_that_is_said(client_of, ada, three):
    client = client_of(ada)
    sent = {"go": "1", "do": "field:employees", "value": "", "every": "1"}
    assert client.post("/companies/many/new/", sent).status_code == 422 and values("employees") == [5, None, None]
    changed = change(client, "field:employees", clear="on")
    assert values("employees") == [None] * 3 and changed.written == 1
    undo(client, changed)
    assert values("employees") == [5, None, None]


def test_a_change_of_a_field_that_is_no_longer_asked_is_still_undone(client_of, ada, three):
    field = CustomField(key="grade", name="等级")
    write(field, ada)
    changed = change(client_of(ada), "field:x-grade", "B")
    field.retired = True
    write(field, ada, {"retired": False})
    assert undo(client_of(ada), changed).restored == 3 and values("extra") == [{"grade": "A"}, {}, {}]


def test_all_that_a_search_finds_is_changed_and_no_more(client_of, ada, three, monkeypatch):
    monkeypatch.setattr("tuoke.directory.search.NARROW", 1)
    named = [Company.objects.create(name=f"远山{number}") for number in "机械 化工 物流".split()]
    index_companies([one.pk for one in [*named, *three]])
    changed = change(client_of(ada), "field:industry", "金融", query="q=远山")
    assert changed.written == 3 and values("industry") == ["银行", "造纸", "证券", "金融", "金融", "金融"]


def test_what_was_changed_since_stays_and_is_listed(client_of, ada, three):
    client = client_of(ada)
    changed = change(client, "field:industry", "金融")
    Company.objects.filter(name="乙").update(industry="纸品")
    undone = undo(client, changed)
    assert values("industry") == ["银行", "纸品", "证券"] and undone.restored == 2
    page = client.get(f"/companies/many/{changed.pk}/").content.decode()
    assert ">乙</a>" in page and ">甲</a>" not in page


def test_a_seller_changes_only_what_they_may_see(client_of, alice, three):
    changed = change(client_of(alice), "field:industry", "金融")
    assert values("industry") == ["金融", "金融", "证券"] and changed.chosen == 2
    change(client_of(alice), "field:industry", "物流", companies=three)
    assert values("industry") == ["物流", "物流", "证券"]


def test_a_company_that_went_to_somebody_else_before_its_turn_is_left_alone(alice, bob, three, monkeypatch):
    monkeypatch.setattr(bulk_changes, "AT_ONCE", 0)
    seen = Company.objects.visible_to(alice)
    changed = bulk_changes.begin(seen, "field", "industry", "金融", alice)
    assert changed.state == "waiting" and Due.objects.filter(flow="change_many", key=str(changed.pk)).exists()
    Company.objects.filter(name="甲").update(owner=bob)
    bulk_changes.go_on(changed.pk)
    assert values("industry") == ["银行", "金融", "证券"]


def test_a_manager_gives_companies_to_a_seller_and_takes_it_back(client_of, mei, alice, bob, three):
    client = client_of(mei)
    changed = change(client, "field:owner", str(bob.pk))
    assert values("owner") == [bob.pk] * 3 and changed.written == 2
    now = Company.objects.get(name="乙")
    assert now.held_since is not None and Company.objects.filter(changed_at=now.changed_at, pk=now.pk).exists()
    Company.objects.filter(name="甲").update(owner=alice)
    undo(client, changed)
    assert values("owner") == [alice.pk, None, bob.pk]


def test_nothing_goes_back_to_somebody_who_has_left(client_of, mei, alice, bob, three):
    changed = change(client_of(mei), "field:owner", str(bob.pk))
    alice.is_active = False
    alice.save()
    assert undo(client_of(mei), changed).restored == 1 and values("owner") == [bob.pk, None, bob.pk]


def test_a_seller_gives_nothing_away_in_bulk(client_of, alice, bob, three):
    sent = {"go": "1", "do": "field:owner", "value": bob.pk, "every": "1"}
    assert client_of(alice).post("/companies/many/new/", sent).status_code == 404


def test_a_tag_is_put_on_and_taken_off_and_both_are_undone(client_of, ada, alice, three):
    tag = Tag.objects.create(name="在招人", owner=ada)
    set_by_hand = Tagged.objects.create(company=three[0], tag=tag, by=alice, source="news")
    client = client_of(ada)
    put = change(client, "tag:", str(tag.pk))
    assert Tagged.objects.count() == 3 and put.written == 2
    off = change(client, "untag:", str(tag.pk))
    assert Tagged.objects.count() == 0 and off.written == 3
    undo(client, off)
    again = Tagged.objects.get(company=three[0])
    assert (again.by, again.source, again.at) == (alice, "news", set_by_hand.at) and Tagged.objects.count() == 3
    # What was taken off and came back is another row: undoing the first change leaves it alone.
    assert undo(client, put).restored == 0 and Tagged.objects.count() == 3


def test_companies_are_put_on_a_list_and_taken_off_it_again(client_of, alice, three, make_list):
    made = make_list(alice, three[:1])
    client = client_of(alice)
    put = change(client, "list:", str(made.pk))
    assert Entry.objects.filter(list=made).count() == 2
    undo(client, put)
    assert [entry.company for entry in Entry.objects.filter(list=made)] == [three[0]]


def test_a_change_in_slices_goes_on_where_it_was_cut_off(ada, three, monkeypatch):
    monkeypatch.setattr(bulk_changes, "SLICE", 1)
    monkeypatch.setattr(bulk_changes, "AT_ONCE", 0)
    changed = bulk_changes.begin(Company.objects.all(), "field", "industry", "金融", ada)
    assert bulk_changes._next(changed.pk) is True and values("industry") == ["金融", "造纸", "证券"]
    bulk_changes.go_on(changed.pk)
    bulk_changes.go_on(changed.pk)
    changed.refresh_from_db()
    assert values("industry") == ["金融"] * 3 and (changed.state, changed.done, changed.written) == ("done", 3, 3)
    assert set(Company.objects.values_list("version", flat=True)) == {2}


def test_the_audit_has_one_line_for_each_change_with_the_values_before(client_of, ada, three):
    changed = change(client_of(ada), "field:industry", "造纸")
    line = Audit.objects.get(action="bulk")
    assert line.object_id == changed.pk and line.detail["values_before"] == {"银行": 1, "证券": 1}
    assert dict(BulkRow.objects.filter(state="written").values_list("company", "before")) == {
        three[0].pk: "银行", three[2].pk: "证券",
    }  # fmt: skip
    undo(client_of(ada), changed)
    assert Audit.objects.get(action="undo").detail["count"] == 2


def test_whose_changes_are_seen_and_undone_by_whom(client_of, alice, bob, charlie, mei, three):
    changed = change(client_of(alice), "field:industry", "金融")
    assert [client_of(who).get(f"/companies/many/{changed.pk}/").status_code for who in (alice, bob, charlie, mei)] == [
        200, 404, 404, 200,
    ]  # fmt: skip
    assert client_of(bob).post(f"/companies/many/{changed.pk}/undo/").status_code == 404
    assert undo(client_of(mei), changed).state == "undone"


def test_nothing_chosen_says_what_to_do(client_of, alice, three):
    page = client_of(alice).post("/companies/many/new/", {"do": "field:industry"}).content.decode()
    assert "X" in page and 'name="go"' not in page


@pytest.mark.parametrize("sent", [{"do": "field:name"}, {"do": "field:phone"}, {"do": ""}, {"do": "field:\0"}])
def test_what_is_not_offered_is_not_there(client_of, ada, sent):
    assert client_of(ada).post("/companies/many/new/", {**sent, "every": "1"}).status_code == 404


@pytest.fixture
def called(make_company, make_person, alice, firm):
    mine = make_company("=cmd()", owner=alice, note="电话 13900139000")
    other = make_company("别家", owner=None)
    for company, phone in ((mine, "13800138000"), (other, "13700137000")):
        make_person(company, "王总", phone=phone)
    return mine, other


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_an_export_has_the_columns_of_the_list_and_no_formula(client_of, alice, called):
    sent = {"every": "1", "query": "show=name~tel~note"}
    head, *lines = rows(client_of(alice).post("/companies/many/export/", sent))
    assert len(head) == 3 and lines == [["'=cmd()", "13800138000", "电话 13900139000"], ["别家", "13700137000", ""]]
    assert Audit.objects.get(action="export").detail["count"] == 2


def test_an_export_masks_what_is_masked_on_the_screen(client_of, mei, called):
    sent = {"every": "1", "query": "show=name~tel~note"}
    lines = rows(client_of(mei).post("/companies/many/export/", sent))
    assert "13800138000" not in str(lines) and "13900139000" not in str(lines) and "13700137000" in str(lines)


def test_an_export_to_a_sheet_is_text_and_numbers(client_of, alice, called):
    Company.objects.filter(pk=called[0].pk).update(employees=1200)
    sent = {"id": [called[0].pk], "query": "show=name~employees", "form": "xlsx"}
    answer = client_of(alice).post("/companies/many/export/", sent)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [["'=cmd()", 1200]]
