"""The live effect of the forms: counted on all companies one may see, and nothing is written."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.targeting.models import Card, Profile, Score

PAGE = reverse("targeting:effect")


@pytest.fixture
def companies(make_company, alice, charlie):
    for n in range(3):
        make_company(f"银行{n}", industry="银行", owner=alice)
    make_company("煤矿", industry="煤炭")
    make_company("北方银行", industry="银行", owner=charlie)


def in_english(alice):
    alice.language = "en"
    alice.save()


def test_it_counts_who_fits_and_what_strikes(client_of, alice, companies):
    in_english(alice)
    found = client_of(alice).post(PAGE, {"kind": "profile", "industry": ["银行"], "strike": "any"}).content.decode()
    assert "<b>3</b> of 4 fit" in found
    assert "struck by Industry" in found
    assert "银行0" in found
    assert "北方银行" not in found


def test_the_card_is_drawn_as_it_would_be(client_of, alice, companies):
    in_english(alice)
    typed = {"kind": "card", "industry-name-0": "煤炭", "industry-points-0": "2"}
    found = client_of(alice).post(PAGE, typed).content.decode()
    assert found.index("煤矿") < found.index("银行0")
    assert "at most 2 points" in found


def test_a_third_industry_is_refused_while_typing(client_of, alice, companies):
    in_english(alice)
    found = client_of(alice).post(PAGE, {"kind": "profile", "industry": ["一", "二", "三"], "strike": "any"})
    assert found.status_code == 200
    assert "at most 2" in found.content.decode()


def test_nothing_is_written(client_of, alice, companies):
    client_of(alice).post(PAGE, {"kind": "profile", "industry": ["银行"], "strike": "any"})
    assert not (Profile.objects.exists() or Card.objects.exists() or Score.objects.exists())


def test_an_empty_directory_says_to_import_first(client_of, alice):
    in_english(alice)
    assert "Import a list first" in client_of(alice).post(PAGE, {"kind": "profile"}).content.decode()


def test_it_is_not_for_viewers_or_strangers(client_of, vera):
    assert client_of(vera).post(PAGE).status_code == 403
    assert client_of(None).post(PAGE).status_code == 302


def test_of_very_many_companies_a_part_is_counted_and_said_so(client_of, alice, companies, monkeypatch):
    from tuoke.targeting import effect

    monkeypatch.setattr(effect, "WHOLE", 2)
    monkeypatch.setattr(effect, "SAMPLE", 2)
    in_english(alice)
    found = client_of(alice).post(PAGE, {"kind": "profile", "strike": "any"}).content.decode()
    assert "<b>4</b> of 4 fit" in found
    assert "one company in 2" in found


def test_a_name_that_matches_nothing_is_told_with_what_may_be_meant(client_of, alice, companies, monkeypatch):
    from tuoke.targeting import effect

    in_english(alice)
    typed = {"kind": "profile", "industry": ["银行业", "煤炭"], "territory_other": "北京", "strike": "any"}
    said = "Industry “银行业”: none of the companies you see has it; did you mean “银行”?"
    found = client_of(alice).post(PAGE, typed).content.decode()
    assert said in found and "“煤炭”:" not in found
    assert "北京" not in found, "no company has a territory, so nobody can tell"
    monkeypatch.setattr(effect, "WHOLE", 2)
    assert said in client_of(alice).post(PAGE, typed).content.decode(), "of very many, the values are counted"


def test_a_card_is_told_only_of_its_own_names(client_of, alice, companies, make_company):
    in_english(alice)
    Profile.objects.create(seller=alice, number=1, by=alice, body={"schema": 1, "industries": ["钢铁"]})
    make_company("平安银行股份有限公司", code="601318", owner=alice)
    typed = {
        "kind": "card", "industry-name-0": "矿业", "industry-points-0": "2",
        "personally_involved-points": "2", "personally_involved-list": "601318、平安银、平安银行、银行0",
    }  # fmt: skip
    found = client_of(alice).post(PAGE, typed).content.decode()
    assert "Industry “矿业”: none of the companies you see has it." in found
    assert "“平安银”: none of the companies you see has it; did you mean “平安银行股份有限公司”?" in found
    assert "钢铁" not in found and "“银行0”:" not in found and "“平安银行”:" not in found and "“601318”:" not in found


def test_one_line_of_it_stays_in_view_on_a_phone(client_of, alice, companies):
    in_english(alice)
    line = '<p id="effect-now" class="grow t-sm" hx-swap-oob="true"><a href="#effect">'
    found = client_of(alice).post(PAGE, {"kind": "profile", "industry": ["银行"], "strike": "any"}).content.decode()
    assert f"{line}<b>3</b> of 4 fit · struck by Industry 1</a>" in found
    found = client_of(alice).post(PAGE, {"kind": "profile", "industry": ["一", "二", "三"], "strike": "any"})
    assert f"{line}3 target industries are too many" in found.content.decode()


def test_it_tells_what_each_rule_strikes_alone_also_on_further_columns(client_of, alice, make_company):
    in_english(alice)
    make_company("甲", industry="银行", owner=alice, extra={"等级": "A", "revenue": "2亿"})
    make_company("乙", industry="银行", owner=alice, extra={"等级": "C"})
    make_company("丙", industry="煤炭", owner=alice, extra={"等级": "C"})
    make_company("丁", industry="银行", owner=alice, extra={"revenue": "300万"})
    make_company("戊", industry="银行", owner=alice)
    typed = {
        "kind": "profile", "industry": ["银行"], "strike": "any", "condition_field": ["等级", "revenue"],
        "condition_kind": ["any", "range"], "condition_any": ["A", "1亿–"],
    }  # fmt: skip
    found = client_of(alice).post(PAGE, typed).content.decode()
    assert "<b>2</b> of 5 fit" in found
    assert 'struck by Other conditions</span><span class="c3 t-xs nb">alone 2</span>' in found
    assert 'struck by Industry</span><span class="c3 t-xs nb">alone 0</span>' in found
    found = client_of(alice).post(PAGE, {**typed, "industry": ["石油"], "strike": "all"}).content.decode()
    assert "struck by" in found and "alone" not in found, "where one match saves, no rule strikes alone"
