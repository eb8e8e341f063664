"""Kept readings of a firm with 5,000,000 journal entries: how long pages take, how long keeping them takes.

    python -m bench readings                        both databases, 1,000,000 companies: fill, make, measure
    python -m bench readings sqlite --times 20      one database, 20 requests a page
    python -m bench readings --home /tmp/firm       keep the filled SQLite workspace for the next run
    BENCH_POSTGRES=postgres://... python -m bench readings postgresql      the same for PostgreSQL

Asked are an admin, a manager and a seller in turn, in one process without a server before it. Goal: each page within a
second (p99); what is touched is counted within ten, of 1,000 events.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from bench.table import say
from tests.on_postgres import cluster, program_folder

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "funnel and plan": "/funnel/?of=all", "own funnel and plan": "/funnel/?of=me&weeks=52", "lists": "/lists/",
    "methods": "/methods/", "funnel in parts": "/funnel/parts/?of=all",
}  # fmt: skip
WHO = ("ada@bench.test", "mei@bench.test", "s1@bench.test")
GOALS = {"page": 1.0, "1,000 new events": 10.0}

INSIDE = """
import json, sys, django
django.setup()
from tuoke.workspace import upgrade
if upgrade.pending():
    upgrade.upgrade()
from bench.bench_readings import inside
print(json.dumps(inside(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "anew")))
"""


def inside(companies: int, times: int, anew: bool) -> dict[str, Any]:
    """Fill the workspace if it is empty, make its readings, and measure; seconds by what."""
    from bench.big_firm import fill
    from tuoke.directory.models import Company
    from tuoke.flows.keeping import keep_readings, rebuild
    from tuoke.journal.models import JournalEntry
    from tuoke.team.models import User
    from tuoke.workspace.kept import Kept

    if not User.objects.exists():
        fill(companies, people=1, entries=5)
    found: dict[str, Any] = {"companies": Company.objects.count(), "entries": JournalEntry.objects.count()}
    found["made anew"] = _took(lambda: rebuild(anew=True)) if anew or Kept.standing() is None else None
    keep_readings("")
    found["1,000 new events"] = _took(_thousand_events)
    found["one new event"] = _took(lambda: _events(1))
    found["pages"] = {
        f"{name}, {who.split('@')[0]}": _asked(path, who, times) for name, path in PAGES.items() for who in WHO
    }
    return found


def _thousand_events() -> None:
    _events(1_000)


def _events(many: int) -> None:
    """So many calls with companies picked by chance, written and counted."""
    from django.db import transaction

    from tuoke.directory.models import Company
    from tuoke.flows.keeping import keep_readings
    from tuoke.journal.kinds import OUTCOMES, Call
    from tuoke.journal.models import JournalEntry
    from tuoke.team.models import User

    chance, sellers = Random(many), list(User.objects.filter(role="seller"))
    last = Company.objects.order_by("-pk").values_list("pk", flat=True)[0]
    companies = Company.objects.filter(pk__in=[chance.randrange(1, last + 1) for _ in range(2 * many)])[:many]
    with transaction.atomic():
        for company in companies:
            JournalEntry.objects.write(chance.choice(sellers), company, Call(chance.choice(OUTCOMES)))
    keep_readings("")


def _asked(path: str, who: str, times: int) -> list[float]:
    from django.conf import settings
    from django.test import Client

    from tuoke.team.models import User

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(User.objects.get(email=who), backend="tuoke.team.backend.Colleagues")
    assert client.get(path).status_code == 200, path
    return [_took(lambda: client.get(path)) for _ in range(times)]


def _took(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def run(label: str, environment: dict[str, str], companies: int, times: int, anew: bool) -> bool:
    command = [sys.executable, "-c", INSIDE, str(companies), str(times), "anew" if anew else ""]
    told = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = json.loads(told.splitlines()[-1])
    print(f"\n{label}: {found['companies']:,} companies, {found['entries']:,} journal entries")
    if found["made anew"] is not None:
        print(f"all made anew {found['made anew']:.1f} s")
    print(f"one new event written and counted {found['one new event'] * 1000:.0f} ms")
    good = found["1,000 new events"] <= GOALS["1,000 new events"]
    print(f"1,000 new events written and counted {found['1,000 new events']:.2f} s")
    print(f"{'page':28}{'p50 s':>8}{'p99 s':>8}")
    for name, took in found["pages"].items():
        p50, p99 = statistics.median(took), max(took) if len(took) < 100 else statistics.quantiles(took, n=100)[98]
        met = p99 <= GOALS["page"]
        good &= met
        print(f"{name:28}{p50:8.3f}{p99:8.3f}{'' if met else '   over the goal'}")
        say(f"{label}: {name}, 5M entries", "1 s", f"{p50:.2f} / {p99:.2f} s", met)
    return good


def main(given: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="bench readings", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"], metavar="sqlite|postgresql")
    parser.add_argument("--companies", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--stand", action="store_true", help="do not make anew readings that stand from an earlier run")
    parser.add_argument("--home", type=Path, help="keep the SQLite workspace here")
    args = parser.parse_args(given)
    good = True
    with contextlib.ExitStack() as stack:
        home = args.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tuoke-readings-")))
        environment = {
            **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
            "TUOKE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tuoke.config.settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }  # fmt: skip
        if "sqlite" in args.databases:
            good &= run("SQLite", environment, args.companies, args.times, not args.stand)
        if "postgresql" in args.databases:
            programs = program_folder()
            if programs is None:
                print("PostgreSQL is not on this machine: not measured")
                return 1
            url = os.environ.get("BENCH_POSTGRES") or stack.enter_context(cluster(programs))
            good &= run("PostgreSQL", {**environment, "DATABASE_URL": url}, args.companies, args.times, not args.stand)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
