"""Sessions as Django keeps them in the database, read by SQL that is kept: every request reads one."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.db.models import DateTimeField, QuerySet, TextField
from django.utils import timezone

from tuoke.workspace.asked_again import AskedAgain, Given


def _live() -> QuerySet[Any, Any]:
    from django.contrib.sessions.models import Session

    key, now = Given("key", TextField()), Given("now", DateTimeField())
    return Session.objects.filter(session_key=key, expire_date__gt=now)


LIVE = AskedAgain(_live)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        """The session, if it is not over; without one its key is forgotten, as Django does."""
        found = LIVE(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None
