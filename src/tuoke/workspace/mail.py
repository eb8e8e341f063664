"""Mail, where the firm has a mail server; everything works without one."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail

log = logging.getLogger(__name__)


def works() -> bool:
    """Whether a mail server is configured (TUOKE_SMTP_HOST)."""
    return "console" not in settings.EMAIL_BACKEND


def send(to: str, subject: str, text: str) -> bool:
    """True when the server took it. A server that is down is no error of the page: there is another way."""
    if not works():
        return False
    try:
        return bool(send_mail(subject, text, None, [to]))
    except (OSError, SMTPException):
        log.exception("mail to %s", to)
        return False
