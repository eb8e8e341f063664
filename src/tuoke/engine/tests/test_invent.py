import re

from tuoke.engine.invent import invent
from tuoke.engine.lists.names import name_key

KEPT_FREE = r"0\d{2,3}-0\d{3} \d{4}$|\+1 \d{3}-555-01\d\d$|\+44 \d+ (7946|496) 0\d{3}$|\+49 30 23125 \d{3}$"


def test_the_same_seed_gives_the_same_firm_and_another_seed_another():
    assert list(invent(50, seed=7)) == list(invent(50, seed=7))
    assert [c.name for c in invent(50, seed=7)] != [c.name for c in invent(50, seed=8)]


def test_names_codes_and_numbers_never_repeat():
    made = list(invent(5_000))
    assert len({name_key(c.name) for c in made}) == len({c.code for c in made}) == 5_000
    phones = [p for c in made for p in (c.phone, *(person.phone for person in c.people)) if p]
    assert len(phones) == len(set(phones))


def test_no_number_and_no_address_can_reach_anyone():
    for company in invent(2_000):
        addresses = [company.website, *(p.email for p in company.people)]
        assert all(address.endswith(".example") for address in addresses if address)
        for phone in [company.phone, *(p.phone for p in company.people)]:
            assert not phone or re.match(KEPT_FREE, phone)


def test_a_quarter_speaks_english_and_some_values_are_missing():
    made = list(invent(2_000))
    assert 0.2 < sum(c.language == "en" for c in made) / 2_000 < 0.3
    assert 0.02 < sum(c.industry == "" for c in made) / 2_000 < 0.09
    assert any(not c.people for c in made)
