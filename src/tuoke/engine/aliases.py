"""By which words news name a company, and how much each of them proves.

A short name is often an everyday word: a set of two-character names fires in 62 of 100 texts that name no company, of
three in 17, of four in 7.5, of five in 0.1. So each alias has a risk: `safe` (a legal name, a code, a domain, five
characters and more), `support` (it needs a second sign), `never` (an everyday word, a place, a trade). How often an
alias fires in news where nothing else speaks for the company raises its risk.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tuoke.engine.lists.name_tables import common_names
from tuoke.engine.triggers import even

if TYPE_CHECKING:
    import pyarrow as pa

#: Whoever bears an alias that so many of our own companies bear is not told by it.
MOST_BEARERS = 3
#: An alias that fires in so many of the news read, mostly without a second sign, proves nothing alone.
MOST_FIRES, LEAST_READ = 0.01, 200
SAFE_KINDS = ("legal", "code", "domain")
#: A Chinese name of a core of two letters and a trade.
_FOUR = "^[一-鿿]{5,}$"


@dataclass(frozen=True)
class Alias:
    """`kind`: legal | short | brand | code | domain | former."""

    company: int
    text: str
    kind: str


@dataclass(frozen=True)
class Mention:
    """A company named in a text, at [start, end). `company` is one of its bearers, `others` the rest of them."""

    company: int
    start: int
    end: int
    alias: str
    kind: str
    risk: str
    others: tuple[int, ...] = ()


def aliases_of(
    ids: Sequence[int],
    names: Sequence[str],
    domains: Mapping[int, str] | None = None,
    codes: Iterable[tuple[int, str]] = (),
) -> list[Alias]:
    """The aliases of companies: legal name, the name without its form, its first four letters where the core has two
    (most news shorten a Chinese name so), its core, and the domains and codes given.

    `ids` and `names` are as long as each other; names are split as a whole list.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    from tuoke.engine.lists.parts import parts

    told = parts(pa.array(names, pa.string()))
    core, trade = told["core"], told["trade"]
    longer = pc.if_else(pc.is_valid(trade), _joined(core, trade), None)
    four = pc.if_else(pc.match_substring_regex(longer, _FOUR), pc.utf8_slice_codeunits(longer, 0, 4), None)
    whole = pa.table({"company": ids, "legal": list(names), "short": core, "longer": longer, "four": four})
    found: list[Alias] = []
    for kind, column in (("legal", "legal"), ("short", "longer"), ("short", "four"), ("short", "short")):
        there = whole.filter(pc.is_valid(whole[column]))
        found += map(Alias, there["company"].to_pylist(), there[column].to_pylist(), [kind] * there.num_rows)
    found = _sharper(found)
    found += [Alias(company, text, "domain") for company, text in (domains or {}).items() if "." in text]
    return [*found, *(Alias(company, text, "code") for company, text in codes if text)]


def _sharper(found: list[Alias]) -> list[Alias]:
    """A name without place, trade and form is no legal name: it proves as much as a short name does."""
    short = {(one.company, even(one.text)) for one in found if one.kind == "short"}
    return [one for one in found if one.kind != "legal" or (one.company, even(one.text)) not in short]


class Aliases:
    """All aliases of a workspace, to be found in texts: the longest at each place.

    `fired`: alias (even) -> in how many of `read` news it stood without a second sign; `wrong`: how often a person
    said "wrong company" of it.
    """

    def __init__(
        self,
        aliases: Iterable[Alias],
        *,
        fired: Mapping[str, int] | None = None,
        read: int = 0,
        wrong: Mapping[str, int] | None = None,
    ) -> None:
        self._fired, self._read, self._wrong = fired or {}, read, wrong or {}
        self._bearers: dict[str, dict[int, str]] = {}
        for one in aliases:
            key = even(one.text).strip()
            if len(key) > 1 and (one.kind in SAFE_KINDS or key not in everyday()):
                self._bearers.setdefault(key, {}).setdefault(one.company, one.kind)
        self._lengths: dict[str, list[int]] = {}
        for key in self._bearers:
            self._lengths.setdefault(key[:2], []).append(len(key))
        self._lengths = {head: sorted(set(lengths), reverse=True) for head, lengths in self._lengths.items()}

    def risk(self, text: str) -> str:
        """safe | support | never, of an alias; never too of what is none: an everyday word is not looked for."""
        key = even(text).strip()
        kinds = set(self._bearers.get(key, {}).values())
        if kinds & set(SAFE_KINDS) and not (len(key) < 4 and _plain(key)):
            return "safe"
        if not kinds or self._wrong.get(key, 0) >= 3:
            return "never"
        often = self._read >= LEAST_READ and self._fired.get(key, 0) > MOST_FIRES * self._read
        if often or self._wrong.get(key, 0) or len(self._bearers.get(key, {})) > MOST_BEARERS:
            return "support"
        if _plain(key):
            return "safe" if len(key) >= 8 or " " in key else "support"
        return "safe" if len(key) >= 5 else "support"

    def mentions(self, text: str) -> list[Mention]:
        """Every company that the text names; where names overlap, the longest stands, then the first."""
        folded = even(text)
        found: list[Mention] = []
        place = 0
        while place < len(folded) - 1:
            length = next(
                (n for n in self._lengths.get(folded[place : place + 2], ()) if self._stands(folded, place, n)), 0
            )
            if length:
                key = folded[place : place + length]
                bearers = self._bearers[key]
                first, *others = bearers
                risk = self.risk(key)
                found.append(Mention(first, place, place + length, key, bearers[first], risk, tuple(others)))
            place += length or 1
        return found

    def _stands(self, text: str, start: int, length: int) -> bool:
        key = text[start : start + length]
        if len(key) < length or key not in self._bearers:
            return False
        if key.isdigit() and not _said_as_code(text, start, start + length):
            return False
        inside = start and _LATIN.match(key[0]) and _LATIN.match(text[start - 1])
        end = start + length
        return not inside and not (end < len(text) and _LATIN.match(key[-1]) and _LATIN.match(text[end]))


@cache
def everyday() -> Collection[str]:
    """Words that name no company, though companies are called so: places, trades, and words of every day."""
    text = resources.files("tuoke.engine").joinpath("data/everyday_words.txt").read_text("utf-8")
    words = {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    return frozenset(even(word) for word in (*words, *common_names()))


def _plain(key: str) -> bool:
    return key.isascii()


def _joined(one: Any, other: Any) -> pa.Array:
    """Parts of a name as they stand in it: Latin words with a space between."""
    import pyarrow.compute as pc

    latin = pc.match_substring_regex(pc.fill_null(one, ""), r"^[a-z0-9 .&'-]+$")
    return pc.if_else(latin, pc.binary_join_element_wise(one, other, " "), pc.binary_join_element_wise(one, other, ""))


_LATIN = re.compile("[a-z0-9]")
_CODE_BEFORE = re.compile(r"(?:[(\[:]|代码|code|ticker)\s{0,2}(?:(?:sh|sz|bj|hk|ss)[.: ]?)?$")
_CODE_AFTER = re.compile(r"\.(?:sh|sz|bj|ss|hk)(?![a-z])")


def _said_as_code(text: str, start: int, end: int) -> bool:
    """Whether digits stand as a listed code does, in brackets or with its exchange: 600000 shares are no bank."""
    return bool(_CODE_BEFORE.search(text[max(0, start - 12) : start]) or _CODE_AFTER.match(text, end))
