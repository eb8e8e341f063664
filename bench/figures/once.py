"""Each key is sent 20 times at the same moment, over HTTP, to a Tuoke that is served as people serve it: one company,
one note or one task for each key, and one line in the audit.
"""

from __future__ import annotations

import http.client
import sys
import threading
import uuid
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.figures.ground import Told, client_of, open_workspace, run, tell, workspace

COUNT, QUICK = 1_000, 30  # keys
AT_ONCE = 20
DAY = "2026-12-01"
CSRF = "a" * 32


def figure(database: str, count: int) -> list[Told]:
    from tests.serving import serving

    with workspace(database) as given:
        told = run(given, __name__, "make")
        with serving(Path(given["TUOKE_HOME"]), "serve", database=given.get("DATABASE_URL", "")) as served:
            ended = _send(served.url.removeprefix("http://"), told["session"], told["company"], count)
        end = run(given, __name__, "count", count)
    broken = sum(many for status, many in ended.items() if status not in ("204", "200", "302"))
    found = f"{end['none']} without effect, {end['twice']} with two, {end['unaudited']} without audit, {broken} refused"
    met = not (end["none"] or end["twice"] or end["unaudited"] or broken) and sum(ended.values()) == count * AT_ONCE
    return [Told("2 one key sent at once", f"{count:,} keys x {AT_ONCE}", found, "0, 0, 0, 0", met)]


def _send(host: str, session: str, company: int, count: int) -> Counter[str]:
    ended: Counter[str] = Counter()
    lock, gate = threading.Lock(), threading.Barrier(AT_ONCE)
    sent = [_form(number, company) for number in range(count)]

    def one() -> None:
        line = http.client.HTTPConnection(host, timeout=120)
        headers = {
            "Cookie": f"{session}; csrftoken={CSRF}", "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        for address, body in sent:
            gate.wait()
            try:
                line.request("POST", address, body, headers)
                answer = line.getresponse()
                answer.read()
                told = str(answer.status)
            except (OSError, http.client.HTTPException) as error:
                told = type(error).__name__
                line.close()
            with lock:
                ended[told] += 1

    threads = [threading.Thread(target=one) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def _form(number: int, company: int) -> tuple[str, str]:
    """By turns a company, a note and a task, each of which bears its number."""
    name, key = f"bench {number}", {"once": str(uuid.uuid4()), "csrfmiddlewaretoken": CSRF}
    return [
        ("/companies/new/", urlencode({"name": name, "another": "1", **key})),
        (f"/journal/{company}/log/", urlencode({"kind": "note", "text": name, **key})),
        ("/journal/tasks/new/", urlencode({"what": name, "on": DAY, "repeat": "", **key})),
    ][number % 3]


def make() -> None:
    open_workspace()

    from tuoke.directory.models import Company
    from tuoke.team.models import User
    from tuoke.workspace import upgrade
    from tuoke.workspace.models import Workspace

    upgrade.upgrade()
    Workspace.objects.create(pk=1, name="Bench")
    user = User.objects.create_user("ada@bench.test", name="Ada", role="admin")
    company = Company.objects.create(name="远山精密", owner=user)
    (session,) = (f"{name}={one.value}" for name, one in client_of(user).cookies.items())
    tell({"session": session, "company": company.pk})


def count(keys: str) -> None:
    open_workspace()
    from tuoke.directory.models import Company
    from tuoke.journal.models import JournalEntry, Task
    from tuoke.workspace.models import Audit

    made = Counter(Company.objects.filter(name__startswith="bench ").values_list("name", flat=True))
    made += Counter(JournalEntry.objects.filter(kind="note").values_list("body__text", flat=True))
    made += Counter(Task.objects.values_list("what", flat=True))
    kinds = ("directory.company", "journal.journalentry", "journal.task")
    audited = Audit.objects.filter(kind__in=kinds, action__in=("create", "log")).count()
    tell({
        "none": sum(not made[f"bench {number}"] for number in range(int(keys))),
        "twice": sum(many > 1 for many in made.values()),
        "unaudited": abs(audited - int(keys)),
    })  # fmt: skip


if __name__ == "__main__":
    does: dict[str, Any] = {"make": make, "count": count}
    does[sys.argv[1]](*sys.argv[2:])
