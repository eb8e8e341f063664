"""What only the whole list tells of its rows: which of their signs are borne by many, and so prove little."""

import numpy as np

from tuoke.engine.lists.pairs import Texts, Told

#: A key under which stand more differing beginnings of names than this belongs to no single company.
MOST_NAMES = 3
MOST_CITIES = 2
LONE_HEARTS, AMONG = 2, 100
SHARED = ("domain", "email", "phone")


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
    both = (texts.codes >= 0) & (codes >= 0)
    if not both.any():
        return np.zeros(len(codes), bool)
    span = int(codes.max()) + 1
    met = np.sort(texts.codes[both].astype(np.int64) * span + codes[both])
    met = met[np.concatenate([[True], met[1:] != met[:-1]])] // span
    many = np.bincount(met, minlength=len(texts.values)) > most
    return np.where(texts.codes >= 0, many[texts.codes], False)
