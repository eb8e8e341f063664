"""Lists as people really send them: odd, wide, empty, or of one name only."""

from tuoke.directory.models import Company, Person
from tuoke.intake import sentences
from tuoke.intake.models import State


def test_a_name_with_a_turning_mark_comes_in_without_it_and_an_emoji_stays(alice, bring_in):
    bring_in(alice, "公司名称,行业\n深圳\u202e司公\u202c远望🚀有限公司,电子\n\u200f\u2067شركة النور\u2069,贸易\n")
    assert sorted(Company.objects.values_list("name", flat=True)) == ["شركة النور", "深圳司公远望🚀有限公司"]


def test_lines_of_two_encodings_come_in_whole_and_the_page_says_so(alice, bring_in):
    data = "公司名称,行业\n深圳远望有限公司,电子\n".encode() + "宁波恒通有限公司,机械\n".encode("gbk")
    batch = bring_in(alice, data)
    assert sorted(Company.objects.values_list("name", flat=True)) == ["宁波恒通有限公司", "深圳远望有限公司"]
    assert sentences.encoding(batch.reading).startswith("UTF-8 + GB18030")


def test_two_hundred_columns_are_read_and_more_are_refused_with_both_numbers(alice, upload, bring_in):
    def wide(columns: int) -> str:
        names = ["公司名称", *(f"列{number}" for number in range(1, columns))]
        return ",".join(names) + "\n" + ",".join(["深圳远望有限公司", *["x"] * (columns - 1)]) + "\n"

    assert bring_in(alice, wide(200)).state == State.DONE
    refused = upload(alice, wide(201))
    assert (refused.state, refused.error) == (State.REFUSED, "too_many_columns")
    said = sentences.error(refused.error, refused.error_detail)
    assert "201" in said and "200" in said


def test_a_column_with_nothing_in_it_is_unknown_not_zero(alice, bring_in):
    batch = bring_in(alice, "公司名称,人员规模,成立年份\n深圳远望有限公司,,\n宁波恒通有限公司,NULL,NULL\n")
    assert batch.counts["companies_new"] == 2
    assert set(Company.objects.values_list("employees", "founded")) == {(None, None)}


def test_many_rows_of_one_name_are_one_company_with_all_its_people(alice, bring_in):
    rows = "".join(f"深圳远望有限公司,王{number},138{number:08d}\n" for number in range(500))
    batch = bring_in(alice, "公司名称,联系人,手机\n" + rows)
    assert (Company.objects.count(), Person.objects.count()) == (1, 500)
    assert batch.counts["new"] + batch.counts["merged"] == batch.counts["read"] == 500
