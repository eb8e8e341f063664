import numpy as np

from tuoke.engine.lists.group import group


def grouped(
    size: int, same: list[tuple[int, int, int]], apart: tuple[tuple[int, int], ...] = (), units: list[int] | None = None
) -> list[int]:
    left, right, points = np.array(same, np.int64).reshape(-1, 3).T
    barred = np.array(list(apart), np.int64).reshape(-1, 2).T
    return group(size, left, right, points, (barred[0], barred[1]), np.array(units or [-1] * size)).tolist()


def test_what_is_linked_is_one_group() -> None:
    assert grouped(5, [(0, 1, 12), (3, 4, 12), (1, 2, 10)]) == [0, 0, 0, 3, 3]


def test_a_chain_never_joins_two_that_differ_and_the_strongest_link_holds() -> None:
    assert grouped(3, [(0, 1, 15), (1, 2, 11)], ((0, 2),)) == [0, 0, 2]
    assert grouped(3, [(0, 1, 11), (1, 2, 15)], ((0, 2),)) == [0, 1, 1]


def test_one_drawn_equally_to_two_that_differ_joins_neither() -> None:
    assert grouped(3, [(0, 1, 12), (1, 2, 12)], ((0, 2),)) == [0, 1, 2]


def test_a_group_names_one_unit_though_its_rows_were_never_compared() -> None:
    assert grouped(4, [(0, 1, 15), (1, 2, 11), (2, 3, 14)], units=[5, -1, -1, 6]) == [0, 0, 2, 2]


def test_no_group_of_a_thousand_random_tangles_holds_a_pair_that_differs() -> None:
    chance = np.random.default_rng(3)
    for _ in range(200):
        ends = chance.integers(0, 12, (20, 2))
        ends = ends[ends[:, 0] != ends[:, 1]]
        apart, same = ends[:6], ends[6:]
        points = chance.integers(10, 13, len(same))
        label = group(12, same[:, 0], same[:, 1], points, (apart[:, 0], apart[:, 1]), np.full(12, -1))
        assert not (label[apart[:, 0]] == label[apart[:, 1]]).any()
