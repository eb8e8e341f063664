import pytest
from django.utils.translation import override

from tuoke.directory.digest import digest
from tuoke.directory.merging import merge, unmerge
from tuoke.directory.models import Tag, Tagged
from tuoke.workspace.models import Audit


@pytest.fixture
def hiring(alice):
    return Tag.objects.create(name="在招人", name_en="hiring", meaning="三个月内发过招聘", owner=alice)


def test_a_tag_is_defined_once_with_its_meaning_and_owner(client_of, alice):
    answer = client_of(alice).post("/tags/new/", {"name": "在招人", "name_en": "hiring", "meaning": "发过招聘"})
    assert answer.status_code == 302
    made = Tag.objects.get()
    assert (made.owner, made.version) == (alice, 1)
    assert Audit.objects.filter(kind="directory.tag", action="create").exists()
    assert client_of(alice).post("/tags/new/", {"name": "在招人", "meaning": "又一个"}).status_code == 422


def test_a_tag_without_a_meaning_is_refused(client_of, alice):
    assert client_of(alice).post("/tags/new/", {"name": "好客户"}).status_code == 422
    assert not Tag.objects.exists()


def test_a_new_wording_is_a_new_version_and_the_old_one_is_kept_in_the_audit(client_of, alice, hiring):
    client_of(alice).post(f"/tags/{hiring.pk}/edit/", {"name": "在招人", "meaning": "半年内发过招聘"})
    hiring.refresh_from_db()
    assert hiring.version == 2
    row = Audit.objects.get(kind="directory.tag", action="update")
    assert row.detail["before"]["meaning"] == "三个月内发过招聘"


def test_only_its_owner_and_who_leads_reword_a_tag(client_of, bob, mei, hiring):
    assert client_of(bob).get(f"/tags/{hiring.pk}/edit/").status_code == 403
    assert client_of(mei).get(f"/tags/{hiring.pk}/edit/").status_code == 200


def test_a_tag_is_read_in_the_language_of_the_screen(hiring):
    with override("en"):
        assert str(hiring) == "hiring"
        assert hiring.says == "三个月内发过招聘"
    with override("zh-hans"):
        assert str(hiring) == "在招人"


def test_the_company_page_says_which_tags_by_whom_and_from_where(client_of, alice, make_company, hiring):
    company = make_company(owner=alice)
    page = f"/companies/{company.pk}/tags/"
    client_of(alice).post(page, {"tags": [hiring.pk], "source": "jobs"})
    one = Tagged.objects.get()
    assert (one.company, one.tag, one.by, one.source) == (company, hiring, alice, "jobs")
    text = client_of(alice).get(f"/companies/{company.pk}/").content.decode()
    assert "在招人" in text
    client_of(alice).post(page, {"shown": [hiring.pk], "source": "seen"})
    assert not Tagged.objects.exists()
    assert [row.detail["after"] for row in Audit.objects.filter(action="tag").order_by("pk")] == [["在招人"], []]


def test_a_tag_that_a_colleague_set_meanwhile_stays(client_of, alice, mei, make_company, hiring):
    company = make_company(owner=alice)
    Tagged.objects.create(company=company, tag=hiring, by=mei)
    client_of(alice).post(f"/companies/{company.pk}/tags/", {"source": "seen"})  # drawn before, nothing shown as set
    assert Tagged.objects.filter(by=mei).exists()


def test_the_list_is_narrowed_to_companies_with_a_tag(client_of, alice, make_company, hiring):
    Tagged.objects.create(company=make_company(owner=alice, name="有标签公司"), tag=hiring, by=alice)
    make_company(owner=alice, name="没标签公司")
    text = client_of(alice).get(f"/companies/?tag={hiring.pk}").content.decode()
    assert "有标签公司" in text
    assert "没标签公司" not in text


def test_the_dictionary_counts_only_companies_that_one_may_see(client_of, alice, charlie, make_company, hiring):
    Tagged.objects.create(company=make_company(owner=alice), tag=hiring, by=alice)
    assert client_of(alice).get("/tags/").context["tags"][0].companies == 1
    assert client_of(charlie).get("/tags/").context["tags"][0].companies == 0


def test_tags_follow_a_merge_and_come_back(alice, make_company, hiring):
    one, other = make_company(owner=alice, name="东山泵业"), make_company(owner=alice, name="东山泵业二")
    both = Tag.objects.create(name="出口", meaning="有出口", owner=alice)
    for company, tag in ((other, hiring), (one, both), (other, both)):
        Tagged.objects.create(company=company, tag=tag, by=alice)
    before = digest()
    done = merge(one.pk, other.pk, {}, alice, versions={one.pk: one.version, other.pk: other.version})
    assert set(Tagged.objects.filter(company=one).values_list("tag", flat=True)) == {hiring.pk, both.pk}
    unmerge(done, alice)
    assert digest() == before


def test_the_pages_of_tags_take_at_most_fifteen_queries(
    client_of, alice, make_company, hiring, django_assert_max_num_queries
):
    Tagged.objects.create(company=make_company(owner=alice), tag=hiring, by=alice)
    browser = client_of(alice)
    for page in ("/tags/", "/tags/new/", f"/companies/{Tagged.objects.get().company_id}/tags/"):
        with django_assert_max_num_queries(15):
            assert browser.get(page).status_code == 200
