"""How long `tuoke rank` takes on the real lists: whole process, median of five, one table.

    python bench/bench_rank.py [--times 5] [--rows 100000]

`--rows` adds a generated list of that size. The lists lie in ../shared/data; what is absent is said and left out.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.table import say

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
GOAL = {"cn_listed/listed_companies.csv": 2.5}
LISTS = {
    "cn_listed/listed_companies.csv": "",
    "cn_listed/listed_companies_older_gbk.csv": "",
    "company_names/sp500_constituents.csv": ".en",
}


def command(path: Path, ending: str, folder: Path) -> list[str]:
    """The whole call, with an XLSX written."""
    target = [f"--{kind}={ROOT}/examples/{kind}{ending}.toml" for kind in ("profile", "card")]
    return [sys.executable, "-m", "tuoke", "rank", str(path), *target, "--out", str(folder / "sheet.xlsx"), "--json"]


def timed(call: list[str], times: int) -> tuple[list[float], dict[str, object]]:
    """Seconds of each run, fastest first, and the counts that the last one printed."""
    seconds, counts = [], {}
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    for _ in range(times):
        start = time.perf_counter()
        done = subprocess.run(call, capture_output=True, env=env, check=True)
        seconds.append(time.perf_counter() - start)
        counts = json.loads(done.stdout)["counts"]
    return sorted(seconds), counts


def generated(rows: int, folder: Path) -> Path:
    """A list of companies that do not exist, one in ten a twin; the same for the same number of rows."""
    chance = random.Random(rows)
    words = "华 远 盛 宏 德 信 达 科 泰 瑞 中 恒 新 嘉 通 安 联 海 天 力".split()
    areas = "深圳 广州 上海 苏州 杭州 北京 成都 武汉".split()
    industries = "软件服务 半导体 银行 证券 食品 化工原料 元器件 汽车配件".split()
    path = folder / f"generated_{rows}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("公司名称,地区,行业,联系电话\n")
        for number in range(rows):
            number = chance.randrange(number) if number and chance.random() < 0.1 else number
            name = "".join(random.Random(number).choices(words, k=6)) + f"{number % 997}有限公司"
            area, industry = areas[number % len(areas)], industries[number % len(industries)]
            file.write(f"{name},{area},{industry},138{number:08d}\n")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--rows", type=int, default=0)
    args = parser.parse_args()
    print(f"{'list':<42} {'rows':>8} {'left':>7} {'median s':>9} {'fastest':>8} {'slowest':>8} {'goal':>6}")
    missed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lists = {file: (DATA / file, ending) for file, ending in LISTS.items()}
        if args.rows:
            lists[f"generated, {args.rows:,} rows"] = (generated(args.rows, folder), "")
        for file, (path, ending) in lists.items():
            if not path.exists():
                print(f"{file:<42} not here: {path}")
                continue
            seconds, counts = timed(command(path, ending, folder), args.times)
            median, goal = statistics.median(seconds), GOAL.get(file)
            missed = missed or (goal is not None and median > goal)
            numbers = f"{counts['read']:>8,} {counts['left']:>7,} {median:>9.2f} {seconds[0]:>8.2f} {seconds[-1]:>8.2f}"
            print(f"{file:<42} {numbers} {goal or '':>6}")
            met = None if goal is None else median <= goal
            say(f"`tuoke rank` {file}, whole process", f"<= {goal} s" if goal else "", f"{median:.2f} s", met)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"whole process with an XLSX written, {args.times} runs each; peak memory of the largest {peak:.0f} MB")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
