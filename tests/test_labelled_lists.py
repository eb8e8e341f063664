"""The labelled lists that the benches measure with: seeded, with each kind of twin, and traps told apart."""

import pyarrow.compute as pc

from bench.labelled import firms, twins
from bench.labelled.__main__ import SCHEMA, labelled, write
from tuoke.engine.lists.columns import FIELD_KEYS

ROWS = 20_000


def test_the_same_seed_makes_the_same_bytes_in_one_process_or_two(tmp_path):
    write(tmp_path / "one.parquet", ROWS, seed=5, processes=1)
    write(tmp_path / "two.parquet", ROWS, seed=5, processes=2)
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_another_seed_makes_another_list():
    one, other = labelled(1_000, seed=5), labelled(1_000, seed=6)
    assert pc.sum(pc.equal(one["name"], other["name"])).as_py() < 20


def test_a_part_of_the_list_is_cut_from_the_whole():
    assert labelled(ROWS, 5, 300, 500).equals(labelled(ROWS, 5).slice(300, 200))


def test_it_has_each_kind_of_twin_and_each_trap_in_both_languages():
    table = labelled(ROWS, seed=5)
    assert table.schema == SCHEMA and set(FIELD_KEYS) < set(table.column_names)
    assert set(table["kind"].to_pylist()) == set(twins.KINDS)
    assert set(table["trap"].to_pylist()) == {"", *firms.TRAPS}
    chinese = pc.mean(pc.match_substring_regex(table["name"], r"\p{Han}")).as_py()
    assert 0.45 < chinese < 0.53


def test_a_trap_is_another_company_than_the_one_it_resembles():
    table = labelled(ROWS, seed=5)
    traps = table.filter(pc.not_equal(table["trap"], ""))
    assert traps.num_rows > 1_000
    assert not pc.any(pc.equal(traps["entity"], traps["parent"])).as_py()
    branches = table.filter(pc.and_(pc.equal(table["trap"], "branch"), pc.match_substring(table["name"], "分公司")))
    assert branches.num_rows > 100


def test_about_one_row_in_six_repeats_a_company_and_says_how():
    table = labelled(ROWS, seed=5)
    firsts = table.filter(pc.equal(table["kind"], ""))
    assert len(set(firsts["entity"].to_pylist())) == firsts.num_rows  # a firm comes first only once
    repeated = table.num_rows - firsts.num_rows
    assert 0.17 < repeated / ROWS < 0.19
    assert set(table["entity"].to_pylist()) == set(firsts["entity"].to_pylist())


def test_two_firms_of_one_city_never_bear_one_full_name():
    table = labelled(ROWS, seed=5)
    firsts = table.filter(pc.and_(pc.equal(table["kind"], ""), pc.invert(pc.is_null(table["address"]))))
    chinese = firsts.filter(pc.match_substring_regex(firsts["name"], r"\p{Han}"))
    named = [name for name in chinese["name"].to_pylist() if not name.endswith("分公司")]
    assert len(named) == len(set(named))
