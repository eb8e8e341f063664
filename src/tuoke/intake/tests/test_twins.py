from tuoke.directory.digest import digest
from tuoke.directory.models import Arrival, Company, Entry, ExternalKey, List, Person
from tuoke.intake import uploading
from tuoke.intake.models import Change, State
from tuoke.intake.preview import Preview

NOTHING = "没有变化：文件里的都已经有了。"
LIST = "公司名称,股票代码,行业,联系人,职务,手机\n"


def test_the_same_file_twice_changes_nothing_and_says_so(alice, bring_in, client_of):
    text = LIST + "平安银行,000001.SZ,银行,王明,经理,13800138000\n鉴湖酿造,,酿造,,,0575-88882210\n"
    bring_in(alice, text)
    before = digest()
    again = bring_in(alice, text)
    assert again.state == State.DONE
    assert (again.counts["same"], again.counts["new"], again.counts["updated"]) == (2, 0, 0)
    assert digest() == before
    assert List.objects.count() == 1
    shown = client_of(alice).get(f"/import/{again.pk}/result/").content.decode()
    assert NOTHING in shown
    first = client_of(alice).get(f"/import/{again.pk - 1}/result/").content.decode()
    assert NOTHING not in first


def test_an_equal_code_beats_a_differing_name(alice, bring_in):
    bring_in(alice, LIST + "国农科技,000004.SZ,生物制药,,,\n")
    batch = bring_in(alice, LIST + "国华网安,000004.SZ,软件服务,,,\n")
    assert batch.counts["updated"] == 1
    company = Company.objects.get()
    assert (company.name, company.name_key, company.industry) == ("国华网安", "国华网安", "软件服务")


def test_a_differing_code_beats_an_equal_name(alice, bring_in):
    bring_in(alice, LIST + "长江电力,600900.SH,电力,,,\n")
    batch = bring_in(alice, LIST + "长江电力,900600.SH,电力,,,\n")
    assert batch.counts["new"] == 1 and batch.counts["twins"] == 0
    assert Company.objects.filter(name="长江电力").count() == 2


def test_a_name_known_without_a_code_gets_the_code(alice, bring_in, make_company):
    company = make_company("长江电力", owner=alice)
    batch = bring_in(alice, LIST + "长江电力股份有限公司,600900.SH,电力,,,\n")
    assert batch.counts["updated"] == 1
    company.refresh_from_db()
    assert company.name == "长江电力"  # the same name written otherwise is no change
    assert company.industry == "电力"
    assert ExternalKey.objects.get(company=company).value == "600900.SH"


def test_fill_leaves_what_we_know_alone(alice, bring_in, make_company):
    company = make_company("鉴湖酿造", owner=alice, industry="酒", area="")
    text = "公司名称,行业,地区\n鉴湖酿造,酿造,绍兴\n"
    bring_in(alice, text, twin_rule="fill")
    company.refresh_from_db()
    assert (company.industry, company.area) == ("酒", "绍兴")
    assert [change.field for change in Change.objects.all()] == ["area"]


def test_skip_leaves_twins_out_and_new_makes_another(alice, bring_in, make_company):
    make_company("鉴湖酿造", owner=alice)
    text = "公司名称,行业\n鉴湖酿造,酿造\n新来的公司,水务\n"
    skipped = bring_in(alice, text, twin_rule="skip")
    assert skipped.counts["left_out"] == 1 and skipped.counts["new"] == 1
    other = bring_in(alice, "公司名称,行业\n鉴湖酿造,酿造\n", twin_rule="new")
    assert other.counts["new"] == 1
    assert Company.objects.filter(name="鉴湖酿造").count() == 2


def test_alice_settles_one_twin_with_a_key_and_the_rule_settles_the_other(alice, checked, client_of, make_company):
    make_company("鉴湖酿造", owner=alice)
    make_company("启铭精密", owner=alice)
    batch = checked(alice, "公司名称,行业\n鉴湖酿造,酿造\n启铭精密,模具\n")
    page = Preview(batch, alice)
    assert page.counts["tile_twin"] == 2 and [pair.line for pair in page.twins] == [2, 3]
    answer = client_of(alice).post(f"/import/{batch.pk}/twins/3/", {"choice": "new"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "hx-swap-oob" in answer.content.decode()
    batch.refresh_from_db()
    page = Preview(batch, alice)
    assert (page.counts["new"], page.counts["updated"], page.counts["tile_twin"]) == (1, 1, 1)


def test_a_company_of_charlie_is_taken_and_stays_hidden(alice, charlie, bring_in, checked, client_of, make_company):
    his = make_company("鉴湖酿造", owner=charlie, industry="酒", phone="0575-12345678")
    batch = checked(alice, "公司名称,行业\n鉴湖酿造,酿造\n")
    assert batch.counts["taken"] == 1 and Preview(batch, alice).twin_total == 0
    shown = client_of(alice).get(f"/import/{batch.pk}/preview/").content.decode()
    assert "Charlie" in shown and "0575" not in shown
    assert client_of(alice).post(f"/import/{batch.pk}/twins/2/", {"choice": "same"}).status_code == 404
    bring_in(alice, "公司名称,行业\n鉴湖酿造,酿造\n")
    his.refresh_from_db()
    assert his.industry == "酒" and Company.objects.count() == 1


def test_mei_sees_what_would_change_but_not_how_alice_reaches_her_people(
    alice, mei, checked, make_company, make_person
):
    company = make_company("鉴湖酿造", owner=alice, phone="0575-88882210")
    make_person(company, "俞海东", phone="13800138000", email="yu@jianhu.example")
    text = "公司名称,联系人,手机,邮箱\n鉴湖酿造,俞海东,13900139000,new@jianhu.example\n"

    def before(by) -> dict[str, str]:
        page = Preview(checked(by, text), by, show="updated")
        return {str(one.label): one.before for row in page.rows for one in row.changes}

    assert sorted(before(mei).values()) == ["138•••• 8000", "••••"]
    assert sorted(before(alice).values()) == ["13800138000", "yu@jianhu.example"]
    shown = [side.ours for pair in Preview(checked(mei, text), mei).twins for side in pair.sides]
    assert not any("88882210" in ours for ours in shown)


def test_mei_reads_in_alices_list_what_mei_may_read(alice, mei, checked, client_of, make_company, make_person):
    company = make_company("鉴湖酿造", owner=alice, phone="0575-88882210")
    make_person(company, "俞海东", phone="13800138000")
    batch = checked(alice, "公司名称,联系人,手机\n鉴湖酿造,俞海东,13900139000\n")

    def shown(user) -> str:
        return client_of(user).get(f"/import/{batch.pk}/preview/", {"show": "updated"}).content.decode()

    assert "13800138000" in shown(alice) and "0575-88882210" in shown(alice)
    assert "13800138000" not in shown(mei) and "88882210" not in shown(mei) and "138•••• 8000" in shown(mei)


def test_a_code_of_a_list_that_is_still_coming_in_is_not_shown_beside_a_twin(alice, checked, make_company):
    company = make_company("鉴湖酿造", owner=alice, code="JH-1")
    arrival = Arrival.objects.create()
    ExternalKey.objects.create(company=company, source="credit_code", value="K-98765", arrival=arrival.pk)
    batch = checked(alice, "公司名称,行业\n鉴湖酿造,酿造\n")

    def codes() -> list[str]:
        pair = Preview(batch, alice).twins[0]
        return [side.ours for side in pair.sides if "JH-1" in side.ours]

    assert codes() == ["JH-1"]
    Arrival.objects.update(revealed=True)
    assert len(codes()) == 1 and "K-98765" in codes()[0]


def test_nothing_is_shown_of_a_company_that_was_taken_since_the_check(alice, charlie, checked, make_company):
    company = make_company("鉴湖酿造", industry="酒")
    batch = checked(alice, "公司名称,行业\n鉴湖酿造,酿造\n")
    assert [one.before for row in Preview(batch, alice, show="updated").rows for one in row.changes] == ["酒"]
    Company.objects.filter(pk=company.pk).update(owner=charlie)
    assert [one.before for row in Preview(batch, alice, show="updated").rows for one in row.changes] == []


def test_rows_of_one_company_are_merged_and_all_its_people_come(alice, bring_in):
    batch = bring_in(
        alice,
        LIST + "平安银行,000001.SZ,,王明,经理,13800138000\n平安银行,000001.SZ,银行,李红,采购,13900139000\n"
        "平安银行,000001.SZ,,王明,总监,\n",
    )
    assert (batch.counts["new"], batch.counts["merged"]) == (1, 2)
    assert Company.objects.get().industry == "银行"
    assert sorted(Person.objects.values_list("name", "title")) == [("李红", "采购"), ("王明", "经理")]
    assert Entry.objects.count() == 3


def test_people_of_a_known_company_are_met_by_name_and_strangers_join_them(alice, bring_in, make_company, make_person):
    company = make_company("鉴湖酿造", owner=alice)
    make_person(company, "俞海东", title="生产副总", phone="13800138000")
    bring_in(alice, LIST + "鉴湖酿造,,,俞海东,生产总监,13800138000\n鉴湖酿造,,,王建明,设备经理,13800138000\n")
    people = dict(Person.objects.values_list("name", "title"))
    assert people == {"俞海东": "生产总监", "王建明": "设备经理"}


def test_the_counts_add_up(alice, charlie, checked, make_company):
    make_company("别人的公司", owner=charlie)
    make_company("老公司", owner=alice, industry="银行")
    batch = checked(
        alice,
        "公司名称,行业,手机\n新公司,水务,13800138000\n新公司,水务,\n,无名,\n别人的公司,银行,\n老公司,银行,\n坏电话,水务,1380013\n\n",
    )
    c = batch.counts
    parts = ("skipped", "problem", "blocked", "merged", "taken", "left_out", "same", "new", "updated")
    assert c["read"] == sum(c[part] for part in parts)
    assert [c[part] for part in parts] == [0, 2, 0, 1, 1, 0, 1, 1, 0]
    tiles = sum(c[name] for name in c if name.startswith("tile_"))
    assert tiles == c["read"] - c["skipped"]


def test_the_mapping_is_remembered_for_the_next_file_with_this_header(alice, bob, upload):
    text = "甲,乙\n平安银行,银行\n"
    batch = upload(alice, text)
    assert uploading.map_columns(batch, alice, {"name": 0, "industry": 1}, [], list_name="x", source="other")
    assert upload(alice, "甲,乙\n万科A,地产\n").mapping == {"name": 0, "industry": 1}
    assert upload(bob, "甲,乙\n万科A,地产\n").mapping != {"name": 0, "industry": 1}
