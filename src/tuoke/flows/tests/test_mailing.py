"""The drop-box, read from a real IMAP server on loopback: each letter once, and a broken server stops nothing."""

import datetime as dt
import imaplib
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from tuoke.flows import mailing
from tuoke.flows.scheduling import ask_for_today
from tuoke.flows.worker import Worker
from tuoke.journal.appointments import Appointment, plan
from tuoke.journal.models import JournalEntry, ReceivedLetter
from tuoke.workspace import checkup, drop_box
from tuoke.workspace.models import DropBox, Due

SECRET = "a quiet word"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def serve(*more):
    """An IMAP server of its own, and its port."""
    port = free_port()
    given = ["--host", "127.0.0.1", "--port", str(port), *more]
    who = ["dict", "--demo-data", "--demo-user", "box", "--demo-password", SECRET]
    command = [str(Path(sys.executable).parent / "pymap"), *given, *who]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _try in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return running, port
        except OSError:
            time.sleep(0.1)
    running.kill()
    raise RuntimeError("the IMAP server does not answer")


@pytest.fixture(scope="module")
def server():
    running, port = serve("--no-tls")
    yield port
    running.kill()
    running.wait()


@pytest.fixture
def box(server, settings, firm):
    """A folder of its own on the server, and Tuoke set up to read it; `put(raw)` drops a letter there."""
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_TLS = "127.0.0.1", server, "none"
    settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_ADDRESS = "box", SECRET, "box@firm.example"
    settings.IMAP_FOLDER, settings.IMAP_AUTHSERV = f"t{uuid4().hex}", ""
    client = imaplib.IMAP4("127.0.0.1", server)
    client.login("box", SECRET)
    client.create(settings.IMAP_FOLDER)

    class Box:
        def put(self, raw):
            assert client.append(settings.IMAP_FOLDER, None, None, raw)[0] == "OK"

        def anew(self):
            client.delete(settings.IMAP_FOLDER)
            client.create(settings.IMAP_FOLDER)

        def unseen(self):
            client.select(settings.IMAP_FOLDER, readonly=True)
            return len(client.search(None, "UNSEEN")[1][0].split())

    yield Box()
    client.logout()


@pytest.fixture
def wang(make_company, make_person, alice):
    return make_person(make_company("甲银行", owner=alice), "王总", email="wang@jia.example")


def letter(place, text="您好", sender="wang@jia.example"):
    heads = f"From: {sender}\r\nTo: box@firm.example\r\nSubject: {place}\r\nMessage-ID: <{place}@jia.example>\r\n\r\n"
    return (heads + text).encode()


def test_what_is_dropped_stands_in_the_journal_and_the_mailbox_stays_as_it_was(box, wang):
    for place in range(3):
        box.put(letter(place, "多少钱？"))
    mailing.fetch_mail("")
    assert [entry.body["subject"] for entry in JournalEntry.objects.order_by("pk")] == ["0", "1", "2"]
    assert {entry.person for entry in JournalEntry.objects.all()} == {wang} and box.unseen() == 3
    box.put(letter(3))
    mailing.fetch_mail("")
    mailing.fetch_mail("")
    assert JournalEntry.objects.count() == 4
    state = DropBox.objects.get()
    assert (state.failed, state.unread) == ("", 0) and state.last_uid
    assert state.looked_at and state.next_at > state.looked_at


def test_an_invitation_goes_out_and_its_answer_comes_back(box, wang, alice, firm, mail_server):
    at = timezone.now() + dt.timedelta(days=2)
    meeting = Appointment(company=wang.company, what="看样机", starts=at, ends=at + dt.timedelta(hours=1), invites=True)
    plan(meeting, [wang], [alice], alice)
    Worker().work_off()
    (mail,) = mail_server.got
    asked = mail.get_payload()[1].get_payload(decode=True).decode()
    answer = asked.replace("METHOD:REQUEST", "METHOD:REPLY").replace("NEEDS-ACTION", "ACCEPTED")
    for place, sender in enumerate(("li@jia.example", "wang@jia.example")):
        made = EmailMessage()
        made["From"], made["To"], made["Message-ID"] = sender, "box@firm.example", f"<{place}@jia.example>"
        made.set_content(answer, subtype="calendar", params={"method": "REPLY"})
        box.put(made.as_bytes())
        mailing.fetch_mail("")
        assert meeting.invitees.get().answer == ("accepted" if place else ""), "only of who was invited"
    assert ReceivedLetter.objects.get(message_id="<0@jia.example>").why == "doubtful"


def test_a_mailbox_made_anew_is_read_from_its_start_and_nothing_stands_twice(box, wang):
    box.put(letter(0))
    box.put(letter(1))
    mailing.fetch_mail("")
    before = DropBox.objects.get()
    box.anew()
    box.put(letter(1))
    box.put(letter(2))
    mailing.fetch_mail("")
    after = DropBox.objects.get()
    assert before.validity != after.validity
    assert sorted(ReceivedLetter.objects.values_list("message_id", flat=True)) == [
        "<0@jia.example>", "<1@jia.example>", "<2@jia.example>"
    ]  # fmt: skip


def test_a_huge_letter_is_fetched_in_part(box, wang, settings):
    box.put(letter(0, "开头" + "x" * 12_000_000))
    mailing.fetch_mail("")
    assert JournalEntry.objects.get().body["text"].startswith("开头")


def test_broken_letters_keep_nobody_waiting(box, wang, monkeypatch):
    taken = mailing.take

    def take(raw, at):
        if b"<1@" in raw:
            raise ValueError("a letter that breaks us")
        return taken(raw, at)

    monkeypatch.setattr(mailing, "take", take)
    for raw in (letter(0), letter(1), b"\x00\xff" * 500, letter(2)):
        box.put(raw)
    mailing.fetch_mail("")
    mailing.fetch_mail("")
    assert sorted(entry.body["subject"] for entry in JournalEntry.objects.all()) == ["0", "2"]
    assert DropBox.objects.get().unread == 1
    assert "drop_box_unread" in {one.code for one in checkup.check_up()}


def test_many_letters_are_taken_in_turns(box, wang, monkeypatch):
    monkeypatch.setattr(drop_box, "MOST", 2)
    for place in range(5):
        box.put(letter(place))
    Due.objects.ask(mailing.FLOW)
    Worker().work_off()
    assert JournalEntry.objects.count() == 5


def found():
    """What the check-up says of the drop-box: code -> level and text."""
    return {one.code: (one.level, one.text) for one in checkup.check_up() if one.code.startswith("drop_box")}


def test_a_wrong_password_is_said_and_never_shown(box, settings):
    settings.IMAP_PASSWORD = "wrong-secret"
    mailing.fetch_mail("")
    level, text = found()["drop_box"]
    assert level == "wrong" and "TUOKE_IMAP_USER" in text and "wrong-secret" not in text
    settings.IMAP_PASSWORD = SECRET
    mailing.fetch_mail("")
    assert found()["drop_box"][0] == "ok"


def test_a_folder_that_there_is_not_is_said(box, settings):
    settings.IMAP_FOLDER = "nowhere"
    mailing.fetch_mail("")
    assert DropBox.objects.get(place__endswith="nowhere").failed == "refused"


def say(lines):
    """A server that says this to whoever comes, and then nothing."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer():
        while True:
            try:
                client, _from = listening.accept()
            except OSError:
                return
            held.append(client)
            client.sendall(lines)
            if not lines:
                client.close()

    held = []
    threading.Thread(target=answer, daemon=True).start()
    return listening


@pytest.mark.parametrize(
    ("lines", "failed"),
    [
        (b"", {"refused", "unreachable"}),
        (b"220 mail.example ESMTP\r\n", {"refused", "garbled"}),
        (b"* OK ready\r\n", {"silent", "unreachable"}),
        (b"* OK ready\r\n* BYE go away\r\n", {"refused", "login"}),
        (b"\xff" * 3_000_000 + b"\r\n", {"refused", "garbled"}),
        (b"* BAD {99999999999999999999}\r\n", {"refused", "garbled", "silent", "unreachable"}),
    ],
)
def test_a_broken_server_stops_nothing_and_is_said(lines, failed, box, settings, monkeypatch, ada):
    monkeypatch.setattr(drop_box, "TIMEOUT", 1)
    listening = say(lines)
    settings.IMAP_PORT = listening.getsockname()[1]
    Due.objects.ask(mailing.FLOW)
    Worker().work_off()
    listening.close()
    assert Due.objects.get(flow=mailing.FLOW).done_at, "the worker went on"
    state = DropBox.objects.get()
    assert state.failed in failed and state.failures == 1 and found()["drop_box"][0] == "wrong"


def test_a_server_that_is_down_is_asked_more_and_more_seldom(box, settings):
    settings.IMAP_PORT = free_port()
    waits = []
    for _time in range(6):
        mailing.fetch_mail("")
        state = DropBox.objects.get()
        assert state.looked_at
        waits.append(round((state.next_at - state.looked_at).total_seconds() / 60))
    assert state.failed == "unreachable" and waits == [5, 10, 20, 40, 60, 60]


def test_a_server_that_dribbles_is_hung_up_on(box, settings, monkeypatch):
    monkeypatch.setattr(drop_box, "SECONDS", 1)
    monkeypatch.setattr(drop_box, "TIMEOUT", 1)
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def dribble():
        client, _from = listening.accept()
        client.sendall(b"* OK ready\r\n")
        while not over.wait(0.3):
            try:
                client.sendall(b"*")
            except OSError:
                return

    threading.Thread(target=dribble, daemon=True).start()
    settings.IMAP_PORT = listening.getsockname()[1]
    began = time.monotonic()
    mailing.fetch_mail("")
    over.set()
    listening.close()
    assert DropBox.objects.get().failed and time.monotonic() - began < 30


def test_the_drop_box_is_asked_for_every_few_minutes_and_only_where_there_is_one(box, settings):
    asked = Due.objects.filter(flow=mailing.FLOW)
    ask_for_today()
    ask_for_today()
    assert asked.count() == 1
    Worker().work_off()
    ask_for_today()
    assert asked.count() == 1, "its time has not come"
    DropBox.objects.update(next_at="2026-01-01T00:00:00Z")
    ask_for_today()
    assert asked.count() == 2
    settings.IMAP_HOST = ""
    asked.delete()
    ask_for_today()
    mailing.fetch_mail("")
    assert not asked.exists() and not found()


@pytest.fixture(scope="module")
def with_tls(tmp_path_factory):
    """A server with a certificate of its own making."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl on this machine")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    made = [
        openssl,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        str(key),
        "-out",
        str(cert),
        "-days",
        "2",
    ]
    subprocess.run(
        [*made, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    running, port = serve("--cert", str(cert), "--key", str(key))
    yield port, cert
    running.kill()
    running.wait()


def test_a_certificate_that_nobody_vouches_for_is_refused(box, with_tls, settings, monkeypatch):
    port, cert = with_tls
    settings.IMAP_PORT, settings.IMAP_TLS, settings.IMAP_FOLDER = port, "starttls", "INBOX"
    mailing.fetch_mail("")
    assert DropBox.objects.get().failed == "tls"
    made = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: made(cafile=str(cert)))
    mailing.fetch_mail("")
    assert DropBox.objects.get().failed == "" and ReceivedLetter.objects.exists()


def test_a_server_without_tls_is_not_given_the_password(box, settings, server):
    settings.IMAP_TLS = "tls"
    mailing.fetch_mail("")
    assert DropBox.objects.get().failed == "tls"
    settings.IMAP_TLS = "starttls"
    mailing.fetch_mail("")
    assert DropBox.objects.get().failed
