"""Mail, where the firm has a mail server; everything works without one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

log = logging.getLogger(__name__)


def works() -> bool:
    """Whether a mail server is configured (TUOKE_SMTP_HOST)."""
    return "console" not in settings.EMAIL_BACKEND


def send(
    to: str, subject: str, text: str, *, sender: str = "", reply_to: Sequence[str] = (), message_id: str = ""
) -> bool:
    """True when the server took it. A server that is down is no error of the page: there is another way.

    `sender` is the name beside the firm's address, `reply_to` where answers go, `message_id` (with its angle brackets)
    what answers name."""
    if not works():
        return False
    try:
        return bool(letter(to, subject, text, sender=sender, reply_to=reply_to, message_id=message_id).send())
    except (OSError, SMTPException):
        log.exception("mail to %s", to)
        return False


def letter(
    to: str, subject: str, text: str, *, sender: str = "", reply_to: Sequence[str] = (), message_id: str = ""
) -> EmailMultiAlternatives:
    """An e-mail that is not sent yet: see `send` for what is given."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return EmailMultiAlternatives(
        _one_line(subject),
        text,
        formataddr((_one_line(sender), address)) if sender else None,
        [to],
        reply_to=list(reply_to) or None,
        headers={"Message-ID": message_id} if message_id else None,
    )


def named(name: str) -> str:
    """A Message-ID of ours, with its angle brackets."""
    return f"<{name}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].strip('> ') or 'localhost'}>"


class NotTaken(Exception):
    """The server certainly did not take it: `for_now` where it may later, and `why` in its words."""

    def __init__(self, why: str, *, for_now: bool) -> None:
        super().__init__(why)
        self.why, self.for_now = _one_line(why)[:300], for_now


class NotKnown(Exception):
    """The line was cut while the server had it: it may have gone out."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = _one_line(why)[:300]


def hand_over(message: EmailMessage) -> None:
    """Give it to the server. Returns when it was taken; raises NotTaken, or NotKnown."""
    connection = get_connection()
    try:
        connection.open()
    except SMTPAuthenticationError as told:
        raise NotTaken(_answer(told.smtp_code, told.smtp_error), for_now=True) from told
    except (OSError, SMTPException) as told:
        raise NotTaken(str(told) or type(told).__name__, for_now=True) from told
    message.connection = connection
    try:
        message.send()
    except SMTPRecipientsRefused as told:
        code, words = next(iter(told.recipients.values()), (550, b""))
        raise NotTaken(_answer(code, words), for_now=code < 500) from told
    except SMTPResponseException as told:
        raise NotTaken(_answer(told.smtp_code, told.smtp_error), for_now=told.smtp_code < 500) from told
    except (OSError, SMTPException) as told:
        raise NotKnown(str(told) or type(told).__name__) from told
    finally:
        try:
            connection.close()
        except (OSError, SMTPException):
            log.warning("the mail server hung up")


def _answer(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"


def _one_line(text: str) -> str:
    """A header is one line, whatever was pasted into it."""
    return " ".join(text.replace("\x00", "").split())
