"""What a role may not change, its list does not change either: it says so, and the rest of each row comes in."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tuoke.directory.models import Company, CompanyName, CustomField, PersonCode
from tuoke.team import rights
from tuoke.workspace.models import Workspace

FIXED, THERE = [2, 2, 2], [3, 2, 2]
LIST = (
    "公司名称,地址,电话,行业码,网站,公司简称,员工人数,联系人,工牌,备注\n"
    "甲银行,别处一号,0755-11112222,K65,b.test,甲,88,王总,W1,新备注\n"
    "新来的公司,新街二号,0755-33334444,K66,c.test,新,99,李总,W2,备注二\n"
)


@pytest.fixture
def bank(make_company, make_person, alice, ada):
    for key, name, of, form in (("trade", "行业码", "company", "text"), ("badge", "工牌", "person", "code")):
        CustomField.objects.create(key=key, name=name, of=of, form=form, by=ada)
    Workspace.objects.filter(pk=1).update(fields_at=timezone.now())
    facts = {"address": "原来的地址", "website": "a.test", "employees": 5, "extra": {"trade": "J66"}}
    bank = make_company("甲银行", owner=alice, **facts)
    make_person(bank, name="王总", phone="0755-99998888")
    return bank


def rule(ada, levels, *keys, role="seller"):
    rights.write_fields(role, dict.fromkeys(keys, levels), ada, version=0)


def told(page):
    return re.findall(r'tk-banner" role="status">.*?</div></div>', page.content.decode(), re.DOTALL)


def test_what_she_may_not_change_is_said_and_stays_and_the_rows_come_in(bank, alice, ada, checked, bring_in, client_of):
    rule(ada, FIXED, "address", "contact", "x-trade", "names", "p-badge", "note")
    (first,) = told(client_of(alice).get(reverse("intake:preview", args=[checked(alice, LIST).pk])))
    assert all(word in first for word in ("地址", "电话", "行业码", "简称", "工牌", "备注")) and "网站" not in first
    bring_in(alice, LIST)
    bank.refresh_from_db()
    assert (bank.address, bank.website, bank.extra, bank.note) == ("原来的地址", "b.test", {"trade": "J66"}, "")
    assert bank.employees == 88 and bank.people.get().phone == "0755-99998888"
    new = Company.objects.get(name="新来的公司")
    assert (new.address, new.phone, new.extra, new.note) == ("", "", {}, "")
    assert (new.website, new.employees, new.people.get().name, new.people.get().phone) == ("c.test", 99, "李总", "")
    assert not CompanyName.objects.exists() and not PersonCode.objects.exists()


def test_what_mei_may_not_change_of_her_team_stays_there_and_is_written_in_new_ones(
    bank, mei, ada, bring_in, checked, client_of
):
    rule(ada, THERE, "website", "x-trade", role="manager")
    (first,) = told(client_of(mei).get(reverse("intake:preview", args=[checked(mei, LIST).pk])))
    assert "已有的公司里保持原样" in first and "网站" in first and "行业码" in first and "地址" not in first
    bring_in(mei, LIST)
    bank.refresh_from_db()
    new = Company.objects.get(name="新来的公司")
    assert (bank.website, bank.extra, bank.address) == ("a.test", {"trade": "J66"}, "别处一号")
    assert (new.website, new.extra) == ("c.test", {"trade": "K66"})


def test_without_rules_a_list_writes_everything(bank, alice, checked, bring_in, client_of):
    assert not told(client_of(alice).get(reverse("intake:preview", args=[checked(alice, LIST).pk])))
    bring_in(alice, LIST)
    bank.refresh_from_db()
    assert (bank.address, bank.extra["trade"], PersonCode.objects.count()) == ("别处一号", "K65", 2)
