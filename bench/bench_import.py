"""100,000 generated companies, half of them known, come in with twins settled by rule: how long, and how others wait.

    python -m bench.bench_import                 both databases
    python -m bench.bench_import sqlite 20000    one database, fewer rows

The whole way is measured as a worker walks it: read the file in its child process, check, write, reveal, index. Beside
it another process writes a row every 20 ms; the longest it had to wait is printed. Targets: 20 s, and 2 s for others.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.table import say

ROWS = 100_000
SEED = 20_261_122
PLACES = ("深圳", "广州", "东莞", "佛山", "杭州", "宁波", "苏州", "上海", "北京", "成都", "武汉", "长沙")
TRADES = (
    "自动化",
    "精密模具",
    "食品机械",
    "包装",
    "水务",
    "陶瓷装备",
    "紧固件",
    "流体控制",
    "新材料",
    "电子",
    "酿造",
    "环保",
)
FORMS = ("有限公司", "股份有限公司", "集团有限公司", "科技有限公司")
SYLLABLES = "华远恒泰盛达信诚瑞丰宏图新锐启明博创天合嘉润德美金辉凯利安康正大东升永兴中联海纳百川"
TITLES = ("采购经理", "设备部经理", "总经理", "生产副总", "财务总监")
HEADER = ("公司名称", "客户编号", "地区", "行业", "企业性质", "人员规模", "联系人", "职务", "手机", "邮箱", "地址")


def companies(rows: int) -> Iterator[list[str]]:
    """Invented companies, the same ones at every run; every second has a code, all are different."""
    draw = random.Random(SEED)
    for i in range(rows):
        place, trade = draw.choice(PLACES), draw.choice(TRADES)
        stem = "".join(draw.choice(SYLLABLES) for _ in range(3))
        name = f"{place}{stem}{trade}{i}{draw.choice(FORMS)}"
        code = f"K{i:07d}" if i % 2 else ""
        yield [
            name, code, place, trade, draw.choice(("民营企业", "国有企业", "外商独资")), str(draw.randrange(10, 5000)),
            f"李{stem}", draw.choice(TITLES), f"138{i:08d}", f"p{i}@example.com", f"{place}市{stem}路{i % 900}号",
        ]  # fmt: skip


def write_file(path: Path, rows: Iterator[list[str]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])


def known(row: list[str], i: int) -> list[str]:
    """What the directory has of a known company: every fifth differs in a value or two, every tenth lacks some."""
    changed = list(row)
    if i % 5 == 0:
        changed[5], changed[7] = str(10 + i % 700), "销售总监"
    if i % 10 == 3:
        changed[3] = changed[10] = ""
    return changed


def main(databases: list[str], rows: int) -> int:
    worst = 0
    for database in databases:
        if database == "postgresql":
            from tests.on_postgres import cluster, program_folder

            programs = program_folder()
            if programs is None:
                print("postgresql: not on this machine")
                continue
            with cluster(programs) as url:
                worst |= run(database, rows, {"DATABASE_URL": url})
        else:
            worst |= run(database, rows, {})
    return worst


def run(database: str, rows: int, environment: dict[str, str]) -> int:
    home = tempfile.mkdtemp(prefix="tuoke-bench-")
    try:
        full = {**os.environ, "TUOKE_HOME": home, "DJANGO_SETTINGS_MODULE": "tuoke.config.settings", **environment}
        full["PYTHONPATH"] = os.pathsep.join(["src", "."])
        command = [sys.executable, "-m", "bench.bench_import", "--inside", database, str(rows)]
        return subprocess.run(command, env=full, check=False).returncode
    finally:
        shutil.rmtree(home, ignore_errors=True)


def inside(database: str, rows: int) -> int:
    """In a workspace of its own: half of the rows are brought in first, then the whole file is measured."""
    import django

    django.setup()

    from tuoke.directory.digest import digest
    from tuoke.team.models import User
    from tuoke.workspace import upgrade
    from tuoke.workspace.models import Workspace

    upgrade.upgrade()
    Workspace.objects.create(pk=1, name="Bench")
    user = User.objects.create_user("bench@example.com", name="Bench", role="admin")
    folder = Path(os.environ["TUOKE_HOME"])
    half = (known(row, i) for i, row in enumerate(companies(rows)) if i < rows // 2)
    write_file(folder / "known.csv", half)
    write_file(folder / "all.csv", companies(rows))
    bring_in(user, folder / "known.csv")
    before = digest()
    other = subprocess.Popen(
        [sys.executable, "-m", "bench.bench_import", "--waiting"], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    other.stdout.readline()
    cpu = _cpu()
    batch, times = bring_in(user, folder / "all.csv")
    cpu = _cpu() - cpu
    other.terminate()
    waited = float(other.communicate()[0].split()[-1])
    undone = undo(batch, user)
    same = digest() == before
    total = sum(times.values())
    steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in times.items())
    print(f"{database}: {rows:,} rows in {total:.1f} s ({steps}); others waited at most {waited:.2f} s")
    print(f"  processor time of the import, without the database server: {cpu:.1f} s; load {os.getloadavg()[0]:.1f}")
    print(f"  {batch.counts}")
    say(f"{database}: import of {rows:,} rows, twins by rule", "<= 20 s", f"{total:.1f} s", total <= 20)
    say(f"{database}: longest wait of another writer", "<= 2 s", f"{waited:.2f} s", waited <= 2)
    say(f"{database}: digest after undo ({undone:.1f} s)", "equal", "equal" if same else "differs", same)
    print(f"  undone in {undone:.1f} s, digest {'equal' if same else 'DIFFERS'}")
    return 0 if same and total <= 20 and waited <= 2 else 1


def _cpu() -> float:
    """Processor seconds of this process and its ended children: what a busy machine leaves alone."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def bring_in(user, path: Path):  # type: ignore[no-untyped-def]
    """Upload to done, each step timed."""
    from tuoke.flows import importing
    from tuoke.intake import committing, uploading

    times: dict[str, float] = {}

    def timed(name: str, step, *given):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        answer = step(*given)
        times[name] = time.perf_counter() - began
        return answer

    batch = timed("upload", uploading.receive, user, path.name, [path.read_bytes()])
    timed("read", importing.read_list, str(batch.pk))
    batch.refresh_from_db()
    said = {"list_name": "bench", "source": "purchased", "lawful_basis": "contract", "twin_rule": "update"}
    uploading.map_columns(batch, user, batch.mapping, [], **said)
    timed("check", importing.check_list, str(batch.pk))
    batch.refresh_from_db()
    assert committing.commit(batch, user)
    timed("write", importing.write_list, str(batch.pk))
    batch.refresh_from_db()
    assert batch.state == "done", batch.state
    return batch, times


def undo(batch, user) -> float:  # type: ignore[no-untyped-def]
    from tuoke.flows import importing
    from tuoke.intake import committing

    began = time.perf_counter()
    assert committing.undo(batch, user)
    importing.undo_list(str(batch.pk))
    return time.perf_counter() - began


def waiting() -> None:
    """Another writer: a small row every 20 ms, until told to stop; then the longest time that one of them took."""
    import signal

    import django

    django.setup()
    from django.db import transaction

    from tuoke.workspace.models import Due

    longest, going = 0.0, [True]
    signal.signal(signal.SIGTERM, lambda *_: going.clear())
    print("ready", flush=True)
    while going:
        began = time.perf_counter()
        with transaction.atomic():
            Due.objects.create(flow="tidy", key="bench")
        longest = max(longest, time.perf_counter() - began)
        time.sleep(0.02)
    print(longest, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        sys.exit(inside(sys.argv[2], int(sys.argv[3])))
    if sys.argv[1:2] == ["--waiting"]:
        waiting()
        sys.exit(0)
    named = [name for name in sys.argv[1:] if not name.isdigit()]
    numbers = [int(name) for name in sys.argv[1:] if name.isdigit()]
    sys.exit(main(named or ["sqlite", "postgresql"], numbers[0] if numbers else ROWS))
