"""Signs -> block keys: only rows that share a block are ever compared (candidates.py).

A block key is a hash of one sign, or of parts of several, with the kind before it: the first 15 hexadecimal digits of
the MD5, as an int64, so that every engine gives the same and a directory can keep them.
"""

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir


@ibis.udf.scalar.builtin(name="block_hash")
def block_hash(text: str) -> int:  # type: ignore[empty-body]
    """The first 60 bits of the text's MD5; `engines.HASH` says it to each engine."""


def company_blocks(signs: "ir.Table") -> "ir.Table":
    """id, kind, block: what may find a twin of a company."""
    name = signs.name_key
    core = signs.core
    long_core, long_heart = (ibis.ifelse(core.length() >= 2, text, ibis.null("string")) for text in (core, signs.heart))
    kinds: dict[str, ir.StringValue] = {
        "heart": long_heart,
        "heart_in": signs.city + " " + long_heart,
        "core_in": signs.city + " " + long_core,
        # 远山 is Yuanshan, and 元山 a slip that sounds like it.
        "sound_in": signs.city + " " + ibis.ifelse(core.length() >= 2, signs.sound, ibis.null("string")),
        # A slip of the pen is seldom both in the first and in the last letter of the core.
        "first": signs.city + " " + signs.trade + " " + core.substr(0, 1),
        "last": signs.city + " " + signs.trade + " " + core.right(1),
        "person_in": signs.city + " " + signs.person,
        "person_of": signs.person + " " + core,
        "credit_code": signs.credit_code,
        "code": signs.code,
        "domain": signs.domain,
        "email": signs.email,
        "phone": signs.phone,
        "name": name,
        # Rough, and many: only of rows that are nothing but a name.
        "core": ibis.ifelse(signs.bare, long_core, ibis.null("string")),
        "head": ibis.ifelse(signs.bare & (name.length() >= 4), name.substr(0, 4), ibis.null("string")),
        "tail": ibis.ifelse(signs.bare & (name.length() >= 6), name.right(6), ibis.null("string")),
    }
    return _blocks(signs, kinds)


def person_blocks(signs: "ir.Table") -> "ir.Table":
    """id, kind, block: what may find a twin of a person; a name may come with its parts turned or missing."""
    first, last = signs.person.re_extract("^[^ ]+", 0), signs.person.re_extract("[^ ]+$", 0)
    year = signs.born.substr(0, 4)
    kinds: dict[str, ir.StringValue] = {
        "id_number": signs.id_number,
        "born": signs.born,
        "email": signs.email,
        "phone": signs.phone,
        "person": ibis.least(first, last) + " " + ibis.greatest(first, last),
        "first_at": first + " " + signs.postcode,
        "last_at": last + " " + signs.postcode,
        "first_in": first + " " + signs.area,
        "last_in": last + " " + signs.area,
        "first_of": first + " " + year,
        "last_of": last + " " + year,
        "address": signs.address,
    }
    return _blocks(signs, kinds)


def _blocks(signs: "ir.Table", kinds: "dict[str, ir.StringValue]") -> "ir.Table":
    parts = []
    for kind, value in kinds.items():
        told = signs.mutate(_value=value).filter(lambda rows: rows._value.notnull())
        parts.append(
            told.select("id", kind=ibis.literal(kind), block=block_hash(ibis.literal(kind + ":") + told._value))
        )
    return ibis.union(*parts)
