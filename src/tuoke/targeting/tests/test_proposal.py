"""The page on which a seller reads what outcomes would change."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tuoke.engine.lists.card_lines import with_lines
from tuoke.engine.lists.rank import Card as Given
from tuoke.engine.scorecard import Line as Points
from tuoke.targeting.accepting import _value
from tuoke.targeting.models import Card, Proposal
from tuoke.targeting.proposal_body import Body, Line, Said, Tenth, Today
from tuoke.targeting.proposals import State
from tuoke.workspace.models import Audit, Due

pytestmark = pytest.mark.django_db
URL = "/card/outcomes/"
LINES = (
    Line("industry", "is", 1, 3.1, 4, 4.0, 3.0, 5.0, 90, 9, "raise", text="证券"),
    Line("title", "is", None, 0.0, 4, 4.2, 3.0, 5.4, 80, 20, "add", text="行长"),
    Line("industry", "is", 2, 6.2, 9, 9.1, 7.5, 10.8, 188, 40, "raise", text="银行"),
    Line("industry", "other", None, 0.0, 0, 0.3, -0.4, 1.1, 402, 22, "keep"),
    Line("employees", "range", None, 0.0, 3, 3.2, 1.9, 4.4, 12, 4, "add", low_end=200.0, high_end=1000.0),
)

TYPED = Given(industry={"银行": 2, "证券": 1})
WRITTEN = with_lines(
    TYPED, [Points(line.field, _value(line), line.after) for line in LINES], unit=0.2, base=-3.0, spread=0.4
).to_dict()


def proposed(alice, **given):
    card = Card.objects.create(seller=alice, number=1, body=TYPED.to_dict(), by=alice)
    facts = {
        "n": 590, "won": 62, "open": 7, "lines": LINES, "left_out": (("month", "calendar"),), "use_hand": False,
        "verdict": "better", "judged": 354, "auc_hand": 0.64, "auc_new": 0.71, "better": 0.94,
        "unit": 0.2, "base": -3.0,
        "calibration": (Said(0.05, 300, 14, 0.03, 0.07), Said(0.2, 20, 5, 0.14, 0.39)),
        "tenths": tuple(Tenth(59, 12 - i, 1.9, 1.2, 2.7) for i in range(10)),
        "today": Today(20, 6, 2.1, 2.7, 1.3, 4.3), "auc_as_is": 0.6, "auc_written": 0.68,
        "written": WRITTEN,
    }  # fmt: skip
    return Proposal.objects.create(seller=alice, card=card, body=Body(**{**facts, **given}).to_json())


@pytest.fixture
def english(alice):
    alice.language = "en"
    alice.save(update_fields=["language"])
    return alice


def read(client, url=URL):
    return client.get(url).content.decode()


def test_a_seller_reads_each_line_before_and_after_with_its_interval_and_n(english, client_of):
    proposed(english)
    page = read(client_of(english))
    for told in ("7.5–10.8", "6 → 9", "200 to under 1,000", "0.71", "94%", "tells the calendar, not the company"):
        assert told in page, told


def test_the_page_takes_at_most_fifteen_queries(alice, client_of):
    proposed(alice)
    client = client_of(alice)
    client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(URL)
    assert len(asked) <= 15


def test_no_signal_is_said_to_be_a_result_and_the_hand_card_to_stay(english, client_of):
    proposed(english, verdict="no_signal", use_hand=True, lines=LINES[3:4])
    page = read(client_of(english))
    assert "No signal" in page
    assert "each line stays as it is" in page


def test_too_few_outcomes_are_told_as_k_of_n(english, client_of):
    proposed(english, verdict="too_few", use_hand=True, n=12, won=3, lines=(), calibration=(), tenths=(), today=None)
    assert "3 won of 12 settled" in read(client_of(english))


def test_before_the_first_proposal_the_page_says_what_to_do_next(english, client_of):
    page = read(client_of(english))
    assert "No proposal yet" in page
    assert f'href="{reverse("calls:call_sheet")}"' in page


def test_a_rejected_proposal_changes_nothing_and_is_not_asked_about_again(alice, client_of):
    found = proposed(alice)
    client_of(alice).post(f"{URL}{found.pk}/reject/")
    found.refresh_from_db()
    assert (found.state, found.decided_by) == (State.REJECTED, alice)
    assert Card.objects.current(alice).number == 1
    assert Audit.objects.filter(action="reject", object_id=found.pk).exists()
    assert client_of(alice).post(f"{URL}{found.pk}/reject/").status_code == 404


def test_a_frozen_field_keeps_its_points_in_the_next_refit(alice, client_of):
    found = proposed(alice)
    client_of(alice).post(f"{URL}{found.pk}/freeze/", {"field": "industry"})
    found.refresh_from_db()
    assert found.frozen == ["industry"]
    assert Due.objects.filter(flow="refit", key=str(alice.pk)).exists()
    assert client_of(alice).post(f"{URL}{found.pk}/freeze/", {"field": "no such field"}).status_code == 404


def test_a_seller_asks_for_a_look_at_the_outcomes_of_deals(alice, client_of):
    client_of(alice).post(f"{URL}look/", {"of": "deal"})
    assert Due.objects.filter(flow="refit", key=f"{alice.pk}:deal").exists()


def test_the_card_page_says_that_a_proposal_waits(alice, client_of):
    proposed(alice)
    assert '<span class="tk-chip brand">1</span>' in read(client_of(alice), url="/card/")


def test_what_was_learned_is_written_as_a_new_version(alice, client_of):
    found = proposed(alice)
    assert 'id="accept"' in read(client_of(alice))
    page = client_of(alice).post(f"{URL}{found.pk}/accept/", follow=True).content.decode()
    found.refresh_from_db()
    card = Card.objects.current(alice)
    assert (found.state, found.made, card.number) == (State.ACCEPTED, card, 2)
    assert card.body == WRITTEN
    assert (card.body["industry"], card.body["title"]) == ({"银行": 9, "证券": 4}, {"行长": 4})
    assert card.body["fields"]["employees"] == [{"from": 200.0, "to": 1000.0, "points": 3}]
    assert "tk-chip line" in page
    assert Due.objects.filter(flow="score", key=str(alice.pk)).exists()
    assert Audit.objects.filter(action="accept", object_id=found.pk).exists()
    client_of(alice).post("/versions/card/1/bring-back/")
    assert Card.objects.current(alice).body == found.card.body


def test_one_field_is_accepted_and_the_others_keep_their_points(alice, client_of):
    found = proposed(alice)
    client_of(alice).post(f"{URL}{found.pk}/accept/", {"field": "title"})
    found.refresh_from_db()
    assert found.state == State.IN_PART
    body = Card.objects.current(alice).body
    assert (body["industry"], body["title"], body["fields"]) == ({"银行": 6, "证券": 3}, {"行长": 4}, {})
    assert "unit" not in body  # what a point of this mixture means was never measured


def test_a_proposal_for_an_older_card_is_not_written(alice, client_of):
    found = proposed(alice)
    Card.objects.create(seller=alice, number=2, body=Given().to_dict(), by=alice)
    client_of(alice).post(f"{URL}{found.pk}/accept/")
    found.refresh_from_db()
    assert (found.state, Card.objects.current(alice).number) == (State.OPEN, 2)


def test_where_the_hand_card_stays_there_is_nothing_to_accept(alice, client_of):
    found = proposed(alice, use_hand=True, verdict="not_better")
    assert 'id="accept"' not in read(client_of(alice))
    client_of(alice).post(f"{URL}{found.pk}/accept/")
    assert Card.objects.current(alice).number == 1


def test_a_learned_card_is_changed_by_hand_and_loses_nothing_but_its_chance(alice, client_of):
    found = proposed(alice)
    browser = client_of(alice)
    browser.post(f"{URL}{found.pk}/accept/")
    page = read(browser, url="/card/")
    assert 'name="schema" value="2"' in page
    assert "200" in page
    given = dict(re.findall(r'name="([^"]+-(?:name|points)-[0-9]+)"[^>]* value="([^"]*)"', page))
    given |= {f"{flag}-points": "0" for flag in ("sold_before", "reference", "personally_involved")}
    kept = {**given, "kind": "card", "schema": "2"}
    browser.post("/card/", kept)
    assert Card.objects.current(alice).number == 2  # nothing differs, nothing is written
    (field,) = [key for key, value in kept.items() if value == "银行" and "-name-" in key]
    browser.post("/card/", {**kept, field.replace("-name-", "-points-"): "20"})
    changed = Card.objects.current(alice).body
    assert changed["industry"]["银行"] == 20
    assert changed["fields"] == WRITTEN["fields"]
    assert "unit" not in changed
    assert "base" not in changed


def test_the_versions_tell_what_was_learned_value_by_value(english, client_of):
    found = proposed(english)
    page = client_of(english).post(f"{URL}{found.pk}/accept/", follow=True).content.decode()
    for told in ("银行 9", "行长 4", "200 to under 1,000 3"):
        assert told in page, told


def test_points_by_hand_end_at_twenty(alice, client_of):
    proposed(alice)
    client_of(alice).post(f"{URL}{Proposal.objects.get().pk}/accept/")
    given = {"kind": "card", "schema": "2", "industry-name-0": "银行", "industry-points-0": "21"}
    client_of(alice).post("/card/", given)
    assert "银行" not in Card.objects.current(alice).body["industry"]


def test_who_says_that_a_typed_card_is_a_learned_one_is_not_believed(alice, client_of):
    given = {"kind": "card", "schema": "2", "industry-name-0": "银行", "industry-points-0": "2"}
    client_of(alice).post("/card/", {**given, "industry-name-1": "证券", "industry-points-1": "9"})
    body = Card.objects.current(alice).body
    assert (body["schema"], body["industry"]) == (1, {"银行": 2})
