"""A workspace that is made today and one that was brought up through every version are the same."""

import os
import subprocess
import sys

import pytest
from django.db import connection, connections
from django.db.utils import ConnectionHandler

SQLITE = ("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2",)
POSTGRES = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length "
    "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE NOT tgisinternal ORDER BY 1, 2",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
    "SELECT attrelid::regclass::text, attname, attstattarget FROM pg_attribute WHERE attstattarget > 0 ORDER BY 1, 2",
    "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1",
)
APPLIED = "SELECT app, name FROM django_migrations ORDER BY 1, 2"


def shape_of(at):
    """Everything of a database but the order of columns, which no query of ours goes by."""
    with at.cursor() as cursor:
        found = []
        for query in (*(SQLITE if at.vendor == "sqlite" else POSTGRES), APPLIED):
            cursor.execute(query)
            found += [tuple(map(_plain, row)) for row in cursor.fetchall()]
    return found


def _plain(told):
    """The columns of a table of SQLite, in the order of their names."""
    if not str(told).startswith("CREATE TABLE"):
        return told
    return sorted(part.strip(" ()") for part in str(told).partition("(")[2].split(", "))


@pytest.fixture
def migrated(tmp_path):
    """A database of its own that went through every migration, one after the other."""
    here = connection.settings_dict
    environment = {**os.environ, "TUOKE_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tuoke.config.settings"}
    environment.pop("DATABASE_URL", None)
    name = str(tmp_path / "tuoke.sqlite3")
    if connection.vendor == "postgresql":
        name = f"{here['NAME']}_migrated"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
        url = f"postgresql://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{name}"
        environment["DATABASE_URL"] = url
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=environment, check=True)
    other = ConnectionHandler({"default": {**connections.settings["default"], **here, "NAME": name}})["default"]
    yield other
    other.close()
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


@pytest.mark.django_db
def test_the_shape_made_at_once_is_that_of_all_migrations(migrated):
    assert shape_of(connection) == shape_of(migrated)
