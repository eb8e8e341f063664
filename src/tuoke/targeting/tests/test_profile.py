"""Writing who fits: what is refused, what each save does, and who may read it."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.urls import reverse

from tuoke.targeting import conditions_form, profile_form
from tuoke.targeting.models import Profile
from tuoke.workspace.models import Audit, Due

PAGE = reverse("targeting:profile")


def typed(**fields) -> dict:
    return {"strike": "any", "industry": ["银行"], "industry_synonyms": ["商业银行、城商行"], **fields}


def test_a_save_is_a_version_with_its_audit_and_asks_for_the_scoring(client_of, alice):
    client_of(alice).post(PAGE, typed())
    profile = Profile.objects.get()
    assert (profile.seller, profile.number) == (alice, 1)
    assert profile.body["industries"] == [{"name": "银行", "synonyms": ["商业银行", "城商行"]}]
    assert Audit.objects.filter(kind="targeting.profile", object_id=profile.pk).count() == 1
    assert Due.objects.filter(flow="score", key=str(alice.pk)).count() == 1


def test_saving_what_is_there_makes_no_version(client_of, alice):
    client = client_of(alice)
    client.post(PAGE, typed())
    client.post(PAGE, typed())
    assert Profile.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"industry": ["银行", "证券", "保险"]},
        {"title": ["一", "二", "三", "四"]},
        {"territory_other": "亚特兰蒂斯城"},
        {"employees_min": "很多"},
        {"employees_min": "500", "employees_max": "10"},
        {"strike": "some"},
        {"industry": ["x" * 300]},
        {"industry": ["a\x00b"]},
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(client_of, alice, wrong):
    answer = client_of(alice).post(PAGE, typed(**wrong, owner_kind_other="合资公司"))
    assert answer.status_code == 422
    assert not Profile.objects.exists()
    assert "合资公司" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_everything_on_the_form_reaches_the_body():
    post = QueryDict(mutable=True)
    fields = typed(
        title=["总经理", "采购"], title_synonyms=["总裁", ""], title_decides=["yes", ""], territory=["广东省"],
        territory_other="宁波，苏州", rival=["广东省"], employees_min="1,000", owner_kind=["民企"],
        condition_field=["market", "area"], condition_any=["主板、创业板", ""], trigger=["funding"], strike="all",
    )  # fmt: skip
    for name, value in fields.items():
        post.setlist(name, value if isinstance(value, list) else [value])
    body = profile_form.read(post)
    wanted, error = profile_form.checked(body)
    assert error == ""
    assert wanted is not None
    assert wanted.employees is not None
    assert [title.decides for title in wanted.titles] == [True, False]
    assert wanted.territories == ("广东省", "宁波", "苏州")
    assert (wanted.employees.min, wanted.employees.max) == (1000, None)
    assert [(one.field, one.any) for one in wanted.conditions] == [("market", ("主板", "创业板"))]
    assert (wanted.triggers, wanted.strike, wanted.rival_strongholds) == (("funding",), "all", ("广东省",))


def test_the_form_offers_what_the_directory_has_most(client_of, alice, make_company):
    for area in ("宁波", "宁波", "深圳"):
        make_company(industry="银行", area=area, owner_kind="民企")
    found = client_of(alice).get(PAGE).content.decode()
    assert '<option value="银行">3</option>' in found
    assert 'value="浙江省"' in found
    assert 'value="民企"' in found


def test_a_stored_profile_is_drawn_again(client_of, alice, make_company):
    make_company(area="宁波")
    client = client_of(alice)
    client.post(PAGE, typed(territory=["浙江省"], territory_other="加利福尼亚", trigger=["funding"]))
    found = client.get(PAGE).content.decode()
    assert 'value="浙江省" checked' in found
    assert 'value="加利福尼亚"' in found
    assert 'value="funding" checked' in found


def test_a_manager_reads_it_and_cannot_write_it(client_of, alice, mei):
    client_of(alice).post(PAGE, typed())
    address = reverse("targeting:profile_of", args=[alice.pk])
    client = client_of(mei)
    assert "银行" in client.get(address).content.decode()
    assert client.post(address, typed(industry=["别的"])).status_code == 404
    assert Profile.objects.count() == 1


def test_charlie_does_not_see_alices(client_of, alice, charlie):
    assert client_of(charlie).get(reverse("targeting:profile_of", args=[alice.pk])).status_code == 404
    assert client_of(charlie).get(reverse("targeting:profile_of", args=[10**18])).status_code == 404


def test_a_viewer_cannot_write(client_of, vera):
    assert client_of(vera).post(PAGE, typed()).status_code == 403


def test_the_page_takes_at_most_fifteen_queries(client_of, alice, make_company, django_assert_max_num_queries):
    make_company(industry="银行", area="宁波")
    client = client_of(alice)
    client.post(PAGE, typed())
    with django_assert_max_num_queries(15):
        assert client.get(PAGE).status_code == 200


def test_a_save_leads_to_the_next_step_until_all_are_done(client_of, alice, make_company):
    make_company(industry="银行")
    alice.language = "en"
    alice.save()
    client = client_of(alice)
    saved = client.post(PAGE, typed(), follow=True).content.decode()
    assert f'href="{reverse("targeting:card")}">Set the card' in saved
    card = {"industry-name-0": "银行", "industry-points-0": "2"}
    saved = client.post(reverse("targeting:card"), card, follow=True).content.decode()
    assert "To today&#x27;s call sheet" in saved or "To today's call sheet" in saved
    assert "To today" not in client.get(PAGE).content.decode(), "only after a save"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("2010-2020", {"min": 2010, "max": 2020}),
        ("500万–1.5亿", {"min": 5_000_000, "max": 150_000_000}),
        ("2M–", {"min": 2_000_000}),
        ("≥ 1,000", {"min": 1000}),
        ("–500", {"max": 500}),
        ("-500", {"min": -500, "max": -500}),
        ("100 至 200", {"min": 100, "max": 200}),
        ("7", {"min": 7, "max": 7}),
        ("many", {"min": "many", "max": "many"}),
    ],
)
def test_a_range_is_read_as_people_write_it(text, ends):
    assert conditions_form.read("revenue", "range", text, []) == {"field": "revenue", **ends}
    if "many" not in text:
        again = conditions_form.read("revenue", "range", conditions_form.said({"field": "revenue", **ends}), [])
        assert again == {"field": "revenue", **ends}, "what is shown again reads the same"


def test_a_further_column_of_a_list_is_offered_asked_and_drawn_again(client_of, alice, make_company):
    make_company(extra={"年采购额": "500万", "等级": "A"})
    client = client_of(alice)
    assert '<option value="年采购额">年采购额</option>' in client.get(PAGE).content.decode()
    asked = {"condition_field": ["年采购额", "等级"], "condition_kind": ["range", "contains"],
             "condition_any": ["100万–1000万", "A、B"]}  # fmt: skip
    assert client.post(PAGE, typed(**asked)).status_code == 302
    assert Profile.objects.get().body["conditions"] == [
        {"field": "年采购额", "any": [], "contains": [], "min": 1_000_000, "max": 10_000_000},
        {"field": "等级", "any": [], "contains": ["A", "B"]},
    ]
    found = client.get(PAGE).content.decode()
    assert '<option value="年采购额" selected>' in found
    assert 'value="1000000–10000000"' in found


def test_a_range_that_is_none_is_refused_and_kept(client_of, alice):
    asked = {"condition_field": ["revenue"], "condition_kind": ["range"], "condition_any": ["很多"]}
    answer = client_of(alice).post(PAGE, typed(**asked))
    assert answer.status_code == 422
    assert 'value="很多"' in answer.content.decode()
