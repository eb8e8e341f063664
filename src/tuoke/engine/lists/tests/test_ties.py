import pyarrow as pa

from tuoke.engine.lists.ties import as_text, ties


def test_places_are_equal_only_where_known_and_possible_points_are() -> None:
    assert ties([6, 5, 5, 5, 4, 4], [6, 7, 7, 5, 4, 4]) == [(2, 3), (5, 6)]


def test_nobody_is_equal_to_nobody() -> None:
    assert ties([], []) == []
    assert ties([3, 2, 1], [3, 3, 3]) == []


def test_columns_of_a_sheet_are_read_as_they_come() -> None:
    points = pa.chunked_array([[2, 2], [2, 1]])
    assert ties(points, points) == [(1, 3)]


def test_ranges_are_written_with_their_ends() -> None:
    assert as_text([(3, 8), (9, 1204)], ", ") == "3–8, 9–1,204"
