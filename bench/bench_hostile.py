"""2,000 spoiled uploads through the pages and the child process: no error 500, every bomb refused.

    python -m bench.bench_hostile            2,000 on SQLite
    python -m bench.bench_hostile 200

One upload takes half a second of processor time, most of it the start of its child process; so two workspaces share
them, one process each.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter

from bench.table import say

COUNT = 2_000
SEED = 9
PARTS = 2  # processes


def main(count: int) -> int:
    ran = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.bench_hostile", "--part", str(part), str(count)],
            stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(["src", "."])},
        )
        for part in range(PARTS)
    ]  # fmt: skip
    told = [json.loads(one.communicate()[0].splitlines()[-1]) for one in ran]
    ended = sum((Counter(one["ended"]) for one in told), Counter[str]())
    refused, bombs = told[0]["refused"], told[0]["bombs"]
    slowest = max(one["slowest"] for one in told)
    whole = sum(ended.values()) == count
    print(f"{count} spoiled uploads: {dict(ended)}; slowest {slowest:.1f} s; {refused} of {bombs} bombs refused")
    say(f"errors 500 in {count:,} spoiled uploads", "0", str(ended["ERROR"]), whole and not ended["ERROR"])
    say("bombs refused", f"{bombs} of {bombs}", f"{refused} of {bombs}", refused == bombs)
    return 1 if ended["ERROR"] or refused < bombs or not whole else 0


def part(number: int, count: int) -> None:
    home = tempfile.mkdtemp(prefix="tuoke-hostile-")
    os.environ.update(TUOKE_HOME=home, DJANGO_SETTINGS_MODULE="tuoke.config.settings")
    try:
        print(json.dumps(_run(number, count)))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(part: int, count: int) -> dict[str, object]:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from tuoke.intake.tests.mutations import bombs, mutated
    from tuoke.intake.tests.test_hostile_uploads import walk
    from tuoke.team.models import User
    from tuoke.workspace import upgrade
    from tuoke.workspace.models import Workspace

    settings.ALLOWED_HOSTS = ["testserver"]
    upgrade.upgrade()
    Workspace.objects.create(pk=1, name="Bench")
    user = User.objects.create_user("bench@example.com", name="Bench", role="admin")
    page = Client(raise_request_exception=False)
    page.force_login(user, backend="tuoke.team.backend.Colleagues")
    ended: Counter[str] = Counter()
    slowest = 0.0
    for number, (name, data) in enumerate(mutated(count, SEED), 1):
        if number % PARTS != part:
            continue
        began = time.perf_counter()
        try:
            batch = walk(page, name, data)
            ended[str(batch.state) if batch else "not taken"] += 1
        except Exception as error:
            ended["ERROR"] += 1
            told = f"  upload {number} ({name[:40]!r}, {len(data)} bytes): {type(error).__name__}: {error}"
            print(told, file=sys.stderr, flush=True)
        slowest = max(slowest, time.perf_counter() - began)
        if number % 200 == part:
            print(f"  {number} of {count}: {dict(ended)}", file=sys.stderr, flush=True)
    files = bombs() if part == 0 else {}
    refused = sum(
        (batch := walk(page, name, data)) is not None and batch.state == "refused" for name, data in files.items()
    )
    return {"ended": ended, "slowest": slowest, "refused": refused, "bombs": len(files)}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        part(int(sys.argv[2]), int(sys.argv[3]))
        sys.exit(0)
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
