"""What the values of a list are known to mean, and the rows of the list that this leaves (sieve.py).

Rows that an engine holds are asked as a view. Rows that come in slices are added up here: Arrow holds a text that comes
often as a number, so that a row is some numbers looked up and summed, and an engine is only given what fits.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.engines import DUCKDB, Engine
from tuoke.engine.lists.marks import FITS, STRIKES, UNJUDGED, Marks, constant, fields_asked, function
from tuoke.engine.lists.names import HAN
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card
from tuoke.engine.lists.run import mark_values
from tuoke.engine.lists.territory import Tree

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

#: How many rows are looked at for the values of the list.
SAMPLE = 50_000
#: So many rows of slices are given to the engine at once.
FULL = 250_000
#: How the names begin that are surely told by a letter, as the first byte of UTF-8: A-Z, a-z, and from 倀 to 鿿.
LETTERS = (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xE5, 0xEA))


class Sift:
    """What the values of the list are known to mean, as far as it was seen."""

    def __init__(self, on: Engine, profile: Profile, card: Card, tree: Tree, absent: Collection[str] = ()) -> None:
        self.on, self.targets, self.absent = on, (profile, card, tree), absent
        self.fields = fields_asked(profile, card)
        self.values: dict[str, pa.Array] = {}
        self.marks: dict[str, Marks] = {}
        self.kept = False
        for name in FIELD_KEYS:
            if name not in self.fields:
                on.tell(constant(f"mark_{name}", 0, on.dialect, "text"))

    def view(self) -> Counter[int]:
        """How many of `rows_each` are struck by which rule, by its place in RULES, FITS for the others; keep `kept`."""
        import pyarrow as pa

        # The first rows tell which values a list has, as a rule. Where they do not, every row is asked.
        for most in (SAMPLE, None) if self.on.dialect == DUCKDB else (None,):
            self._judge(self._values(most))
            for field in self.fields:
                values, marks = self.values[field], self.marks[field]
                self.on.give(f"marks_{field}", pa.table({"value": values, "mark": marks.mark}))
                self.on.tell(function(field, values, marks.mark, self.on.dialect))
            self.on.look("marked", "rows_marked")
            found = self.on.read("sifted")
            counted = Counter(
                dict(zip(found.column("place").to_pylist(), found.column("rows").to_pylist(), strict=True))
            )
            if UNJUDGED not in counted:
                break
        self.on.keep("kept", absent=self.absent)
        return counted

    def slices(self, slices: "Iterable[pa.Table]") -> Counter[int]:
        """The same, slice by slice."""
        import numpy as np
        import pyarrow as pa

        places, counted, nothing = self._places(), np.zeros(STRIKES + 1, np.int64), pa.array([""])
        waiting: list[pa.Table] = []
        for rows in slices:
            coded = {field: _coded(rows.column(field)) for field in self.fields}
            self._judge({field: pa.concat_arrays([nothing, values.dictionary]) for field, values in coded.items()})
            marks = self._marks_of(coded, rows.num_rows)
            struck = marks & STRIKES
            counted += np.bincount(struck, minlength=STRIKES + 1)
            few = (places == FITS)[struck] | without_letter(rows.column("name"))
            waiting.append(rows.append_column("mark", pa.array(marks)).filter(pa.array(few)))
            if sum(one.num_rows for one in waiting) >= FULL:
                self._keep(waiting)
        self._keep(waiting)
        return Counter({place: int(counted[places == place].sum()) for place in set(places[counted > 0].tolist())})

    def _keep(self, waiting: "list[pa.Table]") -> None:
        """Give these rows to the engine, as much as a slice at once, and let go of them."""
        import pyarrow as pa

        if not waiting:
            return
        self.on.give("rows_marked", pa.concat_tables(waiting))
        if self.kept:
            self.on.add("kept")
        else:
            self.on.keep("kept", absent=self.absent)
        self.kept = True
        waiting.clear()

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

    def _places(self) -> "np.ndarray":
        """The place of a row with these strikes, as `_counts` has it, for each of 0 to STRIKES."""
        import numpy as np
        import pyarrow as pa

        self.on.give("strikes", pa.table({"mark": pa.array(range(STRIKES + 1), pa.int64())}))
        told = self.on.read("struck_by")
        places = np.empty(STRIKES + 1, np.int64)
        places[told.column("mark").to_numpy()] = told.column("place").to_numpy()
        return places

    def _marks_of(self, coded: "dict[str, pa.DictionaryArray]", rows: int) -> "np.ndarray":
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        total, nothing = np.zeros(rows, np.int64), pa.array([""])
        for field, values in coded.items():
            told = pc.index_in(pa.concat_arrays([values.dictionary, nothing]), value_set=self.values[field])
            # The last is of a row that says nothing, and is found by -1.
            marks = self.marks[field].mark.take(told).to_numpy(zero_copy_only=False)
            total += marks[values.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
        return total

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


def without_letter(names: "pa.ChunkedArray") -> "np.ndarray":
    """Whether no letter makes sure that the name has a key, as `sieve.doubtful` tells it of one; true for null."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = names.cast(pa.string()).combine_chunks()
    whole = whole if isinstance(whole, pa.StringArray) else pa.concat_arrays(whole.chunks)
    _, ends, texts = whole.buffers()
    bounds = np.frombuffer(ends, np.int32)[whole.offset : whole.offset + len(whole) + 1]
    # An empty name begins where the next one does: one more byte, for where the last is empty.
    begins = np.append(np.frombuffer(texts or b"", np.uint8), np.uint8(0))[bounds[:-1]]
    sure = np.isin(np.arange(256), LETTERS)[begins] & (bounds[1:] > bounds[:-1])
    if whole.null_count:
        sure &= whole.is_valid().to_numpy(zero_copy_only=False)
    open_ = np.flatnonzero(~sure)
    told = pc.match_substring_regex(whole.take(pa.array(open_)), f"[A-Za-z{HAN}]").fill_null(False)
    found = np.zeros(len(whole), bool)
    found[open_[~told.to_numpy(zero_copy_only=False)]] = True
    return found


def _coded(column: "pa.ChunkedArray") -> "pa.DictionaryArray":
    """The column with one dictionary for all of it."""
    import pyarrow as pa

    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    return whole if isinstance(whole, pa.DictionaryArray) else whole.chunk(0)
