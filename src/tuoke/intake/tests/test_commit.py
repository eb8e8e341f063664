from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tuoke.directory.digest import digest
from tuoke.directory.models import Arrival, Company, Entry, ExternalKey, List, Person
from tuoke.flows import importing
from tuoke.intake import bulk, changing, committing, kinds, sentences
from tuoke.intake.models import Batch, Change, State
from tuoke.prospects import found_again
from tuoke.workspace.models import Audit, Due

TEXT = (
    "公司名称,股票代码,行业,联系人,职务,手机\n平安银行,000001.SZ,金融,王明,经理,13800138000\n"
    "万科A,000002.SZ,地产,李红,采购,13900139000\n国华网安,000004.SZ,软件,,,\n"
)


class Killed(BaseException):
    """As sudden as kill -9: nothing in the product catches it."""


def test_a_double_click_commits_once(alice, checked, client_of):
    batch = checked(alice, TEXT)
    page = client_of(alice)
    for _ in range(2):
        assert page.post(reverse("intake:commit", args=[batch.pk])).status_code == 302
    assert Due.objects.filter(flow="write_list", key=str(batch.pk)).count() == 1
    importing.write_list(str(batch.pk))
    importing.write_list(str(batch.pk))
    assert Company.objects.count() == 3
    assert Audit.objects.filter(kind="intake.batch", action="import").count() == 1


def test_two_people_committing_at_once_commit_once(alice, checked):
    batch = checked(alice, TEXT)
    other = Batch.objects.get(pk=batch.pk)
    assert committing.commit(batch, alice) is True
    assert committing.commit(other, alice) is False


def test_nobody_sees_anything_before_all_of_it(alice, ada, checked, monkeypatch):
    batch = checked(alice, TEXT)
    committing.commit(batch, alice)
    before = digest()
    monkeypatch.setattr(committing, "_reveal", lambda batch, counts: None)
    importing.write_list(str(batch.pk))
    assert Company.objects.count() == 3
    for user in (alice, ada):
        for model in (Company, Person, ExternalKey, List, Entry):
            assert not model.objects.visible_to(user).exists()
    assert digest() == before


STEPS = [
    (bulk, "reserve"), (bulk, "insert"), (bulk, "insert_rows"), (found_again, "index_companies"), (changing, "apply"),
    (changing, "clear"), (committing, "record"),
]  # fmt: skip


@pytest.mark.parametrize("module,name", STEPS, ids=[name for _, name in STEPS])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_step_an_import_is_done_once_and_whole(
    alice, bring_in, checked, take_back, monkeypatch, module, name, after
):
    bring_in(alice, "公司名称,股票代码,行业\n平安银行,000001.SZ,银行\n")
    before = digest()
    batch = checked(alice, TEXT)
    committing.commit(batch, alice)
    for nth in _calls():
        if not _killed(monkeypatch, module, name, nth, after, str(batch.pk)):
            break
    importing.write_list(str(batch.pk))
    batch.refresh_from_db()
    assert batch.state == State.DONE
    assert sorted(Company.objects.visible_to(alice).values_list("name", "industry")) == [
        ("万科A", "地产"), ("国华网安", "软件"), ("平安银行", "金融"),
    ]  # fmt: skip
    assert Person.objects.count() == 2 and Entry.objects.count() == 4 and List.objects.count() == 2
    assert Change.objects.filter(batch=batch).count() == 1
    assert Audit.objects.filter(action="import", object_id=batch.pk).count() == 1
    take_back(batch, alice)
    assert digest() == before


def _calls() -> Iterator[int]:
    return iter(range(1, 6))


def _killed(monkeypatch, module, name, nth, after, key) -> bool:
    """Run the flow with a kill at the nth call of the function; False when it was not called that often."""
    from django.db import transaction

    real, count = getattr(module, name), [0]

    def deadly(*given, **named):
        count[0] += 1
        if count[0] == nth and not after:
            raise Killed
        answer = real(*given, **named)
        if count[0] == nth:
            raise Killed
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(module, name, deadly)
        try:
            # The test's own transaction stands in for the file: what was committed before the kill stays.
            importing.write_list(key)
        except Killed:
            assert not connection.needs_rollback
            transaction.get_connection()
            return True
    return False


def _stop_at(monkeypatch, batch, by, nth: int) -> None:
    """Write the list; `by` clicks stop when the nth slice has been written."""
    real, count = bulk.insert_rows, [0]

    def clicked(*given, **named):
        real(*given, **named)
        count[0] += 1
        if count[0] == nth:
            assert committing.stop(Batch.objects.get(pk=batch.pk), by)

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "insert_rows", clicked)
        importing.write_list(str(batch.pk))
    batch.refresh_from_db()


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_a_stopped_import_leaves_nothing_and_can_be_started_again(alice, bring_in, checked, monkeypatch, nth):
    bring_in(alice, "公司名称,股票代码,行业\n平安银行,000001.SZ,银行\n")
    before = digest()
    rows = [model.objects.count() for model in (Company, Person, ExternalKey, List, Entry, Change, Arrival)]
    batch = checked(alice, TEXT)
    committing.commit(batch, alice)
    _stop_at(monkeypatch, batch, alice, nth)
    assert (batch.state, batch.error, batch.arrival) == (State.CHECKED, "stopped", None)
    assert digest() == before
    assert [model.objects.count() for model in (Company, Person, ExternalKey, List, Entry, Change, Arrival)] == rows
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM directory_searchtext")
        assert cursor.fetchone() == (1,)
    assert committing.commit(batch, alice)
    importing.write_list(str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.error, Company.objects.count()) == (State.DONE, "", 3)


def test_a_stop_in_the_last_moment_is_heard_before_anything_is_revealed(alice, checked, monkeypatch):
    batch = checked(alice, TEXT)
    committing.commit(batch, alice)
    real = committing._reveal

    def late(found, counts):
        assert committing.stop(Batch.objects.get(pk=batch.pk), alice)
        real(found, counts)

    monkeypatch.setattr(committing, "_reveal", late)
    importing.write_list(str(batch.pk))
    assert not Company.objects.exists()
    batch.refresh_from_db()
    assert batch.state == State.CHECKED


def test_a_worker_killed_while_it_stops_is_followed_by_one_that_clears_up(alice, checked, client_of):
    batch = checked(alice, TEXT)
    committing.commit(batch, alice)
    assert client_of(alice).post(reverse("intake:stop", args=[batch.pk])).status_code == 302
    batch.refresh_from_db()
    assert batch.state == State.STOPPING and batch.working
    Due.objects.all().delete()
    committing.sweep()
    batch.refresh_from_db()
    assert batch.state == State.CHECKED and not Company.objects.exists()


def test_a_done_import_cannot_be_stopped(alice, bring_in, client_of):
    batch = bring_in(alice, TEXT)
    client_of(alice).post(reverse("intake:stop", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == State.DONE and Company.objects.count() == 3


def test_the_waiting_page_says_how_long_the_rest_takes(alice, checked, client_of):
    batch = checked(alice, TEXT)
    committing.commit(batch, alice)
    batch.refresh_from_db()
    assert batch.seconds_left is None
    began = timezone.now() - timedelta(seconds=60)
    Batch.objects.filter(pk=batch.pk).update(progress=0.25, began_at=began)
    batch.refresh_from_db()
    left = batch.seconds_left
    assert left is not None and 180 <= left <= 185
    shown = client_of(alice).get(reverse("intake:progress", args=[batch.pk])).content.decode()
    assert sentences.left(left) in shown


def test_a_kill_while_undoing_is_finished_by_the_next_run(alice, bring_in, monkeypatch):
    before = digest()
    batch = bring_in(alice, TEXT)
    committing.undo(batch, alice)
    real, count = bulk.delete, [0]

    def deadly(*given):
        count[0] += 1
        if count[0] == 2:
            raise Killed
        return real(*given)

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "delete", deadly)
        with pytest.raises(Killed):
            importing.undo_list(str(batch.pk))
    assert digest() == before and not Company.objects.visible_to(alice).exists()
    importing.undo_list(str(batch.pk))
    batch.refresh_from_db()
    assert batch.state == State.UNDONE and not Company.objects.exists()


def test_the_broom_sends_a_given_up_import_back_and_leaves_nothing_of_it(alice, checked, monkeypatch):
    batch = checked(alice, TEXT)
    committing.commit(batch, alice)
    monkeypatch.setattr(committing, "_reveal", lambda batch, counts: None)
    importing.write_list(str(batch.pk))
    Due.objects.filter(key=str(batch.pk)).update(failed_at="2026-01-01T00:00Z")
    importing.sweep("")
    batch.refresh_from_db()
    assert (batch.state, batch.error) == (State.CHECKED, "given_up")
    assert not Company.objects.exists() and not Arrival.objects.filter(revealed=False).exists()


def test_a_hidden_arrival_that_belongs_to_nobody_is_swept_away(alice, make_company):
    arrival = Arrival.objects.create()
    make_company(arrival=arrival.pk)
    importing.sweep("")
    assert not Company.objects.exists() and not Arrival.objects.exists()


def test_what_changed_between_check_and_commit_is_seen_at_commit(alice, checked, make_company):
    from django.db import transaction

    from tuoke.workspace.audit import record

    batch = checked(alice, TEXT)
    company = make_company("国华网安", owner=alice, code="000004.SZ", industry="软件")
    with transaction.atomic():
        record(alice, "create", company)
    committing.commit(batch, alice)
    importing.write_list(str(batch.pk))
    batch.refresh_from_db()
    assert (batch.counts["new"], batch.counts["same"]) == (2, 1)
    assert Company.objects.filter(name="国华网安").count() == 1


def test_scores_are_asked_for_after_an_import_and_after_its_undo(alice, bring_in, take_back):
    batch = bring_in(alice, TEXT)
    assert Due.objects.filter(flow="score_all").count() == 1
    Due.objects.filter(flow="score_all").update(done_at="2026-01-01T00:00Z")
    take_back(batch, alice)
    assert Due.objects.filter(flow="score_all", done_at=None).count() == 1
    assert kinds.get("companies").code == "companies"


def test_the_audit_names_who_clicked_and_not_who_uploaded(alice, mei, checked, take_back):
    batch = checked(alice, "公司名称\n鉴湖酿造\n")
    assert committing.commit(batch, mei)
    importing.write_list(str(batch.pk))
    take_back(batch, mei)
    written = Audit.objects.filter(kind="intake.batch", object_id=batch.pk, action__in=["commit", "import", "undo"])
    assert [(row.action, row.by) for row in written.order_by("pk")] == [
        ("commit", mei), ("import", mei), ("undo", mei), ("undo", mei),
    ]  # fmt: skip


def test_work_that_was_given_up_is_asked_for_again_by_whoever_sees_it_and_once(alice, mei, checked):
    batch = checked(alice, "公司名称\n鉴湖酿造\n")
    assert not committing.again(batch, mei), "nothing to do"
    assert committing.commit(batch, alice)
    assert not committing.again(batch, mei), "under way"
    Due.objects.filter(flow="write_list").update(failed_at=timezone.now())
    assert committing.again(batch, mei)
    assert not committing.again(batch, mei), "asked for already"
    assert Due.objects.filter(flow="write_list", failed_at=None).count() == 1
    assert Audit.objects.get(action="again").by == mei
