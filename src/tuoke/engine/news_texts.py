"""Texts of news: the first sentence of one, and whether two titles tell the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tuoke.engine.triggers import even

#: Two titles that share so much of their letters, and all their numbers, tell the same (percent, as rapidfuzz counts).
ALIKE = 88
#: Shorter titles are the same only when they are equal.
LEAST_LETTERS = 8
LONGEST = 600
#: Of a text so many lines are looked at, and of each so many characters.
MOST_LINES, LOOKED_AT = 200, 3_000
_END = re.compile(r"[。！？!?]+[”」』’\"]?|(?<=[a-z0-9)\]”\"])\.(?=\s|$)", re.IGNORECASE)
#: Words in short, whose full stop ends no sentence.
_SHORT = re.compile(r"\b(?:inc|corp|ltd|co|mr|ms|mrs|dr|no|st|u\.s|u\.k|e\.g|i\.e|vs)\.$", re.IGNORECASE)
_NUMBERS = re.compile(r"[0-9]+|[一二三四五六七八九十百]+(?=[季年月轮次亿万])|[上下前后](?=半年|个月)")


def first_sentence(text: str, title: str = "") -> str:
    """The first sentence of `text` that says more than the title, at most `LONGEST` characters; '' where there is none.

    A sentence ends with its mark, or with its line.
    """
    told = _bare(title)
    for whole in text.splitlines()[:MOST_LINES]:
        line = whole[:LOOKED_AT]
        start = 0
        for end in _ends(line):
            sentence = " ".join(line[start:end].split())
            start = end
            if len(_bare(sentence)) >= 6 and _bare(sentence) != told:
                return sentence[:LONGEST]
    return ""


def _ends(line: str) -> Iterator[int]:
    """Where the sentences of a line end, one after the other; looks back a few letters, never to the start."""
    for one in _END.finditer(line):
        if not _SHORT.search(line[max(0, one.end() - 8) : one.end()]):
            yield one.end()
    yield len(line)


def same_story(new: Sequence[str], old: Sequence[str]) -> list[int]:
    """For each new title the place of a title in `old`, or of an earlier new one (len(old) + place), that tells the
    same; -1 where it is news. Compared all at once; titles that differ in a number never tell the same."""
    import numpy as np
    from rapidfuzz import fuzz, process

    titles = [_bare(one) for one in (*old, *new)]
    if not new:
        return []
    mine = titles[len(old) :]
    likeness = process.cdist(mine, titles, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
    found = [-1] * len(new)
    numbers: dict[int, list[str]] = {}
    for row, column in np.argwhere(likeness).tolist():
        if column >= len(old) + row or found[row] >= 0:
            continue
        equal = titles[column] == mine[row]
        if not equal and min(len(mine[row]), len(titles[column])) < LEAST_LETTERS:
            continue
        here, there = (numbers.setdefault(place, _NUMBERS.findall(titles[place])) for place in (len(old) + row, column))
        if equal or here == there:
            found[row] = column
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", even(text))
