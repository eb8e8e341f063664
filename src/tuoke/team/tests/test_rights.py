"""What a role may do, and on whose rows: as shipped until an admin changes it, then everywhere alike."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.directory.models import Company
from tuoke.intake.models import Batch
from tuoke.journal.models import JournalEntry
from tuoke.team import rights
from tuoke.team.models import RoleRights, User
from tuoke.team.rights import SHIPPED, Action, ChangedMeanwhile, Reach, Rights
from tuoke.workspace.models import Audit

PAGE = "team:rights"


@pytest.fixture
def companies(alice, bob, charlie, make_company):
    return {
        name: make_company(f"{name}机械", owner=owner)
        for name, owner in (("alice", alice), ("bob", bob), ("charlie", charlie), ("free", None))
    }


def allow(ada, role, version=0, **actions):
    given = {str(action): int(reach) for action, reach in SHIPPED[role].items()} | actions
    rights.write(role, given, ada, version=version)


def seen_by(user):
    """By name; the person anew, as every request reads them."""
    found = Company.objects.visible_to(User.objects.get(pk=user.pk)).values_list("name", flat=True)
    return {name.removesuffix("机械") for name in found}


def test_as_shipped_everybody_sees_what_they_always_saw(companies, alice, mei, vera, ada):
    assert seen_by(alice) == {"alice", "free"}
    assert seen_by(mei) == seen_by(vera) == {"alice", "bob", "free"}
    assert seen_by(ada) == {"alice", "bob", "charlie", "free"}
    assert not RoleRights.objects.exists()


def test_a_seller_is_shown_the_team_and_still_changes_only_her_own(companies, alice, ada, client_of):
    allow(ada, "seller", see=Reach.TEAM)
    assert seen_by(alice) == {"alice", "bob", "free"}
    hers = client_of(alice)
    bobs, own = companies["bob"], companies["alice"]
    page = hers.get(reverse("directory:company", args=[bobs.pk]))
    edit = reverse("directory:company_edit", args=[bobs.pk])
    assert page.status_code == 200 and edit not in page.content.decode()
    assert (
        reverse("directory:company_edit", args=[own.pk])
        in hers.get(reverse("directory:company", args=[own.pk])).content.decode()
    )
    log = reverse("journal:log", args=[bobs.pk])
    assert hers.get(edit).status_code == hers.post(edit, {"name": "偷改"}).status_code == 404
    assert hers.post(log, {"kind": "note", "text": "x"}).status_code == 404
    many = {"every": "1", "do": "field:industry", "value": "银行", "go": "1"}
    assert hers.post(reverse("directory:bulk_change"), many).status_code == 302
    changed = set(Company.objects.filter(industry="银行").values_list("name", flat=True))
    assert changed == {"alice机械", "无主机械"} or changed == {"alice机械", "free机械"}
    assert not JournalEntry.objects.exists()


def test_who_sees_none_sees_not_even_what_nobody_owns(companies, alice, ada, client_of):
    allow(ada, "seller", see=Reach.NONE)
    assert seen_by(alice) == set()
    assert client_of(alice).get(reverse("directory:company", args=[companies["alice"].pk])).status_code == 404
    assert not User.objects.get(pk=alice.pk).may_write  # nobody does more than they see


def test_who_may_change_none_reads(companies, alice, ada, client_of):
    allow(ada, "seller", change=Reach.NONE)
    hers = client_of(alice)
    assert hers.get(reverse("directory:company", args=[companies["alice"].pk])).status_code == 200
    assert hers.post(reverse("directory:company_edit", args=[companies["alice"].pk]), {"name": "x"}).status_code == 403


def test_a_viewer_who_may_change_writes(companies, vera, ada, client_of):
    allow(ada, "viewer", change=Reach.TEAM)
    edit = reverse("directory:company_edit", args=[companies["bob"].pk])
    assert client_of(vera).get(edit).status_code == 200


def test_what_may_be_taken_out_is_as_far_as_the_role_reaches(companies, mei, ada, client_of):
    everything = {"every": "1", "form": "csv"}
    export = reverse("directory:export")

    def taken_out():
        return b"".join(client_of(mei).post(export, everything).streaming_content).decode()

    assert "bob机械" in taken_out()
    allow(ada, "manager", export=Reach.OWN)
    told = taken_out()
    assert "free机械" in told and "bob机械" not in told
    allow(ada, "manager", version=1, export=Reach.NONE)
    hers = client_of(mei)
    assert hers.post(export, everything).status_code == 403
    assert export not in hers.get(reverse("directory:companies")).content.decode()


def test_a_seller_may_be_let_hand_over_her_own(companies, alice, bob, charlie, ada, client_of):
    give = reverse("directory:company_owner", args=[companies["alice"].pk])
    assert client_of(alice).post(give, {"owner": bob.pk}).status_code == 403
    allow(ada, "seller", assign=Reach.OWN)
    hers = client_of(alice)
    assert hers.post(give, {"owner": charlie.pk}).status_code == 404  # of another team
    assert hers.post(give, {"owner": bob.pk}).status_code == 302
    assert Company.objects.get(pk=companies["alice"].pk).owner == bob
    assert hers.post(reverse("directory:company_owner", args=[companies["bob"].pk]), {"owner": ""}).status_code == 404


def test_a_manager_without_the_right_hands_nothing_over(companies, mei, bob, ada, client_of):
    allow(ada, "manager", assign=Reach.NONE)
    hers = client_of(mei)
    page = hers.get(reverse("directory:company", args=[companies["alice"].pk])).content.decode()
    give = reverse("directory:company_owner", args=[companies["alice"].pk])
    assert give not in page and hers.post(give, {"owner": bob.pk}).status_code == 403
    assert hers.get(reverse("ownership:hand_over")).status_code == 403
    many = {"every": "1", "do": "field:owner", "value": bob.pk, "go": "1"}
    assert hers.post(reverse("directory:bulk_change"), many).status_code == 404


def test_who_may_not_import_or_undo_is_refused(alice, mei, ada, client_of):
    batch = Batch.objects.create(by=alice, state="done", file_name="x.csv")
    undo = reverse("intake:undo", args=[batch.pk])
    assert client_of(mei).get(undo).status_code == 200
    allow(ada, "manager", undo=Reach.OWN)
    assert client_of(mei).post(undo).status_code == 404
    allow(ada, "seller", **{"import": Reach.NONE})
    hers = client_of(alice)
    assert hers.get(reverse("intake:imports")).status_code == 403
    assert reverse("intake:imports") not in hers.get(reverse("directory:companies")).content.decode().split("</nav>")[0]


def test_the_admin_sets_it_on_a_page_and_the_audit_says_so(ada, client_of, django_assert_max_num_queries):
    hers = client_of(ada)
    with django_assert_max_num_queries(15):
        page = hers.get(reverse(PAGE))
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"seller-see": Reach.TEAM.value}
    assert hers.post(reverse(PAGE), sent).status_code == 302
    row = Audit.objects.get(kind="team.rolerights")
    assert row.detail == {"role": "seller", "before": {"see": "own"}, "after": {"see": "team"}}
    # Sent once more as it was shown: another admin was quicker, and nothing is written.
    assert hers.post(reverse(PAGE), sent | {"seller-see": 3, "manager-see": 1}).status_code == 409
    assert Rights.of("seller", RoleRights.objects.get().body).chosen["see"] == Reach.TEAM

    again = hers.get(reverse(PAGE))
    form = again.context["form"]
    hers.post(reverse(PAGE), {name: form[name].value() for name in form.fields} | {"shipped": "1"})
    assert Rights.of("seller", RoleRights.objects.get().body).is_shipped
    assert Audit.objects.filter(kind="team.rolerights").count() == 2


def test_nobody_locks_the_firm_out(ada, client_of):
    """The admin's own rights are fixed: neither the page nor a row in the database takes them away."""
    with pytest.raises(ValueError, match="admin"):
        rights.write("admin", dict.fromkeys(Action, 0), ada, version=0)
    RoleRights.objects.create(role="admin", body={"actions": dict.fromkeys(Action.values, 0)}, by=ada)
    assert client_of(ada).get(reverse(PAGE)).status_code == 200
    assert User.objects.get(pk=ada.pk).rights.is_shipped


@pytest.mark.parametrize("body", [{}, {"actions": {"see": 99, "change": "x", "fly": 1}}, {"actions": {"see": None}}])
def test_what_a_row_does_not_tell_is_as_shipped(body):
    assert Rights.of("seller", body).is_shipped


def test_two_admins_at_once_do_not_undo_each_other(ada):
    allow(ada, "seller", see=Reach.TEAM)
    with pytest.raises(ChangedMeanwhile):
        allow(ada, "seller", see=Reach.ALL)


def test_the_rights_come_along_without_a_query_of_their_own(
    companies, alice, ada, client_of, django_assert_num_queries
):
    def asked():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        hers = client_of(alice)
        hers.get(reverse("directory:companies"))
        with CaptureQueriesContext(connection) as queries:
            hers.get(reverse("directory:companies"))
        return len(queries), [q["sql"] for q in queries if "rolerights" in q["sql"]]

    before, own = asked()
    allow(ada, "seller", see=Reach.ALL)
    after, others = asked()
    assert before == after and len(own) == len(others) == 1
