"""Names found by how they are typed in pinyin: shenzhen, szys or ysjm find 深圳远山精密.

What is typed must begin at a character and be its syllables without spaces, or the first letters of the characters; a
character with several sounds is read with the commonest alone. Letters of a name stand for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tuoke.engine.lists.name_tables import sounds, traditional

LEAST, LONGEST = 2, 30  # letters typed
PART = "\n"


def letters(typed: str) -> str:
    """The letters that are looked for; '' where this cannot be pinyin."""
    plain = re.sub(r"[\s'’-]+", "", typed.lower())
    return plain if re.fullmatch(rf"[a-z]{{{LEAST},{LONGEST}}}", plain) else ""


class Heard:
    """Names turned into letters once, to be looked through for whatever is typed; thousands take a few milliseconds."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        whole = PART.join(name.replace(PART, " ") for name in names).lower()
        self._full, self._short = (whole.translate(table).split(PART) for table in _tables())

    def find(self, typed: str, most: int) -> list[int]:
        """Places of at most `most` of the names that sound as it is typed; those that begin so come first."""
        wanted = letters(typed)
        if not wanted or not self.names:
            return []
        likely = [at for at, one in enumerate(self._full) if wanted in one or wanted in self._short[at]]
        ranked = [(start, at) for at in likely if (start := _start(self.names[at], wanted)) is not None]
        return [at for _start_at, at in sorted(ranked)[:most]]


def sounding(names: Sequence[str], typed: str, most: int) -> list[int]:
    """As `Heard.find`, of names that are looked through once."""
    return Heard(names).find(typed, most) if letters(typed) else []


def spelled(text: str) -> str:
    """A text in pinyin, whole and in first letters, for whoever looks for it by typing: 设置 -> 'shezhi sz'."""
    full, short = (text.lower().translate(table) for table in _tables())
    return f"{full} {short}" if full != text.lower() else ""


def _start(name: str, wanted: str) -> int | None:
    """The character at which the name begins to sound so; None where it is only from within a syllable."""
    full, short = (table for table in _tables())
    parts = [letter.translate(full) for letter in name.lower()]
    firsts = name.lower().translate(short)
    for start, letter in enumerate(name):
        within_word = start > 0 and letter.isascii() and name[start - 1].isascii() and name[start - 1].isalpha()
        if not within_word and ("".join(parts[start:]).startswith(wanted) or firsts[start:].startswith(wanted)):
            return start
    return None


@cache
def _tables() -> tuple[dict[int, str], dict[int, str]]:
    """Character -> its syllable, and the first letter of that."""
    simple = sounds()
    known = {**{old: simple[new] for old, new in traditional().items() if new in simple}, **simple}
    full = {ord(letter): syllable for letter, syllable in known.items()}
    return full, {letter: syllable[0] for letter, syllable in full.items()}
