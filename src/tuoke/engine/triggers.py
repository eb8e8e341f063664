"""News -> which rules see an event in it, where, how far along, and who does what to whom (requirement 232).

A rule is words that a salesperson can read, in both languages: any of these, or these near each other, none of those.
It reads a title and a first sentence, never the full text, whose boilerplate fires every rule. Words are matched on the
text as it is compared (`even`), which keeps every character in its place, so that a span is a span of what was written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tuoke.engine.lists.folding import ACCENTS, WIDE
from tuoke.engine.lists.name_tables import traditional
from tuoke.engine.lists.refusal import Refusal
from tuoke.engine.triggers_parties import Span, parties, status_of

KINDS = (
    *("funding", "merger", "ipo", "executive", "expansion", "relocation", "hiring", "layoffs"),
    *("tender", "contract", "product", "partnership", "lawsuit", "reform", "results", "project"),
)
OTHER = "other"
ROLES = ("actor", "target", "either")
#: What a rule may hold, so that a text of any length is read in a bounded time.
MOST_WORDS, LONGEST_WORD, FARTHEST = 300, 40, 60


@dataclass(frozen=True)
class Story:
    """What is read of one news item: its title and, where there is one, the first sentence."""

    title: str
    first: str = ""


@dataclass(frozen=True)
class Near:
    """One of `first`, and one of `then` beginning at most `within` characters after it."""

    first: tuple[str, ...]
    then: tuple[str, ...]
    within: int


@dataclass(frozen=True)
class Rule:
    code: str
    kind: str
    any: tuple[str, ...]
    near: tuple[Near, ...] = ()
    none: tuple[str, ...] = ()
    role: str = "actor"


@dataclass(frozen=True)
class Hit:
    """What one rule saw in one story. Spans are [start, end) in the text of `where`: the words, and the parts of the
    sentence in which whoever acts and whoever it is done to would stand."""

    story: int
    rule: str
    kind: str
    where: str  # title | first
    status: str  # done | planned | cancelled
    spans: tuple[Span, ...]
    actor: Span | None
    target: Span | None


def even(text: str) -> str:
    """The text in small, half-width, simplified letters without accents; as long as it was, character by character."""
    plain = text.translate(_letters())
    if len(low := plain.lower()) == len(plain):
        return low
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in plain)


def read_rule(body: Mapping[str, Any]) -> Rule:
    """A rule from what was stored or typed: {code, kind, any, near: [{first, then, within}], none, role}.

    Raises Refusal: unknown_kind, unknown_role, no_words, too_many_words, long_word, bare_word, too_far.
    """
    kind, role = str(body.get("kind", "")), str(body.get("role", "actor"))
    if kind not in (*KINDS, OTHER):
        raise Refusal("unknown_kind", given=kind)
    if role not in ROLES:
        raise Refusal("unknown_role", given=role)
    nears = []
    for one in body.get("near", ()):
        within = int(one.get("within", 0))
        if not 0 <= within <= FARTHEST:
            raise Refusal("too_far", given=within, allowed=FARTHEST)
        near = Near(_words(one.get("first", ())), _words(one.get("then", ())), within)
        if not (near.first and near.then):
            raise Refusal("no_words")
        nears.append(near)
    rule = Rule(
        str(body.get("code", "")), kind, _words(body.get("any", ())), tuple(nears), _words(body.get("none", ())), role
    )
    if not (rule.any or rule.near):
        raise Refusal("no_words")
    count = len(rule.any) + len(rule.none) + sum(len(near.first) + len(near.then) for near in rule.near)
    if count > MOST_WORDS:
        raise Refusal("too_many_words", given=count, allowed=MOST_WORDS)
    return rule


@cache
def shipped() -> tuple[Rule, ...]:
    """The rules that Tuoke comes with, one for each of `KINDS`."""
    text = resources.files("tuoke.engine").joinpath("data/trigger_rules.toml").read_text("utf-8")
    return tuple(read_rule(one) for one in tomllib.loads(text)["rule"])


def spot(rules: Sequence[Rule], stories: Sequence[Story]) -> list[Hit]:
    """What the rules see in the stories: at most one hit of each rule in each story, in the title where it can be."""
    found = []
    readers = [(rule, _reader(rule)) for rule in rules]
    for number, story in enumerate(stories):
        texts = [(where, even(text)) for where, text in (("title", story.title), ("first", story.first)) if text]
        for rule, reader in readers:
            for where, text in texts:
                if spans := reader.spans(text):
                    actor, target = parties(text, spans)
                    found.append(Hit(number, rule.code, rule.kind, where, status_of(text, spans), spans, actor, target))
                    break
    return found


@dataclass(frozen=True)
class _Reader:
    """A rule as patterns. All words are escaped and every repetition is bounded: no text takes longer than its length
    times the rule."""

    anywhere: re.Pattern[str] | None
    nears: tuple[tuple[re.Pattern[str], re.Pattern[str], int], ...]
    none: re.Pattern[str] | None

    def spans(self, text: str) -> tuple[Span, ...]:
        if self.none and self.none.search(text):
            return ()
        if self.anywhere and (one := self.anywhere.search(text)):
            return (one.span(),)
        for first, then, within in self.nears:
            for start in first.finditer(text):
                end = then.search(text, start.end(), min(len(text), start.end() + within + LONGEST_WORD))
                if end and end.start() - start.end() <= within and not _ENDS.search(text, start.end(), end.start()):
                    return (start.span(), end.span())
        return ()


#: Words near each other stand in one sentence.
_ENDS = re.compile(r"[。！？；!?;]")


@cache
def _reader(rule: Rule) -> _Reader:
    nears = tuple((_either(near.first), _either(near.then), near.within) for near in rule.near)
    return _Reader(_either(rule.any) if rule.any else None, nears, _either(rule.none) if rule.none else None)


def _either(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of the words; the longest first, so that the span is the whole of what was said."""
    return re.compile("|".join(_pattern(word) for word in sorted(words, key=lambda word: (-len(word), word))))


def _pattern(word: str) -> str:
    """Latin words stand alone (a `*` takes up to twelve letters more), Chinese ones anywhere."""
    latin = r"[a-z0-9]"
    begin, *rest = (re.escape(piece).replace(r"\ ", r"\s{1,3}") for piece in re.split(r"\*+", word))
    # Of several `*` in a word each but the last takes as few letters as it can, and never tries again: trying all their
    # lengths with each other would take for ever.
    body = begin + "".join(f"(?>{latin}{{0,12}}?{piece})" for piece in rest[:-1])
    body += f"{latin}{{0,12}}{rest[-1]}" if rest else ""
    before = rf"(?<!{latin})" if re.match(latin, word) else ""
    after = rf"(?!{latin})" if re.search(rf"{latin}\*?$", word) else ""
    return f"{before}{body}{after}"


def _words(given: Any) -> tuple[str, ...]:
    words = []
    for one in given:
        word = " ".join(even(str(one)).split())
        if not word:
            continue
        if len(word) > LONGEST_WORD:
            raise Refusal("long_word", given=word[:LONGEST_WORD], allowed=LONGEST_WORD)
        if len(word.replace("*", "").strip()) < (1 if re.search("[一-鿿]", word) else 2):
            raise Refusal("bare_word", given=word)
        words.append(word)
    return tuple(dict.fromkeys(words))


@cache
def _letters() -> dict[int, str]:
    one_by_one = {a: b for a, b in traditional().items() if len(a) == len(b) == 1}
    return str.maketrans({**{a: b for a, b in ACCENTS.items() if len(b) == 1}, **WIDE, **one_by_one})
