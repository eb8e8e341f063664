from django.urls import reverse

from tuoke.directory.models import Company
from tuoke.team.models import Team
from tuoke.workspace.models import Audit, Workspace


def test_moving_a_team_moves_what_is_below_it_and_who_sees_it(ada, mei, charlie, south, north, client_of, make_company):
    deep = Team.objects.create(name="北京", parent=north)
    charlie.team = deep
    charlie.save()
    company = make_company(owner=charlie)
    assert not Company.objects.visible_to(mei).filter(pk=company.pk).exists()
    client_of(ada).post(reverse("team:team", args=[north.pk]), {"name": north.name, "parent": south.pk})
    deep.refresh_from_db()
    assert deep.path == f"{south.pk}/{north.pk}/{deep.pk}/"
    assert Company.objects.visible_to(mei).filter(pk=company.pk).exists()


def test_a_team_cannot_be_put_below_itself(ada, south, client_of):
    below = Team.objects.create(name="深圳", parent=south)
    for place in (south, below):
        answer = client_of(ada).post(reverse("team:team", args=[south.pk]), {"name": "华南", "parent": place.pk})
        assert answer.status_code == 422
    south.refresh_from_db()
    assert south.parent is None


def test_a_team_is_not_moved_to_where_those_below_it_would_be_an_eleventh_level(ada, south, client_of):
    place, levels = south, [south]
    for depth in range(2, 9):
        place = Team.objects.create(name=f"level {depth}", parent=place)
        levels.append(place)
    head = Team.objects.create(name="head")
    Team.objects.create(name="foot", parent=Team.objects.create(name="waist", parent=head))
    moving = reverse("team:team", args=[head.pk])
    assert client_of(ada).post(moving, {"name": "head", "parent": levels[7].pk}).status_code == 422
    head.refresh_from_db()
    assert head.parent is None
    assert client_of(ada).post(moving, {"name": "head", "parent": levels[6].pk}).status_code == 302
    assert max(path.count("/") for path in Team.objects.values_list("path", flat=True)) == 10


def test_only_an_empty_team_is_deleted(ada, south, alice, client_of):
    client_of(ada).post(reverse("team:team_delete", args=[south.pk]))
    assert Team.objects.filter(pk=south.pk).exists()
    empty = Team.objects.create(name="leer")
    client_of(ada).post(reverse("team:team_delete", args=[empty.pk]))
    assert not Team.objects.filter(pk=empty.pk).exists()
    assert Audit.objects.get(action="delete").detail["name"] == "leer"


def test_the_firm_gets_a_new_name_and_only_a_zone_that_exists(ada, client_of):
    page = client_of(ada).post(reverse("team:settings"), {"name": "近水", "time_zone": "Mars/Olympus"})
    assert page.status_code == 422
    assert "Mars/Olympus" in page.content.decode()
    client_of(ada).post(reverse("team:settings"), {"name": "近水", "time_zone": "Europe/Berlin"})
    assert (Workspace.current().name, Workspace.current().time_zone) == ("近水", "Europe/Berlin")
    assert Audit.objects.get(kind="workspace.workspace").by == ada
