"""Every address x method x role, listed from the resolver. An address without a line in expectations.py fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.conftest import World
from tests.expectations import EXPECTED, SIGN_IN, WHO, Expect
from tuoke.team.models import User

#: Methods that exist nowhere are tried as everybody only where that is counted (bench/figures/permissions.py).
REFUSED = WHO if os.environ.get("TUOKE_EVERY_ROLE") else ("stranger", "alice", "ada")


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Names of all addresses with their namespaces; a nameless one is given by its pattern, and so never expected."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or pattern.pattern}"


def sign_of(response: HttpResponse) -> str:
    """How an answer reads in the table."""
    status = response.status_code
    if status in (301, 302, 303) and response["Location"].startswith("/sign-in/"):
        return "s"
    known = {403: "-", 404: "0", 405: "x"}
    return known.get(status) or ("+" if status < 500 else f"({status})")


def ask(user: User | None, method: str, address: str, data: dict[str, str]) -> HttpResponse:
    """One request; whatever it writes is undone."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if user is not None:
            client.force_login(user, backend="tuoke.team.backend.Colleagues")
        response: Any = client.generic(method, address) if method != "POST" else client.post(address, data)
        transaction.set_rollback(True)
    return response


def signs(world: World, name: str, method: str) -> str:
    expect = EXPECTED[name]
    address = reverse(name, kwargs=expect.path(world)) + expect.query
    return "".join(sign_of(ask(world.people[who], method, address, expect.sent(world))) for who in WHO)


def wanted(expect: Expect, method: str) -> str:
    if method in ("GET", "HEAD"):
        return expect.get
    return expect.post


def test_every_address_says_who_may_use_it():
    assert sorted(set(addresses())) == sorted(EXPECTED)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_of_the_cast_gets_what_is_theirs(world, name, method):
    assert signs(world, name, method) == wanted(EXPECTED[name], method), f"{method} {name} for {', '.join(WHO)}"


@pytest.mark.parametrize("name", sorted(set(EXPECTED) - set(SIGN_IN)))
def test_no_other_method_gets_in(world, name):
    address = reverse(name, kwargs=EXPECTED[name].path(world)) + EXPECTED[name].query
    for method in ("PUT", "PATCH", "DELETE"):
        for who in REFUSED:
            assert sign_of(ask(world.people[who], method, address, {})) in "s-0x", f"{method} for {who}"


@pytest.mark.parametrize("name", sorted(name for name, expect in EXPECTED.items() if "+" in expect.post))
def test_a_post_without_its_token_is_refused(world, name):
    expect = EXPECTED[name]
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["ada"], backend="tuoke.team.backend.Colleagues")
    assert client.post(reverse(name, kwargs=expect.path(world)), expect.sent(world)).status_code == 403


def test_a_deactivated_colleague_is_a_stranger_at_once(world, client_of, alice):
    client = client_of(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    for name, expect in EXPECTED.items():
        if expect.get[0] == "s" and "+" in expect.get:
            answer = client.get(reverse(name, kwargs=expect.path(world)) + expect.query)
            assert sign_of(answer) == "s", name
