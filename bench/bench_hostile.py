"""2,000 spoiled uploads through the pages and the child process: no error 500, every bomb refused.

python -m bench.bench_hostile            2,000 on SQLite
python -m bench.bench_hostile 200
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections import Counter

from bench.table import say

COUNT = 2_000
SEED = 9


def main(count: int) -> int:
    home = tempfile.mkdtemp(prefix="tuoke-hostile-")
    os.environ.update(TUOKE_HOME=home, DJANGO_SETTINGS_MODULE="tuoke.config.settings")
    try:
        return _run(count)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(count: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from tuoke.intake.tests.mutations import bombs, mutated
    from tuoke.intake.tests.test_hostile_uploads import walk
    from tuoke.team.models import User
    from tuoke.workspace.models import Workspace

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    Workspace.objects.create(pk=1, name="Bench")
    user = User.objects.create_user("bench@example.com", name="Bench", role="admin")
    page = Client(raise_request_exception=False)
    page.force_login(user, backend="tuoke.team.backend.Colleagues")
    ended: Counter[str] = Counter()
    slowest = 0.0
    for number, (name, data) in enumerate(mutated(count, SEED), 1):
        began = time.perf_counter()
        try:
            batch = walk(page, name, data)
            ended[str(batch.state) if batch else "not taken"] += 1
        except Exception as error:
            ended["ERROR"] += 1
            print(f"  upload {number} ({name[:40]!r}, {len(data)} bytes): {type(error).__name__}: {error}", flush=True)
        slowest = max(slowest, time.perf_counter() - began)
        if number % 200 == 0:
            print(f"  {number} of {count}: {dict(ended)}", flush=True)
    files = bombs()
    refused = sum(
        (batch := walk(page, name, data)) is not None and batch.state == "refused" for name, data in files.items()
    )
    print(f"{count} spoiled uploads: {dict(ended)}; slowest {slowest:.1f} s; {refused} of {len(files)} bombs refused")
    say(f"errors 500 in {count:,} spoiled uploads", "0", str(ended["ERROR"]), not ended["ERROR"])
    say("bombs refused", f"{len(files)} of {len(files)}", f"{refused} of {len(files)}", refused == len(files))
    return 1 if ended["ERROR"] or refused < len(files) else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
