"""Everything out, in open formats: a file per kind of thing (taking_out.toml), and a README that says what each is."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from tuoke.directory.giving_out import companies, company_columns, people, people_columns
from tuoke.directory.models import Company, Revealed
from tuoke.flows.taking_out_readme import readme
from tuoke.journal.attachments import all_files
from tuoke.workspace import tables
from tuoke.workspace.audit import record
from tuoke.workspace.models import TakeOut

Told = Callable[[float], None]


def take_out(key: str) -> None:
    """The zip of the TakeOut `key`. Harmless to run again: a dead run's folder is cleared, a finished one stays."""
    wanted = TakeOut.objects.filter(pk=int(key), done_at=None).first()
    if wanted is None:
        return
    folder = wanted.file.with_name(f"{wanted.file.stem}.work")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        counts = write_all(folder, wanted.keep_progress)
        tables.zip_folder(folder, wanted.file, all_files())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    size = wanted.file.stat().st_size
    with transaction.atomic():
        TakeOut.objects.filter(pk=wanted.pk).update(done_at=timezone.now(), progress=1, size=size)
        record(wanted.by, "take_out", wanted, files=len(counts), rows=sum(counts.values()), size=size)
    TakeOut.objects.forget_files(but=wanted.pk)


def write_all(folder: Path, told: Told) -> dict[str, int]:
    """All files into the folder; returns name -> how many rows. Rows that come in meanwhile may or may not be there."""
    plan = {name: model_of(one["model"]) for name, one in known()["files"].items()}
    every = sum(_rows(model).count() for model in plan.values()) or 1
    done = [0]

    def step(rows: int) -> None:
        done[0] += rows
        told(min(0.95, done[0] / every))

    counts, columns = {}, {}
    for name, model in plan.items():
        columns[name], rows = _table(name, model)
        counts[name] = tables.write_table(folder, name, columns[name], rows, step)
    (folder / "README.md").write_text(readme(plan, columns, counts, known()), encoding="utf-8")
    return counts


def known() -> dict[str, Any]:
    """`files`: name -> model, zh, en; `left_out`: model -> zh, en."""
    return tomllib.loads((files("tuoke.flows") / "taking_out.toml").read_text("utf-8"))


def model_of(label: str) -> type[models.Model]:
    """Also of a table between two models, which the registry has under its small letters alone."""
    every = apps.get_models(include_auto_created=True)
    return next(model for model in every if model._meta.label == label)


def _rows(model: type[models.Model]) -> models.QuerySet[Any]:
    """All rows but those of an import that nobody sees yet."""
    rows: models.QuerySet[Any] = model._default_manager.all()
    if any(field.name == "arrival" for field in model._meta.concrete_fields) and model._meta.label != "intake.Batch":
        rows = rows.filter(Revealed("arrival"))
    return rows.filter(merged_into=None) if model is Company else rows


def _table(name: str, model: type[models.Model]) -> tuple[list[str], Iterable[list[tables.Record]]]:
    if name == "companies":
        return company_columns(), companies(_rows(model))
    if name == "people":
        return people_columns(), people(_rows(model))
    names = [field.attname for field in tables.fields_of(model)]
    return names, tables.slices(_rows(model), names)
