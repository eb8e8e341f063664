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
        ("−", "Trigger event 1"),
        ("+", "Trigger event 1, funding 2"),
    ]


def test_a_place_named_in_the_other_language_is_no_difference():
    with override("en"):
        assert diff({"territories": ["广东"]}, {"territories": ["Guangdong"]}) == []
