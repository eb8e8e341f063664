"""How a row tells the rest of its firm: where it is, how to reach it, who works there; much is missing, as in lists.

All numbers and addresses are made up and belong to nobody known; they look real, so that rules for real ones can be
measured. The lists are for measuring, never for calls.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench.labelled import firms as f
from bench.labelled import phones
from bench.labelled import words as w
from bench.labelled.names import choose, join, latin, moved_city, translated
from bench.labelled.twins import K as KIND
from bench.labelled.twins import Rows
from bench.labelled.words import Bools, Draw, Ints, numbers, take

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # of the unified social credit code, GB 32100-2015
#: How often a list tells it, of Chinese and of other firms.
FILLED = {
    "credit_code": (0.26, 0.05), "name_en": (0.08, 0.0), "area": (0.88, 0.9), "industry": (0.7, 0.65),
    "owner_kind": (0.32, 0.12), "employees": (0.42, 0.5), "founded": (0.45, 0.35), "revenue": (0.15, 0.25),
    "website": (0.72, 0.85), "address": (0.62, 0.6), "person": (0.8, 0.78), "title": (0.62, 0.68),
    "phone": (0.86, 0.78), "email": (0.5, 0.7),
}  # fmt: skip
FILLED_MISSING = {"area": 0.55, "phone": 0.25, "website": 0.1, "person": 0.2, "email": 0.1, "address": 0.08}


def facts(rows: Rows) -> dict[str, pa.Array]:
    """Every column but the name, for rows of one language."""
    zh = bool(rows.firms.zh[0])
    domain, has_site = _domain(rows, zh)
    made = {
        "credit_code": _credit_code(rows) if zh else _registration(rows),
        "name_en": latin(rows) if zh else pa.nulls(len(rows.number), pa.string()),
        **_place(rows, zh), **_size(rows, zh), "website": _website(rows, domain, has_site, zh),
        **_people(rows, domain, has_site, zh),
    }  # fmt: skip
    if zh:
        script, table = rows.kind == KIND["traditional"], w.to_traditional()
        for name in ("area", "industry", "address", "person", "title"):
            made[name] = translated(script, made[name], made[name], table)
    return {name: _filled(rows, name, column, zh) for name, column in made.items()}


def _filled(rows: Rows, name: str, column: pa.Array, zh: bool) -> pa.Array:
    """A list leaves out what it does not know."""
    share = FILLED[name][0 if zh else 1]
    hardly = FILLED_MISSING.get(name, 0.0)
    there = np.where(
        rows.kind == KIND["missing"], rows.draw.chance("has " + name, hardly), rows.draw.chance("has " + name, share)
    )
    return choose(there, column, None)


def _place(rows: Rows, zh: bool) -> dict[str, pa.Array]:
    draw, city = rows.draw, moved_city(rows)
    name, above = ("cities_zh", 2) if zh else ("cities_en", 1)
    town, state = take(w.column(name, 0), city), take(w.column(name, above), city)
    key = np.where(rows.moved, rows.number + (1 << 41), rows.firms.address_key)
    there = Draw(rows.draw.seed, key)
    street = take(
        w.words("streets_zh" if zh else "streets_en"),
        there.below("street", len(w.words("streets_zh" if zh else "streets_en"))),
    )
    number, room = (
        numbers(1 + there.below("number", 900)),
        numbers(101 + Draw(draw.seed, rows.firms.entity).below("room", 1900)),
    )
    if not zh:
        short = take(w.column(name, 2), city)
        area = pc.choose(
            pa.array(draw.weighted("area", (50, 32, 18))),
            town,
            join(town, ", ", choose(draw.chance("s", 0.6), state, short)),
            state,
        )
        area = pc.replace_substring_regex(area, ", $", "")
        brief = pc.replace_substring(
            pc.replace_substring(pc.replace_substring(street, "Street", "St"), "Avenue", "Ave"), "Road", "Rd"
        )
        street = choose(draw.chance("brief", 0.4), brief, street)
        address = join(
            number,
            " ",
            street,
            choose(draw.chance("suite", 0.4), join(", Suite ", room), ""),
            choose(draw.chance("town", 0.5), join(", ", town), ""),
        )
        return {"area": area, "address": address, "industry": take(w.column("trades_en", 2), rows.firms.trade)}
    area = pc.choose(
        pa.array(draw.weighted("area", (52, 20, 14, 14))), town, join(town, "市"), take(_long_areas(), city), state
    )
    district = take(w.words("districts_zh"), there.below("district", len(w.words("districts_zh"))))
    head = choose(draw.chance("town", 0.55), join(town, "市", choose(draw.chance("district", 0.7), district, "")), "")
    address = join(head, street, number, "号", choose(draw.chance("room", 0.4), join(room, "室"), ""))
    return {"area": area, "address": address, "industry": take(w.column("trades_zh", 3), rows.firms.trade)}


def _long_areas() -> list[str]:
    """江苏省苏州市; a city that is its own province, and a region, has no 省."""
    regions = ("广西", "宁夏", "新疆", "内蒙古")
    mark = {row[2]: "" if row[2] in regions else "省" for row in w.table("cities_zh")}
    return [
        f"{row[0]}市" if row[0] == row[2] != "吉林" else f"{row[2]}{mark[row[2]]}{row[0]}市"
        for row in w.table("cities_zh")
    ]


def _size(rows: Rows, zh: bool) -> dict[str, pa.Array]:
    """Counts differ a little from list to list; years do not."""
    firm, draw = Draw(rows.draw.seed, rows.firms.entity), rows.draw
    heads = np.exp(firm.unit("size") * 3 + firm.unit("size too") * 3 + 0.7)
    again = np.maximum(1, heads * np.where(rows.kind > 0, 0.85 + 0.3 * draw.unit("heads"), 1)).astype(np.int64)
    year = 2024 - firm.below("age", 45, 1.8)
    day = join(numbers(year), "-", numbers(1 + firm.below("month", 12), 2), "-", numbers(1 + firm.below("day", 28), 2))
    kinds = take(w.column("owner_kinds", 0 if zh else 1), firm.weighted("owner kind", w.weights("owner_kinds")))
    revenue = numbers((heads * (20_000 + 400_000 * firm.unit("sales"))).astype(np.int64) // 10_000 * 10_000)
    founded = choose(draw.chance("year only", 0.3 if zh else 0.8), numbers(year), day)
    return {"owner_kind": kinds, "employees": numbers(again), "founded": founded, "revenue": revenue}


def _letters(values: Ints, count: int) -> pa.Array:
    """A number spelt in consonants: a part of a domain that no other firm has."""
    signs = tuple("bcdfghjklmnpqrstvwxz")
    return join(*(take(signs, values // 20**place % 20) for place in range(count)))


def _domain(rows: Rows, zh: bool) -> tuple[pa.Array, Bools]:
    """The firm's domain: its core in Latin letters and some that make it unique; and whether it has a web site."""
    firms = rows.firms
    key = np.where(rows.new_site, rows.number + (1 << 25), firms.site_key)
    site = Draw(rows.draw.seed, firms.site_key)
    if zh:
        core = pc.utf8_lower(
            join(*(take([w.pinyin(sign) for sign in w.core_signs()], part) for part in firms.site_core.T))
        )
        ends: tuple[str, ...] = (".com", ".com", ".cn", ".com.cn", ".net")
    else:
        words = [
            pc.replace_substring_regex(take(f.english_words(), firms.site_core[:, place]), "[^A-Za-z]", "")
            for place in (0, 2)
        ]
        core = pc.utf8_lower(join(words[0], take(f.english_suffixes(), firms.site_core[:, 1]), words[1]))
        ends = (".com", ".com", ".com", ".net", ".co", ".biz")
    ending = take(ends, Draw(rows.draw.seed, key).below("ending", len(ends)))
    return join(core, choose(site.chance("dash", 0.2), "-", ""), _letters(key, 6), ending), site.chance(
        "has site", 0.68 if zh else 0.82
    ) | (firms.trap == f.DOMAIN)


def _website(rows: Rows, domain: pa.Array, has_site: Bools, zh: bool) -> pa.Array:
    """One in twenty gives a page on a platform instead, which all its neighbours share."""
    draw = rows.draw
    host = join(_letters(rows.firms.site_key, 6), ".", take(w.words("platforms")[:3], draw.below("host", 3)))
    page = join("www.", take(w.words("platforms")[3:], draw.below("page", 2)), "/", _letters(rows.firms.site_key, 6))
    platform = Draw(draw.seed, rows.firms.site_key).chance("platform", 0.05)
    name = choose(platform, host if zh else page, join(choose(draw.chance("www", 0.6) & ~platform, "www.", ""), domain))
    name = join(choose(draw.chance("https", 0.35), "https://", choose(draw.chance("http", 0.4), "http://", "")), name)
    name = join(name, choose(draw.chance("slash", 0.2), "/", choose(draw.chance("path", 0.06), "/contact.html", "")))
    return choose(has_site | platform, name, None)


def _people(rows: Rows, domain: pa.Array, has_site: Bools, zh: bool) -> dict[str, pa.Array]:
    """One of the firm's people, with a telephone (their own or the switchboard's) and a mailbox."""
    draw, firms = rows.draw, rows.firms
    key = firms.entity * 8 + rows.person
    one = Draw(draw.seed, key)
    if zh:
        family = one.below("family", len(w.words("surnames_zh")), 1.5)
        given = [one.below(f"given{n}", len(w.words("given_zh"))) for n in (0, 1)]
        second = choose(one.chance("two", 0.75), take(w.words("given_zh"), given[1]), "")
        name = join(take(w.words("surnames_zh"), family), take(w.words("given_zh"), given[0]), second)
        parts = [
            take([w.pinyin(word) for word in w.words(names)], which)
            for names, which in (("surnames_zh", family), ("given_zh", given[0]))
        ]
        title = take(w.column("titles_zh", 0), one.below("title", len(w.table("titles_zh")), 1.5))
        phone = phones.chinese(rows, key)
    else:
        parts = [
            take(w.words(names), one.below(names, len(w.words(names)), 1.3)) for names in ("given_en", "surnames_en")
        ]
        name = join(parts[0], " ", parts[1])
        parts = [pc.utf8_lower(pc.replace_substring_regex(part, "[^A-Za-z]", "")) for part in parts]
        title = take(w.words("titles_en"), one.below("title", len(w.words("titles_en"))))
        phone = phones.english(rows, key)
    return {"person": name, "title": title, "phone": phone, "email": _email(rows, key, parts, domain, has_site, zh)}


def _email(rows: Rows, key: Ints, parts: list[pa.Array], domain: pa.Array, has_site: Bools, zh: bool) -> pa.Array:
    draw, one = rows.draw, Draw(rows.draw.seed, key)
    hosts = tuple(w._toml()["free_mail_zh" if zh else "free_mail_en"].split())
    free = join(parts[0], parts[1], numbers(key), "@", take(hosts, one.below("host", len(hosts))))
    if zh:
        free = choose(
            one.chance("by number", 0.6), join(numbers(100_000_000 + key * 7_654_321 % 3_000_000_007), "@qq.com"), free
        )
    agent = join(
        choose(rows.firms.zh, "daili", "filings"), numbers(np.maximum(rows.firms.mailbox_key, 0)), "@", hosts[0]
    )
    own = join(parts[0], choose(one.chance("dot", 0.6), ".", ""), parts[1], "@", domain)
    general = join(take(("info", "sales", "office", "contact"), draw.below("general", 4)), "@", domain)
    at_work = choose(draw.chance("general mailbox", 0.25), general, own)
    made = choose(has_site & one.chance("work mail", 0.55 if zh else 0.85), at_work, free)
    return choose((rows.firms.mailbox_key >= 0) & draw.chance("agent's", 0.8), agent, made)


def _registration(rows: Rows) -> pa.Array:
    return numbers(rows.firms.entity * 2_147_483_647 % 899_999_963 + 100_000_000)


def _credit_code(rows: Rows) -> pa.Array:
    """Unified social credit code: 91, the place's code, the organisation's code, and both check digits."""
    place = np.array([int(code) for code in w.column("cities_zh", 5)])[rows.firms.name_place]
    serial = rows.firms.entity * 2_147_483_647 % 99_999_989
    digits = [serial // 10 ** (7 - n) % 10 for n in range(8)]
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = (11 - sum(d * weight for d, weight in zip(digits, weights, strict=True)) % 11) % 11
    head = [np.full(len(place), 9), np.full(len(place), 1), *(place // 10 ** (5 - n) % 10 for n in range(6)), *digits]
    organisation = np.where(check == 10, ALPHABET.index("X"), check)
    signs: list[Ints] = [*head, organisation]
    total = np.sum([sign * pow(3, n, 31) for n, sign in enumerate(signs)], axis=0)
    last = (31 - total % 31) % 31
    return join(*(take(tuple(ALPHABET), sign.astype(np.int64)) for sign in [*signs, last]))
