"""What keeps strangers out: counted attempts, settings behind TLS, and no sign-up."""

import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.urls import reverse

from tuoke.team.models import SignInLink, User
from tuoke.workspace.models import Audit, Workspace


@pytest.fixture
def counted(db):
    cache.clear()
    yield
    cache.clear()


def attempt(client, email, password="wrong", **headers):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **headers)


def test_after_five_wrong_passwords_even_the_right_one_waits(counted, alice, client_of):
    for _ in range(5):
        assert attempt(client_of(None), alice.email).status_code == 200
    answer = attempt(client_of(None), alice.email, "correct horse 42")
    assert answer.status_code == 200, "not signed in"
    assert not answer.wsgi_request.user.is_authenticated


def test_the_count_is_kept_for_all_processes(counted, alice, client_of):
    """In the database's cache table, not in the memory of one process."""
    from django.db import connection

    attempt(client_of(None), alice.email)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM workspace_cache")
        assert cursor.fetchone()[0] > 0


def test_an_unknown_address_is_answered_as_a_known_one(counted, alice, client_of):
    known = attempt(client_of(None), alice.email).content.decode()
    unknown = attempt(client_of(None), "nobody@tuoke.test").content.decode()
    assert known.count("tk-banner") == unknown.count("tk-banner") == 1


def test_nobody_signs_up(db, client_of):
    data = {"email": "eve@tuoke.test", "password1": "ein-langes-Wort-9", "password2": "ein-langes-Wort-9"}
    assert client_of(None).post(reverse("account_signup"), data).status_code in (200, 403)
    assert not User.objects.exists()


def test_the_session_changes_at_sign_in_and_ends_with_the_password(counted, alice, client_of):
    client = client_of(None)
    client.get(reverse("account_login"))
    assert attempt(client, alice.email, "correct horse 42").status_code == 302
    other = client_of(alice)
    alice.set_password("ein-anderes-Wort-9")
    alice.save()
    assert other.get(reverse("team:preferences")).status_code == 302


def test_behind_a_tls_proxy_django_finds_nothing_to_warn_of(tmp_path):
    environment = {
        **os.environ,
        "TUOKE_HOME": str(tmp_path),
        "TUOKE_BEHIND_TLS_PROXY": "1",
        "TUOKE_ALLOWED_HOSTS": "tuoke.example.com",
        "TUOKE_TRUSTED_ORIGINS": "https://tuoke.example.com",
        "DJANGO_SETTINGS_MODULE": "tuoke.config.settings",
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_changed_password_is_in_the_audit_and_the_password_is_not(counted, alice, client_of):
    new = "ein-ganz-neues-Wort-9"
    data = {"oldpassword": "correct horse 42", "password1": new, "password2": new}
    client_of(alice).post(reverse("account_change_password"), data)
    alice.refresh_from_db()
    assert alice.check_password(new)
    row = Audit.objects.get(action="set_password")
    assert (row.by, row.object_id) == (alice, alice.pk)
    assert new not in str(row.detail)


def test_a_new_password_ends_the_links_that_are_out(counted, alice, client_of):
    token = SignInLink.objects.make(alice, "reset")
    new = "ein-ganz-neues-Wort-9"
    data = {"oldpassword": "correct horse 42", "password1": new, "password2": new}
    client = client_of(alice)
    assert client.get(f"/team/enter/{token}/").status_code == 200
    assert client.post(reverse("account_change_password"), data).status_code == 302
    assert client.get(f"/team/enter/{token}/").status_code == 410


def test_who_has_no_password_is_told_on_every_page_but_not_in_a_demo(db, client_of, alice):
    told = "/team/set-password/"
    assert told not in client_of(alice).get("/companies/").content.decode()
    alice.set_unusable_password()
    alice.save()
    assert told in client_of(alice).get("/companies/").content.decode()
    Workspace.objects.update_or_create(pk=1, defaults={"name": "Demo", "is_demo": True})
    assert told not in client_of(alice).get("/companies/").content.decode()


def test_two_workspaces_on_one_machine_have_sessions_of_their_own(tmp_path):
    ask = "from tuoke.config import settings; print(settings.SESSION_COOKIE_NAME)"
    named = set()
    for folder in ("demo", "real"):
        environment = {**os.environ, "TUOKE_HOME": str(tmp_path / folder)}
        named.add(subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True).stdout)
    assert len(named) == 2 and all(name.startswith("tuoke_") for name in named)
