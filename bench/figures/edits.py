"""8 processes change the same companies at once, each change over a version that was read before: none may get lost.

Every process adds 1 to the number of staff of a company drawn from ten, through the cell of the list: it reads value
and version, sends the next value, and begins anew when it is told that somebody was quicker. In the end the numbers
must add up to the changes that were accepted, the versions too, and the audit must have a line for each.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from bench.figures.ground import Errors, Told, answer, client_of, open_workspace, run, start, tell, workspace

PROCESSES, COMPANIES = 8, 10
COUNT, QUICK = 1_000, 25  # changes of each process
GIVE_UP = 500  # attempts at one change
HIDDEN = re.compile(r'name="(seen|version)"[^>]*?value="([^"]*)"')


def figure(database: str, count: int) -> list[Told]:
    with workspace(database) as given:
        run(given, __name__, "make")
        edits = [start(given, __name__, "edit", number, count) for number in range(PROCESSES)]
        told = [answer(one) for one in edits]
        end = run(given, __name__, "count")
    done = PROCESSES * count
    errors = [error for one in told for error in one["errors"]]
    locked = sum("locked" in one for one in errors)
    lost = sum(abs(end[what] - done) for what in ("staff", "versions", "audited"))
    tried = f"{PROCESSES} processes x {count:,}, {sum(one['conflicts'] for one in told):,} conflicts told"
    met = not errors and not lost and all(one["done"] == count for one in told)
    return [Told("3 versioned edits", tried, f"{lost} lost, {locked} locked, {len(errors)} errors", "0, 0, 0", met)]


def make() -> None:
    open_workspace()

    from tuoke.directory.models import Company
    from tuoke.team.models import User
    from tuoke.workspace import upgrade
    from tuoke.workspace.models import Workspace

    upgrade.upgrade()
    Workspace.objects.create(pk=1, name="Bench")
    for number in range(PROCESSES):
        User.objects.create_user(f"a{number}@bench.test", name=f"A{number}", role="admin")
    for number in range(COMPANIES):
        Company.objects.create(name=f"测试公司{number}", employees=0)
    tell({})


def edit(number: int, count: int) -> None:
    open_workspace()
    from random import Random

    from django.urls import reverse

    from tuoke.directory.models import Company
    from tuoke.team.models import User

    page, chance = client_of(User.objects.get(email=f"a{number}@bench.test")), Random(number)
    cells = [reverse("directory:cell", args=[pk]) for pk in Company.objects.values_list("pk", flat=True)]
    told = {"done": 0, "conflicts": 0}
    with Errors() as errors:
        for _ in range(count):
            cell = chance.choice(cells)
            for _ in range(GIVE_UP):
                shown = dict(
                    HIDDEN.findall(page.get(cell, {"column": "employees", "show": "employees"}).content.decode())
                )
                sent = {"column": "employees", "show": "employees", **shown, "value": int(shown["seen"] or 0) + 1}
                answered = page.post(cell, sent).status_code
                if answered == 200:
                    told["done"] += 1
                    break
                told["conflicts"] += answered == 409
    tell({**told, "errors": errors.said})


def count() -> None:
    open_workspace()
    from django.db.models import Sum

    from tuoke.directory.models import Company
    from tuoke.workspace.models import Audit

    sums = Company.objects.aggregate(staff=Sum("employees"), versions=Sum("version"))
    audited = Audit.objects.filter(kind="directory.company", action="update").count()
    tell({"staff": sums["staff"], "versions": sums["versions"] - COMPANIES, "audited": audited})


if __name__ == "__main__":
    does: dict[str, Any] = {"make": make, "edit": edit, "count": count}
    does[sys.argv[1]](*map(int, sys.argv[2:]))
