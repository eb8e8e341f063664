"""Everything comes out in open formats, nothing secret does, and companies and people come in again."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from tuoke.cli import export as command
from tuoke.directory.models import Company, ExternalKey, Person, Tag, Tagged
from tuoke.flows import importing, taking_out
from tuoke.intake import child, committing, reading, uploading
from tuoke.intake.models import Batch
from tuoke.journal import kinds
from tuoke.journal.models import JournalEntry
from tuoke.workspace import tables
from tuoke.workspace.models import Audit, TakeOut

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.HOME, settings.UPLOADS = tmp_path, tmp_path / "uploads"
    settings.UPLOADS.mkdir()

    def here(path: Path, folder: Path, sheet: str | None, export: str | None = None) -> dict[str, Any]:
        child.read(path, folder, sheet, export)
        return reading.told(folder)

    monkeypatch.setattr(reading, "in_child", here)
    yield


@pytest.fixture
def firm_at_work(firm, ada, alice, bob, make_company) -> Company:
    """Two companies with all that can be known of them, three people, one of whom wants to be left alone."""
    vip = Tag.objects.create(name="VIP", owner=ada)
    one = make_company(
        "远山自动化", owner=alice, area="深圳", industry="制造业",
        employees=120, founded=2001, phone="+86 755 8888 1234",
        address="科技路 1 号", website="https://yuanshan.cn", note="第一行\n第二行", is_reference=True,
        extra={"revenue": "50000000", "客户等级": "重要", "owner": "旧系统里的人"},
    )  # fmt: skip
    ExternalKey.objects.create(company=one, source="code", value="C-17")
    Tagged.objects.create(company=one, tag=vip, source="hand", by=ada)
    two = make_company("=cmd|' /C calc'!A0", owner=bob)
    Person.objects.create(
        company=one, name="张伟", title="采购经理", phone="13800138000", email="z@yuanshan.cn", note="球迷"
    )
    Person.objects.create(company=one, name="李娜", do_not_contact_at=timezone.now(), phone="13900139000")
    Person.objects.create(company=two, name="@SUM(1)", email="x@example.com")
    return one


def facts() -> Any:
    companies = {
        one.name: (
            {name: getattr(one, name) for name in Company.FACTS if name != "extra"},
            {key: value for key, value in one.extra.items() if key != "tags"},
            one.owner.email if one.owner else "",
            sorted(one.keys.values_list("source", "value")),
            sorted(Tagged.objects.filter(company=one).values_list("tag__name", flat=True)),
            sorted((p.name, p.title, p.phone, p.email, p.note, bool(p.do_not_contact_at)) for p in one.people.all()),
        )
        for one in Company.objects.all()
    }
    return companies


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with open(folder / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def come_in(by: Any, path: Path, **said: str) -> Batch:
    batch = uploading.receive(by, path.name, [path.read_bytes()])
    importing.read_list(str(batch.pk))
    batch.refresh_from_db()
    about = {"list_name": path.name, "source": "other", "lawful_basis": "contract", "twin_rule": "fill", **said}
    assert uploading.map_columns(batch, by, batch.mapping, batch.extra, **about)
    importing.check_list(str(batch.pk))
    batch.refresh_from_db()
    assert batch.counts["problem"] == 0 and committing.commit(batch, by)
    importing.write_list(str(batch.pk))
    batch.refresh_from_db()
    return batch


def test_every_model_is_given_out_or_left_out_with_a_reason():
    known = taking_out.known()
    given = {one["model"] for one in known["files"].values()}
    every = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert given | set(known["left_out"]) == every and not given & set(known["left_out"])
    assert all(one["zh"] and one["en"] for part in known.values() for one in part.values())
    for name, one in known["files"].items():
        assert taking_out.model_of(one["model"]) and name.isidentifier()


def test_no_field_that_opens_a_door_is_among_the_columns():
    names = {
        f"{model._meta.label}.{field.name}"
        for one in taking_out.known()["files"].values()
        for model in [taking_out.model_of(one["model"])]
        for field in tables.fields_of(model)
    }
    assert not {name for name in names if "password" in name or "token" in name or "secret" in name}
    assert "team.User.email" in names


def test_companies_and_people_come_in_again_as_they_were(ada, firm_at_work, tmp_path):
    before, folder = facts(), tmp_path / "out"
    folder.mkdir()
    taking_out.write_all(folder, lambda part: None)
    _empty()
    first = come_in(ada, folder / "companies.csv")
    second = come_in(ada, folder / "people.csv")
    assert [one.reading["export"] for one in (first, second)] == ["tuoke_companies", "tuoke_people"]
    after = facts()
    for name, one in before.items():
        one[1].update({f"extra: {key}": one[1].pop(key) for key in [*one[1]] if key == "owner"})
        assert after[name] == one
    assert set(after) == set(before)


def _empty() -> None:
    """An empty workspace but for its users and tags."""
    for model in (Tagged, Person, ExternalKey, Company):
        model.objects.all().delete()


def test_no_text_of_a_table_is_a_formula_and_json_has_it_as_it_is(alice, firm_at_work, tmp_path):
    JournalEntry.objects.write(alice, firm_at_work, kinds.Note("=1+1"), at=timezone.now())
    taking_out.write_all(tmp_path_of(tmp_path), lambda part: None)
    folder = tmp_path / "out"
    for path in folder.glob("*.csv"):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"))):
            assert not any(value.startswith(("=", "@", "\t", "\r")) for value in row), path.name
    lines = [json.loads(line) for line in (folder / "companies.jsonl").read_text("utf-8").splitlines()]
    assert {one["name"] for one in lines} == {"远山自动化", "=cmd|' /C calc'!A0"}
    readme = (folder / "README.md").read_text("utf-8")
    assert "## companies" in readme and "→ users" in readme and "team.SignInLink" in readme


def tmp_path_of(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_a_slice_at_a_time_is_read_however_many_there_are(alice, make_company, django_assert_max_num_queries):
    for number in range(7):
        make_company(f"公司{number}", owner=alice)
    with django_assert_max_num_queries(4):
        parts = list(tables.slices(Company.objects.all(), ["name"], chunk=3))
    assert [len(part) for part in parts] == [3, 3, 1]


def test_an_admin_asks_the_worker_makes_it_and_nobody_else_gets_it(ada, alice, client_of, firm_at_work):
    client, address = client_of(ada), reverse("workspace:take_outs")
    client.post(address)
    client.post(address)  # a second click while it is being made is the same
    wanted = TakeOut.objects.get()
    assert "hx-trigger" in client.get(address).content.decode()
    taking_out.take_out(str(wanted.pk))
    taking_out.take_out(str(wanted.pk))
    wanted.refresh_from_db()
    file = reverse("workspace:take_out_file", args=[wanted.pk])
    assert wanted.file.stat().st_mode & 0o077 == 0
    data = b"".join(client.get(file).streaming_content)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {"README.md", "companies.csv", "companies.jsonl", "audit.csv"} <= set(packed.namelist())
        assert ada.password.encode() not in packed.read("users.jsonl")
    assert client_of(alice).get(file).status_code == 403 and client_of(alice).post(address).status_code == 403
    told = set(Audit.objects.filter(kind="workspace.takeout").values_list("action", flat=True))
    assert told == {"ask_take_out", "take_out", "took_out"}
    client.post(address)
    newer = TakeOut.objects.latest("pk")
    taking_out.take_out(str(newer.pk))
    assert not wanted.file.exists() and client.get(file).status_code == 404


def test_the_command_writes_into_an_empty_folder_only(firm_at_work, tmp_path, monkeypatch, capsys):
    for name in ("choose_folder", "start_django"):
        monkeypatch.setattr(command, name, lambda *given: None)
    monkeypatch.setattr("tuoke.workspace.upgrade.applied", lambda: True)
    args = type("Args", (), {"home": None, "folder": str(tmp_path / "all")})()
    assert command.run(args) == 0 and len(read(tmp_path / "all", "people")) == 3
    assert command.run(args) == 1
