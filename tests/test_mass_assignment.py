"""Whoever posts more than a form asks gets no more than the form gives: every field of every model, sent to every
address that writes, by a seller and by a manager. What was sent names one colleague, one team, one company and one
moment that nothing else in this world has; so wherever these turn up afterwards, somebody was believed who should not
have been.
"""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from tests.expectations import EXPECTED, WHO, Expect
from tuoke.directory.models import Company
from tuoke.team.models import Role, Team, User

WRITERS = ("alice", "mei")
WRITE = sorted(name for name, expect in EXPECTED.items() if any(expect.post[WHO.index(who)] == "+" for who in WRITERS))
NUMBER, DAY = 777_777, "1999-09-09"
MOMENT = dt.datetime(1999, 9, 9, 9, 9, tzinfo=dt.UTC)
#: Of people these may not change by what somebody else posts, nor by what they post themselves.
OF_PEOPLE = ("pk", "role", "team_id", "is_active", "email")
#: What an address is there for: (address, field) that its form asks of who leads.
ASKED_FOR: set[tuple[str, str]] = set()


class Fields(HTMLParser):
    """What a browser would send of all the forms of a page, the first choice where one must choose."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._choosing = self._writing = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attrs}
        name = told.get("name", "")
        if tag == "input" and name and told.get("type") not in ("file", "submit", "button"):
            optional = told.get("type") in ("checkbox", "radio")
            if not optional or "checked" in told or (told.get("type") == "radio" and name not in self.sent):
                self.sent.setdefault(name, told.get("value") or ("on" if optional else ""))
        elif tag == "textarea" and name:
            self.sent[name] = ""
            self._writing = name
        elif tag == "select" and name:
            self._choosing = name
        elif tag == "option" and self._choosing and told.get("value") and "selected" in told:
            self.sent[self._choosing] = told["value"]
        elif tag == "option" and self._choosing and told.get("value"):
            self.sent.setdefault(self._choosing, told["value"])

    def handle_data(self, data: str) -> None:
        if self._writing:
            self.sent[self._writing] += data

    def handle_endtag(self, tag: str) -> None:
        self._choosing = "" if tag == "select" else self._choosing
        self._writing = "" if tag == "textarea" else self._writing


@pytest.fixture
def foreign(world, north):
    """A colleague, a team and a company that neither Alice nor Mei has anything to do with."""
    colleague = User.objects.create_user("zed@tuoke.test", name="Zed", role=Role.SELLER, team=north)
    team = Team.objects.create(name="海外")
    company = Company.objects.create(name="别家的公司", owner=colleague)
    return {User: colleague, Team: team, Company: company}


def everything(foreign: dict[Any, Any]) -> dict[str, str]:
    """A value for every field of every model, by its name and its column."""
    sent: dict[str, tuple[int, str]] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            weight, value = _value(field, foreign)
            for name in (field.name, field.attname):
                if name not in sent or sent[name][0] < weight:
                    sent[name] = (weight, value)
    return {name: value for name, (_, value) in sent.items()} | {"role": "admin"}


def _value(field: Any, foreign: dict[Any, Any]) -> tuple[int, str]:
    if field.related_model in foreign:
        return 9, str(foreign[field.related_model].pk)
    if isinstance(field, models.BooleanField):
        return 7, "true"
    if isinstance(field, models.DateTimeField):
        return 6, MOMENT.isoformat()
    if isinstance(field, models.DateField):
        return 5, DAY
    if isinstance(field, (models.IntegerField, models.ForeignKey)):
        return 4, str(NUMBER)
    return 1, "zz"


def believed(foreign: dict[Any, Any]) -> list[str]:
    """Where what was posted is in the database now: "directory.company.owner" and the like."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if (asked := _planted(field, foreign)) is None:
                continue
            rows = model._base_manager.filter(asked)
            if model is Company:
                rows = rows.exclude(pk=foreign[Company].pk)
            if model is User:
                rows = rows.exclude(pk=foreign[User].pk)
            if rows.exists():
                found.append(f"{model._meta.label_lower}.{field.name}")
    return found


def _planted(field: Any, foreign: dict[Any, Any]) -> Q | None:
    if field.related_model in foreign:
        return Q(**{field.attname: foreign[field.related_model].pk})
    if isinstance(field, models.DateTimeField):
        return Q(**{field.name: MOMENT})
    if field.name == "version" or field.primary_key:
        return Q(**{f"{field.name}__in": (NUMBER, NUMBER + 1)}) if isinstance(field, models.IntegerField) else None
    return None


def people() -> list[tuple[Any, ...]]:
    return list(User.objects.order_by("pk").values_list(*OF_PEOPLE))


def posted(user: User, name: str, expect: Expect, world: Any, foreign: dict[Any, Any]) -> list[dict[str, str]]:
    """What is sent: the form as it is filled in with everything beside it, everything over the form, and over the data
    with which the address is known to write."""
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="tuoke.team.backend.Colleagues")
    shown = client.get(reverse(name, kwargs=expect.path(world)) + expect.query)
    form = Fields(shown.content.decode()).sent if shown.status_code == 200 and not shown.streaming else {}
    form = {key: value or "测试" for key, value in form.items() if key != "csrfmiddlewaretoken"}
    extra = everything(foreign)
    known = expect.sent(world)
    return [{**extra, **form, **known}, {**extra, **known}, {**form, **known, **extra}]


@pytest.mark.parametrize("name", WRITE)
def test_what_a_form_does_not_ask_is_not_believed(world, foreign, name):
    expect = EXPECTED[name]
    address, before = reverse(name, kwargs=expect.path(world)) + expect.query, people()
    client = Client(raise_request_exception=False)
    sent = [(who, data) for who in WRITERS for data in posted(world.people[who], name, expect, world, foreign)]
    for who, data in sent:
        with transaction.atomic():
            client.force_login(world.people[who], backend="tuoke.team.backend.Colleagues")
            status = client.post(address, data).status_code
            found = [one for one in believed(foreign) if (name, one) not in ASKED_FOR]
            same = people() == before
            transaction.set_rollback(True)
        assert status < 500, f"{status} for {who}"
        assert not found, f"{who} was believed: {found}"
        assert same, f"{who} changed what people may do"
