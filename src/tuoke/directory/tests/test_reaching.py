"""How a person may be reached, on what ground, and that nothing goes past who asked for peace."""

import pytest
from django.utils import timezone

from tuoke.directory.do_not_contact import leave_alone
from tuoke.directory.models import Channel, Consent, DoNotContact, Person
from tuoke.directory.reaching import links, refusal
from tuoke.workspace.models import Audit


@pytest.fixture
def wang(make_company, make_person, alice):
    company = make_company("甲银行", owner=alice)
    return make_person(company, "王总", title="总经理", phone="13800138000", email="wang@jia.example")


@pytest.fixture
def agreed(wang, alice):
    def write(channel="", **more):
        given = {"purpose": "邀请函", "evidence": "展会表格", "given_on": "2026-11-01", "basis": "consent", **more}
        return Consent.objects.create(person=wang, channel=channel, by=alice, **given)

    return write


def test_a_seller_adds_wechat_and_the_page_shows_it(wang, client_of, alice, mei):
    browser = client_of(alice)
    answer = browser.post(f"/people/{wang.pk}/ways/new/", {"kind": "wechat", "value": "wang_88", "note": "晚上"})
    assert answer.status_code == 302 and "wang_88" in browser.get(f"/people/{wang.pk}/").content.decode()
    assert "wang_88" not in client_of(mei).get(f"/people/{wang.pk}/").content.decode()
    assert Audit.objects.get(kind="directory.channel").detail["after"]["value"] == "wang_88"


@pytest.mark.parametrize(
    "given,wrong",
    [
        ({"kind": "email", "value": "wang"}, "value"),
        ({"kind": "phone", "value": "12"}, "value"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_a_way_that_leads_nowhere_is_refused_and_kept_in_the_form(wang, client_of, alice, given, wrong):
    answer = client_of(alice).post(f"/people/{wang.pk}/ways/new/", given)
    assert answer.status_code == 422 and wrong in answer.context["channel_form"].errors
    assert not Channel.objects.exists()


def test_one_way_stands_there_once_however_it_is_spelled(wang, client_of, alice):
    browser = client_of(alice)
    for value, status in (("+86 139 0013 9000", 302), ("13900139000", 422)):
        answer = browser.post(f"/people/{wang.pk}/ways/new/", {"kind": "phone", "value": value})
        assert answer.status_code == status
    assert Channel.objects.count() == 1


def test_a_consent_is_written_with_what_proves_it_and_can_be_taken_back_once(wang, client_of, alice):
    browser = client_of(alice)
    given = {
        "basis": "consent",
        "channel": "email",
        "purpose": "邀请函",
        "evidence": "展会表格",
        "given_on": "2026-11-01",
    }
    assert browser.post(f"/people/{wang.pk}/grounds/new/", given).status_code == 302
    consent = Consent.objects.get()
    browser.post(f"/grounds/{consent.pk}/withdraw/", {"why": ""})
    consent.refresh_from_db()
    assert consent.withdrawn_at is None, "without a reason nothing is changed"
    for _twice in range(2):
        browser.post(f"/grounds/{consent.pk}/withdraw/", {"why": "来信"})
    assert refusal(wang, "email") == "withdrawn" and refusal(wang, "phone") == ""
    assert Audit.objects.filter(kind="directory.consent", action="withdraw").count() == 1


def test_a_day_that_is_to_come_proves_nothing(wang, client_of, alice):
    given = {"basis": "consent", "purpose": "x", "evidence": "y", "given_on": "2999-01-01"}
    assert client_of(alice).post(f"/people/{wang.pk}/grounds/new/", given).status_code == 422


def test_a_second_consent_stands_when_the_first_is_withdrawn(wang, agreed):
    agreed("email", withdrawn_at=timezone.now())
    assert refusal(wang, "email") == "withdrawn"
    agreed("")
    assert refusal(wang, "email") == ""


def test_no_ground_goes_past_who_asked_for_peace(wang, agreed, alice, make_person, make_company):
    agreed("")
    leave_alone(wang, alice, company=wang.company)
    wang.refresh_from_db()
    same = make_person(make_company("乙", owner=alice), "王总", phone="138-0013-8000")
    assert [refusal(wang, kind) for kind in ("phone", "email", "wechat")] == ["left_alone"] * 3
    assert refusal(same, "phone") == "left_alone", "the number asked, whoever has it"
    assert refusal(same, "email", "WANG@jia.example") == "left_alone"


def test_whoever_asked_for_peace_is_called_again_only_when_a_leader_says_why(wang, client_of, alice, mei):
    browser = client_of(alice)
    browser.post(f"/people/{wang.pk}/leave-alone/")
    assert DoNotContact.objects.count() == 2
    assert browser.post(f"/people/{wang.pk}/lift/", {"why": "想再听"}).status_code == 403
    client_of(mei).post(f"/people/{wang.pk}/lift/", {"why": " "})
    assert Person.objects.get(pk=wang.pk).do_not_contact_at
    client_of(mei).post(f"/people/{wang.pk}/lift/", {"why": "本人来信"})
    assert Person.objects.get(pk=wang.pk).do_not_contact_at is None and not DoNotContact.objects.exists()
    assert Audit.objects.get(action="lift leave alone").detail["why"] == "本人来信"


def test_a_stranger_to_the_company_sees_nothing_of_its_people(wang, client_of, charlie, agreed):
    consent = agreed()
    browser = client_of(charlie)
    assert browser.get(f"/people/{wang.pk}/").status_code == 404
    assert browser.post(f"/people/{wang.pk}/leave-alone/").status_code == 404
    assert browser.post(f"/grounds/{consent.pk}/withdraw/", {"why": "x"}).status_code == 404


def test_the_page_of_a_person_takes_at_most_fifteen_queries(
    wang, agreed, client_of, alice, django_assert_max_num_queries
):
    for kind in ("email", "phone", ""):
        agreed(kind)
        Channel.objects.create(person=wang, kind="other", value=f"x{kind}", by=alice)
    browser = client_of(alice)
    browser.get(f"/people/{wang.pk}/")
    with django_assert_max_num_queries(15):
        browser.get(f"/people/{wang.pk}/")


def test_a_way_is_opened_by_its_app_unless_something_speaks_against_it(wang, agreed, client_of, alice):
    given = {"phone": "139 0013 9000", "sms": "13700137000", "email": "W@jia.example", "wechat": "w_88", "post": "1 号"}
    ways = {
        kind: Channel.objects.create(person=wang, kind=kind, value=value, by=alice) for kind, value in given.items()
    }
    opened = {kind: links(wang, list(ways.values())).get(one.pk) for kind, one in ways.items()}
    assert opened == {
        "phone": "tel:+8613900139000", "sms": "sms:+8613700137000", "email": "mailto:w@jia.example",
        "wechat": "weixin://", "post": None,
    }  # fmt: skip
    page = client_of(alice).get(f"/people/{wang.pk}/").content.decode()
    assert 'href="weixin://"' in page and 'href="tel:+8613900139000"' in page
    DoNotContact.objects.create(channel="phone", key="+8613900139000")
    agreed("wechat", withdrawn_at=timezone.now())
    left = links(wang, list(ways.values()))
    assert ways["phone"].pk not in left and ways["wechat"].pk not in left and ways["email"].pk in left
    leave_alone(wang, alice, company=wang.company)
    wang.refresh_from_db()
    assert links(wang, list(ways.values())) == {}
