from tuoke.directory.models import Company, DoNotContact, Entry, Person
from tuoke.intake.models import State

HEAD = "公司名称,联系人,职务,手机,邮箱\n"


def test_who_asked_to_be_left_alone_does_not_come_back_with_a_list(alice, bring_in):
    DoNotContact.objects.create(channel="phone", key="+8613800138000")
    DoNotContact.objects.create(channel="email", key="li@example.com")
    batch = bring_in(
        alice,
        HEAD + "甲公司,王明,经理,１３８ 0013 8000,\n乙公司,李红,采购,,Li@Example.COM\n丙公司,赵六,总监,13900139000,\n",
    )
    assert batch.counts["blocked"] == 2 and batch.counts["new"] == 1
    assert Company.objects.count() == 3
    assert list(Person.objects.values_list("name", flat=True)) == ["赵六"]
    assert Entry.objects.filter(person=None).count() == 2


def test_a_blocked_number_does_not_become_the_phone_of_the_company(alice, bring_in):
    DoNotContact.objects.create(channel="phone", key="+8613800138000")
    bring_in(alice, "公司名称,手机\n甲公司,13800138000\n")
    assert Company.objects.get().phone == ""


def test_an_import_changes_nothing_of_a_person_who_asked_to_be_left_alone(alice, bring_in, make_company, make_person):
    company = make_company("甲公司", owner=alice)
    make_person(company, "王明", title="经理", do_not_contact_at="2026-01-01T00:00Z")
    batch = bring_in(alice, HEAD + "甲公司,王明,总经理,13700137000,\n")
    assert batch.state == State.DONE and batch.counts["same"] == 1
    assert Person.objects.get().title == "经理" and Person.objects.get().phone == ""
