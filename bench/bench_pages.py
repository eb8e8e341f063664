"""The lists, a search and a company's page of a firm with 100,000 companies, at 20 requests a second.

    python -m bench.bench_pages                        both databases, 60 seconds for each page
    python -m bench.bench_pages sqlite --seconds 10    one database, shorter
    python -m bench.bench_pages --home /tmp/firm       keep the filled workspace for the next run
    python -m bench.bench_pages --companies 1000000    with 2,000,000 people and 5,000,000 journal entries

A real server (granian as `tuoke serve` starts it, without the worker) and the client share the machine's cores. The
client is open-loop: request n leaves at n/20 s whether or not the ones before have come back, and its time counts from
that moment, so that waiting in a queue is not hidden. Goals: p50 <= 20 ms, p99 <= 100 ms, <= 15 queries a page, 400 MB.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil

from bench.table import say
from tests.on_postgres import cluster, program_folder
from tests.serving import free_port

ROOT = Path(__file__).resolve().parent.parent
RATE = 20
GOALS = {"p50": 20.0, "p99": 100.0, "queries": 15, "memory": 400.0}

# Run in the workspace: fill it once, sign a seller in, and find the addresses.
PREPARE = """
import json, sys, django
django.setup()
from tuoke.workspace import upgrade
if upgrade.pending():
    upgrade.upgrade()
from bench.bench_pages import addresses
from bench.big_firm import fill
from tuoke.team.models import User
if not User.objects.exists():
    count = int(sys.argv[1])
    fill(count, **({"people": 2, "entries": 5} if count >= 1_000_000 else {}))
print(json.dumps(addresses()))
"""


def addresses() -> dict[str, Any]:
    """The cookie of a seller, the pages to ask for, and how many queries each takes. Inside the workspace."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection
    from django.test import Client

    from tuoke.directory.models import Company
    from tuoke.team.models import User

    seller = User.objects.get(email="s1@bench.test")
    session = SessionStore()
    session[SESSION_KEY] = str(seller.pk)
    session[BACKEND_SESSION_KEY] = "tuoke.team.backend.Colleagues"
    session[HASH_SESSION_KEY] = seller.get_session_auth_hash()
    session.save()
    seen = Company.objects.visible_to(seller).order_by("pk").values_list("pk", flat=True)
    some = [f"/companies/{pk}/" for pk in list(seen[5_000:6_000])[::5]]
    industry = Company.objects.exclude(industry="").order_by("pk").values_list("industry", flat=True)[50]
    pages = {
        "list": ["/companies/", "/companies/?sort=changed", "/companies/?owner=me", _page_two(seller)],
        "list, filtered": [
            f"/companies/?industry={quote(industry)}", f"/companies/?owner=me&area={quote('广东')}",
            "/companies/?phone=1&reference=1",
        ],
        "list, by conditions": [
            f"/companies/?where={quote('industry.has.机~employees.least.100')}", "/companies/?group=industry",
            "/companies/?sort=-area&show=name~area~founded~tag~x-revenue", "/companies/board/?board=owner&lane=",
        ],
        "palette, pinyin": ["/palette/?q=szys", "/palette/?q=yuanshan"],
        "search, common word": [f"/companies/?q={quote('有限公司')}", f"/companies/?q={quote('科技')}"],
        "search, two characters": [f"/companies/?q={quote(word)}" for word in ("深圳", "宁波", "远山", "恒通")],
        "search, no hit": [f"/companies/?q={quote(word)}" for word in ("zqxjkv", "魑魅魍魉", "99999999999")],
        "people": ["/people/", "/people/?sort=made", "/people/?owner=me", "/people/?phone=1&alone=no"],
        "people, searched": [f"/people/?q={quote(word)}" for word in ("科技", "远山", "宁波恒", "13800138000")],
        "company": some,
    }  # fmt: skip
    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    queries = {}
    for name, paths in pages.items():
        counter = Counter()
        with connection.execute_wrapper(counter):
            answer = client.get(paths[0])
        assert answer.status_code == 200, (paths[0], answer.status_code)
        queries[name] = counter.asked
    return {"cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}", "pages": pages, "queries": queries}


class Counter:
    """Counts the queries that go through it."""

    asked = 0

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        self.asked += 1
        return execute(*given)


def _page_two(seller: Any) -> str:
    from tuoke.directory import listing
    from tuoke.directory.filters import Filters

    return "/companies/" + listing.read(seller, Filters()).after_url


@contextlib.contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    """The application under granian, until the block ends: its free port, and the first of its processes."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1", "--port",
        str(port), "--workers", "1", "--blocking-threads", "4", "tuoke.cli.web:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/sign-in/")
                connection.getresponse().read()
                break
            time.sleep(0.1)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def ask(port: int, cookie: str, path: str, due: float) -> float:
    """One request; milliseconds from the moment it was due. Raises AssertionError where it is not answered by 200."""
    time.sleep(max(0.0, due - time.perf_counter()))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - due) * 1000
    connection.close()
    assert answer.status == 200, (path, answer.status)
    return took


def measure(port: int, cookie: str, paths: list[str], seconds: int) -> list[float]:
    for path in paths[:8]:
        ask(port, cookie, path, time.perf_counter())
    start = time.perf_counter() + 0.2
    with ThreadPoolExecutor(32) as pool:
        asked = [pool.submit(ask, port, cookie, paths[n % len(paths)], start + n / RATE) for n in range(RATE * seconds)]
        return [one.result() for one in asked]


def run(label: str, environment: dict[str, str], count: int, seconds: int) -> bool:
    """Fill, serve, measure, print; whether every goal is met."""
    command = [sys.executable, "-c", PREPARE, str(count)]
    told = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    known = json.loads(told.splitlines()[-1])
    good = True
    print(f"\n{label}: {count:,} companies, {RATE} requests/s, {seconds} s a page", flush=True)
    print(f"{'page':24}{'p50 ms':>8}{'p99 ms':>8}{'most':>8}{'queries':>9}")
    with served(environment) as (port, server):
        for name, paths in known["pages"].items():
            took = measure(port, known["cookie"], paths, seconds)
            p50, p99 = statistics.median(took), statistics.quantiles(took, n=100)[98]
            queries = known["queries"][name]
            met = p50 <= GOALS["p50"] and p99 <= GOALS["p99"] and queries <= GOALS["queries"]
            good &= met
            print(
                f"{name:24}{p50:8.1f}{p99:8.1f}{max(took):8.1f}{queries:9d}{'' if met else '   over the goal'}",
                flush=True,
            )
            goal = f"p50 {GOALS['p50']}, p99 {GOALS['p99']} ms, {GOALS['queries']} queries"
            say(f"{label}: {name}, {count:,} companies, {RATE}/s", goal, f"{p50:.1f}, {p99:.1f} ms, {queries}", met)
        memory = megabytes(server)
        print(f"memory of the server after all of it: {memory:.0f} MB")
        met = memory <= GOALS["memory"]
        say(f"{label}: memory of the server", f"<= {GOALS['memory']:.0f} MB", f"{memory:.0f} MB", met)
    return good and met


def megabytes(server: psutil.Process) -> float:
    """What its processes hold that is theirs alone, and a share of what they hold together."""
    family = [server, *server.children(recursive=True)]
    return float(sum(one.memory_full_info().pss for one in family)) / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--companies", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="keep the SQLite workspace here")
    given = parser.parse_args()
    good = True
    with contextlib.ExitStack() as stack:
        home = given.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tuoke-pages-")))
        environment = {
            **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
            "TUOKE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tuoke.config.settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }  # fmt: skip
        if "sqlite" in given.databases:
            good &= run("SQLite", environment, given.companies, given.seconds)
        if "postgresql" in given.databases:
            programs = program_folder()
            if programs is None:
                print("PostgreSQL is not on this machine: not measured")
                return 1
            url = os.environ.get("BENCH_POSTGRES") or stack.enter_context(cluster(programs))
            good &= run("PostgreSQL", {**environment, "DATABASE_URL": url}, given.companies, given.seconds)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
