"""A backup is put into an empty PostgreSQL database: by several processes at once, and what is cut short is told."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tuoke.cli.opening import Refused, ready_database
from tuoke.directory.models import Company
from tuoke.workspace import backup, checkup, postgres_tools, restore, upgrade

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    return settings.HOME


if connection.vendor == "postgresql":  # SQLite is put back as one file

    @pytest.fixture
    def empty_database(db):
        """Call it, and the tests speak to a database that holds nothing."""
        was = connection.settings_dict["NAME"]
        empty = f"{was}_empty"

        def drop() -> None:
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{empty}"')

        def change() -> None:
            drop()
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{empty}"')
            connection.close()
            connection.settings_dict["NAME"] = empty

        yield change
        connection.close()
        connection.settings_dict["NAME"] = was
        drop()

    def shape() -> list[tuple[Any, ...]]:
        """The indexes, constraints and triggers of the database."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 'i', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
                "UNION ALL SELECT 'c', conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0 "
                "UNION ALL SELECT 't', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal "
                "ORDER BY 1, 2, 3"
            )
            return cursor.fetchall()

    def test_an_empty_database_gets_every_row_index_and_trigger(home, make_company, tmp_path, empty_database):
        names = [make_company(f"公司{n}").name for n in range(30)]
        file, before, seen = backup.back_up(tmp_path / "x.tgz"), shape(), upgrade.applied()
        empty_database()
        assert not upgrade.applied()
        restore.restore(file)
        assert list(Company.objects.order_by("pk").values_list("name", flat=True)) == names
        assert (shape(), upgrade.applied()) == (before, seen) and any(kind == "t" for kind, *_ in before)
        assert make_company("新的公司").pk > Company.objects.order_by("pk")[29].pk, "numbers go on"

    @pytest.mark.parametrize("by", ["the end", "its first tables"])
    def test_a_restore_that_was_cut_short_is_no_workspace_and_is_run_again(
        home, firm, make_company, tmp_path, empty_database, monkeypatch, by
    ):
        make_company("公司")
        file, real = backup.back_up(tmp_path / "x.tgz"), postgres_tools._restore

        def cut_short(dumped: Path, *options: str, building: int) -> None:
            if by == "its first tables":
                real(dumped, "--schema-only", "--table=directory_company", building=building)
            if "--single-transaction" in options or by == "its first tables":
                raise postgres_tools.Failed("the connection broke")
            real(dumped, *options, building=building)

        empty_database()
        monkeypatch.setattr(postgres_tools, "_restore", cut_short)
        with pytest.raises(postgres_tools.Failed):
            restore.restore(file)
        assert upgrade.leftovers() and "cut_short" in {finding.code for finding in checkup.check_up()}
        with pytest.raises(Refused):
            ready_database(demo=False)
        monkeypatch.setattr(postgres_tools, "_restore", real)
        restore.restore(file)
        assert not upgrade.leftovers() and not ready_database(demo=False)
        assert Company.objects.get().name == "公司"

    def test_what_others_hung_on_the_leftovers_is_told_and_stays(home, make_company, tmp_path, empty_database):
        file = backup.back_up(tmp_path / "x.tgz")
        empty_database()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE team_team (id int)")
            cursor.execute("CREATE VIEW report AS SELECT id FROM team_team")
        with pytest.raises(postgres_tools.Failed, match="report"):
            restore.restore(file)
        assert upgrade.leftovers() == ["team_team"]
