"""kill -9 at random points of an import and of its undo: no half, lost or double rows, and nothing given up.

    python -m bench.bench_kill                   200 kills on SQLite, 200 on PostgreSQL
    python -m bench.bench_kill sqlite 20

Each round: a list is committed; a worker process that writes it is killed after a random time; another worker finishes.
Then the same with the undo. After both the directory must be, row by row, what it should be.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.bench_import import companies, known, write_file
from bench.table import say

ROUNDS = 200
ROWS = 3_000
SEED = 4


def main(databases: list[str], rounds: int) -> int:
    failed = 0
    for database in databases:
        if database == "postgresql":
            from tests.on_postgres import cluster, program_folder

            programs = program_folder()
            if programs is None:
                print("postgresql: not on this machine")
                continue
            with cluster(programs) as url:
                failed |= _run(database, rounds, {"DATABASE_URL": url})
        else:
            failed |= _run(database, rounds, {})
    return failed


def _run(database: str, rounds: int, environment: dict[str, str]) -> int:
    home = tempfile.mkdtemp(prefix="tuoke-kill-")
    try:
        settings = {"TUOKE_HOME": home, "DJANGO_SETTINGS_MODULE": "tuoke.config.settings"}
        full = {**os.environ, **settings, **environment, "PYTHONPATH": os.pathsep.join(["src", "."])}
        command = [sys.executable, "-m", "bench.bench_kill", "--inside", database, str(rounds)]
        return subprocess.run(command, env=full, check=False).returncode
    finally:
        shutil.rmtree(home, ignore_errors=True)


def inside(database: str, rounds: int) -> int:
    """In a workspace of its own; the killed workers are processes, those that finish their work run here."""
    import django

    django.setup()

    from bench.bench_import import bring_in, undo
    from tuoke.directory.digest import digest
    from tuoke.intake import committing
    from tuoke.team.models import User
    from tuoke.workspace import upgrade
    from tuoke.workspace.models import Due, Workspace

    upgrade.upgrade()
    Workspace.objects.create(pk=1, name="Bench")
    user = User.objects.create_user("bench@example.com", name="Bench", role="admin")
    folder = Path(os.environ["TUOKE_HOME"])
    write_file(folder / "known.csv", (known(row, i) for i, row in enumerate(companies(ROWS)) if i < ROWS // 2))
    write_file(folder / "all.csv", companies(ROWS))
    bring_in(user, folder / "known.csv")
    empty = digest()
    batch, _times = bring_in(user, folder / "all.csv")
    full = _rows_without_ids()
    undo(batch, user)
    draw, wrong, hit = random.Random(SEED), 0, {"import": 0, "undo": 0}
    longest = {"import": 2.0, "undo": 1.0}
    for number in range(0, rounds, 2):
        batch = _checked(user, folder / "all.csv")
        Due.objects.all().delete()
        committing.commit(batch, user)
        hit["import"] += _killed(draw, longest, "import")
        wrong += _finish(batch, "done") or _rows_without_ids() != full
        Due.objects.all().delete()
        committing.undo(batch, user)
        hit["undo"] += _killed(draw, longest, "undo")
        wrong += _finish(batch, "undone") or digest() != empty
        if number % 20 == 0:
            print(f"  {number + 2} of {rounds}: {hit} kills met work under way, {wrong} wrong", flush=True)
    print(f"{database}: {rounds} kill -9, {sum(hit.values())} of them amid the work, {wrong} half, lost or double")
    told = f"{wrong} ({sum(hit.values())} amid the work)"
    say(f"{database}: half, lost or double rows after {rounds} kill -9 of an import", "0", told, not wrong)
    return 1 if wrong else 0


def _checked(user, path: Path):  # type: ignore[no-untyped-def]
    from tuoke.flows import importing
    from tuoke.intake import uploading

    batch = uploading.receive(user, path.name, [path.read_bytes()])
    importing.read_list(str(batch.pk))
    batch.refresh_from_db()
    said = {"list_name": "bench", "source": "purchased", "lawful_basis": "contract", "twin_rule": "update"}
    uploading.map_columns(batch, user, batch.mapping, [], **said)
    importing.check_list(str(batch.pk))
    batch.refresh_from_db()
    return batch


def _killed(draw: random.Random, longest: dict[str, float], what: str) -> bool:
    """Start a worker, kill it at a random moment of its work; says whether it was still at it."""
    worker = subprocess.Popen([sys.executable, "-m", "bench.bench_kill", "--worker"], stdout=subprocess.PIPE)
    assert worker.stdout is not None
    worker.stdout.readline()
    began = time.monotonic()
    time.sleep(draw.uniform(0, longest[what]))
    amid = worker.poll() is None
    if amid:
        worker.send_signal(signal.SIGKILL)
        longest[what] = min(longest[what] * 1.1, 8.0)
    else:
        longest[what] = max(0.1, (time.monotonic() - began) * 0.8)
    worker.wait()
    return amid


def _finish(batch, state: str) -> bool:  # type: ignore[no-untyped-def]
    """The next worker takes over; True when the work was not finished as it should."""
    from tuoke import flows
    from tuoke.flows.worker import Worker
    from tuoke.workspace.models import Due

    successor = Worker("bench")
    successor.free_leases_of_predecessor()
    while successor.work_once(flows.LONG):
        pass
    batch.refresh_from_db()
    return batch.state != state or Due.objects.filter(flow__in=flows.LONG, done_at=None).exists()


def _rows_without_ids() -> list[object]:
    """Every fact in the directory with its multiplicity; ids differ from run to run."""
    from tuoke.directory.models import Company, Entry, ExternalKey, List, Person
    from tuoke.intake.models import Change

    seen = [Company.objects.visible_to, Person.objects.visible_to, Entry.objects.visible_to, List.objects.visible_to]
    from tuoke.team.models import User

    admin = User.objects.get()
    counts = [look(admin).count() for look in seen]
    companies = sorted(Company.objects.values_list("name", "industry", "employees", "address", "owner"), key=str)
    people = sorted(Person.objects.values_list("name", "title", "phone_key", "email_key", "company__name"))
    keys = sorted(ExternalKey.objects.values_list("source", "value", "company__name"))
    entries = sorted(Entry.objects.values_list("line", "company__name", "person__name", "list__name"), key=str)
    changes = Change.objects.filter(batch__state="done").count()
    return [counts, companies, people, keys, entries, changes]


def work() -> None:
    import django

    django.setup()
    from tuoke import flows
    from tuoke.flows.worker import Worker
    from tuoke.intake import checking  # noqa: F401
    from tuoke.prospects import writing  # noqa: F401

    print("ready", flush=True)
    Worker("bench").work_once(flows.LONG)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        sys.exit(inside(sys.argv[2], int(sys.argv[3])))
    if sys.argv[1:2] == ["--worker"]:
        work()
        sys.exit(0)
    named = [name for name in sys.argv[1:] if not name.isdigit()]
    numbers = [int(name) for name in sys.argv[1:] if name.isdigit()]
    sys.exit(main(named or ["sqlite", "postgresql"], numbers[0] if numbers else ROUNDS))
