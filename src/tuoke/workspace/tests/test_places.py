"""Places on pages of the other language."""

import pytest
from django.utils.translation import override

from tuoke.workspace.places import place_name


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("en", "广东", "Guangdong"), ("en", "广东省深圳市", "Shenzhen, Guangdong"),
        ("en", "江苏 · 苏州", "Suzhou, Jiangsu"), ("en", "深圳市南山区", "深圳市南山区"), ("en", "", ""),
        ("en", "Saint Paul, Minnesota", "Saint Paul, Minnesota"),
        ("zh-hans", "Shenzhen, Guangdong", "广东省深圳市"), ("zh-hans", "广东深圳", "广东深圳"),
        ("zh-hans", "Near Beijing", "Near Beijing"),
    ],
)  # fmt: skip
def test_a_place_is_told_in_the_language_of_the_page_and_nothing_of_it_is_lost(language, written, shown):
    with override(language):
        assert place_name(written) == shown


def test_a_company_stands_in_english_on_an_english_page_and_is_found_by_it(make_company, alice, client_of):
    alice.language = "en"
    alice.save()
    company = make_company("甲银行", owner=alice, area="广东深圳")
    client = client_of(alice)
    assert "Shenzhen, Guangdong" in client.get(f"/companies/{company.pk}/").content.decode()
    found = client.get("/companies/", {"area": "Shenzhen, Guangdong"}).content.decode()
    assert "甲银行" in found and "广东深圳" not in found
