import ast
import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

import tuoke
from tuoke.workspace.audit import record
from tuoke.workspace.audit_words import ACTIONS, FIELDS
from tuoke.workspace.models import Audit


def test_ada_reads_who_wrote_what_and_pages_back_without_losing_a_row(
    ada, alice, client_of, django_assert_max_num_queries
):
    with transaction.atomic():
        for n in range(120):
            record(alice if n % 2 else ada, "update", alice, before={"name": f"v{n}"}, after={"name": f"v{n + 1}"})
    hers, seen, address = client_of(ada), [], reverse("workspace:audit")
    while address:
        with django_assert_max_num_queries(15):
            page = hers.get(address)
        seen += [line for row in page.context["rows"] for line in row.lines]
        after = page.context["after_url"]
        address = reverse("workspace:audit") + after if after else ""
    assert seen == [f"名称：v{n} → v{n + 1}" for n in reversed(range(120))]

    only = hers.get(reverse("workspace:audit"), {"by": alice.pk})
    assert {row.by for row in only.context["rows"]} == {alice}


def test_nobody_but_an_admin_reads_the_audit(alice, mei, vera, client_of):
    for person in (alice, mei, vera):
        assert client_of(person).get(reverse("workspace:audit")).status_code == 403
    assert client_of(None).get(reverse("workspace:audit")).status_code == 302


@pytest.mark.parametrize(
    "query", ["before=9" * 30, "before=%00", "by=x", "by=99999999999999999999", "kind=%00", "kind=a'b"]
)
def test_an_address_that_means_nothing_shows_everything(ada, client_of, query):
    assert client_of(ada).get(f"{reverse('workspace:audit')}?{query}").status_code == 200


@pytest.mark.parametrize("table", ["workspace_audit", "journal_journalentry"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_is_written(alice, make_company, table, statement):
    from tuoke.journal import kinds
    from tuoke.journal.models import JournalEntry

    with transaction.atomic():
        record(alice, "create", alice)
        JournalEntry.objects.write(alice, make_company(), kinds.Note("x"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert Audit.objects.count() == 1


def test_health_says_ok_to_anybody_and_no_more(db, client_of):
    answer = client_of(None).get(reverse("workspace:health"))
    assert answer.json() == {"ok": True}


def test_every_action_that_the_code_records_has_a_word():
    """`record(by, "action", ...)`, and the steps of an import, which hand their action on."""
    code = [p.read_text("utf-8") for p in Path(tuoke.__file__).parent.rglob("*.py") if "tests" not in p.parts]
    calls = re.compile(r'\b(?:record|step)\(\s*[\w.()]+,\s*(?:request\.user,\s*|by,\s*)?"([a-z_ ]+)"')
    recorded = {action for text in code for action in calls.findall(text)}
    assert {"commit", "rule", "settle", "log", "found"} <= recorded
    assert recorded <= set(ACTIONS)


def test_every_detail_that_the_code_records_has_a_word():
    """The keywords of `record(...)`, and the names in what stood there before and stands there now."""
    recorded: set[str] = set()
    for path in Path(tuoke.__file__).parent.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        for call in () if "tests" in path.parts else calls:
            if getattr(call.func, "attr", getattr(call.func, "id", "")) == "record":
                recorded |= {word.arg for word in call.keywords if word.arg}
                values = [word.value for word in call.keywords if isinstance(word.value, ast.Dict)]
                recorded |= {str(key.value) for value in values for key in value.keys if isinstance(key, ast.Constant)}
    assert {"email", "role", "owner", "sha256"} <= recorded
    assert recorded - {"before", "after"} <= set(FIELDS)
