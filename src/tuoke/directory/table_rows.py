"""The rows of the list of companies as HTML. Written here and not in a template: of a page of 50 rows, the template
engine took two thirds of the time (bench_pages.py)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape  # Django's makes each of the hundreds of texts a SafeString besides
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tuoke.directory import custom_values, veil
from tuoke.directory.columns import Column, Type
from tuoke.team.models import Shown
from tuoke.workspace.graphics import icon
from tuoke.workspace.numbers import Clock, contacts_masked, count, phone_masked, since
from tuoke.workspace.places import place_name

#: What a column reads of a company where that is not its field alone.
FIELDS: dict[str, tuple[str, ...]] = {"owner": ("owner__name",), "person": (), "tel": (), "tag": (), "names": ()}
CLASSES = {
    "industry": "co-in",
    "area": "co-at",
    "employees": "num n co-size",
    "person": "co-who",
    "tel": "co-tel nb",
    "owner": "co-own c2",
    "changed": "num c3 nb co-when",
}
Row = Mapping[str, Any]
PICK = (
    '<td class="co-pick"><input type="checkbox" name="id" value="{pk}" form="bulk" data-pick data-key="x"'
    ' aria-label="{name}"></td>'
)
PEN = '<button type="button" class="tk-icbtn co-pen" data-edit data-key="e" aria-label="{label}">{icon}</button>'
ROW = '<tr data-row{id}>{pick}<td class="co-name"><a class="m" href="{url}">{name}</a>{chip}{pen}</td>{cells}</tr>'


class First(NamedTuple):
    """The person to ask for."""

    name: str
    title: str
    phone: str


class Head(NamedTuple):
    """The heading of a group: how many there are ('' where nobody counted), and the address of them alone."""

    total: str
    url: str


@dataclass(frozen=True)
class Beside:
    """Of the companies of a page, by id: the first person (None: all asked to be left alone), tags; codes by id and
    source, what their people have by id and key of the field, and other names."""

    people: Mapping[int, First | None]
    tags: Mapping[int, list[str]]
    codes: Mapping[tuple[int, str], str]
    theirs: Mapping[tuple[int, str], list[str]]
    names: Mapping[int, list[str]]


@dataclass(frozen=True)
class Told:
    """What all rows of a page share: words that are looked up once, and whose numbers are read open."""

    beside: Beside
    said: dict[str, str]
    opened: Container[int | None]
    user: Any
    clock: Clock
    open: Mapping[str, str]


Cell = Callable[[Row, Told], str]


def body(
    user: Any,
    rows: Iterable[Row],
    columns: Sequence[Column],
    beside: Beside,
    group: str = "",
    heads: Mapping[str, Head] | None = None,
    editable: Collection[str] = (),
    open_cells: Mapping[str, str] | None = None,
) -> SafeString:
    """One table row per company. All values are escaped; phones are masked as `Company.phones_open_to` says. Before
    the first row of each `group` (a field) stands its heading, of `heads`. `editable`: keys of the columns whose cells
    can be changed in their place; `open_cells`: what stands in the cells of a column instead, as HTML."""
    # One address, filled in fifty times, and words that are looked up once.
    address = reverse("directory:company", args=[0])
    # Words are asked for outside of the f-strings: inside, the catalogue does not find them.
    unknown, nobody = escape(gettext("unknown")), escape(gettext("nobody"))
    alone, reference = escape(gettext("asked to be left alone")), escape(gettext("reference"))
    said = {
        "unknown": f'<span class="c3">{unknown}</span>',
        "nobody": f'<span class="c3">{nobody}</span>',
        "alone": f'<span class="c3">{alone}</span>',
        "reference": f' <span class="tk-chip line">{reference}</span>',
        "plain": unknown,
        "yes": escape(gettext("yes")),
        "no": escape(gettext("no")),
    }
    told = Told(beside, said, veil.Opened(user), user, Clock.read(), open_cells or {})
    cells = [_cell(column, column.key in editable, user) for column in columns if column.key != "name"]
    pen = _pen() if any(column.key in editable for column in columns) else ""
    written, last = [], None
    for row in rows:
        if group and row[group] != last:
            last = row[group]
            written.append(_head(last, group, (heads or {})[last], len(columns) + user.may_pick, told))
        name = escape(row["name"])
        written.append(
            ROW.format(
                id=f' id="co-{row["pk"]}" data-pk="{row["pk"]}"' if pen else "",
                pen=pen,
                pick=PICK.format(pk=row["pk"], name=name) if user.may_pick else "",
                url=address.replace("/0/", f"/{row['pk']}/"),
                name=name,
                chip=said["reference"] if row["is_reference"] else "",
                cells="".join([cell(row, told) for cell in cells]),
            )
        )
    return mark_safe("\n".join(written))


def _head(value: str, group: str, head: Head, width: int, told: Told) -> str:
    name = escape(place_name(value) if group == "area" else value) or told.said["plain"]
    link = f'<a href="{escape(head.url)}">{name}</a> <span class="c3 n">{head.total}</span>'
    return f'<tr class="co-group"><th scope="rowgroup" colspan="{width}">{link}</th></tr>'


def _pen() -> str:
    return PEN.format(label=escape(gettext("Change in its place")), icon=icon("pencil", "sm"))


def _cell(column: Column, editable: bool, user: Any) -> Cell:
    """How a column writes its cell."""
    kind = CLASSES.get(column.key, "num n co-fig" if column.is_number else "co-text")
    # A phone shows what is not on the card's face with its heading.
    heading = "" if column.key in CLASSES else f' data-k="{escape(str(column.label))}"'
    place = f' data-col="{escape(column.key)}"' if editable else ""
    start = f'<td class="{kind}"{heading}{place}>'
    value = _VALUES.get(column.key) or (_custom(column) if column.custom else _field(column))
    if veil.is_closed(user, column, Shown.MASKED if column.key == "tel" else Shown.READ):
        value = _veiled(column, value)
    key = column.key
    return lambda row, told: f"{start}{told.open[key] if key in told.open else value(row, told)}</td>"


def _veiled(column: Column, value: Cell) -> Cell:
    """For those who read the column masked, or not at all, of some company."""

    def shown(row: Row, told: Told) -> str:
        level = veil.level(told.user, column, row["owner_id"])
        if level >= Shown.READ or (level == Shown.MASKED and column.key == "tel"):
            return value(row, told)
        hidden = "" if column.key == "tel" else told.said["unknown"]
        if level == Shown.HIDDEN:
            return hidden
        return veil.MASK if (text := value(row, told)) and text != told.said["unknown"] else hidden

    return shown


def _field(column: Column) -> Cell:
    field = column.field

    def number(row: Row, told: Told) -> str:
        return told.said["unknown"] if row[field] is None else count(row[field])

    def text(row: Row, told: Told) -> str:
        shown = row[field] if row["owner_id"] in told.opened or not column.guarded else contacts_masked(row[field])
        return escape(shown[:120]) or told.said["unknown"]

    return number if column.is_number else text


def _custom(column: Column) -> Cell:
    one = column.custom
    assert one is not None

    def code(row: Row, told: Told) -> str:
        return escape(told.beside.codes.get((row["pk"], one.key), "")) or told.said["unknown"]

    def value(row: Row, told: Told) -> str:
        kept = str(row["extra"].get(one.key) or "")
        shown = kept if row["owner_id"] in told.opened else contacts_masked(kept)
        return escape(custom_values.said(one, shown)[:120]) or told.said["unknown"]

    def people(row: Row, told: Told) -> str:
        kept = told.beside.theirs.get((row["pk"], one.key), ())
        opened = row["owner_id"] in told.opened
        shown = (custom_values.said(one, text if opened else contacts_masked(text)) for text in kept)
        return escape(", ".join(shown)[:120]) or told.said["unknown"]

    if column.of_person:
        return people
    return code if column.type == Type.CODE else value


def _person(row: Row, told: Told) -> str:
    first = told.beside.people.get(row["pk"])
    if not first:
        return told.said["alone"] if row["pk"] in told.beside.people else told.said["unknown"]
    title = f' <span class="c3">{escape(first.title)}</span>' if first.title else ""
    return escape(first.name) + title


def _phone(row: Row, told: Told) -> str:
    first = told.beside.people.get(row["pk"])
    if not first or not first.phone:
        return ""
    if row["owner_id"] not in told.opened:
        return f'<span class="c3 n">{escape(phone_masked(first.phone))}</span>'
    dial = "".join(c for c in first.phone if c.isdigit() or c == "+")
    return f'<a class="n" href="tel:{escape(dial)}">{escape(first.phone)}</a>'


_VALUES: dict[str, Cell] = {
    "industry": lambda row, told: escape(row["industry"]) or told.said["unknown"],
    "area": lambda row, told: escape(place_name(row["area"])) or told.said["unknown"],
    "person": _person,
    "tel": _phone,
    "owner": lambda row, told: escape(row["owner__name"]) if row["owner_id"] else told.said["nobody"],
    "changed": lambda row, told: escape(since(row["changed_at"], told.clock)),
    "made": lambda row, told: escape(since(row["made_at"], told.clock)),
    "tag": lambda row, told: escape(", ".join(told.beside.tags.get(row["pk"], ()))) or told.said["unknown"],
    "names": lambda row, told: escape(", ".join(told.beside.names.get(row["pk"], ()))[:120]) or told.said["unknown"],
    # A year has no thousands.
    "founded": lambda row, told: told.said["unknown"] if row["founded"] is None else str(row["founded"]),
    "reference": lambda row, told: told.said["yes" if row["is_reference"] else "no"],
}
