import pyarrow as pa

from tuoke.engine.lists.match import Matching, block_keys, match
from tuoke.engine.lists.tests.rows import listed


def matched(*rows: dict[str, str], known: tuple[dict[str, str], ...] = ()) -> Matching:
    """Rows are numbered from 0, known ones from 100."""
    lists = [
        listed(*({"id": first + place, **row} for place, row in enumerate(part)), id=pa.int64()).drop_columns("line")
        for first, part in ((0, rows), (100, known))
    ]
    return match(lists[0], lists[1] if known else None)


def company_of(found: Matching) -> list[int]:
    return [row["company"] for row in found.groups.sort_by("id").to_pylist()]


def told(found: Matching, left: int, right: int) -> tuple[str, dict[str, int]]:
    """The verdict on a pair, and its evidence."""
    (pair,) = [row for row in found.pairs.to_pylist() if (row["left"], row["right"]) == (left, right)]
    evidence = {one["sign"]: one["points"] for one in pair["evidence"]}
    assert pair["points"] == sum(evidence.values())
    return pair["verdict"], evidence


def test_one_name_written_in_two_ways_is_one_company_and_the_evidence_says_why() -> None:
    found = matched(
        {"name": "Acme Inc.", "website": "www.acme.com"}, {"name": "ACME", "website": "https://acme.com/us"}
    )
    verdict, evidence = told(found, 0, 1)
    assert (verdict, set(evidence)) == ("same", {"name_equal", "same_domain"})
    assert company_of(found) == [0, 0]


def test_namesakes_with_other_registration_numbers_stay_apart() -> None:
    found = matched({"name": "安德利", "credit_code": "1"}, {"name": "安德利", "credit_code": "2"}, {"name": "安德利"})
    assert told(found, 0, 1)[0] == "different"
    assert company_of(found) == [0, 1, 2], "who names no number joins neither"


def test_an_equal_code_is_one_company_though_the_names_differ() -> None:
    found = matched({"name": "国华网安", "code": "000004.SZ"}, {"name": "*ST国华", "code": "000004.sz"})
    assert company_of(found) == [0, 0]


def test_a_switchboard_makes_no_company_of_its_tenants() -> None:
    tenants = ("北斗航运", "东方印刷", "西湖茶业", "南山软件", "中原钢铁")
    found = matched(*({"name": name, "phone": "0755-26000000"} for name in tenants))
    assert company_of(found) == [0, 1, 2, 3, 4]


def test_a_mail_provider_makes_no_company_of_its_users() -> None:
    found = matched({"name": "北斗航运", "email": "a@163.com"}, {"name": "东方印刷", "email": "b@163.com"})
    assert company_of(found) == [0, 1] and found.pairs.num_rows == 0


def test_a_new_row_is_known_again_and_two_known_companies_are_never_one() -> None:
    known = ({"name": "Acme Inc.", "website": "acme.com"}, {"name": "Acme Ltd", "area": "London"})
    found = matched({"name": "Acme", "website": "acme.com"}, {"name": "Zenith"}, known=known)
    assert company_of(found) == [100, 1]
    assert found.groups.sort_by("id").column("known").to_pylist() == [True, False]


def test_fifty_thousand_rows_of_one_name_stay_bounded() -> None:
    rows = pa.table({"id": range(50_000), "name": ["张三贸易有限公司"] * 50_000})
    found = match(rows)
    assert found.pairs.num_rows == 49_999 and set(found.groups.column("company").to_pylist()) == {0}
    phones = pa.array([f"1380{place:07}" for place in range(50_000)])
    assert match(rows.append_column("phone", phones)).pairs.num_rows < 500_000


def test_the_order_of_rows_decides_nothing() -> None:
    rows = [{"id": n, "name": name} for n, name in enumerate(["Acme", "Acme Inc", "Acne", "Zenith", "Zenit", "Acme"])]
    there, back = (match(listed(*some, id=pa.int64())) for some in (rows, rows[::-1]))
    assert there.pairs.equals(back.pairs)
    assert there.groups.sort_by("id").equals(back.groups.sort_by("id"))


def test_the_same_row_has_the_same_block_keys_in_every_list() -> None:
    one = block_keys(listed({"id": 7, "name": "深圳华远科技有限公司", "phone": "13800138000"}, id=pa.int64()))
    rows = listed(
        {"id": 6, "name": "Acme"}, {"id": 7, "name": "深圳华远科技有限公司", "phone": "13800138000"}, id=pa.int64()
    )
    more = block_keys(rows).to_pylist()
    assert one.to_pylist() == [row for row in more if row["id"] == 7]
    assert {row["kind"] for row in one.to_pylist()} >= {"name", "phone"}


def test_a_branch_is_never_merged_with_its_parent() -> None:
    found = matched(
        {"name": "深圳华远科技有限公司", "website": "huayuan.cn"},
        {"name": "深圳华远科技有限公司上海分公司", "website": "huayuan.cn"},
        {"name": "Acme Inc.", "website": "acme.com"},
        {"name": "Acme Inc. - London", "website": "acme.com"},
    )
    assert company_of(found) == [0, 1, 2, 3]
    verdict, evidence = told(found, 0, 1)
    assert verdict == "different" and evidence["other_site"] == -100 and evidence["same_domain"] > 0


def test_a_name_without_its_place_merges_nothing_alone_but_with_the_city_it_does() -> None:
    bare = matched({"name": "深圳市华远科技有限公司"}, {"name": "华远科技有限公司"})
    assert told(bare, 0, 1)[0] == "maybe"
    placed = matched({"name": "深圳市华远科技有限公司"}, {"name": "华远科技有限公司", "area": "广东省深圳市"})
    assert told(placed, 0, 1) == ("same", {"heart_equal": 5, "same_city": 5})
    assert company_of(matched({"name": "深圳华远科技"}, {"name": "广州华远科技"})) == [0, 1]


def test_one_slip_of_the_pen_is_seen_through_but_not_another_core() -> None:
    found = matched(*({"name": name} for name in ("Koninklijke Philips", "Koninlijke Philips", "Micron Technology")))
    assert company_of(found) == [0, 0, 2]
    assert company_of(matched({"name": "Micron Technology"}, {"name": "Microchip Technology"})) == [0, 1]


def test_a_name_that_several_firms_bear_needs_more_to_be_one() -> None:
    found = matched(
        {"name": "Titan Services", "website": "titan.com", "area": "Omaha"},
        {"name": "Titan Services", "website": "titan.net", "area": "Denver"},
        {"name": "Titan Services", "phone": "+1 303 555 0100"},
        {"name": "Titan Services", "area": "Denver, Colorado"},
    )
    assert company_of(found) == [0, 1, 2, 1]


def test_sisters_under_one_roof_are_two_companies() -> None:
    found = matched(
        {"name": "深圳华远电子有限公司", "phone": "0755-26000000", "area": "深圳"},
        {"name": "深圳华远房地产有限公司", "phone": "0755-26000000", "area": "深圳"},
    )
    assert company_of(found) == [0, 1]


def test_a_word_of_trade_in_short_is_the_word_in_full() -> None:
    short = matched({"name": "Summit Mfg Inc.", "area": "Leeds"}, {"name": "Summit Manufacturing", "area": "Leeds"})
    assert told(short, 0, 1) == ("same", {"heart_equal": 5, "same_city": 5})
    other = matched({"name": "Summit Mfg Inc.", "area": "Leeds"}, {"name": "Summit Marketing", "area": "Leeds"})
    assert company_of(other) == [0, 1]


def test_a_chinese_firm_is_suspected_under_its_name_in_pinyin_and_known_with_its_phone() -> None:
    chinese = {"name": "深圳市远山自动化设备有限公司", "area": "深圳"}
    names = ("Shenzhen Yuanshan Automation Co., Ltd.", "Shenzhen Yuanshan Zi Dong Hua She Bei You Xian Gong Si")
    for name in names:
        assert told(matched(chinese, {"name": name, "area": "Shenzhen"}), 0, 1) == (
            "maybe",
            {"same_sound": 2, "same_city": 5},
        )
    phone = {"phone": "0755-26881234"}
    assert company_of(matched({**chinese, **phone}, {"name": names[0], "area": "Shenzhen", **phone})) == [0, 0]
    assert company_of(matched(chinese, {"name": "Shenzhen Yuanhai Co., Ltd.", "area": "Shenzhen"})) == [0, 1]


def test_a_core_that_no_third_name_in_its_city_has_is_one_firm_where_the_list_can_know() -> None:
    pair = ({"name": "启明物流有限公司", "area": "苏州"}, {"name": "启明", "area": "江苏苏州"})
    assert told(matched(*pair), 0, 1) == ("maybe", {"core_equal": 2, "same_city": 5}), "a short list cannot know"
    letters = "甲乙丙丁戊己庚辛壬癸"
    others = tuple({"name": f"{one}{two}茶业有限公司", "area": "苏州"} for one in letters for two in letters)
    assert told(matched(*pair, *others), 0, 1) == ("same", {"core_equal": 2, "lone_core": 3, "same_city": 5})
    third = {"name": "启明印刷有限公司", "area": "苏州"}
    assert told(matched(*pair, third, *others), 0, 1)[0] == "maybe"


def test_a_firm_that_moved_is_known_by_its_chinese_name_in_full_but_not_by_its_core_and_trade() -> None:
    here, there = {"name": "深圳市远山科技有限公司", "area": "深圳"}, {"name": "深圳远山科技有限公司", "area": "东莞"}
    verdict, evidence = told(matched(here, there), 0, 1)
    assert verdict == "same" and evidence["full_name"] > -evidence["other_place"]
    assert company_of(matched({**here, "name": "远山科技"}, {**there, "name": "远山科技"})) == [0, 1]
    english = matched({"name": "Titan Services", "area": "Omaha"}, {"name": "Titan Services", "area": "Denver"})
    assert company_of(english) == [0, 1]


def test_one_house_is_one_address_however_it_is_written_but_another_room_is_not() -> None:
    def seen(one: str, other: str) -> str:
        pair = matched({"name": "Acme", "address": one}, {"name": "Acme Ltd", "address": other})
        return next(sign for sign in told(pair, 0, 1)[1] if sign not in ("name_equal", "other_form"))

    assert seen("500 Main Street, Suite 12", "500 Main St") == "same_house"
    assert seen("江苏省苏州市人民路12号", "人民路12号301室") == "same_house"
    assert seen("Hauptstrasse 7, Berlin", "Hauptstraße 7, Berlin") == "close_address"
    assert seen("500 Main Street", "510 Main Street") == "other_address"
    assert seen("Unit Four, The Old Mill, Leeds", "Unit Four, Old Mill, Leeds") == "close_address"
    rooms = matched(
        {"name": "启明物流", "area": "苏州", "address": "人民路12号301室"},
        {"name": "启明贸易", "area": "苏州", "address": "人民路12号508室"},
    )
    assert company_of(rooms) == [0, 1] and rooms.pairs.num_rows == 0


def test_the_day_a_firm_was_founded_tells_namesakes_apart_and_finds_one_again() -> None:
    name, area = {"name": "Summit Services"}, {"area": "Ohio"}
    one_day = matched({**name, "founded": "1991-04-03"}, {**name, **area, "founded": "1991年4月3日"})
    assert told(one_day, 0, 1) == ("same", {"name_equal": 8, "same_founding_day": 9})
    assert "same_founding_year" in told(matched({**name, "founded": "1991"}, {**name, "founded": "19910403"}), 0, 1)[1]
    asked = matched({**name, "founded": "1991-04-03"}, {**name, **area, "founded": "1992"})
    assert company_of(asked) == [0, 1]
    parted = matched({**name, "founded": "1991-04-03", **area}, {**name, **area, "founded": "3 April 2004"})
    assert company_of(parted) == [0, 1], "the year of any date is read"


def test_small_facts_count_together_and_no_fact_twice() -> None:
    firm = {"area": "苏州", "industry": "物流", "employees": "100", "owner_kind": "民营企业"}
    one = matched({"name": "启明物流", **firm}, {"name": "启明", **firm, "industry": "物流 ", "employees": "120"})
    assert told(one, 0, 1) == ("same", {"core_equal": 2, "same_city": 5, "facts_agree": 3})
    other = {**firm, "employees": "5000", "owner_kind": "国有企业", "industry": "印刷"}
    assert company_of(matched({"name": "启明物流", **firm}, {"name": "启明", **other})) == [0, 1]
    firm = {"area": "苏州", "industry": "物流"}
    named = matched({"name": "启明物流", **firm}, {"name": "启明物流（苏州）", **firm})
    assert set(told(named, 0, 1)[1]) == {"heart_equal", "same_city"}, "the name says the industry already"
    paper = {"name": "华泰股份", "area": "山东", "industry": "造纸", "owner_kind": "民营企业"}
    short = matched(paper, {**paper, "name": "阳谷华泰", "industry": "化工原料"})
    assert company_of(short) == [0, 1], "a name without a trade says no industry"


def test_one_letter_makes_another_family_of_a_short_core_and_a_slip_of_a_long_one() -> None:
    city = {"area": "Sydney"}
    names = "Mitchell Consulting Pty Ltd", "Richwell Consulting Pty Ltd"
    assert matched(*({"name": name, **city} for name in names)).pairs.num_rows == 0
    slip = matched({"name": "Mitchell Consulting", **city}, {"name": "Mitchel Consulting", **city})
    assert told(slip, 0, 1)[0] == "same"
