"""One's own network: two lists of eleven questions, and whom one meets."""

import pytest

from tuoke.directory.models import Company, Entry, List, Person
from tuoke.prospects.models import Acquaintance
from tuoke.prospects.network_words import PROMPTS
from tuoke.workspace.models import Audit, Due


@pytest.fixture
def answer(client_of):
    def send(seller, prompt="bank_manager", **typed):
        given = {"name": "王行长", "company": "甲银行", "closeness": "2", **typed}
        return client_of(seller).post(f"/network/walk/{prompt}/", given)

    return send


def test_there_are_two_lists_of_eleven_questions():
    assert [sum(1 for one in PROMPTS if one.list == number) for number in (1, 2)] == [11, 11]
    assert len({one.code for one in PROMPTS}) == 22


def test_an_answer_becomes_a_person_with_a_relation_on_the_seller_s_list(answer, alice):
    told = answer(alice, relation="办过贷款", closeness="3", phone="13800138000")
    assert told["Location"] == "/network/walk/sports_manager/"
    known = Acquaintance.objects.get()
    assert (known.seller, known.prompt, known.relation, known.closeness) == (alice, "bank_manager", "办过贷款", 3)
    assert (known.person.company.name, known.person.company.owner, known.person.phone) == (
        "甲银行",
        alice,
        "13800138000",
    )
    entry = Entry.objects.get()
    assert (entry.list.source, entry.person, entry.list.by) == ("acquaintances", known.person, alice)
    assert Audit.objects.filter(kind="prospects.acquaintance").count() == 1
    assert Due.objects.filter(flow="score_all").exists()


def test_one_question_may_bring_back_several(answer, alice, client_of):
    told = answer(alice, another="1")
    assert told["Location"] == "/network/walk/bank_manager/"
    answer(alice, name="李行长", company="乙银行")
    page = client_of(alice).get("/network/walk/bank_manager/").content.decode()
    assert "王行长" in page and "李行长" in page


def test_the_walk_goes_on_where_nothing_was_answered_yet(answer, alice, client_of):
    assert client_of(alice).get("/network/walk/")["Location"] == "/network/walk/headmaster/"
    answer(alice, prompt="headmaster")
    assert client_of(alice).get("/network/walk/")["Location"] == "/network/walk/childrens_headmaster/"
    assert answer(alice, prompt="waiter", name="小刘", company="丙饭店")["Location"] == "/network/"
    assert List.objects.filter(source="own_circle").count() == 1


def test_a_person_named_twice_is_one(answer, alice):
    answer(alice)
    answer(alice, prompt="friends")
    assert (Person.objects.count(), Acquaintance.objects.count(), Company.objects.count()) == (1, 1, 1)


def test_without_a_name_or_a_place_nothing_is_lost_and_nothing_written(answer, alice):
    told = answer(alice, company="", relation="同学")
    assert told.status_code == 422 and "同学" in told.content.decode() and not Person.objects.exists()


def test_a_company_of_a_colleague_is_taken_also_for_a_friend(answer, alice, bob, make_company):
    make_company("甲银行", owner=bob)
    assert "Bob" in answer(alice).content.decode() and not Acquaintance.objects.exists()


def test_who_was_just_met_is_kept_with_the_occasion(client_of, alice):
    given = {"name": "赵工", "company": "丁厂", "closeness": "1", "occasion": "transport"}
    assert client_of(alice).post("/network/met/", given).status_code == 302
    assert Acquaintance.objects.get().occasion == "transport"
    page = client_of(alice).get("/network/").content.decode()
    assert "[对方称呼]您好，我是Alice" in page and "{" not in page.split("建立关系三法")[1].split("</section>")[0]
    assert "赵工" in page and "Alice" in page, "the words to begin with name who says them"


def test_nobody_reads_the_network_of_another_seller(answer, alice, bob, mei, vera, client_of):
    answer(alice)
    assert "王行长" not in client_of(bob).get("/network/").content.decode()
    assert not Acquaintance.objects.visible_to(bob).exists() and Acquaintance.objects.visible_to(mei).exists()
    assert client_of(vera).get("/network/walk/").status_code == 403


def test_the_network_takes_at_most_fifteen_queries(answer, alice, client_of, django_assert_max_num_queries):
    for number in range(5):
        answer(alice, name=f"某{number}", company=f"某某{number}厂")
    browser = client_of(alice)
    for address in ("/network/", "/network/walk/bank_manager/", "/network/met/"):
        browser.get(address)
        with django_assert_max_num_queries(15):
            assert browser.get(address).status_code == 200
