"""Two teams that may not see each other. Every text of Charlie's team is a word of its own (`planted.py`), and whatever
Alice, who sells, Mei, who manages, and Vera, who looks, can ask of any address has none of them (requirement 207)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import World
from tests.expectations import EXPECTED, SIGN_IN, Expect
from tests.planted import CODE, CODES, NUMBER, ONLY_THEIRS, SOUND, WORD, Plant, plant, rooms, texts_of
from tuoke.directory.columns import every
from tuoke.directory.models import Company

LOOKING = ("alice", "mei", "vera")
NUMBERED = re.compile(rf"{WORD}\d+")
# By these a stranger comes in: the words of the form are there for everybody.
#: Read by whoever has the address; that of a calendar is a secret of its owner, and tells them what they may see.
OPEN = {"prospects:web_form_public", "prospects:web_form_thanks", "prospects:web_form_code", "calendar:feed"}
NAMES = "company person parent other to list tag view owner seller id pk one entry companies people of from segment"


@pytest.fixture
def planted(world, their_world, charlie, nora, make_company) -> Plant:
    free = make_company("无主机械", industry="机械")
    return plant(their_world, charlie, nora, world.company, free)


def found_in(answer: Any, plant: Plant, typed: str = "") -> list[str]:
    """What an answer tells of the other team: of which field the word is. What one typed oneself is no secret."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="replace") + str(dict(answer.headers))
    # What was typed comes back in the page, and in its links.
    told = [plant.where.get(word, word) for word in set(NUMBERED.findall(text)) - set(NUMBERED.findall(typed))]
    told += [one for one in (NUMBER, CODE) if one not in typed and one in text.replace("-", "").replace(" ", "")]
    return sorted(told)


def asked(name: str, of: World) -> str:
    return reverse(name, kwargs=EXPECTED[name].path(of)) + EXPECTED[name].query


def searches(name: str) -> Iterator[str]:
    """The ways in which an address is asked for what only the other team has."""
    for text in (ONLY_THEIRS, SOUND, "ygz", NUMBER[:6], CODE, WORD):
        yield urlencode({"q": text, "after": text, "source": text})
    if name == "directory:values":
        yield from (urlencode({"of": key, "q": text}) for key in every() for text in ("", WORD, ONLY_THEIRS))
    if name in ("directory:condition", "directory:columns"):
        yield from (urlencode({"add": key}) for key in every())
    if name in ("directory:companies", "directory:board_column"):
        for key, column in every().items():
            yield urlencode({"group": key})
            yield urlencode({"board": key, "sort": key, "show": key})
            yield from (urlencode({"c": key, "o": o, "v": WORD, "j": "and"}) for o in column.operators)


def test_every_text_of_the_other_team_is_planted(planted):
    """A field that is new is planted, or said to hold no text of a person's (`CODES`)."""
    there = {where.removesuffix(" key") for where in planted.where.values()}
    lacking = []
    for model in rooms():
        for one in texts_of(model):
            where = f"{model._meta.label}.{one.name}"
            if where not in there and one.name not in ("phone", "email", "body"):
                lacking.append(where)
    assert not lacking, lacking
    assert not {where for where in CODES if where.count(".") != 2}


@pytest.mark.parametrize("who", LOOKING)
def test_no_page_tells_of_the_other_team(planted, world, their_world, client_of, who):
    """With our own things in the address, and with theirs."""
    client, leaks = client_of(world.people[who]), []
    client.raise_request_exception = False
    for name in sorted(set(EXPECTED) - OPEN):
        # Alice's batch of the world was never read from a file, so that it has no lines that failed.
        places = (their_world,) if name == "intake:failed" else (world, their_world)
        for address in dict.fromkeys(asked(name, of) for of in places):
            for headers in ({}, {"HX-Request": "true"}):
                told = found_in(client.get(address, headers=headers), planted)
                leaks += [f"{address}: {told}"] if told else []
    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("who", LOOKING)
def test_no_search_tells_of_the_other_team(planted, world, client_of, who):
    client, leaks = client_of(world.people[who]), []
    client.raise_request_exception = False
    # What asks for one thing by its number takes no words.
    takes = {name for name in EXPECTED if EXPECTED[name].get != "sxxxxxx" and not EXPECTED[name].path(world)}
    for name in sorted(takes - OPEN - set(SIGN_IN)):
        for query in searches(name):
            address = reverse(name, kwargs=EXPECTED[name].path(world)) + "?" + query
            told = found_in(client.get(address), planted, query)
            leaks += [f"{address}: {told}"] if told else []
    assert not leaks, "\n".join(leaks)


def sent(expect: Expect, world: World, theirs: World) -> Iterator[dict[str, Any]]:
    """What a form is sent: their ids wherever an id may stand, and a name, number or code that is theirs."""
    numbers = {"company": theirs.company.pk, "person": theirs.person.pk, "list": theirs.list.pk, "tag": theirs.tag.pk}
    numbers |= {"view": theirs.view.pk, "segment": theirs.segment.pk, "entry": theirs.entry.pk, "task": theirs.task.pk}
    typed = {"what": "x", "text": "x", "on": "2026-12-01", "kind": "note", "another": "1", "go": "1", "said": "x"}
    company = Company.objects.get(pk=theirs.company.pk)
    known = expect.sent(world)
    yield known
    for name in (company.name, "我们自己"):
        yield {
            **dict.fromkeys(NAMES.split(), theirs.company.pk), **numbers, **typed, "name": name, "phone": NUMBER,
            "credit_code": CODE, "code": CODE, "number": "3", "title": "x", **known, "value": name,
        }  # fmt: skip
    yield {**dict.fromkeys(NAMES.split(), theirs.person.pk), **typed, "name": "x", "do": f"list:{theirs.list.pk}"}


@pytest.mark.parametrize("who", ["alice", "mei"])
def test_no_form_tells_of_the_other_team(planted, world, their_world, client_of, who):
    """Whatever is sent to whatever address, what is answered, and what our own pages show afterwards."""
    user, leaks = world.people[who], []
    for name in sorted(set(EXPECTED) - OPEN - set(SIGN_IN)):
        for of in (world, their_world):
            for data in islice(sent(EXPECTED[name], world, their_world), None if of is world else 2):
                with transaction.atomic():
                    client = Client(raise_request_exception=False)
                    client.force_login(user, backend="tuoke.team.backend.Colleagues")
                    answers = [client.post(asked(name, of), data)]
                    if answers[0].status_code in (301, 302, 303):
                        answers.append(client.get(answers[0]["Location"]))
                        answers.append(client.get(asked("directory:company", world)))
                        answers.append(client.get(asked("journal:timeline", world)))
                    transaction.set_rollback(True)
                told = sorted({one for answer in answers for one in found_in(answer, planted, str(data))})
                leaks += [f"{name} {data}: {told}"] if told else []
    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("who", ["alice", "mei"])
def test_no_file_tells_of_the_other_team(planted, world, their_world, client_of, who, form):
    columns = [("show", key) for key in every()]
    client = client_of(world.people[who])
    for chosen in ([("every", "1")], [("id", their_world.company.pk)], [("every", "1"), ("q", ONLY_THEIRS)]):
        data: dict[str, list[Any]] = {"form": [form]}
        for key, value in [*columns, *chosen]:
            data.setdefault(key, []).append(value)
        answer = client.post(reverse("directory:export"), data)
        body = b"".join(answer.streaming_content)
        if form == "xlsx":
            import io
            import zipfile

            book = zipfile.ZipFile(io.BytesIO(body))
            body = b"".join(book.read(name) for name in book.namelist())
        told = [planted.where.get(word, word) for word in NUMBERED.findall(body.decode(errors="replace"))]
        assert answer.status_code == 200 and not told and NUMBER.encode() not in body


def shape(client: Any, address: str, text: str) -> list[str]:
    """The queries of a request, without what was typed and without numbers."""
    with CaptureQueriesContext(connection) as queries:
        client.get(address, {"q": text})
    plain = [re.sub(r"'[^']*'|\b\d+\b", "?", one["sql"]) for one in queries]
    # However many ids are looked up, and however large: PostgreSQL's driver names the smallest type that holds them.
    return [re.sub(r"IN \(\?(, \?)*\)", "IN (?)", re.sub(r"::int[248](\[\])?", "", sql)) for sql in plain]


@pytest.mark.parametrize("who", LOOKING)
@pytest.mark.parametrize("name", ["directory:companies", "directory:people", "directory:palette", "ownership:pool"])
def test_a_search_asks_the_same_of_what_is_hidden_and_of_what_nobody_has(planted, world, client_of, who, name):
    """The same queries in the same order, so that their time tells nothing either (bench_hidden.py measures it)."""
    client = client_of(world.people[who])
    for theirs, nobodys in ((ONLY_THEIRS, "玉兰浦"), (SOUND, "yulanpuuu"), (NUMBER, "13911112222"), (CODE, "XK445566")):
        address = reverse(name)
        for text in (theirs, nobodys):
            client.get(address, {"q": text})
        one, other = (shape(client, address, text) for text in (theirs, nobodys))
        differing = [(a[:2_000], b[:2_000]) for a, b in zip(one, other, strict=False) if a != b]
        assert len(one) == len(other) and not differing, f"{theirs} and {nobodys}: {differing}"


def test_their_own_team_reads_them(planted, world, their_world, client_of, charlie, nora):
    """The walk finds what there is to find: whom they belong to they are shown."""
    met: set[str] = set()
    for person in (charlie, nora):
        client = client_of(person)
        client.raise_request_exception = False
        for name in sorted(set(EXPECTED) - OPEN - {"intake:failed"}):
            met |= set(found_in(client.get(asked(name, their_world)), planted))
    rooms = {where.split(".")[0] for where in met}
    assert {"calls", "directory", "intake", "journal", "prospects", "targeting", NUMBER, CODE} <= rooms
    assert len(met) > 50, sorted(met)
