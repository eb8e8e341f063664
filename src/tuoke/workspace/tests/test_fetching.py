"""What a member names is fetched from public addresses only. A canary listens on this machine and must hear nobody."""

import gzip
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from tuoke.workspace.fetching import FetchRefused, fetch, read_address
from tuoke.workspace.public_addresses import is_public

#: Spellings of addresses that are not public, as a resolver or the eye may read them.
PRIVATE = [
    *("127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1"),
    *("017700000001", "0x7f.0x0.0x0.0x1", "0", "0.0.0.0", "00.00.00.00", "0x0", "localhost", "LOCALHOST", "localhost."),
    *("10.0.0.1", "10.1", "167772161", "0x0a000001", "012.0.0.1", "172.16.0.1", "172.31.255.255", "0xac.0x10.0.1"),
    *("192.168.0.1", "192.168.1", "3232235521", "0xc0a80001", "0300.0250.0.1", "169.254.169.254", "2852039166"),
    *("0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1"),
    *("198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    *("255.255.255.255", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("[::ffff:10.0.0.1]", "[::127.0.0.1]", "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[fec0::1]", "[ff02::1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b:1::10.0.0.1]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[2001:0:7f00:1::]"),
    *("[2001:db8::1]", "[3fff::1]", "[100::1]", "１２７.０.０.１", "127。0。0。1", "①②⑦.⓪.⓪.①", "ⓛocalhost"),
    *(
        "127.0.0.1.",
        "[fe80::1%25lo]",
        "[fe80::1%lo]",
        "user@127.0.0.1",
        "93.184.215.14@127.0.0.1",
        "127.0.0.1\\@93.1.1.1",
    ),
]


class Canary:
    """A server on this machine that counts who connects, and answers with `say` if it has something to say."""

    def __init__(self, say=b""):
        self.say, self.heard, self.got = say, 0, b""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                caller, _from = self.socket.accept()
            except OSError:
                return
            self.heard += 1
            threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller):
        with caller:
            self.got += caller.recv(65536)
            try:
                if callable(self.say):
                    self.say(caller)
                elif self.say:
                    caller.sendall(self.say)
            except OSError:
                pass


@contextmanager
def canary(say=b""):
    made = Canary(say)
    try:
        yield made
    finally:
        made.socket.close()


def answer(body, kind="application/rss+xml", status="200 OK", **more):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.fixture
def allowed(settings):
    """Lets the feed server of a test be read, which public rules would forbid."""

    def allow(*servers):
        settings.FETCH_ALSO = [f"127.0.0.1:{one.port}" for one in servers]

    return allow


def here(_host, _port):
    return ["127.0.0.1"]


def test_there_are_at_least_sixty_spellings():
    assert len(set(PRIVATE)) >= 60


@pytest.mark.parametrize("spelling", PRIVATE)
def test_no_spelling_of_a_private_address_is_connected_to(spelling, settings):
    with canary(answer(b"secret")) as listener:
        settings.FETCH_ALSO = [f"10.255.255.255:{listener.port}"]  # so that the port itself is no reason
        for scheme in ("http", "https"):
            with pytest.raises(FetchRefused) as refused:
                fetch(f"{scheme}://{spelling}:{listener.port}/", seconds=2)
            assert refused.value.code in {"not_public", "bad_address", "userinfo", "unknown_host"}
        time.sleep(0.01)
        assert listener.heard == 0


@pytest.mark.parametrize("ip", ["93.184.215.14", "8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_public_numbers_are_public(ip):
    assert is_public(ip)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ftp://example.org/feed", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://example.org/", "scheme"),
        ("//example.org/feed", "scheme"),
        ("https://", "bad_address"),
        ("https://example.org:22/", "port"),
        ("https://example.org:6379/", "port"),
        ("https://example.org:99999/", "bad_address"),
        ("https://me:{}@example.org/".format("x"), "userinfo"),
        ("https://example.org/a b", "bad_address"),
        ("https://example.org/\r\nHost: x", "bad_address"),
        ("https://" + "a" * 3000, "bad_address"),
    ],
)
def test_an_address_that_is_none_is_refused_before_anybody_is_asked(address, code):
    with pytest.raises(FetchRefused) as refused:
        read_address(address)
    assert refused.value.code == code


def test_a_host_with_one_private_number_among_public_ones_is_refused():
    with canary() as listener:
        with pytest.raises(FetchRefused) as refused:
            fetch("http://news.example/", resolver=lambda _host, _port: ["93.184.215.14", "127.0.0.1"])
        assert refused.value.code == "not_public"
        assert listener.heard == 0


def test_a_name_that_changes_its_answer_is_asked_once_and_the_first_answer_is_used(allowed):
    with canary(answer(b"<rss/>")) as first, canary(answer(b"secret")) as second:
        allowed(first)
        asked = []

        def rebinding(_host, _port):
            asked.append(1)
            return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

        found = fetch(f"http://news.example:{first.port}/feed", resolver=rebinding)
        assert (found.body, len(asked), second.heard) == (b"<rss/>", 1, 0)
        assert f"Host: news.example:{first.port}".encode() in first.got


def test_a_redirect_to_a_private_address_is_refused(allowed):
    with canary(answer(b"secret")) as inner:
        for where in (
            f"http://127.0.0.1:{inner.port}/",
            f"//localhost:{inner.port}/",
            "http://169.254.169.254/",
            "file:///x",
        ):
            with canary(answer(b"", status="302 Found", Location=where)) as outer:
                allowed(outer)
                with pytest.raises(FetchRefused) as refused:
                    fetch(f"http://news.example:{outer.port}/", resolver=lambda host, _port: ["127.0.0.1"])
                assert refused.value.code in {"not_public", "port", "scheme"}
        assert inner.heard == 0


def test_a_redirect_is_followed_and_told_and_a_ring_of_them_ends(allowed):
    with canary(answer(b"<rss/>")) as last:
        with canary(answer(b"", status="301 Moved", Location=f"http://moved.example:{last.port}/feed")) as first:
            allowed(first, last)
            found = fetch(f"http://news.example:{first.port}/", resolver=here)
            assert found.address == f"http://moved.example:{last.port}/feed"
    with canary(answer(b"", status="302 Found", Location="/again")) as ring:
        allowed(ring)
        with pytest.raises(FetchRefused) as refused:
            fetch(f"http://news.example:{ring.port}/", resolver=here)
        assert (refused.value.code, ring.heard) == ("redirects", 6)


def test_a_bomb_is_not_unpacked(allowed):
    bomb = gzip.compress(b"\0" * 60_000_000)
    with canary(answer(bomb, Content_Encoding="gzip")) as server:
        allowed(server)
        with pytest.raises(FetchRefused) as refused:
            fetch(f"http://news.example:{server.port}/", resolver=here)
        assert refused.value.code == "too_large"


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"])
def test_a_server_that_drips_is_cut(allowed, head):
    def drip(caller):
        caller.sendall(head)
        for _second in range(100):
            caller.sendall(b"a")
            time.sleep(0.05)

    with canary(drip) as server:
        allowed(server)
        began = time.monotonic()
        with pytest.raises(FetchRefused) as refused:
            fetch(f"http://news.example:{server.port}/", seconds=0.6, resolver=here)
        assert refused.value.code == "slow"
        assert time.monotonic() - began < 2


def test_a_handshake_that_never_ends_is_cut(allowed):
    with canary(lambda caller: time.sleep(5)) as server:
        allowed(server)
        began = time.monotonic()
        with pytest.raises(FetchRefused):
            fetch(f"https://news.example:{server.port}/", seconds=0.5, resolver=here)
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (answer(b"x", kind="image/png"), "not_text"),
        (answer(b"x", kind="application/octet-stream"), "not_text"),
        (answer(b"x", status="404 Not Found"), "status"),
        (answer(b"x", status="500 Oops"), "status"),
        (b"no http at all", "unreachable"),
        (b"", "unreachable"),
    ],
)
def test_what_is_no_text_is_said(allowed, said, code):
    with canary(said) as server:
        allowed(server)
        with pytest.raises(FetchRefused) as refused:
            fetch(f"http://news.example:{server.port}/", seconds=2, resolver=here)
        assert refused.value.code == code


def test_nothing_new_is_told_as_nothing_new(allowed):
    with canary(answer(b"", status="304 Not Modified", ETag='"7"')) as server:
        allowed(server)
        found = fetch(f"http://news.example:{server.port}/", etag='"7"', modified="Tue", resolver=here)
        assert (found.status, found.etag, found.body) == (304, '"7"', b"")
        assert b'If-None-Match: "7"' in server.got
        assert b"If-Modified-Since: Tue" in server.got


def test_a_proxy_of_the_environment_is_not_asked(allowed, monkeypatch):
    with canary(answer(b"<rss/>")) as server, canary(answer(b"proxied")) as proxy:
        allowed(server)
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert fetch(f"http://news.example:{server.port}/", resolver=here).body == b"<rss/>"
        assert proxy.heard == 0
