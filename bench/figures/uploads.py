"""Spoiled files through the pages and the process that opens them: no error of ours, none over 10 s or 300 MB, and
every bomb refused before it is unpacked.

Each file goes as far as it gets: uploaded, read, its columns mapped, checked, brought in. The process that opens a file
is the product's own code under its own limits, forked from one that has its libraries loaded: the start of Python,
which takes half a second of every upload, is not what is counted here. Seconds are those of the processor, of both
processes: those of the clock, told beside them, hang on what else a machine does. CSV, text, XLSX and Parquet; vCard is
no form that is imported.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.figures.ground import Told, answer, open_workspace, run, start, tell, workspace

COUNT, QUICK = 10_000, 100  # files
PARTS = 2  # processes
SEED = 9
MOST_SECONDS, MOST_MEMORY = 10.0, 300  # MB


def figure(database: str, count: int) -> list[Told]:
    with workspace(database) as given:
        run(given, __name__, "make")
        parts = [answer(one) for one in [start(given, __name__, "send", part, count) for part in range(PARTS)]]
    ended = sum((Counter(one["ended"]) for one in parts), Counter[str]())
    errors = [error for one in parts for error in one["errors"]]
    for error in errors[:5]:
        print(error, file=sys.stderr)
    slowest, clock, memory = (max(one[what] for one in parts) for what in ("slowest", "clock", "memory"))
    met = not errors and sum(ended.values()) == count and slowest <= MOST_SECONDS and memory <= MOST_MEMORY
    what = f"{count:,} spoiled files: " + ", ".join(f"{many:,} {how}" for how, many in ended.most_common())
    found = f"{len(errors)} errors, slowest {slowest:.1f} s ({clock:.1f} s by the clock), most memory {memory:.0f} MB"
    bombs, refused, unpacked = (sum(one[key] for one in parts) for key in ("bombs", "refused", "unpacked"))
    told = f"{refused} refused, {unpacked} unpacked before"
    return [
        Told("4 hostile files", what, found, f"0, <= {MOST_SECONDS:.0f} s, <= {MOST_MEMORY} MB", met),
        Told("4 bombs", f"{bombs} bombs", told, f"{bombs}, 0", refused == bombs and not unpacked),
    ]


def make() -> None:
    open_workspace()

    from tuoke.team.models import User
    from tuoke.workspace import upgrade
    from tuoke.workspace.models import Workspace

    upgrade.upgrade()
    Workspace.objects.create(pk=1, name="Bench")
    for part in range(PARTS):
        User.objects.create_user(f"a{part}@bench.test", name=f"A{part}", role="admin")
    tell({})


def send(part: str, count: str) -> None:
    """Every second file, each walked as far as it goes; the first process sends the bombs too."""
    open_workspace()
    from django.test import Client

    from tuoke.intake import reading
    from tuoke.intake.tests import test_hostile_uploads
    from tuoke.intake.tests.mutations import bombs, mutated
    from tuoke.team.models import User

    user = User.objects.get(email=f"a{part}@bench.test")
    page = Client(raise_request_exception=True)
    page.force_login(user, backend="tuoke.team.backend.Colleagues")
    opener = _Opener()
    reading.in_child = opener  # type: ignore[assignment]
    # Two send at once: the batch that a walk goes on with is its own.
    own = test_hostile_uploads.Batch.objects.filter(by=user)
    test_hostile_uploads.Batch = type("Batch", (), {"objects": own})  # type: ignore[misc,assignment]
    ended: Counter[str] = Counter()
    slowest = clock = 0.0
    errors: list[str] = []
    for number, (name, data) in enumerate(mutated(int(count), SEED)):
        if number % PARTS != int(part):
            continue
        began, worked, opener.seconds = time.perf_counter(), time.process_time(), 0.0
        try:
            batch = test_hostile_uploads.walk(page, name, data)
            ended[str(batch.state) if batch else "not taken"] += 1
        except Exception as error:
            ended["ERROR"] += 1
            errors.append(f"file {number} ({name[:40]!r}, {len(data)} bytes): {type(error).__name__}: {error}")
        slowest = max(slowest, time.process_time() - worked + opener.seconds)
        clock = max(clock, time.perf_counter() - began)
    memory, opener.memory = opener.memory, 0.0
    files = bombs() if part == "0" else {}
    refused = unpacked = 0
    for name, data in files.items():
        batch = test_hostile_uploads.walk(page, name, data)
        refused += batch is not None and batch.state == "refused"
        unpacked += opener.memory > MOST_MEMORY
        opener.memory = 0.0
    tell({"ended": ended, "errors": errors, "slowest": slowest, "clock": clock, "memory": memory, "bombs": len(files),
          "refused": refused, "unpacked": unpacked})  # fmt: skip


class _Opener:
    """Takes the place of `in_child`: asks a process with everything loaded to fork one that opens the file."""

    def __init__(self) -> None:
        self.memory = self.seconds = 0.0
        command = [sys.executable, "-m", "bench.figures.uploads", "open"]
        given = {**os.environ, "OMP_NUM_THREADS": "2"}
        self._process = subprocess.Popen(
            command, env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def __call__(self, path: Path, folder: Path, *asked: str | None) -> dict[str, Any]:
        from tuoke.intake.reading import Refused, told

        for name in ("rows.parquet", "reading.json", "refused.json"):
            (folder / name).unlink(missing_ok=True)
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps([str(path), str(folder), *asked]) + "\n")
        self._process.stdin.flush()
        ended = json.loads(self._process.stdout.readline())
        self.memory = max(self.memory, ended["memory"])
        self.seconds += ended["seconds"]
        if ended["status"] and not (folder / "refused.json").exists():
            raise Refused("broken")
        return told(folder)


def open_files() -> None:
    """For each line of the input, a process of its own that reads the file under the limits of the product."""
    import pyarrow.parquet  # noqa: F401
    import python_calamine  # noqa: F401

    from tuoke.engine.lists import read  # noqa: F401
    from tuoke.intake import child

    for line in sys.stdin:
        path, folder, *asked = json.loads(line)
        pid = os.fork()
        if not pid:
            try:
                child.limit_ourselves()
                child.read(Path(path), Path(folder), *(text or None for text in asked))
                os._exit(0)
            except BaseException:
                os._exit(1)
        _, status, used = os.wait4(pid, 0)
        seconds = used.ru_utime + used.ru_stime
        print(json.dumps({"status": status, "memory": used.ru_maxrss / 1024, "seconds": seconds}), flush=True)


if __name__ == "__main__":
    does: dict[str, Any] = {"make": make, "send": send, "open": open_files}
    does[sys.argv[1]](*sys.argv[2:])
