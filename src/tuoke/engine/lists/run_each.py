"""Runs the steps of sieve.py: the best of each owner out of a list in which every row is a company of its own."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from tuoke.engine.lists import verdicts
from tuoke.engine.lists.columns import FIELD_KEYS, PERSON_FIELDS
from tuoke.engine.lists.engines import DUCKDB, Engine, Spark
from tuoke.engine.lists.inputs import input_table, with_further
from tuoke.engine.lists.marks import FITS, PACK, constant
from tuoke.engine.lists.qualify import RULES, Profile
from tuoke.engine.lists.rank import Card, on_card
from tuoke.engine.lists.run import Counts, Ranking, nobody, off_card
from tuoke.engine.lists.same import COMPANY_FIELDS
from tuoke.engine.lists.sift import Sift
from tuoke.engine.lists.territory import Tree

if TYPE_CHECKING:
    import pyarrow as pa

    from tuoke.engine.lists.sources import Source

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
    sift = Sift(on, profile, card, tree or Tree.load(), absent)
    counted = sift.view() if slices is None else sift.slices(slices)
    for step in ("doubted", "standings", "cut", "hopeful"):
        on.keep(step)
    if involved:
        # Two steps: what is kept between them Spark need not plan as one.
        on.keep("called")
        on.keep("friends")
    else:
        on.give("friends", pa.table({"line": pa.array([], pa.int64())}))
    on.keep("placed")
    sift.tell_details()
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
