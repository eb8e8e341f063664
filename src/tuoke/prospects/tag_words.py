"""The column of tags of a list -> the tags of the dictionary that its cells name, in either language."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tuoke.directory.models import Tag
from tuoke.engine.lists.folding import fold

BETWEEN = re.compile(r"[;；,，、|/]+")


def read(cells: pa.Table) -> pa.Table:
    """`cells`: group and tags (text). A row for each tag of each group; a cell that many rows have is read once."""
    by_word = {
        fold(word): tag.pk for tag in Tag.objects.offered().order_by("-pk") for word in (tag.name, tag.name_en) if word
    }
    cells = cells.filter(pc.is_valid(cells["tags"]))
    coded = cells["tags"].combine_chunks().dictionary_encode()
    named = [
        sorted({by_word[key] for word in BETWEEN.split(text) if (key := fold(word)) in by_word})
        for text in coded.dictionary.to_pylist()
    ]
    many = np.array([len(tags) for tags in named], int)
    codes = coded.indices.to_numpy()
    rows = np.repeat(np.arange(len(codes)), many[codes])
    flat = np.array([tag for tags in named for tag in tags], np.int64)
    starts = np.concatenate([[0], np.cumsum(many)])[codes]
    within = np.arange(len(rows)) - np.repeat(np.cumsum(many[codes]) - many[codes], many[codes])
    tags = flat[np.repeat(starts, many[codes]) + within]
    return pa.table({"group": cells["group"].combine_chunks().take(pa.array(rows)), "tag": pa.array(tags, pa.int64())})
