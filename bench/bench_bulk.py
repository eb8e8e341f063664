"""A hundred thousand companies go to somebody else at once, and come back.

    python -m bench.bench_bulk                      100,000 of 200,000 companies, SQLite and PostgreSQL
    python -m bench.bench_bulk sqlite --rows 20000 --of 50000

Measured is what a worker does from the moment that somebody says "assign": choosing the rows, writing owner and version
in slices, values before, the line in the audit; then the undoing of it. Then it is counted whether every company is
where it was.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from typing import Any

from bench.table import say

ROWS, OF = 100_000, 200_000
GOAL = 15.0  # seconds for 100,000


def main(databases: list[str], rows: int, of: int) -> int:
    failed = 0
    for database in databases:
        if database == "postgresql":
            from tests.on_postgres import cluster, program_folder

            programs = program_folder()
            if programs is None:
                print("postgresql: not on this machine")
                continue
            with cluster(programs) as url:
                failed |= _tell(database, rows, _run(rows, of, {"DATABASE_URL": url}))
        else:
            failed |= _tell(database, rows, _run(rows, of, {}))
    return failed


def _tell(database: str, rows: int, told: dict[str, Any]) -> int:
    goal = GOAL * rows / ROWS
    for what in ("assigned", "undone"):
        print(
            f"{database}: {told['rows']:,} companies {what} in {told[what]:.1f} s "
            f"(processor {told[what + ' cpu']:.1f} s)"
        )
        say(f"{database}: {rows:,} companies {what}", f"<= {goal:.0f} s", f"{told[what]:.1f} s", told[what] <= goal)
    say(f"{database}: owners that differ after the undoing", "0", str(told["differ"]), not told["differ"])
    late = told["assigned"] > goal or told["undone"] > goal
    return 1 if late or told["differ"] or told["rows"] != rows else 0


def _run(rows: int, of: int, environment: dict[str, str]) -> dict[str, Any]:
    home = tempfile.mkdtemp(prefix="tuoke-bulk-")
    try:
        settings = {"TUOKE_HOME": home, "DJANGO_SETTINGS_MODULE": "tuoke.config.settings"}
        full = {**os.environ, **settings, **environment, "PYTHONPATH": os.pathsep.join(["src", "."])}
        command = [sys.executable, "-m", "bench.bench_bulk", "--inside", str(rows), str(of)]
        told = subprocess.run(command, env=full, check=True, stdout=subprocess.PIPE, text=True).stdout
        answer: dict[str, Any] = json.loads(told.splitlines()[-1])
        return answer
    finally:
        shutil.rmtree(home, ignore_errors=True)


def inside(rows: int, of: int) -> None:
    """In a workspace of its own, as the admin."""
    import django

    django.setup()

    from bench.big_firm import fill
    from tuoke.directory import bulk_changes
    from tuoke.directory.models import Company
    from tuoke.workspace import upgrade

    upgrade.upgrade()
    admin, _manager, *sellers = fill(of)
    before = dict(Company.objects.order_by("pk").values_list("pk", "owner"))
    to = sellers[0]
    chosen = Company.objects.visible_to(admin).exclude(owner=to).order_by("pk").values("pk")[:rows]
    last = max(row["pk"] for row in chosen)
    companies = Company.objects.visible_to(admin).filter(pk__lte=last).exclude(owner=to)
    companies |= Company.objects.visible_to(admin).filter(pk__lte=last, owner=None)
    told: dict[str, Any] = {}

    def timed(what: str, do: Any) -> Any:
        began, worked = time.monotonic(), time.process_time()
        result = do()
        told[what], told[f"{what} cpu"] = time.monotonic() - began, time.process_time() - worked
        return result

    def assign() -> Any:
        change = bulk_changes.begin(companies, "field", "owner", str(to.pk), admin)
        bulk_changes.go_on(change.pk)
        return change

    change = timed("assigned", assign)
    change.refresh_from_db()

    def undo() -> None:
        bulk_changes.undo(change, admin)
        bulk_changes.go_on(change.pk)

    timed("undone", undo)
    after = dict(Company.objects.order_by("pk").values_list("pk", "owner"))
    told |= {"rows": change.written, "differ": sum(after[pk] != owner for pk, owner in before.items())}
    print(json.dumps(told))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(int(sys.argv[2]), int(sys.argv[3]))
        sys.exit(0)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--of", type=int, default=OF)
    args = parser.parse_args()
    sys.exit(main(args.databases, args.rows, args.of))
