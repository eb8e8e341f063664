"""A file, or pasted lines, become a batch; a person says what its columns mean and where the list comes from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from tuoke.engine.lists import exports
from tuoke.intake import storage
from tuoke.intake.committing import step
from tuoke.intake.models import Batch, Remembered, State
from tuoke.workspace.audit import record
from tuoke.workspace.models import Due


def receive(by: Any, name: str, chunks: Iterable[bytes], kind: str = "companies") -> Batch:
    """Keep the file and ask for it to be read. Raises storage.TooLarge."""
    name = clean_name(name)
    folder, digest, size = storage.incoming(name, chunks)
    try:
        with transaction.atomic():
            batch = Batch.objects.create(
                kind=kind, file_name=name, file_digest=digest, file_size=size, by=by,
                list_name=os.path.splitext(name)[0][:120],
            )  # fmt: skip
            storage.settle(folder, batch)
            record(by, "upload", batch, file=name, sha256=digest, size=size)
            Due.objects.ask("read_list", str(batch.pk))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return batch


def clean_name(name: str) -> str:
    """What a person called the file, fit to be shown: no path, no control characters, 200 at most, its ending kept."""
    name = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable()).strip()
    name = name.encode("utf-8", "replace").decode()
    stem, ending = os.path.splitext(name)
    return (stem[: 200 - len(ending[:12])] + ending[:12]) or "list.csv"


def read_sheet(batch: Batch, by: Any, sheet: str) -> bool:
    """Read another sheet of the workbook instead."""
    if sheet not in batch.reading.get("sheets", []):
        return False
    reading = {**batch.reading, "sheet": sheet}
    return step(batch, by, "sheet", (State.MAPPING, State.CHECKED), State.READING, "read_list", reading=reading,
                corrections={}, choices={})  # fmt: skip


def read_export(batch: Batch, by: Any, export: str) -> bool:
    """Read the file anew as this export of another system ('none': as a list of one's own)."""
    if export != "none" and exports.export(export) is None:
        return False
    reading = {"sheet": batch.reading.get("sheet"), "asked": export}
    return step(batch, by, "read_as", (State.MAPPING, State.CHECKED), State.READING, "read_list", reading=reading,
                corrections={}, choices={})  # fmt: skip


def map_columns(batch: Batch, by: Any, mapping: dict[str, int], extra: list[int], **said: str) -> bool:
    """Take the mapping and what was said about the list, remember the mapping, and ask for the check."""
    with transaction.atomic():
        same = batch.mapping == mapping
        moved = step(
            batch, by, "map", (State.MAPPING, State.CHECKED), State.CHECKING, "check_list",
            mapping=mapping, extra=extra, choices=batch.choices if same else {},
            corrections=batch.corrections if same else {}, **said,
        )  # fmt: skip
        if moved:
            Remembered.objects.update_or_create(
                by=by, kind=batch.kind, signature=batch.signature, defaults={"mapping": mapping, "extra": extra}
            )
    return moved


def correct(batch: Batch, by: Any, typed: dict[str, dict[str, str]]) -> bool:
    """Cells typed in the preview ("line" -> {field: text}); checked anew."""
    corrections = {**batch.corrections}
    for line, cells in typed.items():
        corrections[line] = {**corrections.get(line, {}), **cells}
    return step(batch, by, "correct", (State.CHECKED,), State.CHECKING, "check_list", corrections=corrections)


def choose(batch: Batch, by: Any, line: int, choice: str) -> bool:
    """How one twin is settled: same, new or skip; '' takes the choice back. Nothing is checked anew."""
    choices = {key: value for key, value in batch.choices.items() if key != str(line)}
    if choice:
        choices[str(line)] = choice
    return step(batch, by, "settle", (State.CHECKED,), State.CHECKED, choices=choices)
