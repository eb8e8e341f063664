"""What is due by the calendar: call sheets for the day, what calls have taught, and the broom.

Slots make each day's asking unique, whatever the number of workers; their rows go a month after they were done, when
nobody asks for that day any more.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tuoke.flows.listening import ask_for_feeds
from tuoke.flows.mailing import ask_for_mail, forget_mail
from tuoke.flows.morning import ask_for_mornings
from tuoke.journal import attachments
from tuoke.team.models import SignInLink, User
from tuoke.workspace.models import Due, Once, TakeOut, Workspace

KEEP_DONE = timedelta(days=30)


def ask_for_today() -> None:
    """Ask once per local day for each seller's call sheet, lean profile and what their calls taught, and for the broom;
    and for the feeds and the drop-box whose time has come, and the morning mails.

    Cheap to repeat: nothing new, no write.
    """
    if not Workspace.objects.filter(pk=1).exists():
        return
    day = Workspace.current().today().isoformat()
    sellers = list(User.objects.sellers().values_list("pk", flat=True))
    wanted = {
        ("tidy", ""),
        ("give_back_quiet", ""),
        ("foresee", ""),
        ("pace", ""),
        ("keep_readings", ""),
        *(("sheet", f"{seller}:{day}") for seller in sellers),
    }
    wanted |= {(flow, str(seller)) for flow in ("learn", "lean") for seller in sellers}
    ask_for_feeds()
    ask_for_mail()
    there = set(Due.objects.filter(slot=day).values_list("flow", "key"))
    for flow, key in sorted(wanted - there):
        Due.objects.ask(flow, key, slot=day)
    ask_for_mornings()


def tidy(key: str) -> None:
    """Sweep out ended sessions, copies of everything a week old, and of a month ago spent sign-in links, keys of forms,
    files that were taken out, and due rows that are done. What failed stays for doctor."""
    from django.contrib.sessions.models import Session

    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    SignInLink.objects.filter(expires_at__lt=now - KEEP_DONE).delete()
    Due.objects.filter(done_at__lt=now - KEEP_DONE).delete()
    Once.objects.filter(at__lt=now - KEEP_DONE).delete()
    forget_mail(now)
    TakeOut.objects.all().forget_files(older_than=now - TakeOut.KEPT)
    attachments.sweep(now)
    Due.objects.ask("sweep_keys", "0")
