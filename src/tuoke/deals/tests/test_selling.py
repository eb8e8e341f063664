"""A deal: opened, taken on by evidence, signed or lost with its reason; and nobody else's business."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from tuoke.deals import selling
from tuoke.deals.models import Deal, DealChange, Kind, Pipeline, Point, Proof, Stage
from tuoke.deals.pipelines import make_ready
from tuoke.journal.kinds import Deal as Signature
from tuoke.journal.kinds import Intent
from tuoke.journal.models import JournalEntry, Task
from tuoke.workspace.models import Audit


@pytest.fixture
def company(make_company, make_person, alice):
    made = make_company("甲银行", owner=alice)
    make_person(made, "王总")
    return made


@pytest.fixture
def funnel(db):
    make_ready()
    return Pipeline.objects.get(code="funnel")


@pytest.fixture
def deal(company, funnel, alice):
    def make(code="funnel", **facts):
        given = {"company": company, "name": "十台机床", "owner": alice, "pipeline": Pipeline.objects.get(code=code)}
        return selling.open_deal(Deal(**given | facts), alice)

    return make


def evidence(deal, to):
    return {point.pk: f"已证实：{point.pk}" for point in selling.missing(deal, to)}


def test_the_two_pipelines_are_made_ready_once_with_their_days_and_points(funnel):
    assert make_ready() == 0
    account = Pipeline.objects.get(code="key_account")
    assert [stage.days for stage in account.stages.all()] == [7, 15, 7, 30, 15]
    assert [stage.level for stage in funnel.stages.all()] == ["potential", "hopeful", "imminent"]
    for stage in Stage.objects.all():
        assert stage.word and stage.points.filter(kind=Kind.PROOF).exists()
    assert all(point.word for point in Point.objects.all())


def test_a_seller_opens_a_deal_on_the_company_page_and_its_work_stands_among_the_tasks(
    company, funnel, client_of, alice
):
    browser = client_of(alice)
    given = {
        "name": "十台机床", "pipeline": funnel.pk, "amount": "280000", "currency": "cny", "close_on": "2027-03-31",
        "customer_kind": "dealer", "products": "机床\n刀具", "rivals": "甲厂、乙厂", "decision": "王总一个人定",
    }  # fmt: skip
    answer = browser.post(f"/companies/{company.pk}/deals/new/", given)
    made = Deal.objects.get()
    assert answer["Location"] == f"/deals/{made.pk}/"
    assert (made.company, made.owner, made.amount, made.currency) == (company, alice, Decimal(280000), "CNY")
    assert made.rivals == ["甲厂", "乙厂"]
    assert [line.product for line in made.lines.order_by("pk")] == ["机床", "刀具"]
    assert made.stage.code == "potential"
    assert Task.objects.filter(company=company, owner=alice).count() == 3
    assert DealChange.objects.get(deal=made).what == "opened"
    assert Audit.objects.get(kind="deals.deal", action="create").object_id == made.pk
    for address in ("/deals/", f"/deals/{made.pk}/", f"/companies/{company.pk}/deals/", "/deals/?look=weeks"):
        assert "十台机床" in browser.get(address).content.decode(), address
    lane = browser.get(f"/deals/stage/{made.stage_id}/")
    assert "十台机床" in lane.content.decode()


def test_without_evidence_a_deal_stays_where_it_is_and_says_what_is_missing(deal, client_of, alice):
    made, browser = deal(), client_of(alice)
    to = made.pipeline.stages.get(code="hopeful")
    with pytest.raises(selling.Unproven) as refused:
        selling.move(made, to, alice, version=1)
    assert [point.code for point in refused.value.points] == ["need_said", "who_decides"]
    answer = browser.post(f"/deals/{made.pk}/step/", {"value": to.pk, "version": 1})
    assert answer.status_code == 409
    assert f"/deals/{made.pk}/move/{to.pk}/" in answer.content.decode()
    one = refused.value.points[0]
    answer = browser.post(f"/deals/{made.pk}/move/{to.pk}/", {f"proof-{one.pk}": "邮件里写了"})
    assert answer.status_code == 422 and "邮件里写了" in answer.content.decode()
    made.refresh_from_db()
    assert made.stage.code == "potential" and not Proof.objects.exists()


def test_with_evidence_it_goes_on_and_the_journal_has_the_intent_once(deal, company, client_of, alice):
    made, browser = deal(), client_of(alice)
    to = made.pipeline.stages.get(code="hopeful")
    browser.post(f"/deals/{made.pk}/move/{to.pk}/", {f"proof-{key}": text for key, text in evidence(made, to).items()})
    made.refresh_from_db()
    assert made.stage == to and made.version == 2
    assert JournalEntry.objects.filter(company=company, kind=Intent.kind).count() == 1
    first = made.pipeline.stages.get(code="potential")
    made = selling.move(made, first, alice, version=2, why="他们换了人")
    made = selling.move(made, to, alice, version=3)
    assert JournalEntry.objects.filter(company=company, kind=Intent.kind).count() == 1
    assert Proof.objects.filter(withdrawn_at=None).count() == 2
    assert [one.what for one in made.changes.order_by("pk")] == ["opened", "stage", "stage", "stage"]
    assert made.changes.get(why="他们换了人").stage == first


def test_a_deal_walks_through_all_five_stages_of_key_account_development(deal, alice):
    made = deal("key_account")
    for stage in list(made.pipeline.stages.all())[1:]:
        made = selling.move(made, stage, alice, version=made.version, proofs=evidence(made, stage))
        assert made.stage == stage
    assert {point.code for point in selling.missing_to_sign(made)} == {"ka_concerns", "ka_terms"}
    assert Proof.objects.filter(deal=made).count() == 8


def test_what_was_proven_can_be_taken_back_and_then_holds_the_deal(deal, client_of, alice):
    made, browser = deal(), client_of(alice)
    to = made.pipeline.stages.get(code="hopeful")
    for point in selling.missing(made, to):
        browser.post(f"/deals/{made.pk}/proof/{point.pk}/", {"text": "见会议纪要"})
    assert selling.missing(made, to) == []
    browser.post(f"/deals/proof/{Proof.objects.earliest('pk').pk}/withdraw/")
    assert len(selling.missing(made, to)) == 1


def test_somebody_who_was_quicker_is_not_overwritten(deal, client_of, alice, mei):
    made = deal()
    before = {name: made.serializable_value(name) for name in selling.FACTS}
    other = Deal.objects.get(pk=made.pk)
    other.amount = Decimal(5)
    selling.change(other, before, mei)
    with pytest.raises(selling.Elsewhere):
        selling.win(made, alice, version=made.version)
    given = {"name": "十台机床", "currency": "CNY", "customer_kind": "direct", "amount": "7", "version": "1"}
    answer = client_of(alice).post(f"/deals/{made.pk}/edit/", given)
    assert answer.status_code == 422
    assert Deal.objects.get().amount == Decimal(5)


def test_a_signature_stands_in_the_journal_and_is_taken_back_with_it(deal, company, client_of, alice):
    made, browser = deal(), client_of(alice)
    assert browser.post(f"/deals/{made.pk}/won/", {"amount": "", "currency": "CNY"}).status_code == 422
    browser.post(f"/deals/{made.pk}/won/", {"amount": "99000", "currency": "CNY"})
    made.refresh_from_db()
    assert made.state == "won" and made.closed_at
    signed = JournalEntry.objects.standing().get(kind=Signature.kind)
    assert (signed.company, signed.body["amount"]) == (company, "99000.00")
    browser.post(f"/deals/{made.pk}/reopen/")
    made.refresh_from_db()
    assert made.is_open and not JournalEntry.objects.standing().filter(kind=Signature.kind).exists()


def test_a_lost_deal_says_why(deal, client_of, alice):
    made, browser = deal(), client_of(alice)
    assert browser.post(f"/deals/{made.pk}/lost/", {"note": "太贵"}).status_code == 422
    browser.post(f"/deals/{made.pk}/lost/", {"loss": "price", "note": "太贵"})
    made.refresh_from_db()
    assert (made.state, made.loss, made.loss_note) == ("lost", "price", "太贵")
    told = JournalEntry.objects.get(kind="objection")
    assert (told.outcome, told.body["text"], told.body["deal"]) == ("price", "太贵", made.pk)
    browser.post(f"/deals/{made.pk}/reopen/")
    assert not JournalEntry.objects.standing().filter(kind="objection").exists()


def test_a_small_order_is_taken_at_once(company, funnel, client_of, alice):
    given = {"name": "一把刀", "pipeline": funnel.pk, "currency": "CNY", "customer_kind": "direct", "signed": "on"}
    browser = client_of(alice)
    assert browser.post(f"/companies/{company.pk}/deals/new/", given).status_code == 422
    browser.post(f"/companies/{company.pk}/deals/new/", given | {"amount": "800"})
    assert Deal.objects.get().state == "won"
    assert JournalEntry.objects.filter(company=company, kind=Signature.kind).count() == 1


def test_a_large_deal_calls_for_the_manager_once_and_in_no_other_currency(deal, funnel, alice, mei):
    funnel.large_from = Decimal(500_000)
    funnel.save()
    deal(amount=Decimal(900_000), currency="USD")
    assert not Task.objects.filter(owner=mei).exists()
    made = deal(name="大单", amount=Decimal(100))
    before = {name: made.serializable_value(name) for name in selling.FACTS}
    for amount in (600_000, 700_000):
        made.amount = Decimal(amount)
        selling.change(made, before, alice)
        before = {name: made.serializable_value(name) for name in selling.FACTS}
    assert Task.objects.filter(owner=mei).count() == 1
    assert made.escalated_at


def test_a_deal_that_is_put_off_says_so(deal, client_of, alice, firm):
    made = deal(close_on=firm.today() + dt.timedelta(days=5))
    before = {name: made.serializable_value(name) for name in selling.FACTS}
    made.close_on += dt.timedelta(days=20)
    selling.change(made, before, alice)
    assert client_of(alice).get("/deals/").context["rows"][0]["slips"] == 1
    Deal.objects.update(close_on=firm.today() - dt.timedelta(days=1))
    with timezone.override(firm.zone):  # as every page has it
        assert Deal.objects.get().is_late


def test_a_deal_is_slow_beside_the_days_said_until_ten_own_ones_tell(deal, client_of, alice):
    made = deal()
    Deal.objects.filter(pk=made.pk).update(stage_since=timezone.now() - dt.timedelta(days=15))
    page = client_of(alice).get("/deals/")
    assert page.context["rows"][0]["slow"] is True
    for _n in range(10):
        other = deal()
        selling.lose(other, alice, version=1, loss="price", on=timezone.now() + dt.timedelta(days=60))
    page = client_of(alice).get("/deals/")
    row = next(row for row in page.context["rows"] if row["deal"].pk == made.pk)
    assert row["reading"].slow_from == pytest.approx(60, abs=1)
    assert row["slow"] is False
    assert (row["reading"].rate.k, row["reading"].rate.n) == (0, 10)


def test_a_colleague_and_a_stranger_do_not_see_it_and_the_manager_does(deal, client_of, bob, charlie, mei):
    made = deal()
    for other in (bob, charlie):
        assert client_of(other).get(f"/deals/{made.pk}/").status_code == 404
        assert "十台机床" not in client_of(other).get("/deals/").content.decode()
    assert client_of(mei).get(f"/deals/{made.pk}/").status_code == 200


def test_in_a_company_that_nobody_holds_a_deal_is_still_its_owners(deal, company, client_of, alice, charlie):
    made = deal()
    type(company).objects.filter(pk=company.pk).update(owner=None)
    assert client_of(alice).get(f"/deals/{made.pk}/").status_code == 200
    assert client_of(charlie).get(f"/deals/{made.pk}/").status_code == 404


def test_the_pages_ask_the_database_at_most_fifteen_times(deal, client_of, alice, django_assert_max_num_queries):
    for n in range(12):
        made = deal(name=f"单 {n}")
    browser = client_of(alice)
    for address in ("/deals/", "/deals/?look=board", "/deals/?look=weeks", f"/deals/{made.pk}/"):
        browser.get(address)
        with django_assert_max_num_queries(15):
            assert browser.get(address).status_code == 200


def test_an_admin_makes_a_pipeline_of_the_firms_own_and_retires_a_stage(client_of, ada, deal, funnel):
    browser = client_of(ada)
    rows = {f"s{n}-level": "potential" for n in range(4)}
    given = {"name": "渠道", "currency": "CNY", "s0-name": "谈", "s0-proof": "见过面\n见过面", "s1-name": "签"} | rows
    browser.post("/deals/pipelines/new/", given)
    made = Pipeline.objects.get(name="渠道")
    assert [stage.word for stage in made.stages.all()] == ["谈", "签"]
    assert [point.word for point in Point.objects.filter(stage__pipeline=made)] == ["见过面"]
    again = {"name": "渠道", "currency": "CNY", "s0-name": "谈", "s1-name": "", "s0-proof": "见过面"} | rows
    browser.post(f"/deals/pipelines/{made.pk}/", again)
    assert [stage.word for stage in made.stages.filter(retired=False)] == ["谈"]
    assert browser.post(f"/deals/pipelines/{made.pk}/", {"name": "渠道", "currency": "CNY"} | rows).status_code == 422


def test_addresses_that_make_no_sense_are_the_plain_page(client_of, alice, funnel):
    for query in ("?owner=x&pipeline=99999999999999999999&sort=;drop&look=?", "?state=gone&page=zz&q=%00"):
        assert client_of(alice).get(f"/deals/{query}").status_code == 200
    assert client_of(alice).get("/deals/stage/0/").status_code == 404


def test_a_button_pressed_twice_opens_one_deal(company, funnel, client_of, alice):
    browser = client_of(alice)
    given = {"name": "十台机床", "pipeline": funnel.pk, "currency": "CNY", "customer_kind": "direct"}
    given["once"] = "3f6b2f0e-6a1c-4a59-8a55-0b8f5b7a1c11"
    answers = [browser.post(f"/companies/{company.pk}/deals/new/", given) for _twice in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Deal.objects.count() == 1


def test_product_lines_that_change_leave_one_audit_row(deal, client_of, alice):
    made, browser = deal(), client_of(alice)
    given = {"name": "十台机床", "currency": "CNY", "customer_kind": "direct", "products": "机床\n刀具"}
    for _twice in range(2):
        browser.post(f"/deals/{made.pk}/edit/", given)
    row = Audit.objects.get(kind="deals.deal", action="update")
    assert row.detail == {"before": {"products": []}, "after": {"products": ["机床", "刀具"]}}
