"""Lists as people really send them, at full size, through the import: the message, the seconds, the memory.

    python -m bench.bench_bad_input                  every case
    python -m bench.bench_bad_input one_name nulls   only these

Each case is a process of its own on SQLite: upload, child process, check, write. What is printed is what the page says,
how many rows came in, and the largest memory of the import and of the child that opened the file.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.bench_import import HEADER, companies
from bench.table import say

MOST_MEMORY = 1_500  # MB of either process
NAME = "深圳市远望电子有限公司"


def _lines(rows: int) -> Iterator[str]:
    return (",".join(row) + "\n" for row in companies(rows))


def mixed_encodings(path: Path) -> int:
    """100,000 rows, every third line in GBK."""
    with open(path, "wb") as file:
        file.write((",".join(HEADER) + "\n").encode())
        file.writelines(line.encode("utf-8" if i % 3 else "gbk") for i, line in enumerate(_lines(100_000)))
    return 100_000


def two_hundred_columns(path: Path) -> int:
    with open(path, "w", encoding="utf-8") as file:
        more = [f"列{number}" for number in range(200 - len(HEADER))]
        file.write(",".join([*HEADER, *more]) + "\n")
        tail = "," + ",".join(["x"] * len(more)) + "\n"
        file.writelines(line.rstrip("\n") + tail for line in _lines(20_000))
    return 20_000


def large(path: Path) -> int:
    """A CSV of 300 MB: more than may be uploaded."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(HEADER) + "\n")
        block = "".join(_lines(20_000))
        while file.tell() < 300 * 1024 * 1024:
            file.write(block)
    return 0


def nulls(path: Path) -> int:
    """100,000 rows with a column of nothing and one of the word NULL."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join([*HEADER[:5], "成立年份", "人员规模"]) + "\n")
        file.writelines(",".join([*row[:5], "", "NULL"]) + "\n" for row in companies(100_000))
    return 100_000


def emoji_and_marks(path: Path) -> int:
    """100,000 names with an emoji, a mark that turns the direction, or Arabic."""
    odd = ("🚀{}", "\u202e{}", "{}\u200f", "شركة \u2067{}\u2069", "👩‍🔬{}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(HEADER) + "\n")
        for i, row in enumerate(companies(100_000)):
            file.write(",".join([odd[i % len(odd)].format(row[0]), *row[1:]]) + "\n")
    return 100_000


def one_name(path: Path) -> int:
    """50,000 rows of one name, each with another person."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("公司名称,联系人,手机\n")
        file.writelines(f"{NAME},王{i},138{i:08d}\n" for i in range(50_000))
    return 50_000


CASES = {one.__name__: one for one in (mixed_encodings, two_hundred_columns, large, nulls, emoji_and_marks, one_name)}


def main(names: list[str]) -> int:
    failed = 0
    for name in names or CASES:
        home = tempfile.mkdtemp(prefix="tuoke-bad-input-")
        try:
            settings = {"TUOKE_HOME": home, "DJANGO_SETTINGS_MODULE": "tuoke.config.settings"}
            full = {**os.environ, **settings, "PYTHONPATH": os.pathsep.join(["src", "."])}
            command = [sys.executable, "-m", "bench.bench_bad_input", "--inside", name]
            out = subprocess.run(command, env=full, check=True, stdout=subprocess.PIPE, text=True).stdout
        finally:
            shutil.rmtree(home, ignore_errors=True)
        told = json.loads(out.splitlines()[-1])
        sound = told["read"] == told["rows"] and max(told["memory"], told["child"]) <= MOST_MEMORY
        failed |= not sound
        print(
            f"{name}: {told['said']} · {told['seconds']:.1f} s, memory {told['memory']:.0f} MB, "
            f"child {told['child']:.0f} MB"
        )
        say(
            f"bad input, {name.replace('_', ' ')}: rows read, memory",
            f"{told['rows']:,}, <= {MOST_MEMORY:,} MB",
            f"{told['read']:,}, {max(told['memory'], told['child']):,.0f} MB, {told['seconds']:.0f} s",
            sound,
        )
    return int(failed)


def inside(name: str) -> None:
    import resource

    import django

    django.setup()
    from django.conf import settings
    from django.utils import translation

    from tuoke.team.models import User
    from tuoke.workspace import upgrade
    from tuoke.workspace.models import Workspace

    upgrade.upgrade()
    translation.activate("en")
    settings.ALLOWED_HOSTS = ["testserver"]
    Workspace.objects.create(pk=1, name="Bench")
    user = User.objects.create_user("bench@example.com", name="Bench", role="admin")
    file = Path(os.environ["TUOKE_HOME"]) / "list.csv"
    rows = CASES[name](file)
    began = time.perf_counter()
    told = _walk(user, file)
    told |= {"rows": rows, "seconds": time.perf_counter() - began}
    for who, process in (("memory", resource.RUSAGE_SELF), ("child", resource.RUSAGE_CHILDREN)):
        told[who] = resource.getrusage(process).ru_maxrss / 1024
    print(json.dumps(told))


def _walk(user: Any, file: Path) -> dict[str, Any]:
    from django.conf import settings

    from tuoke.flows import importing
    from tuoke.intake import committing, sentences, uploading

    if file.stat().st_size > settings.UPLOAD_LIMIT:
        return {"read": 0, "said": _uploaded(file)}
    with open(file, "rb") as data:
        batch = uploading.receive(user, file.name, iter(lambda: data.read(1 << 20), b""))
    importing.read_list(str(batch.pk))
    batch.refresh_from_db()
    if batch.state == "refused":
        return {"read": 0, "said": sentences.error(batch.error, batch.error_detail)}
    said = {"list_name": "bench", "source": "purchased", "lawful_basis": "contract", "twin_rule": "update"}
    uploading.map_columns(batch, user, batch.mapping, [], **said)
    importing.check_list(str(batch.pk))
    batch.refresh_from_db()
    assert committing.commit(batch, user)
    importing.write_list(str(batch.pk))
    batch.refresh_from_db()
    counts = batch.counts
    told = {act: count for act, count in counts.items() if count and act in sentences.ACTS}
    return {"read": counts["read"], "said": f"{sentences.encoding(batch.reading)}; {batch.state}, {told}"}


def _uploaded(file: Path) -> str:
    """What an upload that announces too much is answered: it is not sent any further."""
    import re

    from django.core.exceptions import RequestDataTooBig
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import RequestFactory
    from django.urls import reverse

    from tuoke.workspace.errors import bad_request

    sent, length = {"file": SimpleUploadedFile(file.name, b"x")}, str(file.stat().st_size)
    request = RequestFactory().post(reverse("intake:upload"), sent, CONTENT_LENGTH=length)
    try:
        return f"taken: {request.FILES}"
    except RequestDataTooBig as error:
        answer = bad_request(request, error)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode().split("<main")[-1].split(">", 1)[-1]))
    return f"{answer.status_code} {text.strip()}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2])
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))
