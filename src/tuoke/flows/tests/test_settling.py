"""Two companies that may be one: suspected, answered, merged, and parted again with nothing lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tuoke.calls.models import Sheet, SheetRow
from tuoke.directory import answering, changes
from tuoke.directory.digest import digest
from tuoke.directory.merging import merge, unmerge
from tuoke.directory.models import Company, Entry, ExternalKey, Merge, Person, TwinPair
from tuoke.directory.pairs import PairState
from tuoke.flows.matching import match_companies, sweep_keys
from tuoke.journal.models import JournalEntry
from tuoke.prospects.suspecting import answered, suspect
from tuoke.targeting.models import Trigger
from tuoke.workspace.models import Audit, Due


def joined(winner, loser, by, **chosen):
    return merge(winner.pk, loser.pk, chosen, by, versions={winner.pk: winner.version, loser.pk: loser.version})


def call(company, by, outcome="no_answer", at=None):
    return JournalEntry.objects.create(
        company=company, by=by, kind="call", outcome=outcome, at=at or timezone.now(), body={}
    )


@pytest.fixture
def two(make_company, make_person, make_list, alice):
    """A company twice, each with what the other has not."""
    ours = make_company("深圳远山科技有限公司", owner=alice, area="深圳", code="300001", note="去年展会见过")
    theirs = make_company("远山科技", owner=alice, phone="0755-2345 6789", industry="软件", note="要报价", code="A-7")
    make_person(ours, "李娜", phone="13800138000")
    make_person(theirs, "王伟", email="wang@yuanshan.example")
    make_list(alice, [ours, theirs])
    call(ours, alice)
    call(theirs, alice, "meeting")
    Trigger.objects.create(company=theirs, kind="invest", text="建新厂", happened_on=dt.date(2026, 5, 1), by=alice)
    return ours, theirs


def test_people_codes_lists_triggers_and_journal_are_read_as_one(two, alice):
    ours, theirs = two
    joined(ours, theirs, alice)
    ours.refresh_from_db()
    assert [person.name for person in ours.people_here] == ["李娜", "王伟"]
    assert {key.value for key in ours.keys.all()} == {"300001", "A-7"}
    assert Entry.objects.filter(company=ours).count() == 2
    assert Trigger.objects.get().company_id == ours.pk
    assert JournalEntry.objects.about([ours.pk]).count() == 2
    assert (ours.name, ours.phone, ours.industry) == ("深圳远山科技有限公司", "0755-2345 6789", "软件")
    assert ours.note == "去年展会见过\n要报价"
    assert list(Company.objects.visible_to(alice)) == [ours]


def test_a_merge_undone_at_once_leaves_the_directory_as_it_was(two, alice):
    before = digest()
    unmerge(joined(two[0], two[1], alice), alice)
    assert digest() == before


def test_a_merge_is_undone_months_later_and_nothing_is_lost(two, alice, make_person):
    ours, theirs = two
    before = {pk: Company.objects.filter(pk=pk).values(*Company.FACTS, "owner_id").get() for pk in (ours.pk, theirs.pk)}
    done = joined(ours, theirs, alice)
    Merge.objects.filter(pk=done.pk).update(at=timezone.now() - dt.timedelta(days=150))
    Person.objects.update(made_at=timezone.now() - dt.timedelta(days=300))
    ours.refresh_from_db()
    facts = {name: getattr(ours, name) for name in Company.FACTS} | {
        "industry": "工业软件",
        "website": "https://ys.example",
    }
    changes.edit_company(ours, facts, {"code": "300001"}, alice, version=ours.version)
    wang = Person.objects.get(name="王伟")
    changes.edit_person(wang, {"name": "王伟", "title": "采购总监"}, alice, version=wang.version)
    later = make_person(ours, "后来的人")
    talked = call(ours, alice, "meeting")

    unmerge(done, alice)

    ours.refresh_from_db()
    theirs.refresh_from_db()
    after = {pk: Company.objects.filter(pk=pk).values(*Company.FACTS, "owner_id").get() for pk in (ours.pk, theirs.pk)}
    assert after[theirs.pk] == before[theirs.pk]
    # What was edited since stays with the company that it was edited on; the rest is as before.
    assert after[ours.pk] == before[ours.pk] | {"industry": "工业软件", "website": "https://ys.example"}
    assert theirs.merged_into_id is None
    wang.refresh_from_db()
    assert (wang.company_id, wang.title) == (theirs.pk, "采购总监"), "his title was edited; he goes back to his own"
    assert {p.name for p in ours.people_here} == {"李娜", "后来的人"}
    assert {key.value for key in theirs.keys.all()} == {"A-7"}
    assert {key.value for key in ours.keys.all()} == {"300001"}
    assert Trigger.objects.get().company_id == theirs.pk
    assert JournalEntry.objects.about([ours.pk]).count() == 2
    assert JournalEntry.objects.about([theirs.pk]).count() == 1
    assert talked.company_id == ours.pk
    done.refresh_from_db()
    assert done.left == {"fields": ["industry"], "people": [later.pk]}


def test_what_was_merged_first_may_be_parted_first(make_company, alice):
    one, other, third = (make_company(name, owner=alice) for name in ("一家公司", "一家公司甲", "一家公司甲乙"))
    before = digest()
    first = joined(one, other, alice)
    one.refresh_from_db()
    second = joined(one, third, alice)
    unmerge(first, alice)
    one.refresh_from_db()
    assert one.name == "一家公司甲乙"
    unmerge(second, alice)
    assert digest() == before


def test_a_chosen_value_beats_the_fuller_one(two, alice):
    joined(two[0], two[1], alice, name="loser")
    two[0].refresh_from_db()
    assert two[0].name == "远山科技"


def test_a_merge_writes_one_audit_row_and_so_does_its_undo(two, alice):
    done = joined(two[0], two[1], alice)
    unmerge(done, alice)
    assert list(Audit.objects.order_by("pk").values_list("action", "kind")) == [
        ("merge", "directory.merge"),
        ("unmerge", "directory.merge"),
    ]


def test_a_suspected_pair_waits_with_its_evidence(make_company, alice):
    one = make_company("深圳市远山科技有限公司", owner=alice, website="yuanshan.example")
    other = make_company("远山科技（深圳）有限公司", owner=alice, website="www.yuanshan.example")
    make_company("广州大海贸易有限公司", owner=alice)
    match_companies("all:0")
    pair = TwinPair.objects.get()
    assert (pair.one_id, pair.other_id, pair.state) == (one.pk, other.pk, "open")
    assert "same_domain" in {sign["sign"] for sign in pair.evidence}
    assert pair.points == sum(sign["points"] for sign in pair.evidence)


def test_year_of_founding_and_small_facts_are_among_the_evidence(make_company, alice):
    facts = {"owner": alice, "founded": 1998, "owner_kind": "民营企业", "employees": 240}
    make_company("深圳市远山科技有限公司", **facts)
    make_company("远山科技", area="深圳", **facts)
    match_companies("all:0")
    assert {"same_founding_year", "facts_agree"} <= {sign["sign"] for sign in TwinPair.objects.get().evidence}


def test_a_new_company_is_found_through_the_index_alone(make_company, alice):
    one = make_company("深圳市远山科技有限公司", owner=alice)
    suspect([one.pk])
    other = make_company("深圳市远山科技", owner=alice)
    suspect([other.pk])
    assert TwinPair.objects.get().other_id == other.pk


def test_an_answer_is_kept_and_never_asked_again(make_company, alice):
    one, other = make_company("远山科技有限公司", owner=alice), make_company("远山科技股份有限公司", owner=alice)
    match_companies("all:0")
    pair = TwinPair.objects.get()
    assert answering.answer(pair, PairState.DIFFERENT, alice)
    changes.edit_company(one, {"name": "远山科技有限责任公司"}, {}, alice, version=one.version)
    match_companies(f"company:{one.pk}")
    match_companies(f"company:{other.pk}")
    assert TwinPair.objects.get().state == "different"
    # Nor through a company that was merged into one of them.
    third = make_company("远山科技公司", owner=alice)
    joined(third, other, alice)
    match_companies(f"company:{third.pk}")
    assert not TwinPair.objects.visible_to(alice).open().exists()


def test_a_changed_name_is_looked_at_again_and_what_no_longer_speaks_for_it_goes(make_company, alice):
    one, _other = make_company("远山科技有限公司", owner=alice), make_company("远山科技股份有限公司", owner=alice)
    match_companies("all:0")
    assert TwinPair.objects.open().count() == 1
    changes.edit_company(one, {"name": "大海贸易有限公司"}, {}, alice, version=one.version)
    due = Due.objects.get(flow="match_companies")
    match_companies(due.key)
    assert not TwinPair.objects.exists()


def test_a_pair_with_a_colleagues_hidden_company_is_not_shown(make_company, alice, charlie, ada):
    make_company("远山科技有限公司", owner=alice), make_company("远山科技股份有限公司", owner=charlie)
    match_companies("all:0")
    assert not TwinPair.objects.visible_to(alice).exists()
    assert TwinPair.objects.visible_to(ada).count() == 1


def test_what_people_settled_is_given_to_the_engine_to_learn_from(make_company, alice):
    make_company("远山科技有限公司", owner=alice), make_company("远山科技股份有限公司", owner=alice)
    match_companies("all:0")
    pair = TwinPair.objects.get()
    answering.answer(pair, PairState.DIFFERENT, alice)
    evidence, same = answered()
    assert same == [False]
    assert evidence == [{sign["sign"]: sign["points"] for sign in pair.evidence}]


def test_keys_of_a_company_that_is_gone_are_swept_out(make_company, alice):
    from django.db import connection

    gone = make_company("远山科技有限公司", owner=alice)
    suspect([gone.pk])
    Company.objects.filter(pk=gone.pk).delete()
    for part in range(64):
        sweep_keys(str(part))
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM directory_matchblock")
        assert cursor.fetchone()[0] == 0


def test_codes_of_both_stay_and_each_goes_home(two, alice):
    done = joined(two[0], two[1], alice)
    ExternalKey.objects.filter(value="A-7").delete()
    unmerge(done, alice)
    assert ExternalKey.objects.get(value="A-7").company_id == two[1].pk


def test_of_a_hundred_namesakes_only_the_nearest_wait(make_company, alice):
    for number in range(30):
        make_company("远山科技有限公司", owner=alice, address=f"深圳路{number}号")
    match_companies("all:0")
    of_each = [TwinPair.objects.of_any([pk]).count() for pk in Company.objects.values_list("pk", flat=True)]
    assert 0 < max(of_each) <= 20, "ten as the first of a pair, ten as the second"


def test_a_company_on_todays_sheet_is_called_as_what_it_was_merged_into(two, alice, firm):
    ours, theirs = two
    sheet = Sheet.objects.create(seller=alice, day=firm.today())
    row = SheetRow.objects.create(sheet=sheet, day=sheet.day, rank=1, company=theirs)
    done = joined(ours, theirs, alice)
    assert SheetRow.objects.visible_to(alice).get().company_id == ours.pk
    unmerge(done, alice)
    row.refresh_from_db()
    assert row.company_id == theirs.pk


def test_a_list_undone_after_a_merge_and_its_undo_leaves_nothing(make_company, alice):
    from tuoke.directory.models import Arrival
    from tuoke.prospects.undoing import keep_touched

    arrival = Arrival.objects.create(revealed=True).pk
    ours, theirs = make_company("远山科技", owner=alice), make_company("远山", owner=alice, arrival=arrival)
    done = joined(ours, theirs, alice)
    assert keep_touched(arrival)[0] == [theirs.pk], "merged, it stays"
    Company.objects.filter(pk=theirs.pk).update(arrival=arrival)
    unmerge(done, alice)
    assert keep_touched(arrival)[0] == []
