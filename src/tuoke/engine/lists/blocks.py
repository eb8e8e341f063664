"""Signs -> block keys: only rows that share a block are ever compared (candidates.py).

A kind of block is made of parts of signs. They are written once and read twice: as an Ibis expression, whose keys are
hashes of the texts that every engine gives and a directory keeps (the first 15 hexadecimal digits of the MD5, with the
kind before it, as an int64), and over the coded signs of one list, where any number will do and none has to be hashed.
"""

from dataclasses import dataclass
from hashlib import md5
from typing import TYPE_CHECKING

import numpy as np

from tuoke.engine.lists.by_engine import by_engine
from tuoke.engine.lists.pairs import either, through

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from tuoke.engine.lists.pairs import Told

#: A core of one character tells too little to be looked for by itself.
LONG = 2
#: Numbers up to here can be put together without being counted anew.
ROOM = 1 << 62


@dataclass(frozen=True)
class Part:
    """A sign, or so many of its `first` or `last` characters, or what `find` matches of it. Only of rows whose text in
    `of` (the sign itself, where it is not said) has at least `least` characters. Where the sign is not told, `other`
    stands for it."""

    sign: str
    first: int = 0
    last: int = 0
    find: str = ""
    least: int = 0
    of: str = ""
    other: str = ""


@dataclass(frozen=True)
class Kind:
    """Rows that tell every part. `bare`: only of rows that are nothing but a name. `turned`: its two parts in either
    order."""

    parts: tuple[Part, ...]
    bare: bool = False
    turned: bool = False


def _long(sign: str) -> Part:
    return Part(sign, least=LONG, of="core")


def _kind(*parts: str | Part, bare: bool = False, turned: bool = False) -> Kind:
    return Kind(tuple(Part(part) if isinstance(part, str) else part for part in parts), bare, turned)


#: What may find a twin of a company.
COMPANIES = {
    "heart": _kind(_long("heart")),
    "heart_in": _kind("city", _long("heart")),
    "core_in": _kind("city", _long("core")),
    # 远山 is Yuanshan, and 元山 a slip that sounds like it.
    "sound_in": _kind("city", _long("sound")),
    # A slip of the pen is seldom both in the first and in the last letter of the core.
    "first": _kind("city", "trade", Part("core", first=1)),
    "last": _kind("city", "trade", Part("core", last=1)),
    "person_in": _kind("city", "person"),
    "person_of": _kind("person", "core"),
    "house_in": _kind("city", "house"),
    "house_of": _kind("house", Part("sound", first=1, other="core")),
    "credit_code": _kind("credit_code"),
    "code": _kind("code"),
    "domain": _kind("domain"),
    "email": _kind("email"),
    "phone": _kind("phone"),
    "name": _kind("name_key"),
    # Rough, and many: only of rows that are nothing but a name.
    "core": _kind(_long("core"), bare=True),
    "head": _kind(Part("name_key", first=4, least=4), bare=True),
    "tail": _kind(Part("name_key", last=6, least=6), bare=True),
}
FIRST, LAST, YEAR = Part("person", find="^[^ ]+"), Part("person", find="[^ ]+$"), Part("born", first=4)
#: What may find a twin of a person; a name may come with its parts turned or missing.
PERSONS = {
    "id_number": _kind("id_number"),
    "born": _kind("born"),
    "email": _kind("email"),
    "phone": _kind("phone"),
    "person": _kind(FIRST, LAST, turned=True),
    "first_at": _kind(FIRST, "postcode"),
    "last_at": _kind(LAST, "postcode"),
    "first_in": _kind(FIRST, "area"),
    "last_in": _kind(LAST, "area"),
    "first_of": _kind(FIRST, YEAR),
    "last_of": _kind(LAST, YEAR),
    "address": _kind("address"),
}
KINDS = {"companies": COMPANIES, "persons": PERSONS}


def keys(kinds: dict[str, Kind], signs: "ir.Table") -> "ir.Table":
    """id, kind, block: a hash of each kind that a row tells, as `engines.HASH` says it to each engine."""
    import ibis

    block_hash = by_engine("block_hash", ("string",), "int64")
    parts = []
    for kind, made in kinds.items():
        told = signs.mutate(_value=_value(made, signs)).filter(lambda rows: rows._value.notnull())
        parts.append(
            told.select("id", kind=ibis.literal(kind), block=block_hash(ibis.literal(kind + ":") + told._value))
        )
    return ibis.union(*parts)


def block_of(kind: str, value: str) -> int:
    """The block of one value of a kind that has one part: the hash that `keys` gives it."""
    return int(md5(f"{kind}:{value}".encode(), usedforsecurity=False).hexdigest()[:15], 16)


def _value(kind: Kind, signs: "ir.Table") -> "ir.StringValue":
    import ibis

    texts = [_text(part, signs) for part in kind.parts]
    if kind.turned:
        texts = [ibis.least(*texts), ibis.greatest(*texts)]
    value = texts[0]
    for text in texts[1:]:
        value = value + " " + text
    return ibis.ifelse(signs.bare, value, ibis.null("string")) if kind.bare else value


def _text(part: Part, signs: "ir.Table") -> "ir.StringValue":
    import ibis

    text = ibis.coalesce(signs[part.sign], signs[part.other]) if part.other else signs[part.sign]
    if part.least:
        text = ibis.ifelse(signs[part.of or part.sign].length() >= part.least, text, ibis.null("string"))
    if part.find:
        return text.re_extract(part.find, 0)
    if part.first:
        return text.substr(0, part.first)
    return text.right(part.last) if part.last else text


def numbers(kind: Kind, told: "Told") -> np.ndarray:
    """The block of each row, equal where the parts are, int64; -1 where the row does not tell it."""
    parts = _turned(kind.parts, told) if kind.turned else [_numbers(part, told) for part in kind.parts]
    block, span = parts[0]
    for more, wide in parts[1:]:
        if span > ROOM // max(wide, 1):
            found, again = np.unique(block, return_inverse=True)
            block, span = np.where(block >= 0, again, -1), len(found)
        block, span = np.where((block >= 0) & (more >= 0), block * wide + more, -1), span * wide
    return np.where(told.flags["bare"], block, -1) if kind.bare else block


def _numbers(part: Part, told: "Told") -> tuple[np.ndarray, int]:
    """A number for the text of each row, -1: none; and how many there may be."""
    texts = either(told.texts[part.sign], told.texts[part.other]) if part.other else told.texts[part.sign]
    codes, span = texts.codes.astype(np.int64), len(texts.values)
    if part.least:
        length = told.texts[part.of or part.sign]
        long = np.append(length.lengths >= part.least, False)
        codes[~long[length.codes]] = -1
    if part.find or part.first or part.last:
        pieces = _pieces(part, texts.values).dictionary_encode()
        codes, span = through(codes, _wide(pieces.indices)), len(pieces.dictionary)
    return codes, span


def _turned(parts: tuple[Part, ...], told: "Told") -> list[tuple[np.ndarray, int]]:
    """Two parts of one sign, the smaller first: both are numbered together."""
    import pyarrow as pa

    texts = told.texts[parts[0].sign]
    both = pa.concat_arrays([_pieces(part, texts.values) for part in parts]).dictionary_encode()
    size, span = len(texts.values), len(both.dictionary)
    one, other = (through(texts.codes, _wide(both.indices.slice(at, size))) for at in (0, size))
    return [(np.minimum(one, other), span), (np.maximum(one, other), span)]


def _wide(numbers_: "pa.Array") -> np.ndarray:
    return numbers_.to_numpy().astype(np.int64)


def _pieces(part: Part, values: "pa.Array") -> "pa.Array":
    import pyarrow as pa
    import pyarrow.compute as pc

    if part.find:
        found = pc.extract_regex(values, f"(?P<found>{part.find})")
        return pc.fill_null(pc.struct_field(found, "found"), "").cast(pa.string())
    if part.first:
        return pc.utf8_slice_codeunits(values, 0, part.first)
    return pc.utf8_slice_codeunits(values, -part.last)
