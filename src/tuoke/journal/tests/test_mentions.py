"""A colleague who is named with @ in a note is told of it, as far as they may see the company."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.directory import changes
from tuoke.journal import mentions, writing
from tuoke.journal.kinds import Message, Note
from tuoke.journal.mentions import Mention, named, pieces
from tuoke.workspace.models import Audit

PAGE = "/journal/mentions/"


@pytest.fixture
def bank(make_company, alice):
    return make_company("甲银行", owner=alice)


def note(client, company, text):
    sent = {"kind": "note", "text": text}
    return client.post(reverse("journal:log", args=[company.pk]), sent, headers={"HX-Request": "true"})


def test_mei_is_told_where_alice_named_her_and_marks_it_as_read(
    bank, alice, mei, client_of, django_assert_max_num_queries
):
    hers = client_of(mei)
    assert "还没有人提到您" in hers.get(PAGE).content.decode()
    note(client_of(alice), bank, "请 @Mei 看一下报价 <b>")
    with django_assert_max_num_queries(15):
        page = hers.get(PAGE).content.decode()
    assert "甲银行" in page and "请 @Mei 看一下报价 &lt;b&gt;" in page and "未读" in page
    assert len(mentions.UNREAD(mei)) == 1 and not mentions.UNREAD(alice)
    assert Audit.objects.filter(action="mention").count() == 1
    hers.post(reverse("journal:mentions_read"), {"number": Mention.objects.get().pk})
    page = hers.get(PAGE).content.decode()
    assert "读过的" in page and "未读" not in page and not mentions.UNREAD(mei)


def test_the_number_stands_in_the_sidebar(bank, alice, mei, client_of):
    note(client_of(alice), bank, "@mei ＠Mei 两次也是一次")
    assert Mention.objects.get().name == "Mei"
    links = [link for link in client_of(mei).get("/journal/tasks/").context["shell"].links if link.url == PAGE]
    assert [link.count for link in links] == [1]


def test_a_viewer_is_told_too_and_may_say_that_it_is_read(bank, alice, vera, client_of):
    note(client_of(alice), bank, "@Vera 你看")
    assert "甲银行" in client_of(vera).get(PAGE).content.decode()
    assert client_of(vera).post(reverse("journal:mentions_read")).status_code == 302
    assert not mentions.UNREAD(vera)


def test_who_cannot_see_the_company_is_not_told_and_the_author_hears_so(bank, alice, charlie, client_of):
    answer = note(client_of(alice), bank, "@Charlie 熟悉他们").content.decode()
    assert "看不到这家公司：Charlie。" in answer
    assert not Mention.objects.exists() and "甲银行" not in client_of(charlie).get(PAGE).content.decode()


def test_a_stranger_an_address_and_ones_own_name_are_plain_text(bank, alice, mei, client_of):
    answer = note(client_of(alice), bank, "@Nobody 写 x@Mei.test，@Alice 自己记，@Meier 不是她").content.decode()
    assert not Mention.objects.exists() and "mn-name" not in answer and "没有告诉" not in answer
    assert named("没有", alice) == {} and pieces("", []) == []


def test_the_timeline_sets_the_names_of_the_told_apart(bank, alice, mei, client_of):
    note(client_of(alice), bank, "问 @Mei，不问 @Nobody")
    page = client_of(alice).get(reverse("directory:company", args=[bank.pk])).content.decode()
    assert '问 <b class="mn-name">@Mei</b>，不问 @Nobody' in page


def test_a_company_that_went_to_others_and_an_entry_taken_back_are_told_no_more(bank, alice, bob, charlie, client_of):
    changes.give(bank, bob, alice)
    entry = writing.log(bank, Note("@Bob 记得"), alice)
    writing.log(bank, Note("@Bob 还有"), alice)
    assert len(mentions.UNREAD(bob)) == 2
    writing.withdraw(entry, alice)
    assert len(mentions.UNREAD(bob)) == 1
    changes.give(bank, charlie, alice)
    assert not mentions.UNREAD(bob) and "甲银行" not in client_of(bob).get(PAGE).content.decode()


def test_nobody_reads_for_another(bank, alice, mei, bob, client_of):
    writing.log(bank, Note("@Mei 看"), alice)
    client_of(bob).post(reverse("journal:mentions_read"), {"number": Mention.objects.get().pk})
    client_of(bob).post(reverse("journal:mentions_read"))
    client_of(mei).post(reverse("journal:mentions_read"), {"number": "x"})
    assert Mention.objects.get().read_at is None


def test_numbers_in_a_note_are_masked_for_who_does_not_own_the_company(bank, alice, mei, client_of):
    writing.log(bank, Note("@Mei 打 13912345678"), alice)
    assert "13912345678" not in client_of(mei).get(PAGE).content.decode()


def test_a_letter_to_a_customer_names_nobody(bank, alice, mei):
    writing.log(bank, Message(text="@Mei 会联系您"), alice)
    assert not Mention.objects.exists()


def test_names_are_offered_as_one_types_them(alice, mei, charlie, client_of):
    ask = lambda typed: client_of(alice).get(reverse("journal:mention_names"), {"q": typed}).json()["names"]  # noqa: E731
    assert ask("me") == ["Mei"] and "Alice" not in ask("") and ask("\0zz") == []
