"""Companies as a table for the engine, and the fingerprint of the directory."""

from django.utils import timezone

from tuoke.directory.digest import digest
from tuoke.directory.models import Arrival, Company, List
from tuoke.directory.rows import company_rows


def test_a_seller_gets_the_rows_of_their_own_and_unowned_companies(alice, charlie, make_company):
    own = make_company("远望", code="300123", owner=alice, industry="银行", employees=80, extra={"行业码": 7})
    free = make_company("恒通")
    make_company("天河", owner=charlie)
    rows = company_rows(alice, extra=["行业码"])
    assert rows["company_id"].to_pylist() == [own.pk, free.pk]
    assert rows["code"].to_pylist() == ["300123", None]
    assert rows["employees"].to_pylist() == [80, None]
    assert rows["industry"].to_pylist() == ["银行", ""]
    assert rows["行业码"].to_pylist() == ["7", None]


def test_with_people_there_is_a_row_for_each_who_may_be_called(alice, make_company, make_person):
    company, empty = make_company(owner=alice), make_company()
    chief = make_person(company, "王总", title="总经理", phone="13800138000")
    make_person(company, do_not_contact_at=timezone.now())
    rows = company_rows(alice, people=True)
    assert rows["company_id"].to_pylist() == [company.pk, empty.pk]
    assert rows["person_id"].to_pylist() == [chief.pk, None]
    assert rows["title"].to_pylist() == ["总经理", None]


def test_ids_narrow_the_rows_and_none_of_them_is_a_table_without_rows(alice, make_company):
    kept, _other = make_company(), make_company()
    assert company_rows(alice, ids=[kept.pk])["company_id"].to_pylist() == [kept.pk]
    assert company_rows(alice, people=True, ids=[]).num_rows == 0


def test_the_digest_changes_with_a_fact_and_comes_back_with_it(alice, make_company):
    company = make_company("远望", owner=alice)
    before = digest()
    Company.objects.filter(pk=company.pk).update(industry="银行")
    assert digest() != before
    Company.objects.filter(pk=company.pk).update(industry="", version=9, changed_at=timezone.now())
    assert digest() == before


def test_the_digest_sees_owners_people_codes_and_lists(alice, bob, make_company, make_person, make_list):
    company, seen = make_company("远望", owner=alice), set()
    for change in (
        lambda: Company.objects.filter(pk=company.pk).update(owner=bob),
        lambda: make_person(company),
        lambda: company.keys.create(source="code", value="1"),
        lambda: make_list(alice, [company]),
    ):
        seen.add(digest())
        change()
    assert len(seen | {digest()}) == 5


def test_rows_of_a_batch_that_is_not_revealed_leave_the_digest_as_it_was(alice, make_company, make_person):
    company = make_company("远望")
    before = digest()
    arrival = Arrival.objects.create()
    make_person(make_company("恒通", arrival=arrival.pk), arrival=arrival.pk)
    make_person(company, arrival=arrival.pk)
    List.objects.create(name="x", source="x", lawful_basis="x", by=alice, arrival=arrival.pk)
    assert digest() == before
    Arrival.objects.filter(pk=arrival.pk).update(revealed=True)
    assert digest() != before
