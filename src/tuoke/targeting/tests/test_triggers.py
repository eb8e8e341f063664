"""News about a company, and being involved with it: written from its page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import RequestFactory
from django.urls import reverse

from tuoke.flows import prospecting
from tuoke.targeting.models import Card, Involvement, Trigger
from tuoke.targeting.triggers import company_score
from tuoke.workspace.models import Audit, Due, Workspace


@pytest.fixture
def company(alice, make_company):
    return make_company("东海银行", industry="银行", owner=alice)


def add(client, company, **typed):
    today = Workspace.current().today().isoformat()
    fields = {"kind": "funding", "text": "融资 2 亿元", "happened_on": today, "link": "", **typed}
    return client.post(reverse("targeting:triggers", args=[company.pk]), fields)


def test_news_is_noted_and_those_concerned_are_scored(client_of, alice, mei, bob, ada, vera, company):
    add(client_of(alice), company)
    trigger = Trigger.objects.get()
    assert (trigger.company, trigger.by, trigger.kind) == (company, alice, "funding")
    assert Audit.objects.filter(kind="targeting.trigger").exists()
    assert set(Due.objects.filter(flow="score").values_list("key", flat=True)) == {
        str(one.pk) for one in (alice, mei, ada)
    }


def test_news_of_a_company_that_nobody_owns_concerns_all(client_of, alice, make_company):
    add(client_of(alice), make_company())
    assert Due.objects.filter(flow="score_all").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"happened_on": "2099-01-01"},
        {"happened_on": "1999-01-01"},
        {"happened_on": "soon"},
        {"kind": "gossip"},
        {"text": ""},
        {"text": "a\x00b"},
        {"link": "javascript:alert(1)"},
        {"link": "ftp://example.org/x"},
    ],
)
def test_what_cannot_be_news_is_refused(client_of, alice, company, wrong):
    assert add(client_of(alice), company, **wrong).status_code == 422
    assert not Trigger.objects.exists()


def test_news_is_taken_back_and_stays(client_of, alice, company):
    client = client_of(alice)
    add(client, company)
    client.post(reverse("targeting:withdraw", args=[Trigger.objects.get().pk]))
    assert Trigger.objects.get().withdrawn_at is not None


def test_charlie_has_no_business_there(client_of, charlie, alice, company):
    assert add(client_of(charlie), company).status_code == 404
    trigger = Trigger.objects.create(company=company, kind="other", text="x", happened_on=dt.date(2026, 1, 5), by=alice)
    for name, pk in (("withdraw", trigger.pk), ("involve", company.pk), ("restore", company.pk)):
        assert client_of(charlie).post(reverse(f"targeting:{name}", args=[pk])).status_code == 404


def test_involvement_is_said_dated_and_taken_back(client_of, alice, company):
    client = client_of(alice)
    address = reverse("targeting:involve", args=[company.pk])
    client.post(address, {"involved": "yes"})
    client.post(address, {"involved": "yes"})
    assert Involvement.objects.get().since == Workspace.current().today()
    client.post(address, {"involved": "no"})
    assert not Involvement.objects.exists()
    assert Due.objects.filter(flow="score", key=str(alice.pk)).exists()


def test_the_company_page_tells_why_it_has_its_points(rf: RequestFactory, alice, company):
    Card.objects.create(seller=alice, number=1, body={"schema": 1, "industry": {"银行": 2}}, by=alice)
    prospecting.score(str(alice.pk))
    request = rf.get("/")
    request.user = alice
    found = company_score(request, company)
    assert "银行" in found
    assert "<b>" in found
    assert "tk-score" in found
