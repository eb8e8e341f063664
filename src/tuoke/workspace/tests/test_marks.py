"""What differs between two values beside each other."""

import pytest

from tuoke.workspace.marks import marked


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("宁波稷禾食品有限公司", "宁波季禾食品有限公司", "宁波<mark>稷</mark>禾食品有限公司"),
        ("绍兴市鉴湖酿造有限公司", "绍兴鉴湖酿造有限公司", "绍兴<mark>市</mark>鉴湖酿造有限公司"),
        ("绍兴鉴湖酿造有限公司", "绍兴市鉴湖酿造有限公司", "绍兴鉴湖酿造有限公司"),
        ("Selwindale Foods Ltd", "Selwndale Foods Ltd", "<mark>Selwindale</mark> Foods Ltd"),
        ("0574-0505 7704", "0574-0505 7740", "0574-0505 <mark>7704</mark>"),
        ("东海银行", "南山证券", "<mark>东海银行</mark>"),
        ("<b>甲</b>有限公司", "<b>乙</b>有限公司", "&lt;b&gt;<mark>甲</mark>&lt;/b&gt;有限公司"),
    ],
)
def test_only_what_the_other_has_not_is_marked(one: str, other: str, shown: str) -> None:
    assert marked(one, other) == shown


def test_long_values_are_not_compared() -> None:
    assert marked("甲" * 400, "甲" * 399) == f"<mark>{'甲' * 400}</mark>"
