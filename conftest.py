"""How a run of the tests ends: what was skipped is said loudly, and with CI=true it is a failure.

A green run on a machine without a browser or a database server would otherwise say less than it seems to.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import settings

# Two busy cores make any single example slow now and then; the same examples every time make a failure repeatable.
settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """A database of the tests is shaped as any new one is; whether migrations come to the same is a test too."""
    from django.db import connection

    from tuoke.workspace import shape_anew, upgrade

    prepare = connection.prepare_database

    def shaped() -> None:
        prepare()
        if not upgrade.applied():
            shape_anew.shape()

    connection.prepare_database = shaped  # type: ignore[method-assign]  # what `migrate` asks before it looks for what is to be done


IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("NOT TESTED", sep="!", red=IN_CI, yellow=not IN_CI)
    reasons: dict[str, int] = {}
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason] = reasons.get(reason, 0) + 1
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{count} x {reason}")
    if IN_CI:
        terminalreporter.line("With CI=true a skipped test is a failed run.")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: Any, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    # A worker of pytest-xdist has no reporter of its own: the process that started it judges.
    if IN_CI and exitstatus == 0 and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
