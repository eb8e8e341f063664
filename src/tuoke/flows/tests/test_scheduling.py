from datetime import UTC, datetime, timedelta

from django.utils import timezone

from tuoke.flows.scheduling import ask_for_today, tidy
from tuoke.team.models import SignInLink
from tuoke.workspace.models import Due, DueQuerySet

TUESDAY = datetime(2026, 11, 24, 0, 10, tzinfo=UTC)  # ten past eight in Shanghai


def test_each_seller_of_the_day_gets_a_sheet_once(firm, alice, mei, vera, ada, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: TUESDAY)  # on another day and at night less is asked
    ask_for_today()
    day = firm.today().isoformat()
    sheets = set(Due.objects.filter(flow="sheet").values_list("key", "slot"))
    assert sheets == {(f"{alice.pk}:{day}", day), (f"{mei.pk}:{day}", day)}
    count = Due.objects.count()
    # Two of them are asked for the mornings by e-mail, whose people wait for their hour.
    with django_assert_num_queries(7):
        ask_for_today()
    assert Due.objects.count() == count


def test_a_worker_that_saw_nothing_there_yet_finds_what_another_asked_for(firm, alice, monkeypatch):
    ask_for_today()
    count = Due.objects.count()
    live = DueQuerySet.filter

    def not_yet_seen(self, *args, **given):
        return self.none() if set(given) == {"slot"} else live(self, *args, **given)

    monkeypatch.setattr(DueQuerySet, "filter", not_yet_seen)
    ask_for_today()
    assert Due.objects.count() == count


def test_a_database_without_a_firm_asks_for_nothing(db):
    ask_for_today()
    assert Due.objects.count() == 0


def test_the_broom_takes_what_is_long_done_and_leaves_what_failed(alice):
    long_ago = timezone.now() - timedelta(days=40)
    Due.objects.create(flow="score", done_at=long_ago)
    failed = Due.objects.create(flow="score", failed_at=long_ago)
    SignInLink.objects.create(user=alice, purpose="invite", token_hash="a", expires_at=long_ago)
    live = SignInLink.objects.create(user=alice, purpose="invite", token_hash="b", expires_at=timezone.now())
    tidy("")
    assert list(Due.objects.exclude(flow="sweep_keys")) == [failed]
    assert list(SignInLink.objects.all()) == [live]
