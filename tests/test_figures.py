"""The figures of `python -m bench figures` at small counts, on both databases. Each starts a workspace of its own."""

from __future__ import annotations

import pytest

from bench.figures import backup, edits, exports, once
from bench.figures.ground import DATABASES
from tests.on_postgres import program_folder


@pytest.fixture(params=DATABASES)
def database(request):
    if request.param == "postgresql" and program_folder() is None:
        pytest.skip("PostgreSQL is not on this machine (on Debian, as root: make system)")
    return request.param


@pytest.mark.parametrize(("figure", "count"), [(once, 6), (edits, 3), (backup, 300)], ids=["once", "edits", "backup"])
def test_it_is_met_at_a_small_count(database, figure, count):
    told = figure.figure(database, count)
    assert told and all(one.met for one in told), told


def test_a_spreadsheet_finds_no_formula():
    if exports.OFFICE is None:
        pytest.skip("LibreOffice is not on this machine (on Debian: apt-get install libreoffice-calc-nogui)")
    told = exports.figure("sqlite", 200)
    assert all(one.met for one in told), told
