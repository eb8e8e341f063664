"""Two lists of the same companies come in at the same moment: each waits for the other, none for ever."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event, get_ident
from time import sleep

import pytest
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext
from psycopg.errors import DeadlockDetected

from tuoke.directory.changes import edit_person
from tuoke.directory.models import Company, ExternalKey
from tuoke.flows import importing
from tuoke.intake import changing, committing
from tuoke.intake.models import State
from tuoke.prospects import found_again

HEAD = "公司名称,股票代码,地区,网站\n"
FIRST = HEAD + "测试同行甲有限公司,S1,北京,https://a.example\n测试同行乙有限公司,S2,北京,https://b.example\n"
AREA_OF_THE_ONE = HEAD + "测试同行甲有限公司,S1,上海,\n测试同行乙有限公司,S2,,https://new.example\n"
AREA_OF_THE_OTHER = HEAD + "测试同行甲有限公司,S1,,https://new.example\n测试同行乙有限公司,S2,上海,\n"


if connection.vendor == "postgresql":  # SQLite has one writer at a time

    def side_by_side(*jobs):
        """Each (what to call, with what ...) on a connection of its own, and not begun again after a deadlock: what it
        raised, or None."""

        def apart(job):
            try:
                job[0](*job[1:])
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(jobs)) as all_of_them:
            return [done.exception() for done in [all_of_them.submit(apart, job) for job in jobs]]

    @pytest.mark.django_db(transaction=True)
    def test_two_lists_that_change_the_same_companies_crosswise_both_come_in(alice, bring_in, checked, monkeypatch):
        bring_in(alice, FIRST)
        batches = [checked(alice, text) for text in (AREA_OF_THE_ONE, AREA_OF_THE_OTHER)]
        assert all(committing.commit(batch, alice) for batch in batches)
        put, put_once, calls = changing._put, Barrier(2), Counter[int]()

        def put_and_look_round(*given):
            put(*given)
            calls[get_ident()] += 1
            if calls[get_ident()] == 1:
                # Both have changed a company now, and each wants the other's next; unless the second still waits.
                with suppress(BrokenBarrierError):
                    put_once.wait(2)

        monkeypatch.setattr(changing, "_put", put_and_look_round)

        assert side_by_side(*((committing.write, batch) for batch in batches)) == [None, None]
        for batch in batches:
            batch.refresh_from_db()
        assert [batch.state for batch in batches] == [State.DONE, State.DONE]
        assert set(Company.objects.values_list("area", "website")) == {("上海", "https://new.example")}

    @pytest.mark.django_db(transaction=True)
    def test_a_list_that_changes_people_waits_for_who_indexes_their_companies_and_not_both_for_ever(
        alice, bring_in, checked, monkeypatch
    ):
        bring_in(alice, "公司名称,联系人,手机\n测试同行乙有限公司,王明,13800138000\n测试同行甲有限公司,,\n")
        theirs, other = Company.objects.order_by("pk")
        text = "公司名称,地区,联系人,邮箱\n测试同行乙有限公司,,王明,wang@a.example\n测试同行甲有限公司,上海,,\n"
        batch = checked(alice, text)
        assert committing.commit(batch, alice)
        put, changed, asked = changing._put, Event(), Event()

        def put_and_look_round(*given):
            put(*given)
            if not changed.is_set():
                # The other company is changed; now somebody indexes both, and waits for it with the first in hand.
                changed.set()
                asked.wait(5)
                sleep(0.3)

        monkeypatch.setattr(changing, "_put", put_and_look_round)

        def index_both():
            assert changed.wait(5)
            asked.set()
            found_again.index([theirs.pk, other.pk])

        assert side_by_side((committing.write, batch), (index_both,)) == [None, None]
        other.refresh_from_db()
        assert (other.area, theirs.people.get().email) == ("上海", "wang@a.example")

    def test_companies_that_are_given_codes_are_held_in_the_order_of_their_ids(alice, bring_in):
        """The codes themselves come in the order of their values; taken hold of in that order, two lists, or a list and
        somebody who puts a company into the index, would wait for each other."""
        bring_in(alice, "公司名称,地区\n测试同行甲有限公司,北京\n测试同行乙有限公司,北京\n")
        with CaptureQueriesContext(connection) as asked:
            bring_in(alice, "公司名称,股票代码\n测试同行甲有限公司,Z9\n测试同行乙有限公司,A1\n")
        said = [one["sql"] for one in asked.captured_queries]
        held = [n for n, sql in enumerate(said) if "FOR KEY SHARE" in sql and "ORDER BY id" in sql]
        given = [n for n, sql in enumerate(said) if 'INSERT INTO "directory_externalkey"' in sql]
        assert held and given and min(held) < min(given)
        assert Company.objects.count() == ExternalKey.objects.count() == 2

    def test_who_changes_a_person_by_hand_takes_hold_of_the_company_first(alice, make_company, make_person):
        """As a list does: else each would hold what the other wants next."""
        person = make_person(make_company("测试同行丙有限公司", owner=alice), "王明")
        with CaptureQueriesContext(connection) as asked:
            edit_person(person, {"title": "经理"}, alice, version=person.version)
        said = [one["sql"] for one in asked.captured_queries]
        # "no key": a list may point at the person meanwhile.
        held = [sql.split('FROM "directory_')[1].split('"')[0] for sql in said if sql.endswith("FOR NO KEY UPDATE")]
        assert held == ["company", "person"]

    @pytest.mark.django_db(transaction=True)
    def test_who_was_chosen_as_the_victim_of_a_deadlock_begins_again_at_once(alice, checked, monkeypatch):
        batch, put = checked(alice, FIRST), committing._reveal
        fallen: list[object] = []

        def fall_once(*given):
            if not fallen:
                fallen.append(given)
                raise OperationalError("deadlock detected") from DeadlockDetected()
            put(*given)

        monkeypatch.setattr(committing, "_reveal", fall_once)
        assert committing.commit(batch, alice)
        importing.write_list(str(batch.pk))
        batch.refresh_from_db()
        assert fallen and batch.state == State.DONE and Company.objects.count() == 2
