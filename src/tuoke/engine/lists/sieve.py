"""The best of each owner out of a list in which every row is a company of its own, without ordering the list.

    rows_each -> marked -> sifted (how many are struck by which rule)
                        -> kept -> doubted -> standings -> cut -> hopeful -> called, friends
                        -> placed -> placed_rows -> sheets

1. The number that a row's values add up to (marks.py) tells whether it is struck, its points and its points possible.
2. Points and points possible packed into one whole number, `standing`, order the rows but for ties. The standing of
   each owner's last place is found by counting: `cut`. Who has less cannot be among the best.
3. Only the others, `hopeful`, are asked whether the seller is involved, and put in order by one packed number:
   standing, then line. (Ties come in the order of the lines here: their order says nothing about their worth, and to
   make the keys of so many names takes as long as all the rest.)
4. What is on a sheet gets its texts, the points of each item (a second number, marks.py) and its reasons last.

A name is read only where it matters, but rows without a name must not be counted: the names that surely have letters
are let through, and only the rest, `doubted`, is asked for its key.
"""

from typing import TYPE_CHECKING

import ibis

from tuoke.engine.lists import normalise, rank
from tuoke.engine.lists.by_engine import by_engine
from tuoke.engine.lists.card_fields import field_told
from tuoke.engine.lists.columns import FIELD_KEYS, PERSON_FIELDS
from tuoke.engine.lists.marks import (
    CONDITIONS_BIT,
    CONDITIONS_MOST,
    FITS,
    ITEM_POINTS,
    LATE,
    NO_TRIGGER,
    PACK,
    POINTS_BIT,
    POSSIBLE_BIT,
    RIVAL,
    STRIKES,
    SUM,
    UNJUDGED,
    item_bit,
)
from tuoke.engine.lists.names import HAN, NAME, with_keys
from tuoke.engine.lists.rank import ITEMS
from tuoke.engine.lists.same import COMPANY_FIELDS

if TYPE_CHECKING:
    import ibis.expr.types as ir

INVOLVED = "personally_involved"
#: Lines below 2^40 and standings below 2^23 fit one whole number of 64 bits.
LINE_BITS = 40


DETAILS = {field: by_engine(f"detail_{field}", ("string",), "int64") for field in FIELD_KEYS}
MARKS = {field: by_engine(f"mark_{field}", ("string",), "int64") for field in FIELD_KEYS}
#: The rules of which each must strike before a row is struck (none: one is enough), how much the standing of a row may
#: gain by what its mark does not tell, and how many places each owner has.
needed, may_gain, places = (
    by_engine(name, (), "int64") for name in ("rules_needed", "standing_may_gain", "places_of_each")
)


def marked(rows: "ir.Table") -> "ir.Table":
    """The rows with what their values add up to."""
    first, *more = (MARKS[field](rows[field]) for field in FIELD_KEYS)
    return rows.mutate(mark=sum(more, first))


def _place(mark: "ir.IntegerValue") -> "ir.IntegerValue":
    """Of the first rule that strikes among RULES, FITS, or UNJUDGED."""
    hits = [((mark & (1 << place)) != 0, place) for place in range(CONDITIONS_BIT)]
    return ibis.cases((mark >= LATE, UNJUDGED), (_fits(mark), FITS), *hits, else_=CONDITIONS_BIT)


def _fits(mark: "ir.IntegerValue") -> "ir.BooleanValue":
    unmet = ((mark >> CONDITIONS_BIT) & CONDITIONS_MOST) > 0
    struck = (mark & (CONDITIONS_MOST)) | ibis.ifelse(unmet, 1 << CONDITIONS_BIT, 0)
    # Where every rule must strike, one that does not saves the name.
    return ((mark & STRIKES) == 0) | ((struck & needed()) != needed())


def doubtful(name: "ir.StringValue") -> "ir.BooleanValue":
    """Whether the name may have no key: it neither begins with a letter of the usual kind nor has one."""
    begins = [(name >= first) & (name < behind) for first, behind in (("A", "["), ("a", "{"), ("一", "ꀀ"))]
    return name.isnull() | (~begins[0] & ~begins[1] & ~begins[2] & ~name.re_search(f"[A-Za-z{HAN}]"))


def sifted(rows_marked: "ir.Table") -> "ir.Table":
    """place, rows: how many rows are struck by which rule, fit, or hold a value that was not judged."""
    place = _place(rows_marked.mark).cast("int16")
    return rows_marked.select(place=place).group_by("place").agg(rows=lambda t: t.count())


def struck_by(strikes: "ir.Table") -> "ir.Table":
    """mark, place: where a row ends that has these bits of the strikes, and no value that was not judged."""
    return strikes.select("mark", place=_place(strikes.mark).cast("int16"))


def kept(rows_marked: "ir.Table") -> "ir.Table":
    """The rows that fit, and those whose name is in doubt."""
    return rows_marked.filter(_fits(rows_marked.mark) | doubtful(rows_marked.name))


def doubted(kept: "ir.Table") -> "ir.Table":
    """line, place, name_key of the rows whose name is in doubt; without a key it is none."""
    rows = with_keys(kept.filter(doubtful(kept.name)), NAME, name_key="name")
    return rows.select("line", "name_key", place=_place(rows.mark))


def standings(kept: "ir.Table", doubted: "ir.Table") -> "ir.Table":
    """line, owner, mark and `standing`, but for involvement, of the rows that fit and have a name."""
    fitting = kept.filter(_fits(kept.mark)).select("line", "mark", owner=kept.owner.fill_null(""))
    rows = fitting.anti_join(doubted.filter(doubted.name_key.isnull()), "line")
    return rows.select("line", "owner", "mark", standing=_sum(rows, POINTS_BIT) * PACK + _sum(rows, POSSIBLE_BIT))


def _sum(rows: "ir.Table", bit: int) -> "ir.IntegerValue":
    return (rows.mark >> bit) & SUM


def _points(rows: "ir.Table", item: str) -> "ir.IntegerValue":
    bit = item_bit(item)
    told = ((rows.detail >> bit) & 1) != 0
    # An item that is not on the card is neither known nor possible.
    return ibis.ifelse(told & (rows[f"max_{item}"] > 0), (rows.detail >> (bit + 1)) & ITEM_POINTS, ibis.null("int64"))


def cut(standings: "ir.Table") -> "ir.Table":
    """owner, cut: the standing of the owner's last place, or the least there is."""
    counted = standings.group_by(["owner", "standing"]).agg(rows=lambda t: t.count())
    before = ibis.window(group_by="owner", order_by=ibis.desc("standing"), rows=(None, -1))
    counted = counted.mutate(before=counted.rows.sum().over(before).fill_null(0))
    return counted.filter(counted.before < places()).group_by("owner").agg(cut=lambda t: t.standing.min())


def hopeful(standings: "ir.Table", cut: "ir.Table") -> "ir.Table":
    """Those of `standings` who may be among the best."""
    rows = standings.join(cut, "owner")
    return rows.filter(rows.standing + may_gain() >= rows.cut).select("line", "owner", "mark", "standing")


def called(hopeful: "ir.Table", kept: "ir.Table") -> "ir.Table":
    """line, name_key and code of those, as a friend is called on a card. Not run where the card names nobody."""
    rows = with_keys(hopeful.join(kept, "line").select("line", "name", "code"), NAME, name_key="name")
    return rows.select("line", "name_key", code=normalise.code(rows.code))


def friends(called: "ir.Table", involved: "ir.Table") -> "ir.Table":
    """line of those with whom the seller is personally involved."""
    rows = rank.with_involved(called, involved)
    return rows.filter(rows.involved).select("line")


def placed(hopeful: "ir.Table", friends: "ir.Table", worth: "ir.Table") -> "ir.Table":
    """line, owner, mark, gained and `rank`, the place within the owner, of the best of each."""
    rows = hopeful.left_join(friends.mutate(friend=True), "line").drop("line_right").cross_join(worth)
    gained = ibis.ifelse(rows.friend.fill_null(False), rows[f"yes_{INVOLVED}"], rows[f"no_{INVOLVED}"])
    packed = ((rows.standing + (PACK + 1) * gained) << LINE_BITS) + ((1 << LINE_BITS) - 1 - rows.line)
    rows = rows.select("line", "owner", "mark", gained=gained, packed=packed)
    over = ibis.window(group_by="owner", order_by=ibis.desc("packed"))
    rows = rows.mutate(rank=ibis.row_number().over(over) + 1)
    return rows.filter(rows["rank"] <= places()).drop("packed")


def placed_rows(kept: "ir.Table", placed: "ir.Table") -> "ir.Table":
    """The rows of `placed` with their texts: company (the line), the fields; read as `companies` (card_fields.py).

    `detail`, what the values tell of each item, is kept with them: each item asks it, and Spark would write out what it
    is made of wherever it is named.
    """
    rows = normalise.texts(placed.join(kept.select(*FIELD_KEYS, "line"), "line"))
    first, *more = (DETAILS[field](rows[field]) for field in FIELD_KEYS)
    return rows.mutate(company=rows.line, detail=sum(more, first))


def sheets(placed_rows: "ir.Table", settings: "ir.Table", worth: "ir.Table", field_judged: "ir.Table") -> "ir.Table":
    """The sheets by owner, with the columns of `ranked`: `rank` counts within the owner, `company` is the line."""
    rows = placed_rows.left_join(field_told(field_judged), "company").drop("company_right")
    # Put in order first: of what is narrow, not of all that is made of it.
    rows = rows.cross_join(settings).cross_join(worth).order_by("owner", "rank")
    most = rows[f"max_{INVOLVED}"]
    given = {f"p_{item}": _points(rows, item) for item in ITEMS if item != INVOLVED}
    given[f"p_{INVOLVED}"] = ibis.ifelse(most > 0, rows.gained, ibis.null("int64"))
    rows = rows.mutate(
        **given, points=_sum(rows, POINTS_BIT) + rows.gained, possible=_sum(rows, POSSIBLE_BIT) + rows.gained
    )
    rows = rank.with_chance(rows)
    rows = rows.mutate(
        rival=(rows.detail & RIVAL) != 0,
        trigger_key=ibis.ifelse((rows.detail & NO_TRIGGER) != 0, ibis.null("string"), rows.trigger),
    )
    items = [column for item in ITEMS for column in (f"p_{item}", f"max_{item}")]
    fields = (*COMPANY_FIELDS, *PERSON_FIELDS)
    return rows.select(
        "owner",
        "rank",
        "company",
        "line",
        *fields,
        "points",
        "possible",
        *items,
        *rank.CHANCE,
        reasons=rank.reasons(rows),
    )
