"""Runs the steps of sieve.py: the best of each owner out of a list in which every row is a company of its own."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from tuoke.engine.lists import verdicts
from tuoke.engine.lists.columns import FIELD_KEYS, PERSON_FIELDS
from tuoke.engine.lists.engines import DUCKDB, Engine, Spark
from tuoke.engine.lists.inputs import input_table, with_further
from tuoke.engine.lists.marks import FITS, PACK, UNJUDGED, Marks, constant, fields_asked, function
from tuoke.engine.lists.qualify import RULES, Profile
from tuoke.engine.lists.rank import Card, on_card
from tuoke.engine.lists.run import Counts, Ranking, mark_values, nobody, off_card
from tuoke.engine.lists.same import COMPANY_FIELDS
from tuoke.engine.lists.territory import Tree

if TYPE_CHECKING:
    import pyarrow as pa

    from tuoke.engine.lists.sources import Source

#: How many rows are looked at for the values of the list.
SAMPLE = 50_000
#: As `best`: more places than any owner can have.
ALL = 1 << 40


def rank_each(
    on: Engine,
    profile: Profile,
    card: Card,
    *,
    best: int | None = None,
    slices: "Iterable[pa.Table] | None" = None,
    absent: Collection[str] = (),
    tree: Tree | None = None,
) -> Ranking:
    """The `best` of each owner (None: all of them) among rows of which every one is a company.

    The rows are `slices`, each with the columns of steps.EACH (fields as texts, null where there is none; `line`;
    `owner`), or what `on` knows as `rows_each` already; `absent` tells of fields that no row has. The order is that of
    `run.rank_rows` with the lines as ids.

    `sheet` has `owner` too ('' where there is none), and as `rank` the place among the owner's; `skipped` the rows
    without a name; `struck` and `merged` are empty.
    """
    counted = _placed(on, profile, card, best, slices, tree, absent)
    sheet = _with_absent(on.read("sheets", without=[*off_card(card), *absent]), absent)
    sheet = with_further(sheet, card)
    nameless = _nameless(on)
    counts = _counts(counted, Counter(nameless.column("place").to_pylist()), profile)
    return Ranking(counts, sheet, *nobody(), nameless.drop_columns(["place"]))


def each(rows: "pa.Table", owners: "pa.Table | None" = None) -> "pa.Table":
    """Rows with fields as texts ('' where there is none) and `line`, with the columns of steps.EACH.

    `owners`: line, owner of the same rows, in the same order.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    known = {name: rows.column(name) for name in FIELD_KEYS if name in rows.column_names}
    if owners is not None:
        known["owner"] = owners.column("owner")
    nothing = pa.nulls(rows.num_rows, pa.string())
    texts = {name: pc.if_else(pc.equal(text, ""), None, text) for name, text in known.items()}
    return pa.table(
        {**{name: texts.get(name, nothing) for name in (*FIELD_KEYS, "owner")}, "line": rows.column("line")}
    )


def rank_each_source(
    spark: Spark,
    source: "Source",
    profile: Profile,
    card: Card,
    *,
    best: int | None = None,
    per: str | None = None,
    top: int = 20,
    out: str | None = None,
) -> Ranking:
    """The same for a list that Spark reads itself (sources.py): the sheets go to `out`, as Parquet.

    `sheet` has only the `top` of them; `skipped` is empty, the counts are whole.
    """
    from tuoke.engine.lists.sources import give_each, refuse_taken, write_sheet

    if out:
        refuse_taken(spark, out)
    give_each(spark, source, per)
    counted = _placed(spark, profile, card, best, None, None)
    spark.keep("sheets")
    if out:
        write_sheet(spark, "sheets", out, ("owner", "rank"))
    sheet = spark.ask(f"SELECT * FROM sheets ORDER BY owner, rank LIMIT {int(top)}")
    sheet = with_further(sheet.drop_columns(off_card(card)), card)
    nameless = _nameless(spark)
    counts = _counts(counted, Counter(nameless.column("place").to_pylist()), profile)
    spark.close()
    return Ranking(counts, sheet, *nobody(), nameless.slice(0, 0).drop_columns(["place"]))


def _placed(
    on: Engine,
    profile: Profile,
    card: Card,
    best: int | None,
    slices: "Iterable[pa.Table] | None",
    tree: Tree | None,
    absent: Collection[str] = (),
) -> Counter[int]:
    """Run the steps up to `placed`; how many rows are struck by which rule."""
    import pyarrow as pa

    profile.refuse_further()
    card.refuse_columns()
    involved, friend = verdicts.involved(card), card.personally_involved
    constants = {
        "rules_needed": sum(1 << RULES.index(rule) for rule in profile.rules) if profile.strike == "all" else 0,
        # Whoever is involved may stand higher than the others, or lower by a card that learned so.
        "standing_may_gain": (PACK + 1) * abs(friend.points - friend.no) if involved else 0,
        "places_of_each": ALL if best is None else best,
    }
    for name, value in constants.items():
        on.tell(constant(name, value, on.dialect))
    on.give("settings", input_table("settings", verdicts.settings(profile, card)))
    on.give("worth", input_table("worth", verdicts.worth(card)))
    on.give("involved", input_table("involved", involved))
    on.tell(on_card(card, on.dialect))
    marked = _Marked(on, profile, card, tree or Tree.load(), absent)
    counted = marked.sift() if slices is None else marked.sift_slices(slices)
    for step in ("doubted", "standings", "cut", "hopeful"):
        on.keep(step)
    if involved:
        # Two steps: what is kept between them Spark need not plan as one.
        on.keep("called")
        on.keep("friends")
    else:
        on.give("friends", pa.table({"line": pa.array([], pa.int64())}))
    on.keep("placed")
    marked.tell_details()
    if card.further or on.dialect != DUCKDB:
        on.keep("placed_rows")
    else:  # read once, by the sheets
        on.look("placed_rows", "placed_rows")
    _judge_fields(on, card)
    return counted


def _judge_fields(on: Engine, card: Card) -> None:
    """The further fields of the rows that have a place, for their reasons."""
    if not card.further:
        on.give("field_judged", input_table("field_judged", []))
        return
    on.tell("CREATE OR REPLACE TEMPORARY VIEW companies AS SELECT * FROM placed_rows")
    for name, values in {
        "fields_asked": verdicts.fields_asked(card),
        "field_lines": verdicts.field_lines(card),
    }.items():
        on.give(name, input_table(name, values))
    on.give("further", input_table("further", []))
    on.keep("field_values")
    on.keep("field_judged")


def _with_absent(sheet: "pa.Table", absent: Collection[str]) -> "pa.Table":
    """The sheet with the fields that no row has, where they belong."""
    import pyarrow as pa

    fields = (*COMPANY_FIELDS, *PERSON_FIELDS)
    others = [name for name in sheet.column_names if name not in fields]
    place = others.index("points")
    nothing = pa.nulls(sheet.num_rows, pa.string())
    return pa.table(
        {
            name: nothing if name in absent else sheet.column(name)
            for name in (*others[:place], *fields, *others[place:])
        }
    )


def _nameless(on: Engine) -> "pa.Table":
    return on.ask("SELECT line, 'no_name' AS code, place FROM doubted WHERE name_key IS NULL ORDER BY line")


def _counts(counted: Counter[int], nameless: Counter[int], profile: Profile) -> Counts:
    struck = {rule: counted[place] - nameless[place] for place, rule in enumerate(RULES) if rule in profile.rules}
    left = counted[FITS] - nameless[FITS]
    return Counts(sum(counted.values()), nameless.total(), 0, struck, left)


class _Marked:
    """What the values of the list are known to mean, as far as it was seen."""

    def __init__(self, on: Engine, profile: Profile, card: Card, tree: Tree, absent: Collection[str] = ()) -> None:
        self.on, self.targets, self.absent = on, (profile, card, tree), absent
        self.fields = fields_asked(profile, card)
        self.values: dict[str, pa.Array] = {}
        self.marks: dict[str, Marks] = {}
        for name in FIELD_KEYS:
            if name not in self.fields:
                on.tell(constant(f"mark_{name}", 0, on.dialect, "text"))

    def sift(self) -> Counter[int]:
        """How many rows are struck by which rule, by its place in RULES, FITS for the others; and keep `kept`."""
        import pyarrow as pa

        # The first rows tell which values a list has, as a rule. Where they do not, every row is asked.
        for most in (SAMPLE, None) if self.on.dialect == DUCKDB else (None,):
            self._judge(self._values(most))
            for field in self.fields:
                values, marks = self.values[field], self.marks[field]
                self.on.give(f"marks_{field}", pa.table({"value": values, "mark": marks.mark}))
                self.on.tell(function(field, values, marks.mark, self.on.dialect))
            self.on.look("marked", "rows_marked")
            counted = self._counted()
            if UNJUDGED not in counted:
                break
        self.on.keep("kept", absent=self.absent)
        return counted

    def sift_slices(self, slices: "Iterable[pa.Table]") -> Counter[int]:
        """The same, slice by slice. The marks are looked up here: Arrow holds a text that comes often as a number."""
        import pyarrow as pa

        counted: Counter[int] = Counter()
        nothing = pa.array([""])
        for place, rows in enumerate(slices):
            coded = {field: _coded(rows.column(field)) for field in self.fields}
            self._judge({field: pa.concat_arrays([nothing, values.dictionary]) for field, values in coded.items()})
            self.on.give("rows_marked", rows.append_column("mark", self._marks_of(coded, rows.num_rows)))
            counted += self._counted()
            if place:
                self.on.add("kept")
            else:
                self.on.keep("kept", absent=self.absent)
        return counted

    def tell_details(self) -> None:
        """Make known what each value tells of the items of the card."""
        import pyarrow as pa

        for field in FIELD_KEYS:
            if field not in self.fields:
                self.on.tell(constant(f"detail_{field}", 0, self.on.dialect, "text"))
                continue
            values, details = self.values[field], self.marks[field].detail
            self.on.give(f"details_{field}", pa.table({"value": values, "detail": details}))
            self.on.tell(function(field, values, details, self.on.dialect, "detail"))

    def _marks_of(self, coded: "dict[str, pa.DictionaryArray]", rows: int) -> "pa.Array":
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        total, nothing = np.zeros(rows, np.int64), pa.array([""])
        for field, values in coded.items():
            told = pc.index_in(pa.concat_arrays([values.dictionary, nothing]), value_set=self.values[field])
            # The last is of a row that says nothing, and is found by -1.
            marks = self.marks[field].mark.take(told).to_numpy(zero_copy_only=False)
            total += marks[values.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
        return pa.array(total)

    def _counted(self) -> Counter[int]:
        found = self.on.read("sifted")
        return Counter(dict(zip(found.column("place").to_pylist(), found.column("rows").to_pylist(), strict=True)))

    def _judge(self, seen: "dict[str, pa.Array]") -> None:
        """Judge the values that were not judged before."""
        import pyarrow as pa
        import pyarrow.compute as pc

        new = {}
        for field, values in seen.items():
            known = self.values.get(field, pa.array([], pa.string()))
            unseen = pc.unique(values.filter(pc.invert(pc.is_in(values, value_set=known))))
            if len(unseen):
                new[field] = unseen
        if not new:
            return
        for field, marks in mark_values(new, *self.targets).items():
            if field in self.values:
                before = self.marks[field]
                self.values[field] = pa.concat_arrays([self.values[field], new[field]])
                mark, detail = (
                    pa.concat_arrays([before.mark, marks.mark]),
                    pa.concat_arrays([before.detail, marks.detail]),
                )
                self.marks[field] = Marks(mark, detail)
            else:
                self.values[field], self.marks[field] = new[field], marks

    def _values(self, most: int | None) -> "dict[str, pa.Array]":
        """The values of each field in the first `most` rows (None: in all), after '' for none."""
        import pyarrow as pa
        import pyarrow.compute as pc

        found = {}
        first = self.on.ask(f"SELECT {', '.join(self.fields)}, line FROM rows_each LIMIT {most}") if most else None
        for field in self.fields:
            rows = first or self.on.ask(f"SELECT DISTINCT {field} FROM rows_each WHERE {field} <> ''")
            values = pc.unique(rows.column(field).cast(pa.string())).drop_null()
            found[field] = pa.concat_arrays([pa.array([""]), values.filter(pc.not_equal(values, ""))])
        return found


def _coded(column: "pa.ChunkedArray") -> "pa.DictionaryArray":
    """The column with one dictionary for all of it."""
    import pyarrow as pa

    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    return whole if isinstance(whole, pa.DictionaryArray) else whole.chunk(0)
