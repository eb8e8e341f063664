"""The call sheet with its sentences: one per kind of row, not one per row."""

from typing import TYPE_CHECKING

from tuoke.directory.sentences import reason_sentence

if TYPE_CHECKING:
    import pyarrow as pa


def sentences(sheet: "pa.Table") -> "pa.Array":
    """The sentence of reasons for each row. Rows with equal reasons share theirs: it is written once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = sheet.column("reasons").combine_chunks()
    if not len(parts):
        return pa.array([], pa.string())
    flat = parts.flatten()
    width = len(flat) // len(parts)
    if not width:
        return pa.array([reason_sentence([])] * len(parts), pa.string())
    texts = [pc.fill_null(pc.cast(flat.field(name), pa.string()), "\x00") for name in ("code", "value", "points")]
    flat_keys = pc.binary_join_element_wise(*texts, "\x01")
    keys = pc.binary_join(
        pa.ListArray.from_arrays(pa.array(range(0, len(flat) + 1, width), pa.int32()), flat_keys), "\x02"
    )
    coded = keys.dictionary_encode()
    first = pc.index_in(coded.dictionary, value_set=keys)
    written = [reason_sentence(reasons) for reasons in parts.take(first).to_pylist()]
    return pa.array(written, pa.string()).take(coded.indices)
