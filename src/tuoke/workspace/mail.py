"""Mail, where the firm has a mail server; everything works without one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

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
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    message = EmailMessage(
        _one_line(subject),
        text,
        formataddr((_one_line(sender), address)) if sender else None,
        [to],
        reply_to=list(reply_to) or None,
        headers={"Message-ID": message_id} if message_id else None,
    )
    try:
        return bool(message.send())
    except (OSError, SMTPException):
        log.exception("mail to %s", to)
        return False


def _one_line(text: str) -> str:
    """A header is one line, whatever was pasted into it."""
    return " ".join(text.split())
