"""The commands as processes, each on a folder of its own: what starts, what ends, what is left."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
SLOWEST = 60


def tuoke(folder: Path, *arguments: str, **options) -> subprocess.Popen:
    unwanted = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TUOKE_HOME"}
    environment = {**{k: v for k, v in os.environ.items() if k not in unwanted}, "LC_ALL": "en_US.UTF-8"}
    command = [sys.executable, "-c", "import sys; from tuoke.cli import main; sys.exit(main())", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL, "text": True}
    return subprocess.Popen([*command, "--home", str(folder)], env=environment, **{**pipes, **options})


def said(folder: Path, *arguments: str) -> tuple[int, str]:
    process = tuoke(folder, *arguments)
    out, _ = process.communicate(timeout=SLOWEST)
    return process.returncode, out


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return int(response.status)
    except OSError:
        return 0


def until(condition, what: str):
    """The first truthy answer; a minute is enough for a busy machine."""
    end = time.monotonic() + SLOWEST
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {SLOWEST} s: {what}")


def worker_of(process: psutil.Process) -> psutil.Process | None:
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in process.children():
            if "tuoke.cli.worker_process" in child.cmdline():
                return child
    return None


@pytest.fixture
def served(tmp_path):
    """A new workspace that is being served: (process, address, folder)."""
    port = free_port()
    process = tuoke(tmp_path, "serve", "--port", str(port), "--admin", "ada@tuoke.test", "--firm", "远山")
    until(lambda: answer(f"http://127.0.0.1:{port}/health/") == 200, "the server answers")
    yield process, f"http://127.0.0.1:{port}", tmp_path
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
            one.kill()
    process.communicate()


def test_the_first_start_makes_an_admin_and_ctrl_c_ends_the_whole_tree(served):
    process, url, folder = served
    tree = psutil.Process(process.pid)
    until(lambda: worker_of(tree), "the worker is there")
    family = tree.children(recursive=True)

    code, told = said(folder, "serve", "--port", str(free_port()))
    assert code == 1
    assert url in told, "a second server on the same folder is refused and says where the first one is"

    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=SLOWEST)
    assert process.returncode == 0
    assert re.search(rf"{url}/team/enter/\S+/", out), out
    assert not [one for one in family if one.is_running()]
    assert said(folder, "doctor")[0] == 0


def test_a_killed_worker_is_replaced_and_nobody_outlives_a_killed_server(served):
    process, _, _ = served
    tree = psutil.Process(process.pid)
    first = until(lambda: worker_of(tree), "the worker is there")
    first.kill()
    second = until(lambda: (w := worker_of(tree)) and w.pid != first.pid and w, "another worker")
    family = [*tree.children(recursive=True), second]
    process.kill()
    until(lambda: not [one for one in family if one.is_running() and one.status() != "zombie"], "all have ended")


def test_a_first_start_that_nobody_answers_says_what_it_needs(tmp_path):
    code, told = said(tmp_path, "serve", "--port", str(free_port()))
    assert code == 1
    assert "--admin" in told


def test_a_port_in_use_is_told_and_not_shared(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, told = said(tmp_path, "serve", "--port", str(port), "--admin", "a@b.test", "--firm", "x")
    assert code == 1
    assert str(port) in told


def test_a_real_workspace_and_a_demo_refuse_each_others_folder(tmp_path):
    real, demo = tmp_path / "100% 客户 #1?", tmp_path / "demo"
    script = (
        "import django; django.setup()\n"
        "from tuoke.workspace import upgrade; upgrade.upgrade()\n"
        "from tuoke.workspace.models import Workspace; Workspace.objects.create(pk=1, name='x', is_demo={})\n"
    )
    for folder, is_demo in ((real, False), (demo, True)):
        environment = {**os.environ, "TUOKE_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "tuoke.config.settings"}
        environment.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "-c", script.format(is_demo)], env=environment, check=True)
    before = (real / "tuoke.sqlite3").read_bytes()
    code, told = said(real, "demo", "--make-only")
    assert (code, "real workspace" in told) == (1, True), told
    assert (real / "tuoke.sqlite3").read_bytes() == before
    assert said(real, "demo", "--reset", "--port", str(free_port()))[0] == 1
    assert (real / "tuoke.sqlite3").read_bytes() == before
    code, told = said(demo, "serve", "--port", str(free_port()), "--admin", "a@b.test", "--firm", "x")
    assert (code, "demo" in told) == (1, True), told


def test_backup_and_restore_into_an_empty_folder_give_the_same_rows(tmp_path):
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "b.tgz"
    environment = {**os.environ, "TUOKE_HOME": str(here), "DJANGO_SETTINGS_MODULE": "tuoke.config.settings"}
    environment.pop("DATABASE_URL", None)
    script = (
        "import django; django.setup()\n"
        "from tuoke.workspace import upgrade; upgrade.upgrade()\n"
        "from tuoke.team import founding; founding.found(firm='远山', email='ada@tuoke.test')\n"
        "from tuoke.directory.models import Company\n"
        "Company.objects.bulk_create(Company(name=f'公司{n}', name_key=f'公司{n}') for n in range(500))\n"
    )
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    (here / "uploads" / "x.csv").write_text("a,b\n")
    assert said(here, "backup", "--to", str(file))[0] == 0
    assert said(there, "restore", str(file))[0] == 0
    assert dump(here) == dump(there)
    assert (there / "uploads" / "x.csv").read_text() == "a,b\n"
    assert (there / "secret").read_text() == (here / "secret").read_text()

    assert said(there, "restore", str(file))[0] == 1, "a workspace that is there is not replaced unasked"
    assert said(there, "restore", str(file), "--force")[0] == 0
    assert len(list((there / "backups").glob("tuoke-before-restore-*.tgz"))) == 1
    file.write_bytes(file.read_bytes()[:-500])
    assert said(there, "restore", str(file), "--force")[0] == 1
    assert dump(here) == dump(there)
    assert said(there, "doctor")[0] == 0


def dump(folder: Path) -> list[str]:
    """Every row of every table."""
    from tuoke.workspace.sqlite import use_safe_sqlite

    use_safe_sqlite()
    import sqlite3

    connection = sqlite3.connect(folder / "tuoke.sqlite3")
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = [f"{table} {row}" for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')]
    connection.close()
    return sorted(rows)
