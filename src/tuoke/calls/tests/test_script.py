"""The opening line and the plan: one's own."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import override

from tuoke.calls.models import Plan, Script
from tuoke.calls.script import filled, reason_to_call
from tuoke.directory.models import Company, Person
from tuoke.directory.reasons import Reason
from tuoke.workspace.models import Audit


def test_fields_are_filled_and_nothing_else_is_touched():
    text = filled(
        "{person} {company} {me} {firm} {reason} {0} {me.password}",
        person=Person(name="王"), company=Company(name="甲"), me="我", firm="我司", reason="因",
    )  # fmt: skip
    assert text == "王 甲 我 我司 因 {0} {me.password}"


def test_only_who_sold_or_has_a_reference_there_says_so():
    bank = Company(name="东海银行", industry="银行")
    with override("en"):
        for item in ("sold_before", "reference"):
            assert reason_to_call([Reason("points", item, "银行", 1)], bank) == "We work with companies in 银行."
            nothing = reason_to_call([Reason("none", item, "银行", 0), Reason("points", "industry", "银行", 2)], bank)
            assert nothing == "I would like to ask you one question about 东海银行."


def test_a_line_is_saved_for_the_language_of_the_screen(client_of, alice):
    client_of(alice).post(reverse("calls:script"), {"text": "{person}您好"})
    assert (Script.objects.get().language, Script.objects.get().text) == ("zh-hans", "{person}您好")
    assert Audit.objects.filter(action="write").exists()


@pytest.mark.parametrize("text", ["", "{nobody}", "{}", "x" * 1001, "a\x00b"])
def test_a_line_that_cannot_be_filled_is_refused(client_of, alice, text):
    assert client_of(alice).post(reverse("calls:script"), {"text": text}).status_code == 422
    assert not Script.objects.exists()


def test_the_plan_is_ones_own(client_of, alice, bob):
    client_of(alice).post(reverse("calls:plan"), {"calls_a_day": 40, "deals_a_month": 2, "explore": 0})
    assert list(Plan.objects.values_list("seller", "calls_a_day", "deals_a_month")) == [(alice.pk, 40, 2)]


@pytest.mark.parametrize("calls", ["0", "201", "-1", "x", "9" * 30])
def test_a_plan_out_of_bounds_is_refused(client_of, alice, calls):
    assert client_of(alice).post(reverse("calls:plan"), {"calls_a_day": calls, "deals_a_month": 1}).status_code == 422


@pytest.mark.parametrize("name", ["script", "plan"])
def test_a_viewer_has_neither(client_of, vera, name):
    assert client_of(vera).get(reverse(f"calls:{name}")).status_code == 403
