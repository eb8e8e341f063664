"""What only the whole list tells of its rows: which of their signs are borne by many, and so prove little."""

import numpy as np

from tuoke.engine.lists.pairs import Texts, Told
from tuoke.engine.lists.signs import REST

#: A key under which stand more differing beginnings of names than this belongs to no single company.
MOST_NAMES = 3
MOST_CITIES = 2
LONE_HEARTS, AMONG = 2, 100
SHARED = ("domain", "email", "phone")


def tell_units(told: Told) -> None:
    """What `signs.company_signs` adds to what each row tells, over arrays: the registration number that a list's own
    code stands for, where the list tells it once; `unit`, which of both names the legal unit; and whether a row is
    `bare`."""
    import pyarrow as pa

    code, credit = told.texts["code"], told.texts["credit_code"]
    both = (code.codes >= 0) & (credit.codes >= 0)
    wide = len(credit.values) + 1
    one, number = np.divmod(np.unique(code.codes[both].astype(np.int64) * wide + credit.codes[both]), wide)
    once = np.bincount(one, minlength=len(code.values))[one] == 1
    stands_for = np.full(len(code.values) + 1, -1, np.int32)
    stands_for[one[once]] = number[once]
    numbers = np.where(credit.codes >= 0, credit.codes, stands_for[code.codes])
    told.texts["credit_code"] = Texts(numbers, credit.values)
    own = np.where(code.codes >= 0, code.codes + np.int32(len(credit.values)), np.int32(-1))
    unit = np.where(numbers >= 0, numbers, own)
    told.texts["unit"] = Texts(unit, pa.concat_arrays([credit.values, code.values]))
    bare = np.ones(len(told), bool)
    for sign in REST:
        bare &= told.texts[sign].codes < 0
    told.flags["bare"] = bare


def commonness(told: Told) -> dict[str, np.ndarray]:
    """Flags of every row of a list of companies.

    `shared_domain`, `shared_email`, `shared_phone`: more than MOST_NAMES names stand under it, as under the phone of a
    switchboard, or the domain of a chain or an agency. `common`: firms with other web sites or registration numbers
    bear the same name. `popular`: the heart of the name is found in more than MOST_CITIES cities. `lone`: in its city
    no more than LONE_HEARTS hearts of names have this core, or one that sounds like it, and one domain at most; where
    the list tells of fewer than AMONG names in that city, it cannot know.
    """
    texts = told.texts
    name = texts["name_key"]
    begins = _begins(name)
    flags = {f"shared_{key}": _bears_more(texts[key], begins, MOST_NAMES) for key in SHARED}
    flags["common"] = _bears_more(name, texts["domain"].codes, 1) | _bears_more(name, texts["credit_code"].codes, 1)
    flags["popular"] = _bears_more(texts["heart"], texts["city"].codes, MOST_CITIES)
    flags["lone"] = _lone(texts)
    return flags


def _lone(texts: dict[str, Texts]) -> np.ndarray:
    city, sound, core = (texts[sign].codes.astype(np.int64) for sign in ("city", "sound", "core"))
    heard = np.where(sound >= 0, sound, core + len(texts["sound"].values))
    told = np.flatnonzero((city >= 0) & (core >= 0))
    place, group = np.unique(city[told] * (int(heard.max(initial=0)) + 1) + heard[told], return_inverse=True)
    in_city = Texts(np.full(len(city), -1, np.int64), np.empty(len(place), bool))
    in_city.codes[told] = group
    crowded = _bears_more(in_city, texts["heart"].codes, LONE_HEARTS) | _bears_more(in_city, texts["domain"].codes, 1)
    large = _bears_more(texts["city"], texts["name_key"].codes, AMONG - 1)
    return (in_city.codes >= 0) & large & ~crowded


def _begins(names: Texts) -> np.ndarray:
    """A number for the first two characters of each row's name."""
    import pyarrow.compute as pc

    begins = pc.utf8_slice_codeunits(names.values, 0, 2).dictionary_encode().indices.to_numpy()
    return np.where(names.codes >= 0, begins[names.codes], -1)


def _bears_more(texts: Texts, codes: np.ndarray, most: int) -> np.ndarray:
    """Whether the text of each row stands with more than `most` of the codes; False where the row has no text."""
    both = np.flatnonzero((texts.codes >= 0) & (codes >= 0))
    # Of what few rows bear no more codes can be told.
    rows = np.bincount(texts.codes[both], minlength=len(texts.values)) > most
    both = both[rows[texts.codes[both]]]
    if not len(both):
        return np.zeros(len(codes), bool)
    span = int(codes.max()) + 1
    met = np.sort(texts.codes[both].astype(np.int64) * span + codes[both])
    met = met[np.concatenate([[True], met[1:] != met[:-1]])] // span
    many = np.append(np.bincount(met, minlength=len(texts.values)) > most, False)
    return many[texts.codes]
