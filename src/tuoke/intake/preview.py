"""A page of the preview: rows with their marks, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils.functional import cached_property

from tuoke.intake import checking, kinds, sentences
from tuoke.intake.kinds import Column, Text
from tuoke.intake.models import Batch
from tuoke.intake.settling import count, settle

PAGE = 50
TWINS = 5
SHOWS = ("look", "new", "updated", "all")
DECIDING = [
    "line",
    "group",
    "found",
    "by",
    "hidden",
    "taken_by",
    "blocked",
    "fills",
    "updates",
    "adds",
    "fixes",
    "faults",
]


@dataclass(frozen=True)
class Cell:
    """`mark` is '', 'bad' or 'fix'; a bad cell is an input that is named `name`."""

    column: Column
    text: str
    mark: str = ""
    name: str = ""


@dataclass(frozen=True)
class Chip:
    text: Text
    icon: str
    look: str


@dataclass(frozen=True)
class Row:
    line: int
    cells: list[Cell]
    chips: list[Chip]
    act: str
    changes: list[Any] = field(default_factory=list)


class Preview:
    """What `user` sees of a checked batch, theirs or a colleague's. Reads the staged file once; the database only for
    shown changes and twins."""

    def __init__(self, batch: Batch, user: Any, show: str = "look", page: int = 1, twin_page: int = 1) -> None:
        self.batch, self.user = batch, user
        self.kind = kinds.get(batch.kind)
        self.asked = show
        self.page, self.twin_page = max(1, page), max(1, twin_page)

    @cached_property
    def show(self) -> str:
        """Which rows: those asked for, else those to look at, else, where there are none, all."""
        if self.asked in SHOWS:
            return self.asked
        return "look" if self.sizes["look"] else "all"

    @cached_property
    def settled(self) -> pa.Table:
        table = checking.stored(self.batch, DECIDING)
        return settle(table, self.batch.twin_rule, self.batch.choices)

    @cached_property
    def counts(self) -> dict[str, int]:
        return count(self.settled, int(self.batch.reading.get("skipped_count", 0)))

    @cached_property
    def columns(self) -> list[Column]:
        """Those of the file: what names a row first, then what has marks among the rows to look at, then the rest."""
        marked = {
            mark.split(":", 1)[0]
            for side in ("faults", "fixes")
            for marks in pc.unique(self.settled[side]).to_pylist()
            for mark in marks.split(";")
        }
        mine = [column for column in self.kind.columns if column.field in self.batch.mapping or column.field in marked]
        first = (
            {"person": 2, "title": 2, "phone": 2, **dict.fromkeys(marked, 1), "name": 0} if any(marked) else {"name": 0}
        )
        return sorted(mine, key=lambda column: first.get(column.field, 3))

    @cached_property
    def unwritten(self) -> dict[str, list[Text]]:
        """What the columns of the file are called that are not written at all ('new'), or only not in companies that
        are here ('there'), because whoever imports may not change it."""
        if self.kind.unwritten is None:
            return {}
        closed = self.kind.unwritten(self.batch.by)
        mine = [column for column in self.kind.columns if column.field in self.batch.mapping]
        return {
            "new": [column.label for column in mine if column.field in closed.new],
            "there": [column.label for column in mine if column.field in closed.there - closed.new],
        }

    @cached_property
    def sizes(self) -> dict[str, int]:
        c = self.counts
        return {
            "look": c["tile_problem"] + c["tile_twin"] + c["tile_mended"],
            "new": c["new"], "updated": c["updated"], "all": self.settled.num_rows,
        }  # fmt: skip

    @property
    def total(self) -> int:
        return self.sizes[self.show]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def comes_in(self) -> int:
        """Rows that the button brings in."""
        return self.counts["new"] + self.counts["updated"] + self.counts["merged"] + self.counts["blocked"]

    @property
    def changes_anything(self) -> bool:
        return bool(self.counts["companies_new"] + self.counts["companies_updated"])

    @cached_property
    def rows(self) -> list[Row]:
        start = (min(self.page, self.pages) - 1) * PAGE
        lines = self.settled.filter(self._shown())["line"].slice(start, PAGE)
        return self._rows(lines)

    def _shown(self) -> Any:
        if self.show == "all":
            return pa.repeat(True, self.settled.num_rows)
        if self.show == "look":
            return pc.is_in(self.settled["tile"], value_set=pa.array(["problem", "twin", "mended"]))
        return pc.fill_null(pc.equal(self.settled["act"], self.show), False)

    def _rows(self, lines: Any) -> list[Row]:
        if not len(lines):
            return []
        wanted = checking.stored(self.batch).filter(self._among(lines))
        facts = settle(wanted, self.batch.twin_rule, self.batch.choices)
        acts = self.settled.filter(pc.is_in(self.settled["line"], value_set=lines.combine_chunks()))
        # What a row becomes may hang on the first row of its company, which may be on another page.
        facts = facts.set_column(facts.column_names.index("act"), "act", acts["act"])
        changes = self.kind.shown_changes(
            facts.filter(pc.fill_null(pc.equal(facts["act"], "updated"), False)), self.batch, self.user
        )
        raw = self._raw(facts)
        return [self._row(row, raw.get(row["line"], {}), changes.get(row["line"], [])) for row in facts.to_pylist()]

    def _among(self, lines: Any) -> Any:
        return pc.field("line").isin(lines.combine_chunks())

    def _raw(self, facts: pa.Table) -> dict[int, dict[str, str]]:
        """What stands in the file (or was typed) where a cell has a fault: its cleaned value may be nothing."""
        lines = facts.filter(pc.not_equal(facts["faults"], ""))["line"].to_pylist()
        if not lines:
            return {}
        columns = self.kind.by_field()
        numbers = {f: n for f, n in self.batch.mapping.items() if f in columns}
        names = ["line", *(f"c{n}" for n in sorted(set(numbers.values())))]
        rows = pq.read_table(self.batch.folder / "rows.parquet", columns=names, filters=[("line", "in", lines)])
        found = {}
        for row in rows.to_pylist():
            typed = self.batch.corrections.get(str(row["line"]), {})
            found[row["line"]] = {f: typed.get(f, row[f"c{n}"] or "") for f, n in numbers.items()} | typed
        return found

    def _row(self, row: dict[str, Any], raw: dict[str, str], changes: list[Any]) -> Row:
        faults = dict(mark.split(":", 1) for mark in row["faults"].split(";") if mark)
        fixes = dict(mark.split(":", 1) for mark in row["fixes"].split(";") if mark)
        cells = [self._cell(column, row, raw, faults, fixes) for column in self.columns]
        return Row(row["line"], cells, self._chips(row, faults, fixes), row["act"], changes)

    def _cell(
        self, column: Column, row: dict[str, Any], raw: dict[str, str], faults: dict[str, str], fixes: dict[str, str]
    ) -> Cell:
        if column.field in faults:
            return Cell(column, raw.get(column.field, "")[:500], "bad", f"cell-{row['line']}-{column.field}")
        value = row.get(column.field)
        text = "" if value is None else str(value)
        return Cell(column, text[:200], "fix" if column.field in fixes else "")

    def _chips(self, row: dict[str, Any], faults: dict[str, str], fixes: dict[str, str]) -> list[Chip]:
        """At most three, what stops the row first."""
        chips = [Chip(sentences.note(code), "alert-triangle", "risk") for code in dict.fromkeys(faults.values())]
        if row["act"] == "blocked":
            chips.append(Chip(sentences.ACTS["blocked"], "hand-stop", "risk"))
        if row["act"] == "taken":
            chips.append(Chip(sentences.reason("taken", "", row["taken_by"], {}), "lock", "risk"))
        if row["tile"] == "twin" and row["act"] in ("new", "updated", "left_out"):
            chips.append(Chip(sentences.TWIN, "git-merge", "line"))
        for code in dict.fromkeys(fixes.values()):
            chips.append(Chip(sentences.note(code), "shield-lock" if code == "formula" else "wand", "brand"))
        if not chips or row["act"] in ("updated", "left_out", "same", "merged"):
            chips.append(Chip(sentences.ACTS[row["act"]], "", ""))
        return chips[:3]

    @property
    def twin_total(self) -> int:
        return int(pc.sum(self._is_twin()).as_py() or 0)

    @property
    def twin_pages(self) -> int:
        return max(1, -(-self.twin_total // TWINS))

    def _is_twin(self) -> Any:
        s = self.settled
        first = pc.and_(pc.equal(s["group"], s["line"]), pc.equal(s["by"], "name"))
        return pc.and_(pc.fill_null(first, False), pc.invert(pc.fill_null(s["hidden"], False)))

    @cached_property
    def twins(self) -> list[Any]:
        """The pairs of this page, drawn by the kind: the same name, and no code that tells."""
        start = (min(self.twin_page, self.twin_pages) - 1) * TWINS
        return self.pairs(self.settled.filter(self._is_twin())["line"].slice(start, TWINS))

    def pairs(self, lines: Any) -> list[Any]:
        if not len(lines):
            return []
        rows = checking.stored(self.batch).filter(self._among(lines))
        return self.kind.pairs(rows, self.batch, self.user)

    def twin(self, line: int) -> Any | None:
        """The pair whose row in the file is `line`, or None."""
        lines = self.settled.filter(pc.and_(self._is_twin(), pc.equal(self.settled["line"], line)))["line"]
        return next(iter(self.pairs(lines)), None)
