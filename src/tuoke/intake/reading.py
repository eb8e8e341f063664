"""Uploaded file -> staged rows and a guess of what each column means. Runs in the worker; the file is opened in a
child process that may use only so much memory and time."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db import transaction

import tuoke
from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.names import fold
from tuoke.intake import kinds, storage
from tuoke.intake.models import Batch, Remembered, State
from tuoke.workspace.audit import record

WALL_SECONDS = 90.0
# Under this a guess is shown but not taken.
SURE_ENOUGH = 0.5


class Refused(Exception):
    """The file is not taken: a code and what its sentence needs."""

    def __init__(self, code: str, detail: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail or {}


def read(batch: Batch) -> None:
    """READING -> MAPPING or REFUSED. Idempotent: a second run finds another state, or writes the same files again."""
    if batch.state != State.READING:
        return
    try:
        asked = batch.reading.get("sheet"), batch.reading.get("asked") or None
        reading = in_child(storage.file_of(batch), batch.folder, *asked)
    except Refused as refused:
        _refuse(batch, refused)
        return
    batch.kind = reading.get("rows_of") or "companies"
    signature = _signature([*reading["columns"], *filter(None, [reading.get("export")])])
    mapping, extra = _remembered(batch, signature) or _fitted(batch, reading) or (_guessed(batch, reading), [])
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk, state=State.READING).update(
            state=State.MAPPING,
            kind=batch.kind,
            reading=reading,
            mapping=mapping,
            extra=extra,
            signature=signature,
            error="",
            progress=0,
        )
        record(batch.by, "read", batch, rows=reading["rows"])


def _refuse(batch: Batch, refused: Refused) -> None:
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk, state=State.READING).update(
            state=State.REFUSED, error=refused.code[:60], error_detail=refused.detail, progress=0
        )
        record(batch.by, "refused", batch, code=refused.code)


def in_child(path: Path, folder: Path, sheet: str | None, export: str | None = None) -> dict[str, Any]:
    """Run child.py on the file. Raises Refused, also when the child was killed by one of its limits."""
    for name in ("rows.parquet", "reading.json", "refused.json"):
        (folder / name).unlink(missing_ok=True)
    command = [sys.executable, "-m", "tuoke.intake.child", str(path), str(folder), sheet or "", export or ""]
    source = str(Path(tuoke.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": source, "OMP_NUM_THREADS": "2", "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise Refused("too_slow") from late
    if done.returncode and not (folder / "refused.json").exists():
        raise Refused("too_large" if _hit_a_limit(done) else "broken")
    return told(folder)


def told(folder: Path) -> dict[str, Any]:
    """What the child left: the reading, or a refusal, which is raised."""
    if (folder / "refused.json").exists():
        refused = json.loads((folder / "refused.json").read_text("utf-8"))
        raise Refused(refused["code"], refused["detail"])
    if not (folder / "reading.json").exists():
        raise Refused("broken")
    reading: dict[str, Any] = json.loads((folder / "reading.json").read_text("utf-8"))
    return reading


def _hit_a_limit(done: subprocess.CompletedProcess[bytes]) -> bool:
    killed = {-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name)}
    return done.returncode in killed or b"MemoryError" in done.stderr or b"bad_alloc" in done.stderr


def _signature(columns: list[str]) -> str:
    return hashlib.sha256("\x1f".join(columns).encode()).hexdigest()


def _remembered(batch: Batch, signature: str) -> tuple[dict[str, int], list[int]] | None:
    found = Remembered.objects.filter(by=batch.by, kind=batch.kind, signature=signature).first()
    return (found.mapping, found.extra) if found else None


def _fitted(batch: Batch, reading: dict[str, Any]) -> tuple[dict[str, int], list[int]] | None:
    """What the export says of its columns, as far as this kind of rows has such fields."""
    if not reading.get("export"):
        return None
    known = kinds.get(batch.kind).by_field()
    fitted = {field: place for field, place in reading["fitted"].items() if field in known}
    # Fields that the firm defined for people stand in our own export under their names.
    headers = {fold(header): place for place, header in enumerate(reading["columns"])}
    for column in known.values():
        places = (headers.get(fold(word)) for word in column.headers if column.of_person)
        place = next((one for one in places if one is not None and one not in fitted.values()), None)
        if place is not None:
            fitted.setdefault(column.field, place)
    return fitted, [place for place in reading["kept"] if place not in fitted.values()]


def _guessed(batch: Batch, reading: dict[str, Any]) -> dict[str, int]:
    """The kind's own fields by their header words, which are sure; then the guesses that are sure enough."""
    columns = kinds.get(batch.kind).by_field()
    headers = [fold(header) for header in reading["columns"]]
    mapping: dict[str, int] = {}
    for column in columns.values():
        if column.field in FIELD_KEYS:
            continue
        words, taken = {fold(word) for word in column.headers}, set(mapping.values())
        at = next((i for i, header in enumerate(headers) if i not in taken and header in words), None)
        if at is not None:
            mapping[column.field] = at
    for number, (field, confidence, _why) in enumerate(reading["guesses"]):
        known = field in columns and field not in mapping and number not in mapping.values()
        if known and confidence >= SURE_ENOUGH:
            mapping[field] = number
    return mapping
