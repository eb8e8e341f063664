"""What differs between two versions, as people read it."""

from django.utils.translation import override

from tuoke.targeting.versions import diff


def test_places_and_triggers_are_told_in_the_readers_language():
    before = {"schema": 1, "territory": {"广东": 2}, "trigger": {"*": 1}}
    after = {"schema": 1, "territory": {"广东": 2, "深圳": 1}, "trigger": {"*": 1, "funding": 2}}
    with override("en"):
        told = [(line.sign, line.text) for line in diff(before, after)]
    assert told == [
        ("−", "Guangdong 2"),
        ("+", "Guangdong 2, Shenzhen 1"),
        ("−", "any other news 1"),
        ("+", "any other news 1, funding 2"),
    ]


def test_a_place_named_in_the_other_language_is_no_difference():
    with override("en"):
        assert diff({"territories": ["广东"]}, {"territories": ["Guangdong"]}) == []


def test_a_profile_is_told_in_words_and_not_in_signs():
    profile = {"employees": {"min": 40}, "titles": [{"name": "厂长", "synonyms": ["厂主任"], "decides": True}]}
    with override("zh-hans"):
        told = [line.text for line in diff({}, profile)]
    assert told == ["40 起", "厂长（厂主任，拍板）"]
    with override("en"):
        told = [
            line.text
            for line in diff({}, {"employees": {"max": 500}, "sold_before": {"points": 1, "industries": ["Foods"]}})
        ]
    assert told == ["to 500", "Foods 1"]
