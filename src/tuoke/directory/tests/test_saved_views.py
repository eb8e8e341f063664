"""Views of the list that people keep and share, and what each sees through them."""

import pytest

from tuoke.directory.models import DefaultView, SavedView
from tuoke.directory.tests.test_conditions import shown
from tuoke.workspace.models import Audit


@pytest.fixture
def keep(client_of, alice):
    def make(shared="me", query="industry=银行&sort=changed&evil=1"):
        answer = client_of(alice).post("/companies/view/new/", {"name": "银行", "shared": shared, "query": query})
        assert answer.status_code == 302
        return SavedView.objects.latest("pk")

    return make


def listed(client, path) -> list[str]:
    names = client.get(path).content.decode().split('<td class="co-name"><a class="m" href="')[1:]
    return [name.split('">', 1)[1].split("</a>")[0] for name in names]


def test_a_kept_view_shows_its_filter_under_its_own_address(keep, client_of, alice, make_company):
    make_company("甲", industry="银行")
    make_company("乙", industry="造纸")
    view = keep()
    assert view.query == "industry=%E9%93%B6%E8%A1%8C&sort=changed" and Audit.objects.get(action="create").by == alice
    assert listed(client_of(alice), f"/companies/view/{view.pk}/") == ["甲"]
    assert listed(client_of(alice), f"/companies/view/{view.pk}/?industry=造纸") == ["乙"]
    assert len(listed(client_of(alice), f"/companies/view/{view.pk}/?all=1")) == 2


def test_a_shared_view_shows_each_only_what_they_may_see(keep, client_of, alice, bob, charlie, make_company):
    make_company("甲", industry="银行", owner=alice)
    make_company("乙", industry="银行", owner=charlie)
    view = keep(shared="all")
    assert listed(client_of(charlie), f"/companies/view/{view.pk}/") == ["乙"]
    assert listed(client_of(bob), f"/companies/view/{view.pk}/") == []


def test_whose_view_is_seen_by_whom(keep, alice, bob, charlie, mei, vera, ada):
    def seen(view):
        everybody = (alice, bob, charlie, mei, vera, ada)
        return [who.name for who in everybody if SavedView.objects.visible_to(who).filter(pk=view.pk)]

    assert seen(keep("me")) == ["Alice"]
    assert seen(keep("team")) == ["Alice", "Bob", "Mei", "Vera", "Ada"]
    assert len(seen(keep("all"))) == 6


def test_who_may_change_a_view(keep, alice, bob, charlie, mei, vera, ada):
    view = keep("all")
    assert [view.changeable_by(who) for who in (alice, bob, charlie, mei, vera, ada)] == [1, 0, 0, 1, 0, 1]


def test_nobody_overwrites_a_view_that_somebody_else_changed(keep, client_of, alice, mei):
    view = keep("team")
    asked = {"name": "大银行", "shared": "team", "query": view.query, "version": 1}
    assert client_of(mei).post(f"/companies/view/{view.pk}/edit/", asked).status_code == 302
    mine = asked | {"name": "小银行", "query": "owner=me"}
    answer = client_of(alice).post(f"/companies/view/{view.pk}/edit/", mine)
    page = answer.content.decode()
    assert answer.status_code == 409 and "大银行" in page and 'value="小银行"' in page
    view.refresh_from_db()
    assert (view.name, view.version) == ("大银行", 2)
    assert client_of(alice).post(f"/companies/view/{view.pk}/edit/", mine | {"version": 2}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.query) == ("小银行", "owner=me")


def test_the_list_opens_with_the_view_that_a_person_chose(keep, client_of, alice, bob):
    view = keep("team")
    client = client_of(alice)
    client.post(f"/companies/view/{view.pk}/default/")
    assert client.get("/companies/")["Location"] == f"/companies/view/{view.pk}/"
    assert client.get("/companies/?all=1").status_code == client_of(bob).get("/companies/").status_code == 200
    client.post(f"/companies/view/{view.pk}/default/")
    assert client.get("/companies/").status_code == 200 and not DefaultView.objects.exists()


def test_a_default_view_that_is_no_longer_shared_opens_the_whole_list(keep, client_of, bob):
    view = keep("team")
    DefaultView.objects.create(user=bob, view=view)
    SavedView.objects.update(shared="me")
    assert client_of(bob).get("/companies/").status_code == 200


def test_a_deleted_view_leaves_its_companies_and_a_line_in_the_audit(keep, client_of, alice, make_company):
    make_company("甲", industry="银行")
    view = keep()
    DefaultView.objects.create(user=alice, view=view)
    assert client_of(alice).post(f"/companies/view/{view.pk}/delete/").status_code == 302
    assert shown(client_of(alice)) == ["甲"] and not SavedView.objects.exists()
    assert Audit.objects.get(action="delete").detail["before"]["name"] == "银行"
