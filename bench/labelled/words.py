"""The words of words.toml and the characters of characters.tsv as arrays, and chance that needs no order.

Chance is a function of (seed, key, what is drawn), so that any row can be made at any time, in any process, alike.
"""

from __future__ import annotations

import tomllib
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

HERE = Path(__file__).resolve().parent
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Draw:
    """Chance for each of `keys` (int64), drawn by name: the same seed, key and name give the same value."""

    def __init__(self, seed: int, keys: Ints) -> None:
        self.seed, self.keys = seed, keys.astype(np.uint64)

    def raw(self, what: str) -> npt.NDArray[np.uint64]:
        """64 bits for each key: splitmix64 (Steele, Lea and Flood 2014) of key, seed and name."""
        salt = (self.seed * 0x9E3779B97F4A7C15 + zlib.crc32(what.encode()) * 0xD1B54A32D192ED03) % 2**64
        x = (self.keys + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(salt)
        for _ in range(2):
            x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))

    def unit(self, what: str) -> npt.NDArray[np.float64]:
        return (self.raw(what) >> np.uint64(11)).astype(np.float64) / 2.0**53

    def chance(self, what: str, share: float) -> Bools:
        return self.unit(what) < share

    def below(self, what: str, count: int | Ints, skew: float = 1.0) -> Ints:
        """0 .. count - 1; `skew` over 1 makes the first ones frequent."""
        return (self.unit(what) ** skew * count).astype(np.int64)

    def weighted(self, what: str, weights: npt.ArrayLike) -> Ints:
        ends = np.cumsum(np.asarray(weights, float))
        return np.searchsorted(ends, self.unit(what) * ends[-1], side="right").astype(np.int64)


@cache
def _toml() -> dict[str, str]:
    return tomllib.loads((HERE / "words.toml").read_text("utf8"))


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows of a table of words.toml."""
    return tuple(tuple(line.split("|")) for line in _toml()[name].strip().splitlines())


@cache
def column(name: str, place: int) -> tuple[str, ...]:
    return tuple(row[place] for row in table(name))


@cache
def weights(name: str) -> npt.NDArray[np.float64]:
    return np.array([float(row[-1]) for row in table(name)])


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a list of words.toml, each once, in its order; streets and titles are parted by bars."""
    text = _toml()[name].strip().replace("\n", "|")
    return tuple(dict.fromkeys(text.split("|") if "|" in _toml()[name] else _toml()[name].split()))


@cache
def _characters() -> dict[str, tuple[str, str]]:
    rows = (line.split("\t") for line in (HERE / "characters.tsv").read_text("utf8").splitlines()[1:])
    return {simplified: (pinyin, traditional) for simplified, pinyin, traditional in rows}


def pinyin(text: str, apart: str = "") -> str:
    """Latin spelling without tones; what is not Chinese stays as it is."""
    return apart.join(_characters().get(sign, (sign, sign))[0] for sign in text)


def simplified(text: str) -> str:
    return text


def traditional(text: str) -> str:
    return "".join(_characters().get(sign, (sign, sign))[1] for sign in text)


@cache
def to_traditional() -> dict[int, int]:
    """For str.translate."""
    return {ord(simplified): ord(other) for simplified, (_, other) in _characters().items()}


@cache
def core_signs() -> tuple[str, ...]:
    """Every sign that a Chinese core is made of; the first is none at all."""
    text = "".join(words("popular_zh") + words("first_zh") + words("second_zh")) + "".join(words("confused_zh"))
    return ("", *sorted(set(text)), *"ABCDEFGHJKLMNPRSTWXYZ")


@cache
def slips() -> Ints:
    """For each core sign four that are typed or read for it: of the same sound first, else of the same look."""
    signs = core_signs()
    place = {sign: number for number, sign in enumerate(signs)}
    alike: dict[str, list[str]] = {}
    for group in words("confused_zh"):
        for sign in group:
            alike.setdefault(sign, []).extend(other for other in group if other != sign)
    by_sound: dict[str, list[str]] = {}
    for sign in signs[1:]:
        by_sound.setdefault(pinyin(sign), []).append(sign)
    made = np.zeros((len(signs), 4), np.int64)
    for number, sign in enumerate(signs[1:], 1):
        same = [other for other in by_sound[pinyin(sign)] if other != sign] + alike.get(sign, [])
        made[number] = [place[(same or [sign])[k % len(same or [sign])]] for k in range(4)]
    return made


@cache
def mistyped(values: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Four slips of the hand for each word: two letters exchanged, one left out, one doubled, one replaced."""
    made = []
    for number, word in enumerate(values):
        at = 1 + number % max(1, len(word) - 2)
        if len(word) < 3:
            made.append((word, word, word, word + word[-1:]))
            continue
        made.append((
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :], word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:], word[:at] + "aeioutrns"[number % 9] + word[at + 1 :],
        ))  # fmt: skip
    return tuple(made)


def take(values: tuple[str, ...] | list[str], places: Ints) -> pa.Array:
    """The words at these places, as a column."""
    return pa.array(values, pa.string()).take(pa.array(places))


def numbers(values: Ints, width: int = 0) -> pa.Array:
    """Written out, with leading zeros up to `width`."""
    text = pc.cast(pa.array(values), pa.string())
    return pc.utf8_lpad(text, width, "0") if width else text
