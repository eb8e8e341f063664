"""The needs target of one customer: rings, three layers, what is not covered."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.targeting.needs import Need, uncovered
from tuoke.workspace.models import Audit


def typed(**more) -> dict:
    return {"layer": "functional", "ring": "10", "text": "机器不能停", "met": "unknown", **more}


def test_a_need_is_placed_and_only_what_we_meet_covers_its_ring(client_of, alice, make_company):
    alice.language = "en"
    alice.save()
    company = make_company(owner=alice)
    client, page = client_of(alice), reverse("targeting:needs", args=[company.pk])
    client.post(page, typed())
    client.post(page, typed(layer="emotional", ring="1", text="在老板面前有面子", met="yes"))
    found = client.get(page).content.decode()
    assert "10, 9, 8, 7, 6, 5, 4, 3, 2" in found, "an unknown covers nothing"
    assert "Nothing is known of: service" in found
    need = Need.objects.get(ring=10)
    client.post(reverse("targeting:meet", args=[need.pk]), {"met": "yes"})
    assert uncovered(Need.objects.all()) == [9, 8, 7, 6, 5, 4, 3, 2]
    assert Audit.objects.filter(kind="targeting.need", object_id=need.pk).count() == 2


@pytest.mark.parametrize(
    "wrong", [{"ring": "0"}, {"ring": "11"}, {"layer": "price"}, {"text": " "}, {"met": "maybe"}, {"text": "x" * 241}]
)
def test_what_is_no_need_is_refused(client_of, alice, make_company, wrong):
    company = make_company(owner=alice)
    assert client_of(alice).post(reverse("targeting:needs", args=[company.pk]), typed(**wrong)).status_code == 422
    assert not Need.objects.exists()


def test_bob_neither_reads_nor_changes_needs_of_alices_company(client_of, alice, bob, make_company):
    need = Need.objects.create(company=make_company(owner=alice), layer="service", ring=3, text="x", by=alice)
    client = client_of(bob)
    assert client.get(reverse("targeting:needs", args=[need.company_id])).status_code == 404
    assert client.post(reverse("targeting:meet", args=[need.pk]), {"met": "yes"}).status_code == 404
    assert not Need.objects.visible_to(bob).exists()
