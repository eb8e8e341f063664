import pytest

from tuoke.engine.evidence import chance_at_least, plain_funnel, rate


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (4, 10, 0.167, 0.692),
        (1, 10, 0.023, 0.413),
        (1, 31, 0.008, 0.162),
        (6, 10, 0.308, 0.833),
        (15, 20, 0.528, 0.887),
        (5, 5, 0.541, 0.996),
    ],
)
def test_the_95_percent_interval_equals_the_published_vectors(k: int, n: int, low: float, high: float) -> None:
    found = rate(k, n, level=0.95)
    assert (round(found.low, 3), round(found.high, 3)) == (low, high)


@pytest.mark.parametrize(
    ("k", "n", "threshold", "chance"),
    [
        (4, 10, 0.2, 0.950), (4, 10, 0.3, 0.790), (4, 10, 0.5, 0.274), (15, 20, 0.5, 0.987), (4, 20, 0.1, 0.948),
        (6, 10, 0.5, 0.726), (5, 30, 0.1, 0.917),
    ],
)  # fmt: skip
def test_the_chance_of_at_least_equals_the_published_vectors(k: int, n: int, threshold: float, chance: float) -> None:
    assert round(chance_at_least(k, n, threshold), 3) == chance


def test_few_calls_allow_little_to_be_said() -> None:
    assert [rate(0, n).enough for n in (0, 4, 5, 29, 30)] == ["none", "counts", "interval", "interval", "full"]


def test_a_narrower_level_gives_a_narrower_interval() -> None:
    wide, narrow = rate(3, 20, 0.95), rate(3, 20, 0.8)
    assert wide.low < narrow.low < narrow.mid < narrow.high < wide.high


@pytest.mark.parametrize(("k", "n", "level"), [(-1, 5, 0.8), (6, 5, 0.8), (1, 5, 1.0)])
def test_an_impossible_rate_is_refused(k: int, n: int, level: float) -> None:
    with pytest.raises(ValueError, match="not a rate"):
        rate(k, n, level)


def test_the_plain_funnel_reads_200_20_5_1() -> None:
    assert plain_funnel(200) == {"calls": 200, "meetings": 20, "intents": 5, "deals": 1}
