"""The morning mail: at the hour that was chosen, once a day, in one's language, and only if the day holds anything."""

import datetime as dt
from email.header import decode_header, make_header
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tuoke.calls.models import Sheet, SheetRow
from tuoke.directory import reasons
from tuoke.directory.reasons import Reason
from tuoke.flows import morning as flow
from tuoke.flows.worker import Worker
from tuoke.journal import tasks
from tuoke.journal.appointments import Appointment, plan
from tuoke.journal.models import Task
from tuoke.team import leave
from tuoke.team.morning import MorningMail, wanting
from tuoke.workspace.asked_again import counted
from tuoke.workspace.models import Due

SHANGHAI = ZoneInfo("Asia/Shanghai")
TUESDAY = dt.datetime(2026, 11, 24, 8, 10, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def tuesday(monkeypatch):
    """It is ten past eight on a Tuesday in Shanghai."""
    monkeypatch.setattr(timezone, "now", lambda: TUESDAY.astimezone(dt.UTC))


@pytest.fixture
def day(alice, firm, make_company):
    """Alice wants it at eight, and has seven companies to call, an appointment and a task that is late."""
    alice.morning_at = 8
    alice.save()
    sheet = Sheet.objects.create(seller=alice, day=firm.today(), ready=True)
    for n in range(1, 8):
        company = make_company(f"第{n}家<b>", owner=alice)
        why = reasons.write([Reason("points", item="industry", value="机械", points=2)])
        SheetRow.objects.create(sheet=sheet, day=sheet.day, rank=n, company=company, reasons=why)
    at = TUESDAY.replace(hour=15, minute=0)
    plan(Appointment(company=company, what="看样机", starts=at, ends=at + dt.timedelta(hours=1)), [], [alice], alice)
    tasks.add(Task(what="寄样册", on=firm.today() - dt.timedelta(days=1), owner=alice), alice)
    return firm.today()


def morning():
    """What the schedule and the worker do."""
    flow.ask_for_mornings()
    for name, step in (("morning", flow.prepare_morning), ("send_morning_mail", flow.send_morning_mail)):
        for due in Due.objects.filter(flow=name, done_at=None):
            Due.objects.filter(pk=due.pk).update(done_at=TUESDAY)
            step(due.key)


def test_it_says_what_the_day_holds_in_plain_words_and_as_a_page(day, alice, mail_server):
    morning()
    (mail,) = mail_server.got
    assert mail["To"] == alice.email and "11 月 24 日" in str(make_header(decode_header(mail["Subject"])))
    plain, page = (part.get_payload(decode=True).decode() for part in mail.get_payload())
    for said in ("7 家公司", "第5家<b>", "机械", "还有 2", "15:00 看样机", "寄样册"):
        assert said in plain, said
    assert plain.index("7 家公司") < plain.index("看样机"), "first whom to call"
    assert "第6家" not in plain and "第5家&lt;b&gt;" in page and "看样机" in page


def test_it_is_sent_once_a_day(day, mail_server):
    for _again in range(3):
        morning()
    Due.objects.filter(flow="morning").delete()
    morning()
    Worker().work_off()
    assert len(mail_server.got) == MorningMail.objects.count() == 1


def test_it_is_in_the_language_of_who_reads_it(day, alice, mail_server):
    alice.language = "en"
    alice.save()
    morning()
    assert "Today's call sheet: 7 companies" in mail_server.got[0].get_payload()[0].get_payload(decode=True).decode()


def test_nothing_comes_while_one_is_away_or_has_nothing_to_do(day, alice, bob, mei, mail_server, ada):
    bob.morning_at = 8
    bob.save()
    leave.take(alice, mei, day, day, ada)
    morning()
    assert mail_server.got == [] and not MorningMail.objects.exists()


def test_it_waits_for_the_call_sheet(day, alice, mail_server):
    sheet = Due.objects.ask("sheet", f"{alice.pk}:{day}", slot=day.isoformat())
    morning()
    assert mail_server.got == []
    Due.objects.filter(pk=sheet.pk).update(done_at=TUESDAY)
    morning()
    assert len(mail_server.got) == 1


@pytest.mark.parametrize(
    ("moment", "there"),
    [((24, 7), False), ((24, 8), True), ((24, 11), True), ((24, 12), False), ((28, 8), False), ((29, 8), False)],
)
def test_it_comes_on_working_days_from_the_chosen_hour_on(alice, moment, there):
    alice.morning_at = 8
    alice.save()
    day, hour = moment
    at = dt.datetime(2026, 11, day, hour, tzinfo=SHANGHAI)
    assert wanting(at).filter(pk=alice.pk).exists() is there


def test_the_hour_is_chosen_in_the_settings(alice, client_of):
    given = {"language": "zh-hans", "theme": "auto", "density": "normal", "single_keys": "on"}
    browser = client_of(alice)
    for hour, kept in (("7", 7), ("", None), ("3", None)):
        browser.post("/team/preferences/", given | {"morning_at": hour})
        alice.refresh_from_db()
        assert alice.morning_at == kept


def test_the_sidebar_counts_own_tasks_that_are_due(day, alice, bob, firm):
    tasks.add(Task(what="明天", on=firm.today() + dt.timedelta(days=1), owner=alice), alice)
    with timezone.override(firm.zone):
        assert counted([tasks.due_count(alice), tasks.due_count(bob)]) == [1, 0]
