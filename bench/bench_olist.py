"""Olist's leads and closed deals, brought in as history by the product's own import, beside a plain calculation.

    python -m bench olist                                   reads ../shared/data/olist, where it is there
    python -m bench olist --data FOLDER                     the two files of the leads and of the closed deals in there

8,000 leads come in as companies, then with their deals as past deals; the funnel by origin, the times with what was
still open, and what the plan believes are compared to the digit with pandas (bench/olist/plainly.py); then both imports
are undone. The data is CC BY-NC-SA 4.0: measured on, never copied.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.table import say

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "olist"
FILES = ("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv")
NEAR = 1e-9


def main(data: Path) -> int:
    if not all((data / name).is_file() for name in FILES):
        print(f"olist: not measured, {data / FILES[0]} and {FILES[1]} are not there")
        return 0
    home = tempfile.mkdtemp(prefix="tuoke-olist-")
    try:
        settings = {"TUOKE_HOME": home, "DJANGO_SETTINGS_MODULE": "tuoke.config.settings"}
        environment = {**os.environ, **settings, "PYTHONPATH": os.pathsep.join(["src", "."])}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "bench.bench_olist", "--inside", str(data)]
        told = json.loads(
            subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[
                -1
            ]
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    for line in told["lines"]:
        print(line)
    for what, differ in told["differ"].items():
        say(f"olist: {what} that differ from pandas", "0", str(differ), not differ)
        print(f"olist: {what} that differ from pandas: {differ}")
    return 1 if any(told["differ"].values()) else 0


def inside(data: Path) -> None:
    """In a workspace of its own, as its admin."""
    import django

    django.setup()
    from django.utils import timezone

    from bench.olist.plainly import joined, plainly
    from tuoke.deals import past_funnel
    from tuoke.deals.models import PastDeal
    from tuoke.team.models import Role, User
    from tuoke.workspace import upgrade
    from tuoke.workspace.models import Workspace

    upgrade.upgrade()
    Workspace.objects.create(pk=1, name="Olist", time_zone="America/Sao_Paulo")
    admin = User.objects.create_user("ada@olist.example", name="Ada", role=Role.ADMIN)
    leads, won = ((data / name).read_text("utf-8-sig") for name in FILES)
    rows = joined(leads, won)
    began = time.monotonic()
    companies = _bring(admin, "leads.csv", [["公司名称", "客户编号"], *([row[0], row[1]] for row in rows[1:])])
    deals = _bring(admin, "deals.csv", rows)
    lines = [f"olist: {deals.counts['new']} past deals of {companies.counts['companies_new']} companies came in, "
             f"{time.monotonic() - began:.0f} s"]  # fmt: skip
    found, plain = past_funnel.read(admin), plainly(leads, won)
    assert found is not None
    told, differ = _compared(found, plain)
    lines += told
    (belief,) = past_funnel.beliefs(found)
    whole = plain["whole"]
    beliefs = int(belief.on != whole["won"] or abs(belief.tried - whole["tried"]) > NEAR * whole["tried"])
    today = timezone.now().date()
    from datetime import timedelta

    plan = past_funnel.backwards(found, 50, today, today + timedelta(days=90), 100)
    assert plan is not None
    needs = ", ".join(f"{need.tries[0] if need.tries else need.code} for {need.chance:.0%}" for need in plan.needs)
    lines.append(f"olist: leads needed for 50 deals in 90 days: {needs}; {plan.chance_today:.0%} at the last pace")
    for batch in (deals, companies):
        _take_back(admin, batch)
    differ |= {"beliefs of the plan": beliefs, "rows after the undo, and counts": PastDeal.objects.count()}
    print(json.dumps({"lines": lines, "differ": differ}))


def _compared(found: Any, plain: dict[str, Any]) -> tuple[list[str], dict[str, int]]:
    """All and each origin as it is read, a line each; and in how many something differs from the plain calculation."""
    lines, counts, rates, times = [], 0, 0, 0
    for one in (found.whole, *found.origins):
        told = plain["whole"] if one is found.whole else plain["origins"][one.name]
        counts += (one.known.entered, one.known.on) != (told["n"], told["won"])
        near = [
            abs(a - b) <= NEAR * max(1.0, abs(b))
            for a, b in zip((one.known.tried, *one.ends), (told["tried"], *told["interval"]), strict=True)
        ]
        rates += not all(near)
        apart = [abs(a - b) > NEAR for a, b in zip(one.shares, told["shares"], strict=True)]
        times += any(apart) or one.usual_days != told["usual_days"]
        name = "all" if one is found.whole else one.name or "not told"
        lines.append(
            f"olist: {name}: {one.known.on} of {one.known.entered}, {one.known.rate.mid:.1%} "
            f"({one.ends[0]:.1%} to {one.ends[1]:.1%}), within 30, 90, 180 days "
            + ", ".join(f"{share:.1%}" for share in one.shares)
            + f", half of the won in {one.usual_days} days"
        )
    return lines, {"counts by origin": counts, "rates and intervals": rates, "times to close": times}


def _bring(by: Any, name: str, rows: list[list[str]]) -> Any:
    """The steps of an import, as the worker does them."""
    from tuoke.flows import importing
    from tuoke.intake import committing, uploading

    text = io.StringIO()
    csv.writer(text).writerows(rows)
    batch = uploading.receive(by, name, [text.getvalue().encode()])
    importing.read_list(str(batch.pk))
    batch.refresh_from_db()
    said = {"list_name": name, "source": "old_system", "lawful_basis": "companies_only"}
    if batch.kind == "companies":
        said["source"] = "trade_fair"
    assert uploading.map_columns(batch, by, batch.mapping, batch.extra, **said), batch.state
    importing.check_list(str(batch.pk))
    batch.refresh_from_db()
    assert committing.commit(batch, by), batch.state
    importing.write_list(str(batch.pk))
    batch.refresh_from_db()
    return batch


def _take_back(by: Any, batch: Any) -> None:
    from tuoke.flows import importing
    from tuoke.intake import committing

    assert committing.undo(batch, by), batch.state
    importing.undo_list(str(batch.pk))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(Path(sys.argv[2]))
        sys.exit(0)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    sys.exit(main(parser.parse_args().data))
