"""Uploaded files on disk: one folder per batch, beside the database, removed by nobody but the broom and the batch."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from tuoke.intake.models import Batch

# What a file may be called when it lies with us. What it really is, the reader finds out.
ENDINGS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".parquet"}
ABANDONED_AFTER = 24 * 3600  # seconds


class TooLarge(ValueError):
    """More bytes than UPLOAD_LIMIT."""


def incoming(name: str, chunks: Iterable[bytes]) -> tuple[Path, str, int]:
    """Write the bytes to a folder of their own; returns the folder, their SHA-256 and how many they are.

    Raises TooLarge as soon as the limit is passed, and leaves nothing behind then.
    """
    folder = Path(settings.UPLOADS) / f"incoming-{token_hex(8)}"
    folder.mkdir(parents=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    try:
        with open(folder / file_name(name), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.UPLOAD_LIMIT:
                    raise TooLarge(size)
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder, digest.hexdigest(), size


def file_name(name: str) -> str:
    """`list` with the ending of what was uploaded: no part of a stranger's file name becomes a path."""
    ending = os.path.splitext(name)[1].lower()
    return "list" + (ending if ending in ENDINGS else ".csv")


def settle(folder: Path, batch: Batch) -> None:
    """Give the folder to the batch. Called in the transaction that makes the batch."""
    batch.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.replace(folder, batch.folder)


def file_of(batch: Batch) -> Path:
    """The uploaded file."""
    return batch.folder / file_name(batch.file_name)


def pasted(text: str, header: str) -> bytes:
    """Pasted lines as the bytes of a file: a single column gets `header` above it and quotes where needed, a table
    copied from a spreadsheet (tabs) stays as it is."""
    lines = [line.rstrip("\r") for line in text.replace("\x00", "").split("\n")]
    lines = [line for line in lines if line.strip()]
    if any("\t" in line for line in lines):
        return "\n".join(lines).encode()
    rows = [[re.sub(r"\s+", " ", line).strip()] for line in lines]
    out = _Lines()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([[header], *rows])
    return "".join(out).encode()


class _Lines(list[str]):
    def write(self, text: str) -> int:
        self.append(text)
        return len(text)


def sweep(alive: set[int]) -> None:
    """Remove folders of batches that do not exist, and uploads that never became a batch."""
    uploads = Path(settings.UPLOADS)
    now = time.time()
    for folder in [*uploads.glob("incoming-*"), *uploads.glob("lists/*")]:
        named = folder.parent.name == "lists" and folder.name.isdigit() and int(folder.name) in alive
        if not named and now - folder.stat().st_mtime > ABANDONED_AFTER:
            shutil.rmtree(folder, ignore_errors=True)
