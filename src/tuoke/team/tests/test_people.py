import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tuoke.team import people
from tuoke.team.models import Role, SignInLink, User
from tuoke.workspace.models import Audit, Due


def link_in(page: bytes) -> str:
    """The one-time link shown on a page, as a path."""
    return "/team/enter/" + page.decode().split("/team/enter/")[1].split("/")[0] + "/"


def test_ada_invites_and_the_invited_comes_in_by_the_link_and_sets_a_password(ada, south, client_of):
    data = {"name": "林小满", "email": "Lin@Tuoke.test", "role": "seller", "team": south.pk}
    page = client_of(ada).post(reverse("team:invite"), data)
    lin = User.objects.get(email="lin@tuoke.test")
    assert (lin.name, lin.role, lin.team) == ("林小满", Role.SELLER, south)
    assert Audit.objects.filter(action="invite", by=ada, object_id=lin.pk).count() == 1
    assert len(mail.outbox) == 1

    visitor, path = client_of(None), link_in(page.content)
    assert visitor.get(path).status_code == 200
    assert visitor.post(path).url == reverse("team:set_password")
    named = '<input type="text" name="username" value="lin@tuoke.test" autocomplete="username" readonly hidden>'
    asked = visitor.get(reverse("team:set_password")).content.decode()
    assert named in asked, "a password manager knows whose it is"
    assert re.search(r'name="new_password1"[^>]* autofocus', asked), "one may type at once"
    chosen = {"new_password1": "ein-langes-Wort-9", "new_password2": "ein-langes-Wort-9"}
    assert visitor.post(reverse("team:set_password"), chosen).status_code == 302
    assert visitor.get(reverse("team:preferences")).status_code == 200, "still signed in after the change"
    lin.refresh_from_db()
    assert lin.check_password("ein-langes-Wort-9")
    assert visitor.get(reverse("team:set_password")).url == reverse("account_change_password"), "only once"


def test_a_link_lets_in_once_and_looking_at_it_does_not_use_it_up(alice, client_of):
    path = reverse("team:sign_in_link", args=[SignInLink.objects.make(alice, "demo")])
    for _ in range(3):
        assert client_of(None).get(path).status_code == 200
    assert client_of(None).post(path).status_code == 302
    assert client_of(None).post(path).status_code == 410
    assert client_of(None).get(path).status_code == 410


def test_a_new_link_ends_the_older_one(alice, ada, client_of):
    old = reverse("team:sign_in_link", args=[SignInLink.objects.make(alice, "invite")])
    page = client_of(ada).post(reverse("team:link", args=[alice.pk]))
    assert client_of(None).post(old).status_code == 410
    assert client_of(None).post(link_in(page.content)).status_code == 302


def test_who_is_deactivate_is_out_with_the_next_request_and_cannot_come_back_in(alice, ada, client_of):
    alice.set_password("correct horse 42")
    alice.save()
    known = {"login": alice.email, "password": "correct horse 42"}
    assert client_of(None).post(reverse("account_login"), known).status_code == 302
    hers, way_in = client_of(alice), SignInLink.objects.make(alice, "invite")
    assert hers.get(reverse("team:preferences")).status_code == 200
    client_of(ada).post(reverse("team:deactivate", args=[alice.pk]))
    assert hers.get(reverse("team:preferences")).status_code == 302
    assert client_of(None).post(reverse("team:sign_in_link", args=[way_in])).status_code == 410
    answer = client_of(None).post(reverse("account_login"), known)
    assert answer.status_code == 200 and "_auth_user_id" not in answer.client.session

    page = client_of(ada).post(reverse("team:reactivate", args=[alice.pk]))
    assert hers.get(reverse("team:preferences")).status_code == 302, "an old session does not come to life again"
    assert client_of(None).post(link_in(page.content)).status_code == 302


def test_the_last_admin_stays_admin_and_stays(ada, alice, client_of):
    hers = client_of(ada)
    data = {"name": "Ada", "email": ada.email, "role": "seller", "team": ""}
    assert hers.post(reverse("team:person", args=[ada.pk]), data).status_code == 422
    hers.post(reverse("team:deactivate", args=[ada.pk]))
    ada.refresh_from_db()
    assert ada.is_admin
    assert ada.is_active

    people.change(ada, alice, role=Role.ADMIN)
    people.change(ada, ada, role=Role.SELLER)
    ada.refresh_from_db()
    assert ada.role == Role.SELLER


def test_a_change_of_role_is_audited_with_before_and_after_and_asks_for_new_scores(ada, alice):
    assert people.change(ada, alice, role=Role.MANAGER)
    row = Audit.objects.get(action="update", object_id=alice.pk)
    assert row.detail == {"before": {"role": "seller"}, "after": {"role": "manager"}}
    assert Due.objects.filter(flow="score_all").count() == 1
    assert not people.change(ada, alice, role=Role.MANAGER), "nothing differs, nothing is written"
    assert Audit.objects.filter(object_id=alice.pk).count() == 1


def test_a_changed_e_mail_signs_in_and_the_old_one_no_longer(ada, alice, client_of):
    old = alice.email
    assert (
        client_of(None).post(reverse("account_login"), {"login": old, "password": "correct horse 42"}).status_code
        == 302
    )
    people.change(ada, alice, email="new@tuoke.test")
    for email, code in (("new@tuoke.test", 302), (old, 200)):
        answer = client_of(None).post(reverse("account_login"), {"login": email, "password": "correct horse 42"})
        assert answer.status_code == code, email


def test_a_link_that_went_to_the_wrong_address_ends_when_the_address_is_mended(ada, alice, client_of):
    astray = reverse("team:sign_in_link", args=[SignInLink.objects.make(alice, "invite")])
    people.change(ada, alice, name="Alice B")
    assert client_of(None).get(astray).status_code == 200
    people.change(ada, alice, email="right@tuoke.test")
    assert client_of(None).post(astray).status_code == 410


@pytest.mark.parametrize("email", ["bob@tuoke.test", "BOB@tuoke.test", "nonsense", ""])
def test_an_e_mail_that_is_taken_or_none_is_refused_and_what_was_typed_stays(ada, bob, client_of, email):
    page = client_of(ada).post(reverse("team:invite"), {"name": "Second Bob", "email": email, "role": "seller"})
    assert page.status_code == 422
    assert "Second Bob" in page.content.decode()
    assert User.objects.count() == 2


def test_companies_of_who_leaves_are_handed_over_in_one_audited_step(ada, alice, bob, charlie, client_of, make_company):
    hers, his = [make_company(owner=alice) for _ in range(3)], make_company(owner=charlie)
    client_of(ada).post(reverse("team:hand_over", args=[alice.pk]), {"to": bob.pk})
    for company in hers:
        company.refresh_from_db()
        assert (company.owner, company.version) == (bob, 2)
    his.refresh_from_db()
    assert his.owner == charlie
    row = Audit.objects.get(action="hand_over")
    assert row.detail["before"] == {"owner": alice.pk, "ids": [c.pk for c in hers]}


def test_a_company_that_alice_gets_while_hers_are_handed_over_stays_hers(alice, bob, ada, make_company, monkeypatch):
    given = make_company("A", owner=alice)

    class Clock:
        """Asked for the time between the reading of the ids and the update."""

        @staticmethod
        def now():
            make_company("late", owner=alice)
            return timezone.now()

    monkeypatch.setattr(people, "timezone", Clock)
    assert people.hand_over(ada, alice, bob) == 1
    assert [company.name for company in alice.companies.all()] == ["late"]
    given.refresh_from_db()
    assert given.owner == bob


def test_without_a_mail_server_the_page_says_whom_to_ask(db, client_of, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    page = client_of(None).get(reverse("account_reset_password"))
    assert page.status_code == 200
    assert b"<input" not in page.content.split(b"</header>")[1], "nothing to fill in"


@pytest.mark.parametrize("name", ["people", "invite", "teams", "settings"])
def test_only_an_admin_opens_these_pages(name, ada, mei, alice, client_of, django_assert_max_num_queries):
    assert client_of(mei).get(reverse(f"team:{name}")).status_code == 403
    assert client_of(alice).get(reverse(f"team:{name}")).status_code == 403
    hers = client_of(ada)
    with django_assert_max_num_queries(15):
        assert hers.get(reverse(f"team:{name}")).status_code == 200
