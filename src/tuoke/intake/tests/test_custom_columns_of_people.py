"""Columns of a list that are fields which the firm defined for people."""

import pytest

from tuoke.directory.custom_fields import CustomField, Form, Of, write
from tuoke.directory.models import Company, Person, PersonCode


@pytest.fixture
def fields(ada):
    write(CustomField(key="决策角色", name="决策角色", form=Form.CHOICE, choices=["采购", "拍板"], of=Of.PERSON), ada)
    write(CustomField(key="工号", name="工号", form=Form.CODE, of=Of.PERSON), ada)
    write(CustomField(key="爱好", name="爱好", of=Of.PERSON), ada)


LIST = """公司名称,联系人,手机,决策角色,工号,爱好
甲电子有限公司,李伟,13800138001,采购,a 1,围棋
甲电子有限公司,王芳,13800138002,拍板,a 2,
乙电子有限公司,赵敏,13800138003,,A1,登山
丙电子有限公司,,,,,
"""


def test_they_are_known_by_their_words_and_go_to_the_person_of_the_row(fields, alice, bring_in):
    batch = bring_in(alice, LIST)
    assert {"决策角色", "工号", "爱好"} <= set(batch.mapping)
    told = {one.name: one.extra for one in Person.objects.all()}
    assert told == {
        "李伟": {"决策角色": "采购", "爱好": "围棋"},
        "王芳": {"决策角色": "拍板"},
        "赵敏": {"爱好": "登山"},
    }
    codes = set(PersonCode.objects.values_list("person__name", "source", "value"))
    assert codes == {("李伟", "工号", "A1"), ("王芳", "工号", "A2")}, "the first row with a code has it"
    assert Company.objects.exclude(extra={}).count() == 0
    seen = Company.objects.visible_to(alice)
    assert seen.search("围棋").get().name == seen.search("a1").get().name == "甲电子有限公司"


def test_a_second_list_adds_to_people_who_are_there_and_is_taken_back_whole(
    fields, alice, make_company, make_person, bring_in, take_back
):
    ours = make_person(make_company("甲电子有限公司", owner=alice), "李伟", extra={"爱好": "桥牌"})
    batch = bring_in(alice, LIST, twin_rule="update")
    ours.refresh_from_db()
    assert ours.extra == {"决策角色": "采购", "爱好": "围棋"}
    assert PersonCode.objects.get(value="A1").person == ours
    assert Company.objects.visible_to(alice).search("围棋").exists()
    take_back(batch, alice)
    ours.refresh_from_db()
    assert ours.extra == {"爱好": "桥牌"} and not PersonCode.objects.exists()
    assert not Company.objects.visible_to(alice).search("围棋").exists()


def test_a_field_that_must_be_there_is_asked_only_of_rows_with_somebody_on_them(fields, ada, alice, upload, checked):
    from tuoke.intake.forms import Mapping

    write(CustomField(key="生日", name="生日", form=Form.DATE, of=Of.PERSON, required=True), ada)
    assert not Mapping(upload(alice, "公司名称,联系人\n甲,李伟\n")).is_valid()
    assert Mapping(upload(alice, "公司名称\n甲\n")).is_valid()
    batch = checked(
        alice, "公司名称,联系人,生日\n甲电子有限公司,李伟,\n乙电子有限公司,,\n丙电子有限公司,王芳,1980-05-01\n"
    )
    assert batch.counts["problem"] == 1
