"""What holds for every address that answers a GET: few queries, and no hostile query string is an error of ours."""

from __future__ import annotations

import itertools
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.expectations import EXPECTED

MOST_QUERIES = 15
STAND_IN = 987654321
OPEN_TO_ADA = sorted(name for name, expect in EXPECTED.items() if expect.get[-1] == "+")
WORDS = (
    "q page after before at cursor sort order owner team seller list industry area territory day date week on line "
    "step version number tab show filter state kind source next from to limit size lang theme id company person code of"
).split()
HOSTILE = ["\0", "a\0b", "9" * 40, "-1", "0", "1e999", "2026-13-45", "0000-00-00", "' OR 1=1 --", "%", "_", "😀"]
HOSTILE += ["../../etc/passwd", "[]", "{}", "null", "NaN", "\u202e", "深" * 2000, '"', "*", "a AND", "(", "{{7*7}}"]


@pytest.mark.parametrize("name", OPEN_TO_ADA)
def test_a_page_takes_at_most_fifteen_queries(world, client_of, name):
    client = client_of(world.people["ada"])
    address = reverse(name, kwargs=EXPECTED[name].path(world)) + EXPECTED[name].query
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) <= MOST_QUERIES, "\n".join(query["sql"][:200] for query in queries)


@pytest.mark.parametrize("name", OPEN_TO_ADA)
def test_no_hostile_query_string_is_an_error_of_ours(world, client_of, name):
    client = client_of(world.people["ada"])
    client.raise_request_exception = False
    address = reverse(name, kwargs=EXPECTED[name].path(world))
    for turn, text in enumerate(HOSTILE):
        # Every other one as a fragment that htmx asks for.
        headers = {"HX-Request": "true"} if turn % 2 else {}
        answer = client.get(f"{address}?{urlencode(dict.fromkeys(WORDS, text))}", headers=headers)
        assert answer.status_code < 500, f"{text[:40]!r} with {headers}"


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_number_that_is_no_id_is_not_there(world, client_of, name):
    parts = EXPECTED[name].path(world)
    client = client_of(world.people["ada"])
    client.raise_request_exception = False
    numbers = [part for part, value in parts.items() if isinstance(value, int)]
    for part, number in itertools.product(numbers, (0, 2**31, 2**63, 10**30)):
        # Written into the address by hand: the product itself would never make such a link.
        address = reverse(name, kwargs={**parts, part: STAND_IN}).replace(str(STAND_IN), str(number))
        for answer in (client.get(address), client.post(address, EXPECTED[name].sent(world))):
            assert answer.status_code in (302, 400, 404, 405), f"{address}: {answer.status_code}"
