"""The lists of the long walk hold the traps that the walk is about, the real pair and the one that stands in for it."""

from __future__ import annotations

import pytest

from tests.journeys.listed import SHARED, both_lists, made


@pytest.mark.parametrize("take", [made, both_lists])
def test_both_pairs_hold_the_same_traps(take, tmp_path):
    lists = take(tmp_path)
    assert len(lists.namesakes) == 4
    assert any("Ａ" in line.name for line in lists.newer.values())
    assert not any("Ａ" in line.name for line in lists.older.values())
    assert any(line.name.startswith("*ST") for line in lists.newer.values())
    assert 0 < len(lists.updated()) < len(lists.common) < min(len(lists.older), len(lists.newer))
    assert any(lists.renamed(code) for code in lists.common)
    assert lists.older_file.read_bytes().decode("gbk")


def test_the_real_pair_has_the_counts_that_its_readme_tells(tmp_path):
    lists = both_lists(tmp_path)
    expected = (4_347, 5_524, 4_168) if lists.real else (200, 230, 170)
    assert (len(lists.older), len(lists.newer), len(lists.common)) == expected
    assert lists.real == SHARED.exists()
