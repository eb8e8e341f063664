"""What makes a precise customer: four answers with evidence; unknown is unknown, and nothing is overwritten."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from tuoke.directory.why import why
from tuoke.flows.prospecting import score, sheet
from tuoke.targeting.gate import Answer, Evidence, Feature, Gate, Source, Tier, reasons_by_company, tier
from tuoke.workspace.models import Audit, Workspace


@pytest.fixture(autouse=True)
def in_english(alice):
    alice.language = "en"
    alice.save()


def tell(company, by, feature: str, answer: str = "yes", source: str = "customer") -> Evidence:
    day = dt.date(2026, 1, 5)
    facts: dict[str, Any] = {"text": "said so", "source": source, "happened_on": day, "by": by}
    return Evidence.objects.create(company=company, feature=feature, answer=answer, **facts)


def typed(**more) -> dict:
    given = {
        "feature": "need",
        "answer": "yes",
        "text": "三台注塑机每天停两小时",
        "source": "customer",
        "who": "李厂长",
    }
    return {**given, "happened_on": Workspace.current().today().isoformat(), **more}


def test_evidence_is_noted_with_its_source_day_and_name_and_audited(client_of, alice, make_company):
    company = make_company(owner=alice)
    client = client_of(alice)
    assert client.post(reverse("targeting:evidence", args=[company.pk]), typed()).status_code == 302
    noted = Evidence.objects.get()
    assert (noted.company, noted.by, noted.answer, noted.who) == (company, alice, "yes", "李厂长")
    assert Audit.objects.filter(kind="targeting.evidence", object_id=noted.pk).count() == 1
    page = client.get(reverse("directory:company", args=[company.pk])).content.decode()
    assert "三台注塑机每天停两小时" in page and "李厂长" in page and "1 of 4 hold" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""}, {"answer": "no", "text": " "}, {"source": "rumour"}, {"feature": "luck"}, {"answer": "maybe"},
        {"happened_on": "2999-01-01"}, {"happened_on": ""}, {"text": "x" * 401},
    ],
)  # fmt: skip
def test_a_yes_or_no_without_what_it_rests_on_is_refused(client_of, alice, make_company, wrong):
    company = make_company(owner=alice)
    assert client_of(alice).post(reverse("targeting:evidence", args=[company.pk]), typed(**wrong)).status_code == 422
    assert not Evidence.objects.exists()


def test_unknown_needs_no_text_and_takes_a_yes_back(client_of, alice, make_company):
    company = make_company(owner=alice)
    tell(company, alice, "need")
    client_of(alice).post(reverse("targeting:evidence", args=[company.pk]), typed(answer="unknown", text=""))
    stands = Evidence.objects.standing().get(feature="need")
    assert stands.answer == "unknown"
    assert Evidence.objects.count() == 2, "the earlier answer stays to be read"
    page = client_of(alice).get(reverse("targeting:evidence", args=[company.pk])).content.decode()
    assert "said so" in page


def test_only_all_four_make_a_precise_customer_and_only_one_that_fits(make_company, alice):
    company = make_company(owner=alice)
    for feature in Feature.values[:-1]:
        tell(company, alice, feature)
    gate = Gate.of(Evidence.objects.order_by("-pk"))
    assert (gate.yes, gate.holds, tier(True, gate)) == (3, False, Tier.QUALIFIED)
    assert not Evidence.objects.precise().exists()
    tell(company, alice, "able", "no")
    assert not Gate.of(Evidence.objects.order_by("-pk")).holds
    tell(company, alice, "able")
    gate = Gate.of(Evidence.objects.order_by("-pk"))
    assert gate.holds and tier(True, gate) == Tier.PRECISE
    assert tier(False, gate) == tier(None, gate) == Tier.UNDIFFERENTIATED
    assert [row["company"] for row in Evidence.objects.precise()] == [company.pk]


def test_two_kinds_of_source_are_counted_only_of_what_stands(make_company, alice):
    company = make_company(owner=alice)
    tell(company, alice, "need", source=Source.SALESPERSON)
    tell(company, alice, "need", source=Source.CUSTOMER)
    assert Gate.of(Evidence.objects.order_by("-pk")).kinds == 1
    tell(company, alice, "able", source=Source.CUSTOMERS_CUSTOMER)
    assert Gate.of(Evidence.objects.order_by("-pk")).kinds == 2


def test_the_ranking_counts_and_shows_precise_customers(client_of, alice, make_company):
    one, other = make_company("甲", owner=alice), make_company("乙", owner=alice)
    for feature in Feature.values:
        tell(one, alice, feature)
    score(str(alice.pk))
    client = client_of(alice)
    assert "Precise 1</a>" in client.get(reverse("targeting:ranking")).content.decode()
    found = client.get(reverse("targeting:ranking") + "?tier=precise").content.decode()
    assert f'href="/companies/{one.pk}/"' in found and f'href="/companies/{other.pk}/"' not in found


def test_a_row_of_the_sheet_says_in_short_what_is_shown(alice, make_company):
    known, whole = make_company("甲", owner=alice), make_company("乙", owner=alice)
    tell(known, alice, "need")
    tell(known, alice, "willing", "no")
    tell(known, alice, "able", "unknown")
    for feature in Feature.values:
        tell(whole, alice, feature)
    sheet(f"{alice.pk}:{Workspace.current().today().isoformat()}")
    from tuoke.calls.models import SheetRow

    told = {row.company_id: row.reasons for row in SheetRow.objects.all()}
    assert told[known.pk][-1] == {"code": "gate", "item": "gate", "value": "need:yes,willing:no"}
    with override("en"):
        shown = reasons_by_company()
        assert "shown: real need; lacking: willing to pay" in why([shown[known.pk]])
        assert "a precise customer" in why([shown[whole.pk]])


def test_evidence_follows_a_company_that_is_merged_and_is_seen_by_who_sees_the_company(
    client_of, alice, bob, vera, make_company
):
    company = make_company(owner=alice)
    tell(company, alice, "need")
    assert not Evidence.objects.visible_to(bob).exists() and Evidence.objects.visible_to(alice).exists()
    address = reverse("targeting:evidence", args=[company.pk])
    assert client_of(bob).post(address, typed()).status_code == 404
    assert client_of(vera).post(address, typed()).status_code == 403
    assert Evidence.FOLLOWS_MERGE


def test_nobody_asked_is_unknown(make_company):
    gate = Gate.of([])
    assert {line.answer for line in gate.lines} == {Answer.UNKNOWN}
    assert gate.reason is None


def test_the_page_of_evidence_takes_few_queries(client_of, alice, make_company, django_assert_max_num_queries):
    company = make_company(owner=alice)
    for feature in Feature.values * 5:
        tell(company, alice, feature)
    client = client_of(alice)
    score(str(alice.pk))
    for address in (
        reverse("targeting:evidence", args=[company.pk]),
        reverse("directory:company", args=[company.pk]),
        reverse("targeting:ranking") + "?tier=precise",
    ):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
