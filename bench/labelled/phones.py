"""Telephone numbers of invented firms, in the many ways in which lists write them.

Every firm has a switchboard of its own and every person a mobile; which of the two a row gives is the row's chance.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench.labelled import firms as f
from bench.labelled import words as w
from bench.labelled.names import WIDE, choose, join, moved_city, translated
from bench.labelled.twins import K as KIND
from bench.labelled.twins import Rows
from bench.labelled.words import Bools, Ints, numbers, take

MOBILE_ZH = tuple(
    "130 131 132 133 134 135 136 137 138 139 150 151 152 153 155 156 157 158 159 180 181 182 183 184 185 186 187 188 "
    "189 170 171 172 173 175 176 177 178 166 191 198 199".split()
)
#: Area codes where local numbers have seven digits; elsewhere they have eight.
SHORT_ZH = (
    "0717 0710 0772 0773 0917 0971 0951 0991 0631 0373 0734 0797 0816 0838 0335 0352 0412 0472 0459 0552 0851 0759"
)
# Calling code, how a landline begins after the area code and how many digits follow, the same of a mobile.
ABROAD = {
    "United Kingdom": ("44", "", 7, "77", 8), "Australia": ("61", "9", 7, "41", 7), "Germany": ("49", "", 8, "151", 8),
    "Singapore": ("65", "", 7, "9", 7), "Ireland": ("353", "6", 6, "87", 7), "Netherlands": ("31", "6", 6, "61", 7),
}  # fmt: skip
AMERICAN = 7_999_993  # numbers from 200-0000 on within an area code


def chinese(rows: Rows, person: Ints) -> pa.Array:
    """Landline or mobile; `person` numbers the people of all firms."""
    draw = rows.draw
    switchboard, line, person = _lines(rows, person)
    area = take(w.column("cities_zh", 4), moved_city(rows))
    short = np.array([code in SHORT_ZH.split() for code in w.column("cities_zh", 4)])[moved_city(rows)]
    local = numbers(np.where(short, 2_000_000 + _spread(line, 6_799_999), 20_000_000 + _spread(line, 67_999_979)))
    dash = choose(draw.chance("dash", 0.75), "-", choose(draw.chance("space", 0.5), " ", ""))
    landline = join(area, dash, local, choose(draw.chance("ext", 0.06), "-801", ""))
    landline = choose(draw.chance("+86", 0.12), join("+86 ", pc.utf8_slice_codeunits(landline, 1)), landline)
    far = _spread(person, len(MOBILE_ZH) * 10**8)
    head, tail = take(MOBILE_ZH, far // 10**8), numbers(far % 10**8, 8)
    parted = join(head, " ", pc.utf8_slice_codeunits(tail, 0, 4), " ", pc.utf8_slice_codeunits(tail, 4, 8))
    mobile = pc.choose(
        pa.array(draw.weighted("mobile", (70, 15, 15))), join(head, tail), parted, join("+86", head, tail)
    )
    made = choose(switchboard, landline, mobile)
    return translated(rows.kind == KIND["full_width"], made, made, WIDE)


def english(rows: Rows, person: Ints) -> pa.Array:
    """American numbers in four styles; others with the calling code, or one in five as written at home."""
    draw, city = rows.draw, moved_city(rows)
    switchboard, line, person = _lines(rows, person)
    areas = w.column("cities_en", 4)
    american = [row[4] for row in w.table("cities_en") if row[3] == "United States"]
    far = _spread(person, len(american) * AMERICAN)
    area = choose(switchboard, take(areas, city), take(american, far // AMERICAN))
    seven = numbers(2_000_000 + np.where(switchboard, _spread(line, AMERICAN), far % AMERICAN))
    head, tail = pc.utf8_slice_codeunits(seven, 0, 3), pc.utf8_slice_codeunits(seven, 3, 7)
    styles = (
        ("(", area, ") ", head, "-", tail),
        (area, "-", head, "-", tail),
        ("+1", area, seven),
        (area, ".", head, ".", tail),
    )
    made = pc.choose(pa.array(draw.weighted("style", (35, 25, 15, 25))), *(join(*style) for style in styles))
    country = np.array(w.column("cities_en", 3))[city]
    for name, (code, start, digits, cell, more) in ABROAD.items():
        ground = join(take(areas, city), " ", start, numbers(_spread(line, 10**digits), digits))
        if name == "United Kingdom":
            seven = numbers(2_000_000 + _spread(line, 2_999_999))
            ground = join(take(areas, city), " ", choose(np.isin(city, _two_digits()), "7", ""), seven)
        mobile = join(cell, numbers(_spread(person, 10**more), more))
        national = choose(switchboard, ground, mobile)
        home = national if name == "Singapore" else join("0", national)
        told = choose(draw.chance("abroad", 0.8), join(f"+{code} ", national), home)
        made = choose(country == name, told, made)
    return made


def _two_digits() -> list[int]:
    """Cities with an area code of two digits; the local numbers there are longer."""
    return [number for number, row in enumerate(w.table("cities_en")) if len(row[4]) == 2]


def _lines(rows: Rows, person: Ints) -> tuple[Bools, Ints, Ints]:
    """Whether the switchboard is given, and the numbers behind switchboard and person; new ones where they changed."""
    fresh = rows.number + (1 << 24)
    shared = rows.firms.trap == f.SWITCHBOARD
    switchboard = rows.draw.chance("switchboard", 0.45) | (shared & rows.draw.chance("shared line", 0.7))
    line = np.where(rows.new_phone | rows.moved, fresh, rows.firms.line_key)
    return switchboard, line, np.where(rows.new_phone, fresh * 8, person)


def _spread(values: Ints, count: int) -> Ints:
    """Numbers from 0 to count - 1 that lie far apart for neighbours, each at most once while there are enough."""
    return values * 2_147_483_647 % count
