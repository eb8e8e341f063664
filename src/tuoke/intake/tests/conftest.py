"""A list on its way in, without a browser: `bring_in(alice, "name,phone\\n...")` uploads, reads, checks and commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tuoke.flows import importing
from tuoke.intake import child, committing, reading, uploading
from tuoke.intake.models import Batch


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Every test keeps its uploads to itself."""
    settings.UPLOADS = tmp_path / "uploads"
    settings.UPLOADS.mkdir()
    yield settings.UPLOADS


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Files of tests are ours, so they are read without a process of their own; `real_child` asks for it."""
    if "real_child" in request.fixturenames:
        return

    def here(path: Path, folder: Path, sheet: str | None, export: str | None = None) -> dict[str, Any]:
        child.read(path, folder, sheet, export)
        return reading.told(folder)

    monkeypatch.setattr(reading, "in_child", here)


@pytest.fixture
def real_child() -> None:
    """Read the file as in production: in a child process under limits."""


SAID = {"list_name": "展会名单", "source": "trade_fair", "lawful_basis": "public_data"}


@pytest.fixture
def upload() -> Callable[..., Batch]:
    """`upload(alice, text)`: a batch whose file has been read."""

    def make(by: Any, content: str | bytes, name: str = "名单.csv") -> Batch:
        data = content.encode() if isinstance(content, str) else content
        batch = uploading.receive(by, name, [data])
        importing.read_list(str(batch.pk))
        batch.refresh_from_db()
        return batch

    return make


@pytest.fixture
def checked(upload: Callable[..., Batch]) -> Callable[..., Batch]:
    """`checked(alice, text, twin_rule="fill")`: read, mapped as guessed, and checked."""

    def make(
        by: Any, content: str | bytes, name: str = "名单.csv", extra: list[int] | None = None, **said: str
    ) -> Batch:
        batch = upload(by, content, name)
        assert uploading.map_columns(batch, by, batch.mapping, extra or batch.extra, **{**SAID, **said})
        importing.check_list(str(batch.pk))
        batch.refresh_from_db()
        return batch

    return make


@pytest.fixture
def bring_in(checked: Callable[..., Batch]) -> Callable[..., Batch]:
    """`bring_in(alice, text)`: committed and written."""

    def make(by: Any, content: str | bytes, **options: Any) -> Batch:
        batch = checked(by, content, **options)
        assert committing.commit(batch, by)
        importing.write_list(str(batch.pk))
        batch.refresh_from_db()
        return batch

    return make


@pytest.fixture
def take_back() -> Callable[[Batch, Any], Batch]:
    def undo(batch: Batch, by: Any) -> Batch:
        batch.refresh_from_db()
        assert committing.undo(batch, by)
        importing.undo_list(str(batch.pk))
        batch.refresh_from_db()
        return batch

    return undo
