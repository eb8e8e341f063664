"""The funnel by part: who began with whom counts where it belongs, a loss is named and luck is not."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tuoke.deals import funnel, parts
from tuoke.deals.whose import Whose
from tuoke.directory.models import Arrival, Company, Entry
from tuoke.flows.keeping import keep_readings
from tuoke.journal.kinds import Body, Call, Deal, Intent, Meeting, to_json
from tuoke.journal.models import JournalEntry
from tuoke.team.models import RoleRights
from tuoke.team.rights import Action, Reach

DAY = dt.timedelta(days=1)
BODIES: tuple[Body, ...] = (Call("call_back"), Meeting(), Intent(), Deal("一台"))


@pytest.fixture
def history(make_company):
    """`history(seller, days ago of the call, of the meeting, of the intent, of the signature, industry="银行")`."""

    def happened(seller, *ago, **facts):
        company, now = make_company(owner=seller, **facts), timezone.now()
        for body, days in zip(BODIES, ago, strict=False):
            if days is not None:
                JournalEntry.objects.write(seller, company, body, at=now - days * DAY)
        return company

    return happened


@pytest.fixture
def many(make_company):
    """`many(seller, 100, 20, industry="银行")`: a hundred called 40 days ago, twenty of them met ten days later."""

    def happened(seller, called, met, **facts):
        then, rows = timezone.now() - 40 * DAY, []
        for n in range(called):
            company = make_company(owner=seller, **facts)
            ended = Call("not_interested") if n >= met else Meeting()
            for body, at in ((Call("call_back"), then), (ended, then + 10 * DAY)):
                told: dict[str, Any] = {"outcome": getattr(body, "outcome", ""), "body": to_json(body)}
                rows.append(JournalEntry(company=company, by=seller, kind=body.kind, at=at, **told))
        JournalEntry.objects.bulk_create(rows)

    return happened


def counted(user, of, by, weeks=12):
    """value -> (began, went on from each step) of the parts, as they stand in the journal."""
    found = parts.read(user, Whose.of(user, of), weeks, by)
    return {row.value or row.code: (row.began, *(one.own.k for one in row.steps)) for row in found.rows}


def test_each_company_counts_in_the_part_of_its_industry(history, alice, firm):
    history(alice, 20, 15, 10, 3, industry="银行")
    history(alice, 12, 6, industry="银行")
    history(alice, 12, industry="机械")
    history(alice, 12)
    history(alice, 300, 20, industry="银行")
    assert counted(alice, "me", "industry") == {"银行": (2, 2, 1, 1), "机械": (1, 0, 0, 0), "not_told": (1, 0, 0, 0)}
    assert counted(alice, "me", "industry", 52)["银行"] == (3, 3, 1, 1)


def test_what_another_team_began_is_not_counted(history, alice, bob, charlie, mei, ada, firm):
    for seller in (alice, bob, charlie):
        history(seller, 20, industry="银行")
    assert counted(mei, "all", "seller") == {alice.pk: (1, 0, 0, 0), bob.pk: (1, 0, 0, 0)}
    assert counted(mei, f"s{charlie.pk}", "industry") == {"银行": (2, 0, 0, 0)}
    assert counted(alice, f"s{bob.pk}", "industry") == {"银行": (1, 0, 0, 0)}
    assert counted(ada, "all", "industry") == {"银行": (3, 0, 0, 0)}


def test_a_company_that_a_colleague_went_on_with_is_of_who_began_it(history, alice, bob, mei, firm):
    company = history(alice, 20)
    JournalEntry.objects.write(bob, company, Meeting(), at=timezone.now() - 10 * DAY)
    assert counted(mei, "all", "seller") == {alice.pk: (1, 1, 0, 0)}
    assert counted(alice, "me", "industry") == {"not_told": (1, 0, 0, 0)}


def test_the_source_is_that_of_the_first_list_if_it_came_before_the_call(history, make_list, alice, firm):
    fair, bought, by_hand = (history(alice, 20, 10) for _ in range(3))
    make_list(alice, [fair], source="trade_fair")
    make_list(alice, [fair, bought], source="purchased")
    Entry.objects.update(made_at=timezone.now() - 30 * DAY)
    later = make_list(alice, [by_hand], source="observation")
    unseen = make_list(alice, [by_hand], source="messenger")
    Entry.objects.filter(list=unseen).update(made_at=timezone.now() - 60 * DAY, arrival=Arrival.objects.create().pk)
    found = counted(alice, "me", "source")
    assert found == {"trade_fair": (1, 1, 0, 0), "purchased": (1, 1, 0, 0), "not_told": (1, 1, 0, 0)}
    Entry.objects.filter(list=later).update(made_at=timezone.now() - 21 * DAY)
    assert "observation" in counted(alice, "me", "source")


def test_kept_and_read_from_the_journal_are_equal_to_the_digit(history, many, make_list, alice, bob, mei, ada, firm):
    many(alice, 30, 9, industry="银行", area="广东深圳")
    many(bob, 40, 2, industry="机械", owner_kind="民营")
    shared = history(alice, 20, 10, 5, 2, industry="机械")
    JournalEntry.objects.write(bob, shared, Deal("两台"), at=timezone.now() - DAY)
    history(bob, 400, 20)
    make_list(alice, [shared])
    Entry.objects.update(made_at=timezone.now() - 30 * DAY)
    keep_readings("")
    for user, of in ((alice, "me"), (mei, "all"), (mei, f"s{bob.pk}"), (ada, "all")):
        for by in parts.CUTS:
            whose = Whose.of(user, of)
            assert parts.read(user, whose, 12, by) == parts.directly(user, whose, 12, by)
        people = set(whose.owners) if of != "me" else None
        scope = "me" if of == "me" else "all"
        assert parts.read(user, whose, 12, by).began == funnel.read(user, scope, 12, people).counts[0]


def test_small_parts_are_put_together_and_a_page_shows_twelve(many, alice, firm):
    for n in range(14):
        many(alice, 5 + n, 0, industry=f"行业{n}")
    many(alice, 4, 0, industry="小")
    many(alice, 3, 0)
    rows = parts.read(alice, Whose.of(alice, "me"), 12, "industry").rows
    assert [row.began for row in rows] == [18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8 + 7 + 6 + 5 + 4, 3]
    assert [row.code for row in rows][9:] == ["named", "others", "not_told"] and rows[10].folded == 5


def test_a_loss_is_shown_however_many_are_bigger(many, client_of, alice, firm):
    for n in range(13):
        many(alice, 60 + n, 12, industry=f"行业{n}")
    many(alice, 50, 0, industry="漏")
    page = client_of(alice).get("/funnel/parts/?by=industry")
    found = page.context["found"]
    assert found.code == "loss" and found.looked_at[found.losses[0].group].value == "漏"
    assert found.rows[10].value == "漏" and found.rows[11].folded == 3 and len(found.rows) == 12
    assert [one.code for one in found.rows[11].steps] == ["rest"] * 3
    assert found.rows[11].steps[0].own.k == 36 and found.began == sum(range(60, 73)) + 50
    assert "<b>漏</b>" in page.content.decode()


def test_one_small_part_keeps_its_name(many, alice, firm):
    many(alice, 9, 0, industry="银行")
    many(alice, 1, 0, industry="机械")
    assert counted(alice, "me", "industry") == {"银行": (9, 0, 0, 0), "机械": (1, 0, 0, 0)}


def test_a_loss_is_named_where_it_is(many, client_of, alice, bob, mei, firm):
    many(alice, 120, 30)
    many(bob, 120, 6)
    page = client_of(mei).get("/funnel/parts/")
    found = page.context["found"]
    assert found.code == "loss" and found.looked_at[found.losses[0].group].value == bob.pk
    assert round(found.losses[0].missing) == 24
    text = page.content.decode()
    assert "<b>Bob</b>" in text and "缺 24 家" in text and "多 24 家" in text


def test_what_may_be_luck_is_called_so(many, client_of, alice, bob, mei, firm):
    many(alice, 100, 12)
    many(bob, 100, 9)
    page = client_of(mei).get("/funnel/parts/?by=seller")
    assert page.context["found"].code == "luck" and not page.context["named"]
    assert "目前的差别可能只是运气" in page.content.decode()


def test_few_are_said_to_be_few(history, client_of, alice, firm):
    history(alice, 20, 15, industry="银行")
    history(alice, 20, industry="机械")
    page = client_of(alice).get("/funnel/parts/?by=industry")
    assert page.context["found"].code == "few" and "n=1" in page.content.decode()
    assert client_of(alice).get("/funnel/parts/?by=area").context["found"].code == "one"


def test_a_role_kept_from_a_field_is_not_offered_it(history, client_of, alice, ada, firm):
    history(alice, 20, owner_kind="民营", industry="银行")
    assert "民营" in client_of(alice).get("/funnel/parts/?by=owner_kind").content.decode()
    body = {"actions": {Action.SEE: Reach.OWN}, "fields": {"owner_kind": [0, 0, 0]}}
    RoleRights.objects.create(role="seller", body=body, by=ada)
    page = client_of(alice).get("/funnel/parts/?by=owner_kind")
    assert page.context["by"] == "source" and "owner_kind" not in dict(page.context["cuts"])
    assert "民营" not in page.content.decode()
    assert client_of(ada).get("/funnel/parts/?by=owner_kind").context["by"] == "owner_kind"


def test_what_a_company_is_by_now_is_told_only_to_who_sees_it(history, client_of, alice, charlie, ada, firm):
    company = history(alice, 20, owner_kind="民营", industry="银行", area="广东深圳")
    history(alice, 20, owner_kind="国有", industry="机械", area="北京")
    RoleRights.objects.create(role="seller", body={"actions": {Action.SEE: Reach.OWN}, "fields": {}}, by=ada)
    Company.objects.filter(pk=company.pk).update(owner=charlie, owner_kind="机密", industry="机密", area="机密")
    browser = client_of(alice)
    for by in ("owner_kind", "industry", "area"):
        page = browser.get(f"/funnel/parts/?by={by}")
        assert "机密" not in page.content.decode()
        assert [row.code for row in page.context["found"].rows] == ["named", "not_told"]


def test_who_notes_refusals_looks_no_worse_than_who_does_not(many, history, alice, bob, mei, firm):
    many(bob, 100, 10)
    for n in range(100):
        history(alice, 40, 30 if n < 10 else None)
    found = parts.read(mei, Whose.of(mei, "all"), 12, "seller")
    one, other = (row.steps[0] for row in found.rows)
    assert one.own == other.own and not found.of("loss")


def test_somebody_who_left_is_named_where_their_funnel_is_shown(history, client_of, bob, mei, firm):
    history(bob, 20)
    bob.is_active = False
    bob.save()
    page = client_of(mei).get(f"/funnel/?of=s{bob.pk}")
    assert page.context["whose"].word == "Bob" and page.context["found"].counts[0] == 1
    assert f'<option value="s{bob.pk}" selected>Bob</option>' in page.content.decode()
    assert f"/funnel/parts/?of=s{bob.pk}&amp;weeks=12" in page.content.decode()


def test_what_there_is_not_falls_back(history, client_of, alice, mei, firm):
    history(alice, 20)
    browser = client_of(alice)
    for asked in ("?by=gone", "?by=seller", "?by=note", "?by=industry__in&weeks=-1&of=s999", "?weeks=x&of=t1"):
        page = browser.get("/funnel/parts/" + asked)
        assert page.status_code == 200 and page.context["chosen"] == 12 and page.context["whose"].code == "me"
        assert page.context["by"] == "source"
    assert client_of(mei).get("/funnel/parts/?by=gone").context["by"] == "seller"
    with pytest.raises(ValueError):
        parts.read(alice, Whose.of(alice, "me"), 12, "name")


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("by", parts.CUTS)
def test_a_page_asks_little(history, client_of, alice, mei, firm, django_assert_max_num_queries, kept, by):
    for n in range(3):
        history(alice, 20, 10, industry=f"行业{n}", area="广东深圳", owner_kind="民营")
    if kept:
        keep_readings("")
    browser = client_of(mei)
    browser.get("/funnel/parts/")
    with django_assert_max_num_queries(15):
        assert browser.get(f"/funnel/parts/?by={by}").context["found"].began == 3


def test_an_empty_journal_says_what_to_do_next_and_a_stranger_sees_nothing(client_of, vera, firm):
    page = client_of(vera).get("/funnel/parts/")
    assert page.context["found"].code == "none" and "今日名单" in page.content.decode()
    assert client_of(None).get("/funnel/parts/").status_code == 302
