import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoke.engine.lists.territory import Tree

TREE = Tree.load()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("深圳", "CN-4403"),
        ("深圳市", "CN-4403"),
        ("广东省深圳市", "CN-4403"),
        ("广东深圳南山区", "CN-4403"),
        ("深圳 广东", "CN-4403"),
        ("Shenzhen", "CN-4403"),
        ("Shenzhen, China", "CN-4403"),
        ("Shenzhen China", "CN-4403"),
        ("内蒙", "CN-15"),
        ("吉林", "CN-22"),
        ("吉林省吉林市", "CN-2202"),
        ("北京市朝阳区", "CN-11"),
        ("Saint Paul, Minnesota", "US-MN"),
        ("Boston, MA", "US-MA"),
        ("Washington, D.C.", "US-DC"),
        ("Charleston, West Virginia", "US-WV"),
        ("West Falls Church, Virginia[2]", "US-VA"),
        ("New York City, New York", "US-NY"),
        ("Columbus, Ohio; Detroit, Michigan", "US-OH"),
        ("Dublin, Ireland", "IE"),
        ("Suzhou", "CN-3205"),
        ("Suzhou, Anhui", "CN-3413"),
        ("香港", "CN-81"),
        ("Taipei", "CN-71-TPE"),
    ],
)
def test_a_place_is_found_by_its_names_in_either_language(text: str, code: str) -> None:
    node = TREE.find(text)
    assert node is not None
    assert node.code == code


@pytest.mark.parametrize("text", ["", " ", "none", "朝阳区", "河北区", "江苏路", "Atlantis", "\x00", "12345"])
def test_a_text_that_names_no_place_is_no_place(text: str) -> None:
    assert TREE.find(text) is None


@pytest.mark.parametrize(
    ("inner", "outer", "inside"),
    [
        ("深圳", "广东", True),
        ("深圳", "China", True),
        ("深圳", "中国大陆", True),
        ("香港", "中国大陆", False),
        ("广东", "深圳", False),
    ],
)
def test_guangdong_contains_shenzhen(inner: str, outer: str, inside: bool) -> None:
    one, other = TREE.find(inner), TREE.find(outer)
    assert one and other
    assert TREE.within(one, other) is inside


def test_every_place_has_both_names_and_a_parent_that_exists() -> None:
    for node in TREE.nodes.values():
        assert node.zh and node.en
        assert not node.parent or node.parent in TREE.nodes
        assert TREE.find(node.zh) is not None


@given(st.text(max_size=60))
def test_any_text_is_a_place_or_none(text: str) -> None:
    node = TREE.find(text)
    assert node is None or node.code in TREE.nodes
