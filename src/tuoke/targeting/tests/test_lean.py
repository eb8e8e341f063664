import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tuoke.directory.models import Tag, Tagged
from tuoke.flows.profiling import lean
from tuoke.journal.kinds import Call, Deal
from tuoke.journal.models import JournalEntry
from tuoke.targeting.lean_accounts import known
from tuoke.targeting.lean_page import luck_words
from tuoke.targeting.lean_readings import LeanReading
from tuoke.workspace.models import Due


@pytest.fixture
def called(alice, make_company):
    """60 companies that Alice called, a fifth of them won; 泵 wins more often, and 40 that nobody called."""

    def call(n: int, won: bool, days_ago: int, **facts):
        company = make_company(f"{facts}{won}{n}{days_ago}", owner=alice, **facts)
        at = timezone.now() - dt.timedelta(days=days_ago)
        JournalEntry.objects.write(alice, company, Call("meeting" if won else "not_interested"), at=at)
        if won:
            JournalEntry.objects.write(alice, company, Deal(), at=at)
        return company

    made = [call(n, True, 100 - n, industry="泵", employees=300) for n in range(16)]
    made += [call(n, True, 100 - n, industry="阀", employees=20) for n in range(4)]
    made += [call(n, False, 100 - n, industry="泵", employees=20) for n in range(4)]
    made += [call(n, False, 100 - n, industry="阀", employees=20 + 300 * (n % 2)) for n in range(36)]
    for n in range(40):
        make_company(f"未联系{n}", owner=alice, industry="泵" if n % 4 == 0 else "阀")
    return made


def read(alice, meaning="deal"):
    lean(str(alice.pk))
    return LeanReading.objects.get(seller=alice, meaning=meaning).body


def test_the_industry_that_wins_is_found_against_lost_and_not_called(called, alice):
    body = read(alice)
    assert (body["won"], body["lost"], body["others"]) == (20, 40, 40)
    best = next(mark for mark in body["marks"] if mark["tags"] == [["industry", "泵"]])
    assert best["code"] == "marks"
    assert best["luck"] <= 0.05
    assert best["against_lost"] > 1 and best["against_others"] > 1
    assert LeanReading.objects.get(seller=alice, meaning="deal").weights["industry"] > 1.5


def test_a_tag_of_ones_own_counts_and_one_set_after_the_outcome_does_not(called, alice):
    before = Tag.objects.create(name="在招人", meaning="发过招聘", owner=alice)
    after = Tag.objects.create(name="已签约", meaning="签了", owner=alice)
    long_ago = timezone.now() - dt.timedelta(days=200)
    for company in called[:14]:
        Tagged.objects.create(company=company, tag=before, by=alice, at=long_ago)
        Tagged.objects.create(company=company, tag=after, by=alice)
    tags = [mark["tags"] for mark in read(alice)["marks"]]
    assert [["tag", str(before.pk)]] in tags
    assert [["tag", str(after.pk)]] not in tags


def test_a_withdrawn_deal_is_no_win(called, alice):
    from tuoke.journal.kinds import Withdrawal

    entry = JournalEntry.objects.filter(kind="deal")[0]
    JournalEntry.objects.write(alice, entry.company, Withdrawal(), withdraws=entry)
    assert read(alice)["won"] == 19
    assert read(alice, "meeting")["won"] == 20


def test_a_manager_reads_the_team_a_seller_their_own(called, alice, mei, bob, firm):
    assert known(mei, "deal", firm.today()).won.sum() == 20
    assert known(bob, "deal", firm.today()).won.sum() == 0


def test_too_few_is_said_and_the_next_step_named(client_of, alice, firm):
    page = client_of(alice).get(reverse("targeting:lean")).content.decode()
    assert "还没有精益画像" in page or "No lean profile yet" in page
    lean(str(alice.pk))
    assert LeanReading.objects.get(seller=alice, meaning="deal").body["code"] == "too_few"
    assert client_of(alice).get(reverse("targeting:lean")).status_code == 200


def test_the_page_says_lift_interval_luck_and_likeness(called, client_of, alice, django_assert_max_num_queries):
    lean(str(alice.pk))
    browser = client_of(alice)
    with django_assert_max_num_queries(15):
        answer = browser.get(reverse("targeting:lean"))
    best = answer.context["single"][0]
    assert best.low < best.lift < best.high
    assert answer.context["meaning"] == "deal"
    assert "泵" in answer.content.decode()


def test_tags_alone_and_two_together_are_told_apart_to_those_who_hear_the_page(called, client_of, alice):
    lean(str(alice.pk))
    reading = LeanReading.objects.get(seller=alice, meaning="deal")
    best = reading.body["marks"][0]
    reading.body["marks"].append(best | {"tags": [best["tags"][0], best["tags"][0]]})
    reading.save()
    page = client_of(alice).get(reverse("targeting:lean")).content.decode()
    regions = re.findall(r'role="region" aria-label="([^"]*)"', page)
    assert len(regions) == 2
    assert len(set(regions)) == 2


def test_a_colleague_of_another_team_sees_nothing_of_it(called, client_of, alice, charlie, mei):
    lean(str(alice.pk))
    assert client_of(charlie).get(reverse("targeting:lean_of", args=[alice.pk])).status_code == 404
    assert client_of(mei).get(reverse("targeting:lean_of", args=[alice.pk])).status_code == 200


def test_it_is_worked_out_again_when_asked(client_of, alice, firm):
    client_of(alice).post(reverse("targeting:lean_again"))
    assert Due.objects.filter(flow="lean", key=str(alice.pk)).exists()


def test_luck_is_said_in_searches(firm):
    assert "4" in luck_words(0.25)
    assert "1,000" in luck_words(0.001)
    assert luck_words(0.9) == luck_words(0.99)
