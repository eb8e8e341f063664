"""What can be imported. A room registers its kind of rows in its AppConfig; intake knows no room by name.

    kinds.register(Kind(code="companies", ...))

intake reads the file, matches columns, cleans cells, pages through the preview and keeps the states; the kind says
which columns it takes, what the directory already knows, and how its rows are written, cleared and taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    import pyarrow as pa

    from tuoke.intake.models import Batch

Text = str | Promise
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Column:
    """A field that a file may fill. `form` says how a cell is read: text, number, year, phone, email, code or long; of
    fields that the firm defined also figure, day, yes_no and choice, which is one of `choices`."""

    field: str
    label: Text
    form: str = "text"
    most: int = 200  # characters
    required: bool = False
    extra: bool = False  # kept beside the fields proper, under its own name
    headers: tuple[str, ...] = ()  # words for the guess, where the list engine has no such field
    choices: tuple[str, ...] = ()
    of_person: bool = False  # a field that the firm defined for people: kept beside those of the person in the row
    unit: str = ""  # of a figure; a sum in another currency stays as it is written


@dataclass(frozen=True)
class Source:
    """Where a list can come from. `group` heads it in the form, `hint` is one plain sentence."""

    code: str
    label: Text
    group: Text = ""
    hint: Text = ""


@dataclass(frozen=True)
class Shown:
    """One value that would change."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True)
class Side:
    """One fact of a pair: ours and the file's, and whether they differ."""

    label: Text
    ours: str
    theirs: str
    differs: bool


@dataclass(frozen=True)
class Pair:
    """A row of the file and the company that may be the same. `choice` is what the person settled, or ''."""

    line: int
    title: str
    since: Any  # when ours was made
    url: str
    sides: list[Side]
    reasons: list[tuple[bool, Text]]  # speaks for the same company, in words
    choice: str


@dataclass(frozen=True)
class Unwritten:
    """Fields that an importer may write in no row (`new`), and those that stay as they are in rows that are here
    already (`there`, the former among them)."""

    new: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()


def when_asked(module: str, name: str) -> Callable[..., Any]:
    """The function `name` of that module of tuoke, imported by its first call: each process registers the kinds when it
    starts, few of them import a list, and pyarrow with numpy is half of the time that a start takes."""

    def call(*given: Any) -> Any:
        return getattr(import_module(f"tuoke.{module}"), name)(*given)

    return call


@dataclass(frozen=True)
class Kind:
    """One kind of rows and what happens to them. Every function but `look_up` writes, in short transactions.

    look_up(cells, batch): the table of cleaned cells -> the same rows with what the directory knows about them (the
        columns of `settling.KNOWN`). Reads only.
    write(batch, table, progress): the rows that `table()` gives, once, by their `act`, all carrying batch.arrival, seen
        by nobody.
    reveal(batch): changes to rows that were there before; runs inside the one transaction that reveals the batch.
    clear(arrival, progress): removes, in slices, every row of a hidden arrival; runs again after a kill.
    hide(batch): inside one transaction, puts back what the batch changed, keeps what was touched since, and returns
        the report of what stays; intake then hides the arrival and calls `clear`.
    standing(batch): what an undo would do now, as counts: companies_gone, companies_kept, people_gone, people_kept and
        values_back. Reads only.
    searched(batch): ids of what was there before and is found by other words since, or until the undo.
    index(ids): after either, brings what is searched by up to date for objects that were there before.
    shown_changes(rows, batch, user): line -> what it would change, as `user` may read it; for a page of rows.
    complete(texts, batch): before cells are read, the texts with what only the directory can add, and a mark for each
        row that was mended so ("field:code" as in cells.py, or ''), or None. Reads only.
    unwritten(by): what of a list this importer may not write. Reads only.
    pairs(rows, batch, user): the two sides of each suspected twin that `user` may see, in the order of the rows.
    """

    code: str
    label: Text
    own_columns: tuple[Column, ...]
    sources: Callable[[], Sequence[Source]]
    look_up: Callable[[pa.Table, Batch], pa.Table]
    write: Callable[[Batch, Callable[[], pa.Table], Progress], None]
    reveal: Callable[[Batch], None]
    clear: Callable[[int, Progress], None]
    hide: Callable[[Batch], dict[str, Any]]
    standing: Callable[[Batch], dict[str, int]]
    searched: Callable[[Batch], list[int]]
    index: Callable[[list[int]], None]
    shown_changes: Callable[[pa.Table, Batch, Any], dict[int, list[Shown]]]
    pairs: Callable[[pa.Table, Batch, Any], list[Pair]]
    complete: Callable[[pa.Table, Batch], tuple[pa.Table, pa.Array | None]] | None = None
    unwritten: Callable[[Any], Unwritten] | None = None
    list_url: str = ""  # URL name of the page of a list, which takes its id
    further_columns: Callable[[], tuple[Column, ...]] = tuple  # those of fields that the firm defined

    @property
    def columns(self) -> tuple[Column, ...]:
        """All that a file may fill, as of now; asked once by whoever loops."""
        further = {column.field: column for column in self.further_columns()}
        own = tuple(further.pop(column.field, column) for column in self.own_columns)
        return (*own, *further.values())

    def by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns}

    def column(self, field: str) -> Column | None:
        return self.by_field().get(field)

    def source_label(self, code: str) -> Text:
        return next((source.label for source in self.sources() if source.code == code), code)


_registered: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of rows importable. Called once, in the room's AppConfig.ready."""
    _registered[kind.code] = kind


def get(code: str) -> Kind:
    """The kind of that code. Raises KeyError for one that no room registered."""
    return _registered[code]


# On what ground a list of people may be kept and called, one plain sentence each. Not legal advice, and it says so.
BASES: tuple[Source, ...] = (
    Source("consent", _("Consent"), hint=_("These people said that we may contact them.")),
    Source("contract", _("Contract"), hint=_("They are customers, or asked us for an offer.")),
    Source(
        "public_data",
        _("Lawfully published data"),
        hint=_("They published it themselves or it was published lawfully (PIPL art. 13 (6)); used within reason."),
    ),
    Source(
        "legitimate_interest",
        _("Legitimate interest"),
        hint=_("Business contacts who may expect our call, weighed against their wishes (GDPR art. 6 (1) f)."),
    ),
    Source("legal_duty", _("Legal duty"), hint=_("A law obliges us to keep these data.")),
    Source("companies_only", _("No personal data"), hint=_("The list names companies only, no people.")),
)  # fmt: skip


def basis_label(code: str) -> Text:
    return next((basis.label for basis in BASES if basis.code == code), code)
