import pytest

from tuoke.engine.news_texts import first_sentence, same_story


@pytest.mark.parametrize(
    ("text", "title", "first"),
    [
        ("云杉机械今日宣布完成融资。资金用于研发。", "", "云杉机械今日宣布完成融资。"),
        ("云杉机械完成融资\n公司今日宣布，资金用于研发！", "云杉机械完成融资", "公司今日宣布，资金用于研发！"),
        ("Acme Inc. raised $1.5 million. More soon.", "", "Acme Inc. raised $1.5 million."),
        ("Acme raised $1.5 million on Monday. More soon.", "", "Acme raised $1.5 million on Monday."),
        ("", "x", ""),
        ("嗯。", "", ""),
    ],
)
def test_the_first_sentence_that_says_more_than_the_title(text, title, first):
    assert first_sentence(text, title) == first


def test_a_sentence_without_end_is_cut():
    assert len(first_sentence("长" * 5000)) == 600


def test_the_same_story_told_twice_is_one():
    old = ["云杉机械完成2亿元B轮融资，红石资本领投", "远山控股裁员"]
    new = [
        "云杉机械完成2亿元B轮融资 红石资本领投！",
        "云杉机械完成3亿元B轮融资 红石资本领投",
        "江南纸业迁址",
        "江南纸业迁址",
        "远山控股裁员",
    ]
    assert same_story(new, old) == [0, -1, -1, 4, 1]


def test_half_years_are_told_apart():
    assert same_story(["云杉机械公布下半年净利润同比增长情况"], ["云杉机械公布上半年净利润同比增长情况"]) == [-1]


def test_nothing_new_is_nothing():
    assert same_story([], ["a"]) == []
    assert same_story(["a"], []) == [-1]
