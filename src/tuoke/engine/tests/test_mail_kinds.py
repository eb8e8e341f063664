"""What kind of e-mail one is: of a person, automatic, a bounce; what it forwards; whether its sender is proven."""

import datetime as dt
from email.message import EmailMessage

import pytest

from tuoke.engine.mail import read
from tuoke.engine.mail_kinds import Kind, Proof, bounce, forwarded, kind_of, own_domain, proof

PERSON = b"From: wang@jia.example\nSubject: x\n"


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        (b"", Kind.PERSON),
        (b"Auto-Submitted: no\n", Kind.PERSON),
        (b"Auto-Submitted: auto-replied\n", Kind.AUTOMATIC),
        (b"Auto-Submitted: auto-generated (rejected)\n", Kind.AUTOMATIC),
        (b"X-Autoreply: yes\n", Kind.AUTOMATIC),
        (b"Precedence: auto_reply\n", Kind.AUTOMATIC),
        (b"Precedence: bulk\n", Kind.LIST),
        (b"List-Id: <news.jia.example>\n", Kind.LIST),
        (b"X-Failed-Recipients: wang@jia.example\n", Kind.BOUNCE),
    ],
)
def test_what_nobody_wrote_is_recognised_by_its_heads(heads, kind):
    assert kind_of(read(PERSON + heads + b"\nhello")) is kind


@pytest.mark.parametrize("subject", ["自动回复: 样册", "Automatic reply: x", "Out of Office", "Abwesenheitsnotiz: x"])
def test_who_is_away_is_recognised_by_the_subject(subject):
    assert kind_of(read(f"From: wang@jia.example\nSubject: {subject}\n\nx".encode())) is Kind.AUTOMATIC


def report(action="failed", original="<ours@firm.example>"):
    """A delivery status as Postfix writes it."""
    return f"""From: MAILER-DAEMON@mx.jia.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

I'm sorry to have to inform you that your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.jia.example

Final-Recipient: rfc822; Wang@jia.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1
 no such mailbox

--b
Content-Type: message/rfc822

Message-ID: {original}
Subject: x

text
--b--
""".encode()


def test_a_bounce_says_which_letter_did_not_arrive_and_why():
    mail = read(report())
    assert kind_of(mail) is Kind.BOUNCE
    told = bounce(mail)
    assert (told.message_id, told.recipient, told.status) == ("<ours@firm.example>", "wang@jia.example", "5.1.1")
    assert told.why == "550 5.1.1 no such mailbox"


def test_a_letter_that_is_only_late_is_no_bounce():
    assert kind_of(read(report("delayed"))) is Kind.DELAYED
    assert kind_of(read(report("delivered"))) is Kind.AUTOMATIC


def test_a_bounce_in_plain_words_is_read_for_what_it_has():
    raw = (
        b"From: MAILER-DAEMON@qq.com\nSubject: x\nX-Failed-Recipients: wang@jia.example\n\n"
        b"550 5.7.1 refused\n\nMessage-ID: <ours@firm.example>\n"
    )
    told = bounce(read(raw))
    assert (told.message_id, told.recipient, told.status) == ("<ours@firm.example>", "wang@jia.example", "5.7.1")


def passed_on(raw):
    return forwarded(read(raw))


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Fwd: 询价", "看看\n\n---------- Forwarded message ---------\nFrom: 王总 <wang@jia.example>\n"
         "Date: Thu, 26 Nov 2026 10:00:00 +0800\nSubject: 询价\nTo: Alice <alice@tuoke.test>\n\n要二十台"),
        ("转发：询价", "\n发件人： 王总 <wang@jia.example>\n发送时间： Thu, 26 Nov 2026 10:00:00 +0800\n"
         "收件人： alice@tuoke.test\n主题： 询价\n\n要二十台"),
        ("FW: 询价", "From: 王总 <wang@jia.example>\nSent: Thu, 26 Nov 2026 10:00:00 +0800\nTo: Alice\n"
         "Subject: 询价\n\n要二十台"),
    ],
)  # fmt: skip
def test_a_letter_passed_on_is_read_for_the_one_inside(subject, text):
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "alice@tuoke.test", subject
    letter.set_content(text)
    inner = passed_on(letter.as_bytes())
    assert (inner.sender.name, inner.sender.address) == ("王总", "wang@jia.example")
    assert (inner.subject, inner.text) == ("询价", "要二十台")
    assert inner.sent_at == dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)


def test_a_letter_enclosed_whole_is_passed_on_and_an_answer_is_not():
    inside = EmailMessage()
    inside["From"], inside["Subject"], inside["Date"] = (
        "王总 <wang@jia.example>",
        "询价",
        "Thu, 26 Nov 2026 02:00 +0000",
    )
    inside.set_content("要二十台")
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "alice@tuoke.test", "看看"
    letter.set_content("见附件")
    letter.add_attachment(inside)
    inner = passed_on(letter.as_bytes())
    assert (inner.sender.address, inner.subject, inner.text) == ("wang@jia.example", "询价", "要二十台")
    assert read(letter.as_bytes()).files == ("询价.eml",) and read(letter.as_bytes()).text == "见附件"
    answer = b"From: wang@jia.example\nSubject: Re: x\n\nok\n\nFrom: alice@tuoke.test\nSent: Thu\nTo: wang\n\nold"
    assert passed_on(answer) is None


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("wang@jia.example", "jia.example"), ("wang@mail.jia.com.cn", "jia.com.cn"), ("wang@qq.com", ""),
        ("https://www.jia.com.cn/about", "jia.com.cn"),
        ("wang@vip.163.com", ""), ("wang@gmail.com", ""), ("x", ""), ("", ""), ("a@b@gmail.com", ""),
    ],
)  # fmt: skip
def test_a_domain_tells_a_company_unless_many_write_under_it(address, domain):
    assert own_domain(address) == domain


def with_results(*results: str, sender="alice@firm.example"):
    heads = "".join(f"Authentication-Results: {one}\n" for one in results)
    return read(f"{heads}From: {sender}\n\nx".encode())


@pytest.mark.parametrize(
    ("results", "is_proven"),
    [
        (["mx.ours; dmarc=pass (p=none) header.from=firm.example"], Proof.PROVEN),
        (["mx.ours; spf=pass smtp.mailfrom=alice@firm.example"], Proof.PROVEN),
        (["mx.ours; dkim=pass header.d=firm.example; spf=fail smtp.mailfrom=x@evil.example"], Proof.PROVEN),
        (["mx.ours; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example"], Proof.SILENT),
        (["mx.ours; dkim=pass header.d=firm.example; dmarc=fail header.from=firm.example"], Proof.REFUTED),
        (["mx.ours; dmarc=pass header.from=evil.example"], Proof.SILENT),
        (["mx.ours; none"], Proof.SILENT),
        (["mx.theirs; dmarc=pass header.from=firm.example"], Proof.SILENT),
        (
            ["mx.ours; dmarc=fail header.from=firm.example", "mx.ours; dmarc=pass header.from=firm.example"],
            Proof.REFUTED,
        ),
        (['mx.ours; spf=fail smtp.mailfrom="x; dmarc=pass header.from=firm.example"'], Proof.SILENT),
        (["mx.ours; spf=fail (x; dmarc=pass header.from=firm.example)"], Proof.SILENT),
        (["mx.ours; spf=fail smtp.mailfrom=x;dmarc=pass@evil.example"], Proof.SILENT),
        ([], Proof.SILENT),
    ],
)
def test_a_sender_is_proven_by_our_own_mail_server_alone(results, is_proven):
    assert proof(with_results(*results), "mx.ours") is is_proven


def test_nothing_is_proven_where_nobody_named_our_mail_server():
    assert proof(with_results("; dmarc=pass header.from=firm.example"), "") is Proof.SILENT
