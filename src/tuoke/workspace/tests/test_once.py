"""A button that is pressed twice makes one thing."""

import re
import uuid

from django.urls import reverse

from tuoke.directory.models import Company
from tuoke.journal.models import Task
from tuoke.workspace.models import Audit, Once

NEW = "directory:company_create"


def test_a_form_carries_a_key_of_its_own_each_time_it_is_shown(alice, client_of):
    page = client_of(alice)
    first, second = (
        re.findall(r'name="once" value="([0-9a-f-]{36})"', page.get(reverse(NEW)).content.decode()) for _ in range(2)
    )
    assert len(first) == len(second) == 1 and first != second


def test_pressed_twice_it_makes_one_company_and_shows_it_both_times(alice, client_of):
    page, sent = client_of(alice), {"name": "远山精密", "once": str(uuid.uuid4())}
    first, second = (page.post(reverse(NEW), sent) for _ in range(2))
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
    assert Company.objects.count() == 1
    assert Audit.objects.filter(kind="directory.company", action="create").count() == 1


def test_what_was_told_to_be_wrong_may_come_again_with_its_key(alice, client_of):
    page, key = client_of(alice), str(uuid.uuid4())
    address = reverse("journal:task_create")
    assert page.post(address, {"what": "", "on": "2026-12-01", "once": key}).status_code == 422
    assert page.post(address, {"what": "寄样册", "on": "2026-12-01", "once": key}).status_code == 302
    assert Task.objects.count() == Once.objects.count() == 1


def test_a_fragment_that_came_before_is_not_told_again(alice, client_of, make_company):
    address = reverse("journal:log", args=[make_company(owner=alice).pk])
    sent = {"kind": "note", "text": "下次带样品", "once": str(uuid.uuid4())}
    said = [client_of(alice).post(address, sent, headers={"HX-Request": "true"}).status_code for _ in range(2)]
    assert said == [200, 204]


def test_nobody_learns_where_the_key_of_a_colleague_led(alice, bob, client_of):
    sent = {"name": "远山精密", "once": str(uuid.uuid4())}
    client_of(alice).post(reverse(NEW), sent)
    assert client_of(bob).post(reverse(NEW), sent).status_code == 403
    assert Company.objects.count() == 1


def test_without_a_key_a_form_is_taken_as_before(alice, client_of):
    page = client_of(alice)
    for key in ("", "no key"):
        page.post(reverse(NEW), {"name": "远山精密", "another": "1", "once": key})
    assert Company.objects.count() == 2
