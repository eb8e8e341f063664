"""E-mail as strangers send it: read for what it says, whatever charset, and never raising or running away."""

import datetime as dt
import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuoke.engine.mail import MOST_BYTES, MOST_FILES, MOST_TEXT, read
from tuoke.engine.mail_kinds import bounce, forwarded, kind_of
from tuoke.engine.mail_text import fresh, from_html, header


def everything(raw: bytes):
    """All that is asked of a mail."""
    mail = read(raw)
    kind_of(mail), bounce(mail), forwarded(mail), fresh(mail.text)
    assert len(mail.text) <= MOST_TEXT and len(mail.subject) <= 500 and len(mail.files) <= MOST_FILES
    mail.text.encode(), mail.subject.encode(), "".join(mail.files).encode()
    assert "\x00" not in mail.text + mail.subject + mail.message_id and mail.message_id
    return mail


def test_a_letter_in_chinese_is_read_as_it_was_written():
    letter = EmailMessage()
    letter["From"] = "王总 <Wang@Jia.example>"
    letter["To"] = "Alice <alice@tuoke.test>, bcc@drop.example"
    letter["Cc"] = "li@jia.example"
    letter["Subject"] = "回复：样册与报价"
    letter["Date"] = "Thu, 26 Nov 2026 10:00:00 +0800"
    letter["Message-ID"] = "<1@jia.example>"
    letter["In-Reply-To"] = "<ours@firm.example>"
    letter["References"] = "<first@firm.example> <ours@firm.example>"
    letter.set_content("收到，谢谢。\n")
    letter.add_attachment(b"x", maintype="application", subtype="pdf", filename="询价单.pdf")
    mail = everything(letter.as_bytes())
    assert (mail.sender.name, mail.sender.address, mail.plain) == ("王总", "wang@jia.example", True)
    assert [one.address for one in mail.recipients] == ["alice@tuoke.test", "bcc@drop.example", "li@jia.example"]
    assert (mail.subject, mail.text, mail.files) == ("回复：样册与报价", "收到，谢谢。", ("询价单.pdf",))
    assert mail.sent_at == dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC) and mail.message_id == "<1@jia.example>"
    assert mail.answers == ("<ours@firm.example>", "<first@firm.example>") and not mail.cut


def test_of_two_forms_of_a_text_the_plain_one_is_read_and_html_where_there_is_no_other():
    letter = EmailMessage()
    letter.set_content("纯文本")
    letter.add_alternative("<p>网页</p>", subtype="html")
    assert read(letter.as_bytes()).text == "纯文本"
    alone = (
        b"Content-Type: text/html; charset=gb2312\n\n"
        + "<p>价格&nbsp;&lt;5万<br>谢谢</p><style>p{}</style>".encode("gbk")
    )
    assert read(alone).text == "价格 <5万\n谢谢"


@pytest.mark.parametrize(
    ("raw", "read_as"),
    [
        (b"Content-Type: text/plain; charset=gb2312\n\n" + "镕基 㐂".encode("gb18030"), "镕基 㐂"),
        (b"\n" + "没说编码".encode("gbk"), "没说编码"),
        (b"Content-Type: text/plain; charset=no-such-thing\n\n" + "您好".encode(), "您好"),
        (b"Content-Type: text/plain; charset=us-ascii\n\n" + "您好".encode(), "您好"),
        (b"Content-Type: text/plain; charset=punycode\n\nabc-", "abc-"),
        (b"Content-Type: text/plain; charset=utf-8\n\nabc\xff", "abc\ufffd"),
        (b"Content-Type: text/plain; charset=\xff\xfe\n\nabc", "abc"),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!", ""),
        (b"\nab\x00\x1b[31mc\xe2\x80\xaegpj.exe", "ab[31mcgpj.exe"),
    ],
)
def test_a_charset_that_is_a_lie_is_seen_through(raw, read_as):
    assert everything(raw).text == read_as


@pytest.mark.parametrize(
    ("raw", "read_as"),
    [
        ("=?gb2312?B?1cXI/Q==?=", "张三"),
        ("=?utf-8?B?5qC3?= =?utf-8?B?5YaM?=", "样册"),
        ("=?utf-8?B?5qC35Y?= =?utf-8?B?aM?=", None),
        ("样册".encode("gbk").decode("ascii", "surrogateescape"), "样册"),
        ("=?x-unknown?Q?a=FFb?=", None),
        ("=?utf-8?B?a?=", None),
        ("one\r\n two\x00\r\n Bcc: x@y.example", "one twoBcc: x@y.example"),
    ],
)
def test_a_subject_is_read_however_it_is_written(raw, read_as):
    told = header(raw)
    assert "\n" not in told and (read_as is None or told.replace(" Bcc", "Bcc") == read_as)


def test_a_mail_without_a_name_or_a_day_has_a_name_of_its_own():
    mail = everything(b"Subject: x\n\ny")
    assert mail.sent_at is None and mail.sender is None and mail.message_id == read(b"Subject: x\n\ny").message_id
    assert mail.message_id != read(b"Subject: x\n\nz").message_id
    for date in (
        b"Date: yesterday",
        b"Date: Thu, 99 Nov 9999 99:99:99 +9999",
        b"Date: Fri, 31 Dec 9999 23:59:59 -2359",
    ):
        assert read(date + b"\n\n").sent_at is None


@pytest.mark.parametrize(
    "froms",
    [
        b"From: alice@tuoke.test, wang@jia.example",
        b"From: alice@tuoke.test\nFrom: wang@jia.example",
        b"From: alice@tuoke.test <wang@jia.example>",
        b"From: <alice@tuoke.test> <wang@jia.example>",
        b"From: wang@jia.example(<alice@tuoke.test>",
        b"From: alice@tuoke.test)wang@jia.example",
        b"From: undisclosed:;",
        b"From: \xff\xfe",
        b"From: " + b"(" * 5000,
        b"X: y",
    ],
)
def test_a_sender_who_can_be_read_in_two_ways_is_none_to_be_believed(froms):
    assert not everything(froms + b"\n\n").plain


def test_a_name_in_quotation_marks_is_a_name():
    mail = read(b'From: "Wang, Wei <x@y.example>" <wang@jia.example>\n\n')
    assert mail.plain and mail.sender and mail.sender.address == "wang@jia.example"


def nested(depth: int) -> bytes:
    heads = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth))
    return heads + b"\ntext\n"


HOSTILE = {
    "nested": nested(2_000),
    "letters in letters": b"Content-Type: message/rfc822\n\n" * 5_000,
    "parts": b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 200_000,
    "empty lines": b"\n" * MOST_BYTES,
    "lines under boundaries": nested(29) + b"\n-" * 4_000_000,
    "one line": b"Subject: x\n\n" + b"a" * (MOST_BYTES + 5),
    "a long subject": b"Subject: " + b"=?utf-8?Q?a?= " * 100_000 + b"\n\n",
    "many heads of parts": b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
    + b"".join(b"X-%d: y\n" % n for n in range(150_000))
    + b"\nx",
    "many heads": b"".join(b"X-%d: y\n" % n for n in range(150_000)) + b"\n",
    "long addresses": b"To: " + b"a@b.cn, " * 200_000 + b"\n\n",
    "brackets": b"To: " + b"((((" * 100_000 + b"\nFrom: " + b"<" * 20_000 + b"\n\n",
    "quotes": b"To: " + b'"\\' * 100_000 + b"\n\n",
    "parameters": b"Content-Type: text/plain; " + b'a="b;' * 100_000 + b"\n\nx",
    "continued names": b"Content-Disposition: attachment; " + b"filename*1*=a;" * 9_000 + b"\n\nx",
    "references": b"References: " + b"<a@b> " * 100_000 + b"\n\n",
    "open styles": b"Content-Type: text/html\n\n" + b"<style>" * 80_000,
    "open comments": b"Content-Type: text/html\n\n" + b"<!--" * 130_000,
    "open tags": b"Content-Type: text/html\n\n" + b"<a " * 170_000,
    "inline tags": b"Content-Type: text/html\n\n" + b"<b>x" * 130_000,
    "deep quotes": b"Content-Type: text/html\n\n" + b"<blockquote>x" * 40_000,
    "entities": b"Content-Type: text/html\n\n&#" + b"9" * 400_000 + b";",
    "answers": b"\n" + b"On a\n" * 5_000,
    "heads in the text": b"Subject: Fwd: x\n\n" + b"From: a\n" * 3_000,
    "base64": b"Content-Transfer-Encoding: base64\n\n" + b"QUJD" * 2_500_000,
    "uu": b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n" + b"M" * 900_000,
    "nothing": b"",
    "zeros": b"\x00" * 100_000,
    "bytes": bytes(range(256)) * 4_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_mail_takes_long_or_raises(name):
    began = time.process_time()
    everything(HOSTILE[name])
    assert time.process_time() - began < 10


@given(st.binary(max_size=3_000))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_mail(raw):
    everything(raw)


FRAGMENTS = [
    b"From: a@b.cn\n", b"Content-Type: multipart/alternative; boundary=b\n", b"\n", b"--b\n", b"--b--\n",
    b"Content-Type: text/html; charset=", b"Content-Type: message/rfc822\n", b"=?gb2312?B?", b"?=", b"<p>", b"<!--",
    b"&#x", b"\xff", b"Content-Disposition: ", b"attachment; filename*0*=''%", b"On a wrote:\n", b"Action: failed\n",
    b"Content-Transfer-Encoding: base64\n", b"message/delivery-status\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_pieces_of_mails_put_together_are_a_mail(pieces):
    everything(b"".join(pieces))


def test_what_is_beyond_the_bounds_is_said_to_be_cut():
    assert read(HOSTILE["parts"]).cut and read(HOSTILE["one line"]).cut and read(HOSTILE["nested"]).cut


def test_a_file_has_a_name_without_a_folder():
    raw = b'Content-Type: application/pdf; name="=?gb2312?B?1cXI/Q==?=.pdf"\n\nx'
    assert read(raw).files == ("张三.pdf",)
    assert read(b'Content-Disposition: attachment; filename="../../etc/pass\xe2\x80\xaewd"\n\nx').files == ("passwd",)


def test_a_page_is_read_block_by_block_and_quotes_are_marked():
    page = "<html><head><title>t</title></head><body><div>一<b>二</b></div><ul><li>三</ul>"
    page += "<blockquote>四<br>五</blockquote>六"
    assert from_html(page) == "一二\n- 三\n> 四\n> 五\n六"


@pytest.mark.parametrize(
    "quote",
    [
        "On Thu, 26 Nov 2026 at 10:00, Alice <alice@tuoke.test> wrote:\n> old",
        "On Thu, 26 Nov 2026 at 10:00, Alice\n<alice@tuoke.test> wrote:\n\n> old",
        "在 2026年11月26日，Alice <alice@tuoke.test> 写道：\nold",
        "Alice <alice@tuoke.test>于2026年11月26日周四 10:00写道：\n\n> old",
        "Am 26.11.2026 um 10:00 schrieb Alice:\n> old",
        "------------------ 原始邮件 ------------------\n发件人: Alice\nold",
        "-----Original Message-----\nFrom: Alice\nold",
        "发件人: Alice <alice@tuoke.test>\n发送时间: 2026年11月26日 10:00\n收件人: 王总\n主题: 样册\n\nold",
        "From: Alice <alice@tuoke.test>\nSent: Thursday\nTo: Wang\n\nold",
        "> old",
    ],
)
def test_of_an_answer_only_what_is_new_is_kept(quote):
    assert fresh(f"可以，周三见。\n\n{quote}") == "可以，周三见。"


def test_an_answer_under_or_between_the_quote_is_kept_too():
    assert fresh("On Thu, Alice wrote:\n> 周三？\n可以\n> 三点？\n四点") == "可以\n四点"
    assert fresh("> alles alt") == "> alles alt", "nothing new: the whole is kept"
    assert fresh("From: 深圳到北京要三天\n其他没有") == "From: 深圳到北京要三天\n其他没有"
