"""The page on which people settle twins: what it shows, what its keys do, and how little it asks the database."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from tuoke.directory.merging import merge
from tuoke.directory.models import Company, Merge, TwinPair
from tuoke.directory.pairs import PairState
from tuoke.journal.kinds import Note, Withdrawal
from tuoke.journal.models import JournalEntry
from tuoke.prospects.sign_words import sign_words
from tuoke.targeting.models import Score, Scoring, Trigger
from tuoke.workspace.models import Audit


@pytest.fixture
def pair(make_company, make_person, alice):
    one = make_company("深圳远山科技有限公司", owner=alice, area="深圳", code="300001")
    other = make_company("远山科技", owner=alice, phone="0755-2345 6789", area="深圳市")
    make_person(one, "李娜"), make_person(other, "王伟")
    signs = [{"sign": "name_close", "points": 9}, {"sign": "other_place", "points": -2}]
    return TwinPair.objects.create(one=one, other=other, points=7, evidence=signs)


def test_both_stand_side_by_side_with_the_evidence(pair, alice, client_of):
    page = client_of(alice).get("/twins/").content.decode()
    for text in ("深圳远山科技有限公司", "远山科技", "0755-2345 6789", "300001", "+9", "−2"):
        assert text in page


@pytest.mark.parametrize("sign", ["only_names", "only_names_near", "only_names_far", "one_only_name"])
def test_a_seller_reads_why_bare_names_give_points(pair, alice, client_of, sign):
    """That little is known is no reason by itself: what it means for the answer is said with it."""
    pair.evidence = [{"sign": sign, "points": 4}]
    pair.save()
    page = client_of(alice).get("/twins/").content.decode()
    assert "只有名" in page and any(word in page for word in ("反证", "写法")) and "只知道" not in page
    with override("en"):
        assert "only" in sign_words(sign) and "nothing but" not in sign_words(sign)


def test_what_differs_is_marked_letter_by_letter_and_days_have_one_form(pair, alice, client_of):
    for address in ("/twins/", f"/twins/{pair.pk}/"):
        page = client_of(alice).get(address).content.decode()
        assert "<mark>深圳</mark>远山科技<mark>有限公司</mark>" in page, address
        assert not re.search(r"\d{4}-\d\d-\d\d", page.partition('class="dup"')[2]), address


def test_the_page_asks_the_database_at_most_fifteen_times(
    pair, make_company, alice, client_of, django_assert_max_num_queries
):
    for number in range(9):
        one, other = make_company(f"甲{number}", owner=alice), make_company(f"乙{number}", owner=alice)
        TwinPair.objects.create(one=one, other=other, points=5)
    browser = client_of(alice)
    for address in ("/twins/", f"/twins/{pair.pk}/"):
        browser.get(address)
        with django_assert_max_num_queries(15):
            assert browser.get(address).status_code == 200


def test_the_page_of_a_company_with_everything_takes_at_most_fifteen_queries(
    pair, make_company, make_person, make_list, alice, mei, ada, client_of, django_assert_max_num_queries
):
    company, other = pair.one, pair.other
    make_list(alice, [company])
    for number in range(3):
        company.refresh_from_db()
        gone = make_company(f"甲{number}", owner=alice)
        merge(company.pk, gone.pk, {}, alice, versions={one.pk: one.version for one in (company, gone)})
        branch = make_company(f"乙{number}", owner=alice)
        TwinPair.objects.create(one=company, other=branch, points=5, state=PairState.LINKED)
        Trigger.objects.create(company=company, kind="funding", text="B轮", happened_on="2026-11-01", by=alice)
    entry = JournalEntry.objects.write(alice, company, Note("x"))
    JournalEntry.objects.write(mei, company, Withdrawal(), withdraws=entry)
    for user in (alice, mei, ada):
        Score.objects.create(scoring=Scoring.objects.create(seller=user, current=True), company=company, points=3)
        browser = client_of(user)
        browser.get(f"/companies/{company.pk}/")
        with django_assert_max_num_queries(15):
            page = browser.get(f"/companies/{company.pk}/").content.decode()
        for said in (other.name, "甲0", "甲2", "乙1", "B轮", "展会名单", "Mei"):
            assert said in page


def test_different_is_kept_and_the_next_pair_is_asked(pair, alice, client_of):
    browser = client_of(alice)
    answer = browser.post(f"/twins/{pair.pk}/answer/", {"answer": "different"}, HTTP_HX_REQUEST="true")
    pair.refresh_from_db()
    assert (pair.state, pair.by) == ("different", alice)
    assert 'id="settle"' in answer.content.decode() and f"/twins/{pair.pk}/answer/" in answer.content.decode()
    assert Audit.objects.get().action == "answer"
    browser.post(f"/twins/{pair.pk}/answer/", {"answer": "open"}, HTTP_HX_REQUEST="true")
    pair.refresh_from_db()
    assert (pair.state, pair.by) == ("open", None)


def test_what_is_put_off_comes_after_the_others(pair, make_company, alice, client_of):
    one, other = make_company("甲", owner=alice), make_company("乙", owner=alice)
    later = TwinPair.objects.create(one=one, other=other, points=4)
    assert list(TwinPair.objects.open().in_turn()) == [pair, later]
    client_of(alice).post(f"/twins/{pair.pk}/answer/", {"answer": "later"})
    assert list(TwinPair.objects.open().in_turn()) == [later, pair]


def test_a_branch_is_linked_not_merged(pair, alice, client_of):
    browser = client_of(alice)
    browser.post(f"/twins/{pair.pk}/answer/", {"answer": "linked"})
    assert Company.objects.visible_to(alice).count() == 2
    assert "远山科技" in browser.get(f"/companies/{pair.one_id}/").content.decode()


def merged(browser, pair, **picked):
    data = {"winner": pair.one_id, f"version-{pair.one_id}": 1, f"version-{pair.other_id}": 1, **picked}
    return browser.post(f"/twins/{pair.pk}/merge/", data, HTTP_HX_REQUEST="true")


def test_the_same_is_made_one_with_the_values_picked_and_undone(pair, alice, client_of):
    browser = client_of(alice)
    merged(browser, pair, **{"pick-name": "loser"})
    one = Company.objects.get(pk=pair.one_id)
    assert (one.name, one.phone, one.area) == ("远山科技", "0755-2345 6789", "深圳市")
    done = Merge.objects.get()
    page = browser.get(f"/companies/{one.pk}/").content.decode()
    assert f"/merges/{done.pk}/undo/" in page
    assert browser.get(f"/companies/{pair.other_id}/").url == f"/companies/{one.pk}/"
    assert browser.get(f"/merges/{done.pk}/undo/").status_code == 200
    browser.post(f"/merges/{done.pk}/undo/")
    one.refresh_from_db()
    pair.refresh_from_db()
    assert (one.name, one.phone, pair.state) == ("深圳远山科技有限公司", "", "different")


def test_nothing_is_merged_that_was_changed_meanwhile(pair, alice, client_of):
    Company.objects.filter(pk=pair.other_id).update(version=2)
    merged(client_of(alice), pair)
    assert not Merge.objects.exists()


def test_a_second_click_merges_once(pair, alice, client_of):
    browser = client_of(alice)
    merged(browser, pair)
    assert merged(browser, pair).status_code == 404
    assert Merge.objects.count() == 1


def test_phones_of_a_colleagues_company_are_masked(pair, mei, client_of):
    assert "2345 6789" not in client_of(mei).get("/twins/").content.decode()


def test_who_has_nothing_to_settle_reads_what_to_do_next(firm, alice, client_of):
    assert "/import/" in client_of(alice).get("/twins/").content.decode()
