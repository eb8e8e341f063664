"""A backup is written while somebody works, and put back on an empty machine: the same directory, and a journal that
ends at a moment between the backup's beginning and its end, with no entry missing before.

While `tuoke backup` runs, another process writes numbered notes as fast as it can, each in a transaction of its own.
`tuoke restore` gets nothing but the file: another folder, and on PostgreSQL another server.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.figures.ground import Environment, Told, answer, open_workspace, run, start, tell, workspace

COUNT, QUICK = 1_000_000, 2_000  # companies
GOAL = 60.0  # seconds for each of the two, at a million
TUOKE = Path(sys.executable).with_name("tuoke")


def figure(database: str, count: int) -> list[Told]:
    with workspace(database) as given, workspace(database) as elsewhere:
        before = run(given, __name__, "make", count)["digest"]
        file = Path(elsewhere["TUOKE_HOME"]) / "moved.tgz"
        writer = start({**given, "STOP": str(file)}, __name__, "write")
        assert writer.stdout
        writer.stdout.readline()
        began = time.monotonic()
        at_first = run(given, __name__, "notes")
        backed_up = _tuoke(given, "backup", "--to", str(file))
        at_last = answer(writer)
        empty = {**elsewhere, "TUOKE_HOME": elsewhere["TUOKE_HOME"] + "/new"}
        Path(empty["TUOKE_HOME"]).mkdir()
        restored = _tuoke(empty, "restore", str(file))
        after = run(empty, __name__, "digest")
        notes = run(empty, __name__, "notes")
        size = file.stat().st_size
    same = after["digest"] == before
    whole = notes["numbers"] == notes["last"] and at_first["last"] <= notes["last"] <= at_last["last"]
    told = f"{backed_up:.0f} s and {restored:.0f} s, {size / 1e6:,.0f} MB, digest {'equal' if same else 'DIFFERS'}"
    told += f", notes 1 to {notes['last']:,} {'without a hole' if whole else 'WITH HOLES'}"
    told += f", slowest write {at_last['slowest']:.2f} s of {at_last['last']:,}, {at_last['errors']} errors"
    met = same and whole and max(backed_up, restored) <= GOAL and not at_last["errors"] and time.monotonic() > began
    return [Told("13 backup under load, restored", f"{count:,} companies", told, "<= 60 s each, equal", met)]


def _tuoke(given: Environment, *words: str) -> float:
    began = time.monotonic()
    subprocess.run([str(TUOKE), *words], env=given, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def make(count: int) -> None:
    open_workspace()

    from bench.big_firm import fill
    from tuoke.directory.digest import digest
    from tuoke.workspace import upgrade

    upgrade.upgrade()
    fill(count)
    tell({"digest": digest()})


def write() -> None:
    """Notes until the backup is there, and a little longer."""
    open_workspace()
    import os

    from django.db import DatabaseError

    from tuoke.directory.models import Company
    from tuoke.journal.kinds import Note
    from tuoke.journal.models import JournalEntry
    from tuoke.team.models import User

    ada, company = User.objects.get(email="ada@bench.test"), Company.objects.order_by("pk")[0]
    number, slowest, errors, until = 0, 0.0, 0, Path(os.environ["STOP"])
    while not until.exists():
        began = time.monotonic()
        try:
            JournalEntry.objects.write(ada, company, Note(f"bench {number + 1}"))
            number += 1
        except DatabaseError:
            errors += 1
        slowest = max(slowest, time.monotonic() - began)
        if number == 20:
            print("writing", flush=True)
    tell({"last": number, "slowest": slowest, "errors": errors})


def notes() -> None:
    """How many numbered notes there are, and the highest number."""
    open_workspace()
    from tuoke.journal.models import JournalEntry

    found = JournalEntry.objects.filter(body__text__startswith="bench ")
    numbers = [int(text.split()[1]) for text in found.values_list("body__text", flat=True)]
    tell({"numbers": len(set(numbers)), "last": max(numbers, default=0)})


def digest() -> None:
    open_workspace()
    from tuoke.directory.digest import digest as of_all

    tell({"digest": of_all()})


if __name__ == "__main__":
    does: dict[str, Any] = {"make": make, "write": write, "notes": notes, "digest": digest}
    does[sys.argv[1]](*map(int, sys.argv[2:]))
