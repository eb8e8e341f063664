"""kill -9 at random points while work is due: nothing lost, nothing done twice.

    python -m bench.bench_due [--kills 200] [--rows 2000]     on SQLite, then on PostgreSQL
    python -m bench.bench_due postgresql                      on one of them

A child process works off rows that each put one effect into a table, under the row's key, so that doing it again is no
second effect. The parent kills it again and again, at random moments before, in and after that effect. At the end every
row is done, every key has its effect once, and no row was given up.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.synchronize import Event

from bench.table import say
from tuoke import flows

PREPARE = """
import django; django.setup()
from django.db import connection
from tuoke.workspace import upgrade
upgrade.upgrade()
from tuoke.workspace.models import Due
with connection.cursor() as c:
    c.execute("CREATE TABLE bench_effect (key varchar(40) PRIMARY KEY, times integer NOT NULL)")
    c.execute("CREATE TABLE bench_attempt (key varchar(40) NOT NULL)")
Due.objects.bulk_create(Due(flow="bench", key=str(n)) for n in range({rows}))
"""
COUNT = """
import json
import django; django.setup()
from django.db import connection
from django.db.models import Count, Q
from tuoke.workspace.models import Due
told = Due.objects.aggregate(done=Count("pk", filter=~Q(done_at=None)), failed=Count("pk", filter=~Q(failed_at=None)))
with connection.cursor() as c:
    c.execute("SELECT COUNT(*), COALESCE(SUM(times), 0), MAX(times) FROM bench_effect")
    told["keys"], told["effects"], told["most"] = c.fetchone()
    c.execute("SELECT COUNT(*), COUNT(DISTINCT key) FROM bench_attempt")
    told["attempts"], told["attempted"] = c.fetchone()
told["most_attempts"] = max(Due.objects.values_list("attempts", flat=True))
print(json.dumps({k: int(v or 0) for k, v in told.items()}))
"""


def run(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


def effect(key: str) -> None:
    """Idempotent as our flows are: what it has done already it finds and leaves."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_attempt VALUES (%s)", [key])
    time.sleep(random.random() * 0.004)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT times FROM bench_effect WHERE key = %s", [key])
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO bench_effect VALUES (%s, 1)", [key])
            time.sleep(random.random() * 0.002)
    time.sleep(random.random() * 0.002)


def work(working: Event) -> None:
    """The child: a worker as `tuoke serve` starts it, its predecessor dead."""
    from tuoke.flows.worker import Worker

    hand = Worker("bench", lease_seconds=1)
    hand.free_leases_of_predecessor()
    working.set()
    hand.work_off()


def main(databases: list[str], given: list[str]) -> int:
    """Each database in a process of its own, for the settings are read once."""
    failed = 0
    for database in databases:
        with _one(database) as environment, tempfile.TemporaryDirectory(prefix="tuoke-bench-") as folder:
            home = {"TUOKE_HOME": folder, "DJANGO_SETTINGS_MODULE": "tuoke.config.settings"}
            command = [sys.executable, "-m", "bench.bench_due", "--inside", database, *given]
            failed |= subprocess.run(command, env={**os.environ, **home, **environment}, check=False).returncode
    return failed


@contextlib.contextmanager
def _one(database: str) -> Iterator[dict[str, str]]:
    if database == "sqlite":
        yield {}
        return
    from tests.on_postgres import cluster, program_folder

    programs = program_folder()
    if programs is None:
        sys.exit("postgresql: not on this machine")
    with cluster(programs) as url:
        yield {"DATABASE_URL": url}


def inside(database: str, kills: int, rows: int, seed: int) -> int:
    """In a workspace of its own: fill it, kill its workers, count."""
    chance = random.Random(seed)
    run(PREPARE.format(rows=rows))
    began, killed = time.monotonic(), _work_and_kill(kills, chance)
    told = {"database": database, **json.loads(run(COUNT))}
    told |= {"rows": rows, "kills": killed, "seconds": round(time.monotonic() - began, 1)}
    told |= {"lost": rows - told["done"], "doubled": told["effects"] - told["keys"], "missing": rows - told["keys"]}
    print(json.dumps(told))
    sound = not (told["lost"] or told["doubled"] or told["missing"] or told["failed"])
    say(
        f"{database}: due work lost or doubled after {killed} kill -9 of the worker",
        "0",
        f"{told['lost'] + told['doubled']}",
        sound,
    )
    return 0 if sound and killed >= kills else 1


def _work_and_kill(kills: int, chance: random.Random) -> int:
    """Fork workers and kill each after at most 120 ms; when that was done often enough, one works off the rest."""
    import django

    django.setup()  # once: a fork then is a worker that is ready at once. No connection is opened here
    flows.FLOWS["bench"] = "bench.bench_due.effect"
    forks, killed = multiprocessing.get_context("fork"), 0
    while True:
        working = forks.Event()
        child = forks.Process(target=work, args=(working,))
        child.start()
        working.wait()
        if killed < kills:
            child.join(chance.random() * 0.12)
            killed += child.is_alive()
            child.kill()
        child.join()
        if child.exitcode == 0:
            return killed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        sys.exit(inside(args.databases[0], args.kills, args.rows, args.seed))
    sys.exit(main(args.databases, ["--kills", str(args.kills), "--rows", str(args.rows), "--seed", str(args.seed)]))
