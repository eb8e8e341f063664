"""How far a profile has come: a state is taken by evidence and a verdict, never typed, and falls with a new wording."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tuoke.engine import verdict as verdicts
from tuoke.flows.prospecting import score
from tuoke.journal.kinds import Call, Deal
from tuoke.journal.models import JournalEntry
from tuoke.targeting import maturity, segments, studies, versions
from tuoke.targeting.gate import Evidence
from tuoke.targeting.models import Profile
from tuoke.targeting.segments import Segment, State
from tuoke.targeting.studies import Study
from tuoke.workspace.models import Audit, Workspace

START = dt.timedelta(days=60)


@pytest.fixture(autouse=True)
def in_english(alice):
    alice.language = "en"
    alice.save()


@pytest.fixture
def profile(alice) -> Profile:
    versions.save(Profile, alice, {"schema": 1, "industries": [{"name": "银行"}], "strike": "any"}, alice)
    segments.first(alice)
    found: Profile = Profile.objects.get()
    return found


def call(alice, company, outcome: str, days_ago: float) -> None:
    JournalEntry.objects.write(alice, company, Call(outcome), at=timezone.now() - dt.timedelta(days=days_ago))


def study_of(profile: Profile, days_ago: int = 60, **more: Any) -> Study:
    facts: dict[str, Any] = {"least": 0.1, "hoped": 0.5, "most": 20, "by": profile.seller, **more}
    assert profile.segment is not None
    return Study.objects.create(
        segment=profile.segment, version=profile, started_at=timezone.now() - dt.timedelta(days=days_ago), **facts
    )


def hear(alice, company, *sources: str) -> None:
    for source in sources:
        Evidence.objects.create(
            company=company, feature="need", answer="yes", text="x", source=source, by=alice,
            happened_on=dt.date(2026, 1, 5),
        )  # fmt: skip
        Evidence.objects.create(
            company=company, feature="able", answer="yes", text="x", source=sources[0], by=alice,
            happened_on=dt.date(2026, 1, 5),
        )  # fmt: skip


def meetings(alice, make_company, n: int, outcome: str = "meeting", days_ago: float = 20) -> None:
    for k in range(n):
        call(alice, make_company(f"{outcome}{days_ago}行{k}", industry="银行", owner=alice), outcome, days_ago)
    score(str(alice.pk))


def come(profile: Profile) -> maturity.Maturity:
    segment = Segment.objects.get(versions=profile)
    return maturity.maturity(segment, profile, timezone.now())


def test_a_result_is_a_company_that_fits_and_was_first_called_since_the_plan_was_fixed(
    alice, bob, profile, make_company
):
    study = study_of(profile)
    companies = [make_company(f"行{n}", industry="银行", owner=alice) for n in range(8)]
    outsider = make_company("煤矿", industry="煤炭", owner=alice)
    call(alice, companies[0], "meeting", 50)
    call(alice, companies[1], "not_interested", 40)
    call(alice, companies[2], "no_answer", 30)  # two weeks went by: no
    call(alice, companies[3], "no_answer", 3)  # still open
    call(alice, companies[4], "no_answer", 12)
    call(alice, companies[4], "meeting", 1)  # agreed in time
    call(alice, companies[5], "not_interested", 70)  # known from before the plan
    call(alice, companies[5], "meeting", 10)
    call(bob, companies[6], "meeting", 10)  # somebody else's call
    call(alice, outsider, "meeting", 10)  # does not fit
    score(str(alice.pk))
    found = studies.standing(study, timezone.now())
    assert (found.verdict.rate.k, found.verdict.rate.n, found.open) == (2, 4, 1)
    assert found.verdict.code == verdicts.CONTINUE


def test_a_withdrawn_call_and_a_meeting_after_two_weeks_change_no_result(alice, profile, make_company):
    study = study_of(profile)
    late = make_company("行", industry="银行", owner=alice)
    call(alice, late, "no_answer", 40)
    call(alice, late, "meeting", 5)
    score(str(alice.pk))
    assert studies.standing(study, timezone.now()).verdict.rate.k == 0


def test_cross_tested_needs_two_kinds_of_source_and_a_study_that_passed(client_of, alice, profile, make_company):
    client = client_of(alice)
    change = reverse("targeting:change_state", args=[profile.segment_id])
    study_of(profile)
    meetings(alice, make_company, 12)
    assert [ask.met for ask in come(profile).asks] == [False, True]
    client.post(change, {"to": "next"})
    assert Segment.objects.get().state == State.DRAFT, "one of two is not all"
    hear(alice, make_company("乙行", industry="银行", owner=alice), "customer", "sales")
    score(str(alice.pk))
    page = client.get(reverse("targeting:state_of", args=[profile.segment_id])).content.decode()
    assert "10 of 10 agreed to meet" in page and "It is cross-tested" in page
    client.post(change, {"to": "next"})
    segment = Segment.objects.get()
    assert (segment.state, segment.state_since) == (State.CROSS_TESTED, Workspace.current().today())
    assert Audit.objects.filter(kind="targeting.segment", object_id=segment.pk).exists()


def test_a_state_cannot_be_typed_and_the_next_waits_for_what_is_not_measured(client_of, alice, profile):
    change = reverse("targeting:change_state", args=[profile.segment_id])
    client = client_of(alice)
    for typed in ("scaled", "cross_tested", "next", "", "draft"):
        client.post(change, {"to": typed})
        assert Segment.objects.get().state == State.DRAFT
    Segment.objects.update(state=State.CROSS_TESTED)
    assert [ask.met for ask in come(profile).asks] == [None]
    assert not come(profile).may_rise
    assert "not measured yet" in client.get(reverse("targeting:state")).content.decode()
    client.post(change, {"to": "draft"})
    assert Segment.objects.get().state == State.DRAFT, "back is always possible"


def deals(alice, make_company, n: int, won: bool, days_ago: float, **facts: Any) -> None:
    for k in range(n):
        company = make_company(f"{facts}{days_ago}{k}", owner=alice, **facts)
        call(alice, company, "meeting" if won else "not_interested", days_ago)
        if won:
            JournalEntry.objects.write(alice, company, Deal())


def test_homogeneous_needs_the_won_to_be_alike_beyond_chance(client_of, alice, profile, make_company):
    Segment.objects.update(state=State.CROSS_TESTED)
    deals(alice, make_company, 7, True, 20, industry="银行", area="深圳")
    for n in range(20):
        deals(alice, make_company, 1, False, 20 + n / 10, industry=f"行业{n % 5}", area=f"市{n}")
    assert [ask.met for ask in come(profile).asks] == [None], "seven won tell nothing"
    deals(alice, make_company, 3, True, 19, industry="银行", area="深圳")
    (ask,) = come(profile).asks
    assert ask.met and "碰巧" in ask.seen
    client_of(alice).post(reverse("targeting:change_state", args=[profile.segment_id]), {"to": "next"})
    assert Segment.objects.get().state == State.HOMOGENEOUS


def test_the_won_that_are_like_everybody_called_are_not_homogeneous(alice, profile, make_company):
    Segment.objects.update(state=State.CROSS_TESTED)
    for n in range(40):
        deals(alice, make_company, 1, n % 2 == 0, 20 + n / 10, industry=f"行业{n % 5}", area=f"市{n % 7}")
    assert [ask.met for ask in come(profile).asks] == [False]


def test_scaled_needs_a_later_study_that_passed_and_likeness_there_too(alice, profile, make_company):
    Segment.objects.update(state=State.HOMOGENEOUS)
    study_of(profile, 60)
    meetings(alice, make_company, 12, days_ago=40)
    assert [ask.met for ask in come(profile).asks] == [False, None]
    study_of(profile, 30)
    deals(alice, make_company, 12, True, 20, industry="银行", area="深圳")
    for n in range(20):
        deals(alice, make_company, 1, False, 10, industry=f"行业{n % 5}", area=f"市{n}")
    score(str(alice.pk))
    assert [ask.met for ask in come(profile).asks] == [True, True]


def test_the_won_since_the_wording_are_compared_with_those_before(client_of, alice, profile, make_company):
    for n, (days_ago, industry) in enumerate([(-1, "化工")] * 8 + [(30, "银行")] * 8):
        company = make_company(f"客户{n}", industry=industry, owner=alice)
        JournalEntry.objects.write(alice, company, Deal(), at=timezone.now() - dt.timedelta(days=days_ago))
    page = client_of(alice).get(reverse("targeting:state")).content.decode()
    assert "Still the same customers?" in page and "8 before, 8 since" in page and "has moved" in page
    assert "too few to tell" in page, "their area is not known"


def test_a_new_wording_is_a_new_guess_but_a_new_name_is_not(alice, profile, make_company):
    study_of(profile)
    meetings(alice, make_company, 12)
    Segment.objects.update(state=State.CROSS_TESTED)
    versions.save(Profile, alice, {**profile.body, "name": "银行们"}, alice)
    assert Segment.objects.get().state == State.CROSS_TESTED
    versions.save(Profile, alice, {**profile.body, "industries": [{"name": "证券"}]}, alice)
    assert Segment.objects.get().state == State.DRAFT
    assert come(Profile.objects.current(alice)).studies == []


def test_what_is_fixed_stays_fixed_until_its_verdict(client_of, alice, profile):
    client = client_of(alice)
    start = reverse("targeting:start_study", args=[profile.segment_id])
    plan = {"least": "10", "hoped": "30", "most": "60"}
    looked = client.post(start, {**plan, "look": "yes"}).content.decode()
    assert not Study.objects.exists() and "This plan passes a profile of the lowest useful rate in" in looked
    assert client.post(start, plan).status_code == 302
    assert client.post(start, {**plan, "hoped": "40"}).status_code == 422
    assert Study.objects.get().hoped == 0.3


@pytest.mark.parametrize(
    "wrong",
    [{"least": "30", "hoped": "20"}, {"least": "0"}, {"most": "9"}, {"most": "4000"}, {"least": "x"}],
)
def test_a_plan_that_is_none_is_refused(client_of, alice, profile, wrong):
    start = reverse("targeting:start_study", args=[profile.segment_id])
    assert client_of(alice).post(start, {"least": "10", "hoped": "30", "most": "60", **wrong}).status_code == 422
    assert not Study.objects.exists()


def test_the_plan_keeps_its_promise_on_false_passes():
    promised = studies.promise(studies.plan_of(0.1, 0.25, 60))
    assert promised.falsely <= studies.FALSE_PASS
    assert 0.5 < promised.rightly < 1 and 10 <= promised.results <= 60


def test_a_profile_that_is_not_in_use_starts_no_study(client_of, alice, profile):
    other = segments.make(alice, "二", alice)
    assert other is not None
    versions.save(Profile, alice, profile.body, alice, segment=other)
    answer = client_of(alice).post(
        reverse("targeting:start_study", args=[other.pk]), {"least": "10", "hoped": "30", "most": "60"}
    )
    assert answer.status_code == 422 and "Use this profile for your sheet first" in answer.content.decode()


def test_the_worksheet_the_origin_and_the_day_of_review_are_kept(client_of, alice, profile):
    client = client_of(alice)
    given = {
        "origin": "optimised",
        "review_on": "2020-01-01",
        "wrong_costs": "半年白跑",
        "w_needs": "少停机",
        "w_ways": "",
    }
    about = reverse("targeting:about_segment", args=[profile.segment_id])
    client.post(about, given)
    segment = Segment.objects.get()
    assert (segment.origin, segment.wrong_costs, segment.worksheet) == ("optimised", "半年白跑", {"needs": "少停机"})
    assert "time to look at this profile again" in client.get(reverse("targeting:profile")).content.decode()
    assert (
        client.post(reverse("targeting:about_segment", args=[profile.segment_id]), {"origin": "x"}).status_code == 422
    )


def test_an_untended_profile_grows_stale_by_itself(profile):
    today = Workspace.current().today()
    assert not maturity.stale(None, profile, today)
    assert maturity.stale(None, profile, today + dt.timedelta(days=maturity.STALE_DAYS + 2))
    assert not maturity.stale(None, None, today)


def test_a_manager_reads_it_charlie_does_not_and_nobody_else_changes_it(client_of, alice, mei, charlie, profile):
    address = reverse("targeting:state_of", args=[profile.segment_id])
    assert client_of(mei).get(address).status_code == 200
    assert client_of(charlie).get(address).status_code == 404
    for name in ("change_state", "start_study", "about_segment"):
        assert client_of(mei).post(reverse(f"targeting:{name}", args=[profile.segment_id])).status_code == 404


def test_the_first_post_of_who_has_one_profile_makes_its_segment(client_of, alice):
    versions.save(Profile, alice, {"schema": 1, "industries": [{"name": "银行"}], "strike": "any"}, alice)
    client = client_of(alice)
    assert client.get(reverse("targeting:state")).status_code == 200
    assert not Segment.objects.exists()
    client.post(reverse("targeting:about_segment", args=[0]), {"origin": "initial", "wrong_costs": "x"})
    assert Segment.objects.get().name == "银行" and Profile.objects.get().segment_id is not None


def test_the_page_takes_few_queries(client_of, alice, profile, make_company, django_assert_max_num_queries):
    study_of(profile)
    meetings(alice, make_company, 12)
    client = client_of(alice)
    with django_assert_max_num_queries(15):
        assert client.get(reverse("targeting:state_of", args=[profile.segment_id])).status_code == 200
