import random

import numpy as np
import pyarrow as pa
from rapidfuzz import fuzz

from tuoke.engine.lists.candidates import MOST, MOST_ROUGH, NEAR_ROUGH, NEAR_ROUGHER, like, sharing
from tuoke.engine.lists.likeness import alike, apart
from tuoke.engine.lists.pairs import Side, Told


def met(kind: str, blocks: list[int], texts: list[int] | None = None, known: int = 0) -> set[tuple[int, int]]:
    places = np.arange(len(blocks))
    found = sharing([(kind, places, np.array(blocks))], np.array(texts or [0] * len(blocks)), known)
    pairs = [(int(one) // len(blocks), int(one) % len(blocks)) for one in found]
    assert len(set(pairs)) == len(pairs), "each pair once"
    return set(pairs)


def test_rows_meet_where_they_share_a_block_and_nowhere_else() -> None:
    assert met("name", [7, 3, 7, 5, 3, 7]) == {(0, 2), (0, 5), (2, 5), (1, 4)}


def test_known_companies_do_not_meet_each_other() -> None:
    assert met("name", [7, 7, 7], known=2) == {(0, 2), (1, 2)}


def test_a_rough_block_is_cut_sooner_than_one_that_tells_much() -> None:
    rows = MOST_ROUGH + 5
    assert len(met("phone", [1] * rows, list(range(rows)))) == rows * (rows - 1) // 2
    for kind, near in (("core_in", NEAR_ROUGH), ("house_in", NEAR_ROUGH), ("first", NEAR_ROUGHER)):
        assert met(kind, [1] * rows, list(range(rows))) == {
            (one, other) for one in range(rows) for other in range(one + 1, min(one + near, rows - 1) + 1)
        }


def test_in_a_large_block_rows_of_one_text_meet_the_first_and_the_firsts_their_neighbours() -> None:
    texts = [0] * MOST + [1, 2] + [1] * 3
    found = met("name", [1] * len(texts), texts)
    assert found == (
        {(0, other) for other in range(1, MOST)}
        | {(MOST, MOST + 2 + place) for place in range(3)}
        | {(0, MOST), (0, MOST + 1), (MOST, MOST + 1)}
    )


def told(*rows: tuple[str | None, str | None], ids: list[int] | None = None) -> Told:
    table = pa.table(
        {
            "id": ids or list(range(len(rows))),
            "name": pa.array([row[0] for row in rows], pa.string()),
            "city": pa.array([row[1] for row in rows], pa.string()),
        }
    )
    return Told.coded(table)


def test_rows_that_tell_the_very_same_are_like_the_first_of_them() -> None:
    rows = told(("acme", "omaha"), ("acme", None), ("acme", "omaha"), ("zenith", None), ("acme", None))
    assert like(rows).tolist() == [0, 1, 0, 3, 1]


def test_a_known_company_stands_for_itself() -> None:
    rows = told(*[("acme", None)] * 4, ids=[-2, -1, 0, 1])
    assert like(rows).tolist() == [0, 1, 2, 2]


def test_what_letters_and_lengths_leave_out_would_not_have_been_alike() -> None:
    draw = random.Random(4)
    words = ("yellow", "kite", "foods", "ytes", "kit", "acme", "yellowkite", "远山", "自动化", "设备", "山远", "é")
    texts = ["".join(draw.choices([*words, " "], k=draw.randint(1, 5))).strip() or "a" for _ in range(3000)]
    coded = told(*((text, None) for text in texts)).texts["name"]
    left, right = (Side(coded, coded.codes[draw.choices(range(3000), k=3000)]) for _ in range(2))
    pairs = [[coded.values[int(code)].as_py() for code in side.codes] for side in (left, right)]
    everywhere = np.ones(3000, bool)
    scorers = (fuzz.ratio, fuzz.token_sort_ratio, fuzz.token_set_ratio, fuzz.partial_ratio)
    for least in (0.7, 0.86, 0.95, 0.99):
        for scorer in scorers:
            found = alike(left, right, everywhere, scorer, least)
            right_ = [scorer(one, other) / 100 for one, other in zip(*pairs, strict=True)]
            wanted = [worth if worth >= least - 1e-5 else 0 for worth in right_]
            assert np.allclose(found, wanted, atol=1e-4), (scorer, least)
    places = apart(left, right, everywhere)
    everything = apart(left, right, everywhere, most=99)
    assert ((places <= 2) == (everything <= 2)).all() and (places[places <= 2] == everything[places <= 2]).all()
