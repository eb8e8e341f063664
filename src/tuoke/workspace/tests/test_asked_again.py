"""A query asked again gives what its queryset gives; of a person it keeps nothing that hangs on more than it knows."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.db.models import BigIntegerField, DateTimeField, QuerySet
from django.utils import timezone

from tuoke.conftest import Make
from tuoke.directory.models import Company
from tuoke.team.models import Role, Team, User
from tuoke.workspace import asked_again
from tuoke.workspace.asked_again import AskedAgain, Given

pytestmark = pytest.mark.django_db
OWNER = Given("owner", BigIntegerField())


def test_models_values_and_tuples_come_as_the_queryset_gives_them(make_company: Make, alice: User, bob: User) -> None:
    of_alice = make_company("甲银行", owner=alice, extra={"税号": "7"}, is_reference=True)
    make_company("乙纸业", owner=bob)
    full = AskedAgain(lambda: Company.objects.filter(owner=OWNER).select_related("owner"))
    one, expected = full(owner=alice.pk)[0], Company.objects.select_related("owner").get(pk=of_alice.pk)
    assert [getattr(one, f.attname) for f in Company._meta.fields] == [
        getattr(expected, f.attname) for f in Company._meta.fields
    ]
    assert one.owner == alice and one.owner.name == "Alice" and one._state.db == "default"
    columns = ("name", "owner__name", "extra", "is_reference", "changed_at")
    values = AskedAgain(lambda: Company.objects.filter(owner=OWNER).values(*columns))
    assert values(owner=bob.pk) == list(Company.objects.filter(owner=bob).values(*columns))
    rows = AskedAgain(lambda: Company.objects.filter(owner=OWNER).values_list(*columns))
    assert rows(owner=alice.pk) == list(Company.objects.filter(owner=alice).values_list(*columns))
    assert rows(owner=0) == []


def test_a_moment_is_given_as_the_database_keeps_it(make_company: Make) -> None:
    noon = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    make_company("甲银行", changed_at=noon)
    since = AskedAgain(
        lambda: Company.objects.filter(changed_at__gt=Given("when", DateTimeField())).values_list("name")
    )
    shanghai = timezone.get_fixed_timezone(480)
    assert since(when=(noon - dt.timedelta(seconds=1)).astimezone(shanghai)) == [("甲银行",)]
    assert since(when=noon.astimezone(shanghai)) == []


def test_the_sql_is_built_once_for_each_key(alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Any] = []

    def build(user: User) -> QuerySet[Company]:
        built.append(user.pk)
        return Company.objects.visible_to(user)

    seen = AskedAgain(build)
    for user in (alice, alice, bob, User.objects.get(pk=alice.pk)):
        seen(user)
    assert built == [alice.pk, bob.pk]
    monkeypatch.setattr(asked_again, "MOST_KEPT", 2)
    seen(User(pk=0, role=Role.SELLER))
    assert len(seen._kept) == 1


def test_threads_that_forget_and_build_at_once_all_get_their_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked_again, "MOST_KEPT", 1)
    seen = AskedAgain(lambda number: Company.objects.filter(pk=number))

    def ask(start: int) -> bool:
        return all(seen._sql((start + step % 3,)) is not None for step in range(60))

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(ask, range(4)))


@pytest.mark.parametrize("change", [{"role": Role.SELLER}, {"is_active": False}, {"team": None}])
def test_whoever_may_see_less_from_now_on_sees_less(
    change: dict[str, Any], make_company: Make, alice: User, mei: User
) -> None:
    make_company(owner=alice)
    seen = AskedAgain(lambda user: Company.objects.visible_to(user).values_list("pk"))
    assert len(seen(mei)) == 1
    for field, value in change.items():
        setattr(mei, field, value)
    assert seen(mei) == [] == list(Company.objects.visible_to(mei))


def test_a_team_that_moves_takes_its_manager_along(make_company: Make, alice: User, mei: User, north: Team) -> None:
    below = Team.objects.create(name="深圳", parent=mei.team)
    User.objects.filter(pk=alice.pk).update(team=below)
    make_company(owner=alice)
    seen = AskedAgain(lambda user: Company.objects.visible_to(user).values_list("pk"))
    assert len(seen(mei)) == 1
    below.parent = north
    below.save()
    assert seen(User.objects.get(pk=mei.pk)) == []


def test_no_model_asks_more_of_a_person_than_their_key_tells(
    alice: User, mei: User, ada: User, vera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: set[str] = set()
    plainly = User.__getattribute__

    def watching(one: User, name: str) -> Any:
        read.add(name)
        return plainly(one, name)

    models = [model for model in apps.get_models() if hasattr(getattr(model, "objects", None), "visible_to")]
    for user in (alice, mei, ada, vera):
        _ = user.team  # as at sign-in
        with monkeypatch.context() as watched:
            watched.setattr(User, "__getattribute__", watching)
            for model in models:
                model.objects.visible_to(user)  # type: ignore[attr-defined]
    # Until when they stand in for somebody is told by for whom: `sees_as` has that.
    told = {"id", "role", "team_id", "team", "is_active", "stands_in_until"}
    assert len(models) > 20
    assert read & {name for field in User._meta.fields for name in (field.name, field.attname)} <= told
