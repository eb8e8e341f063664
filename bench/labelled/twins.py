"""Which rows repeat a firm, and how a repeated row differs from the first: its kind, and what goes along with it.

contact            another person at the same firm, in the style of another list
abbreviation       a short name: core and trade in short, core alone, initials
typo               one slip in the name: a sign of the same sound, letters exchanged, one left out
moved_city         the firm moved: another city, address and landline; two in five took the new city into their name
changed_phone      other telephone numbers
pinyin             a Chinese firm under its English name or in Latin spelling
traditional        in the traditional script
legal_form_dropped no legal form, or another spelling of it, or another form
brackets           the place in brackets or before the core, brackets full or half width
punctuation        "and" for "&", capitals, commas, "The", accents lost
full_width         letters, digits and brackets in full width, full-width spaces
missing            hardly more than a name
website_change     another web site and mail domain

One in six repeated rows has a second change besides its kind (changed telephone, web site or a typo), as lists have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.labelled import firms as f
from bench.labelled.words import Bools, Draw, Ints

KINDS = (
    "", "contact", "abbreviation", "typo", "moved_city", "changed_phone", "pinyin", "traditional", "legal_form_dropped",
    "brackets", "punctuation", "full_width", "missing", "website_change",
)  # fmt: skip
K = {kind: number for number, kind in enumerate(KINDS)}
WEIGHTS_ZH = (0, 25, 16, 8, 6, 6, 7, 6, 8, 6, 0, 4, 4, 4)
WEIGHTS_EN = (0, 27, 16, 12, 6, 7, 0, 0, 12, 0, 9, 1, 5, 5)


@dataclass(frozen=True)
class Rows:
    """Which firm each row is of, and how it is told. `kind` is a place in KINDS, 0 for the first row of a firm."""

    number: Ints
    firms: f.Firms
    draw: Draw  # chance of the row itself, not of its firm
    kind: Ints
    typo: Bools
    moved: Bools
    new_phone: Bools
    new_site: Bools
    person: Ints  # which of the firm's people it names


def rows(world: f.World, number: Ints) -> Rows:
    """What these rows of the list hold. First and repeated rows lie mixed over the whole list."""
    slot = (number * _step(world.rows) + world.seed) % world.rows
    draw = Draw(world.seed, slot + (1 << 40))
    often = draw.chance("often", 0.3)
    again = np.where(often, draw.below("hot", max(1, world.entities // 30)), draw.below("any", world.entities))
    first = slot < world.entities
    firms = f.firms(world, np.where(first, slot, again))
    kind = np.where(firms.zh, draw.weighted("kind", WEIGHTS_ZH), draw.weighted("kind", WEIGHTS_EN))
    kind = np.where(first, 0, kind)
    also = np.where(first, 9, draw.weighted("also", (7, 5, 4, 84)))
    other_person = (kind == K["contact"]) | ((kind > 0) & draw.chance("other person", 0.45))
    return Rows(
        number, firms, draw, kind, typo=(kind == K["typo"]) | (also == 2), moved=kind == K["moved_city"],
        new_phone=(kind == K["changed_phone"]) | (also == 0), new_site=(kind == K["website_change"]) | (also == 1),
        person=np.where(other_person, 1 + draw.below("person", 3), 0),
    )  # fmt: skip


def _step(rows: int) -> int:
    """A step that visits every place once: near the golden section and without a common divisor."""
    step = int(rows * 0.6180339887) | 1
    while np.gcd(step, rows) != 1:
        step += 1
    return step
