"""A million new companies with people, codes and search index come in: how long, how others wait, how much memory.

    python -m bench.bench_commit                        a million, SQLite and PostgreSQL, once each
    python -m bench.bench_commit sqlite 200000 --times 3   fewer rows on one of them, the median of three

Measured is the commit: the checked list is written where nobody sees it, indexed and revealed, as a worker does it.
Reading and checking are told beside it. Another process writes a row every 20 ms all the while; the longest that one of
them took is printed, and the largest memory of the process that writes. Before the measured run the same import is
stopped halfway, and what is left of it is counted.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from itertools import islice
from pathlib import Path
from typing import Any

from bench.bench_import import HEADER, companies
from bench.table import say

ROWS = 1_000_000
GOALS = {"sqlite": 100.0, "postgresql": 150.0}  # seconds for a million
LEFT = ("company", "person", "externalkey", "entry", "list", "arrival", "searchtext")


def main(databases: list[str], rows: int, times: int, stopping: bool) -> int:
    failed = 0
    for database in databases:
        if database == "postgresql":
            from tests.on_postgres import cluster, program_folder

            programs = program_folder()
            if programs is None:
                print("postgresql: not on this machine")
                continue
            runs = []
            for _ in range(times):
                with cluster(programs) as url:
                    runs.append(_run(rows, stopping, {"DATABASE_URL": url}))
        else:
            runs = [_run(rows, stopping, {}) for _ in range(times)]
        failed |= _tell(database, rows, runs)
    return failed


def _tell(database: str, rows: int, runs: list[dict[str, Any]]) -> int:
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    goal = GOALS[database] * rows / ROWS
    print(
        f"{database}: {rows:,} rows committed in {middle['commit']:.1f} s (processor time without the server "
        f"{middle['cpu']:.1f} s; read {middle['read']:.1f}, check {middle['check']:.1f}); others waited at most "
        f"{middle['waited']:.2f} s; memory {middle['memory']:.0f} MB; left after a stop: {middle['left']:.0f} rows"
    )
    say(
        f"{database}: commit of {rows:,} companies",
        f"<= {goal:.0f} s",
        f"{middle['commit']:.1f} s",
        middle["commit"] <= goal,
    )
    say(f"{database}: longest wait of another writer", "<= 2 s", f"{middle['waited']:.2f} s", middle["waited"] <= 2)
    say(f"{database}: memory of the writing process", "", f"{middle['memory']:.0f} MB", None)
    say(f"{database}: rows left of an import stopped halfway", "0", f"{middle['left']:.0f}", not middle["left"])
    return 1 if middle["commit"] > goal or middle["waited"] > 2 or middle["left"] else 0


def _run(rows: int, stopping: bool, environment: dict[str, str]) -> dict[str, Any]:
    home = tempfile.mkdtemp(prefix="tuoke-commit-")
    try:
        settings = {"TUOKE_HOME": home, "DJANGO_SETTINGS_MODULE": "tuoke.config.settings"}
        full = {**os.environ, **settings, **environment, "PYTHONPATH": os.pathsep.join(["src", "."])}
        command = [sys.executable, "-m", "bench.bench_commit", "--inside", str(rows), str(int(stopping))]
        told = subprocess.run(command, env=full, check=True, stdout=subprocess.PIPE, text=True).stdout
        answer: dict[str, Any] = json.loads(told.splitlines()[-1])
        return answer
    finally:
        shutil.rmtree(home, ignore_errors=True)


def inside(rows: int, stopping: bool) -> None:
    """In a workspace of its own: read and check in this process, then commit in one that does nothing else."""
    import django

    django.setup()

    from tuoke.flows import importing
    from tuoke.intake import committing, uploading
    from tuoke.team.models import User
    from tuoke.workspace import upgrade
    from tuoke.workspace.models import Workspace

    upgrade.upgrade()
    Workspace.objects.create(pk=1, name="Bench")
    user = User.objects.create_user("bench@example.com", name="Bench", role="admin")
    file = Path(os.environ["TUOKE_HOME"]) / "all.parquet"
    _write_file(file, rows)
    with open(file, "rb") as data:
        batch = uploading.receive(user, file.name, iter(lambda: data.read(1 << 20), b""))
    file.unlink()
    told: dict[str, float] = {"left": 0}
    told["read"] = _timed(importing.read_list, str(batch.pk))
    batch.refresh_from_db()
    said = {"list_name": "bench", "source": "purchased", "lawful_basis": "contract", "twin_rule": "update"}
    assert batch.state == "mapping", (batch.error, batch.error_detail)
    uploading.map_columns(batch, user, batch.mapping, [], **said)
    told["check"] = _timed(importing.check_list, str(batch.pk))
    batch.refresh_from_db()
    if stopping:
        assert committing.commit(batch, user)
        told["left"] = _stopped_halfway(batch, user)
    assert committing.commit(batch, user)
    other = _start("bench.bench_import", "--waiting")
    writer = _start("bench.bench_commit", "--write", str(batch.pk))
    told |= json.loads(writer.communicate()[0].splitlines()[-1])
    other.terminate()
    told["waited"] = float(other.communicate()[0].split()[-1])
    batch.refresh_from_db()
    assert batch.state == "done" and batch.counts["companies_new"] == rows, (batch.state, batch.counts)
    print(json.dumps(told), flush=True)


def _write_file(path: Path, rows: int) -> None:
    """As Parquet: a million rows of CSV are more than may be uploaded at once."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in HEADER])
    stream = companies(rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while part := list(islice(stream, 50_000)):
            writer.write_table(pa.table([list(column) for column in zip(*part, strict=True)], schema=schema))


def _start(module: str, *given: str) -> subprocess.Popen[str]:
    """A process beside this one, once it says that it is ready."""
    found = subprocess.Popen([sys.executable, "-m", module, *given], stdout=subprocess.PIPE, text=True)
    assert found.stdout is not None
    found.stdout.readline()
    return found


def _stopped_halfway(batch: Any, user: Any) -> int:
    """Click stop when half is written; how many rows stay."""
    from django.db import connection

    from tuoke.intake import committing
    from tuoke.intake.models import Batch

    writer = _start("bench.bench_commit", "--write", str(batch.pk))
    while writer.poll() is None:
        found = Batch.objects.get(pk=batch.pk)
        if found.state == "writing" and found.progress >= 0.5:
            assert committing.stop(found, user)
            break
        time.sleep(0.05)
    writer.communicate()
    batch.refresh_from_db()
    assert batch.state == "checked" and batch.error == "stopped", batch.state
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT COUNT(*) FROM directory_{table}" for table in LEFT))
        return sum(row[0] for row in cursor.fetchall())


def _timed(step: Any, *given: Any) -> float:
    began = time.perf_counter()
    step(*given)
    return time.perf_counter() - began


def write(key: str) -> None:
    """The worker's part alone, so that the memory is its own; the time left is told as it goes."""
    import resource

    import django

    django.setup()
    from tuoke.flows import importing

    print("ready", flush=True)
    done = threading.Event()
    teller = threading.Thread(target=_tell_progress, args=(int(key), done))
    teller.start()
    seconds = _timed(importing.write_list, key)
    done.set()
    teller.join()
    used = os.times()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"commit": seconds, "cpu": used.user + used.system, "memory": memory}), flush=True)


def _tell_progress(key: int, done: threading.Event) -> None:
    from django.db import connection

    from tuoke.intake.models import Batch
    from tuoke.intake.sentences import left

    while not done.wait(5):
        batch = Batch.objects.get(pk=key)
        seconds = batch.seconds_left
        told = left(seconds) if seconds is not None else ""
        print(f"  {batch.progress:.0%} {told}", file=sys.stderr, flush=True)
    connection.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(int(sys.argv[2]), sys.argv[3] == "1")
    elif sys.argv[1:2] == ["--write"]:
        write(sys.argv[2])
    else:
        parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("given", nargs="*", metavar="DATABASE or ROWS")
        parser.add_argument("--times", type=int, default=1)
        parser.add_argument("--no-stop", action="store_true", help="leave out the import that is stopped halfway")
        args = parser.parse_args()
        numbers = [int(one) for one in args.given if one.isdigit()]
        named = [one for one in args.given if not one.isdigit()] or ["sqlite", "postgresql"]
        sys.exit(main(named, numbers[0] if numbers else ROWS, args.times, not args.no_stop))
