"""The rows of the list of people as HTML; written here and not in a template for the reason that table_rows.py has."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tuoke.directory.people_list import Line
from tuoke.workspace.numbers import Clock, phone_masked, since

ROW = (
    '<tr data-row><td class="co-name"><a class="m" href="{url}">{name}</a>{chip}</td>'
    '<td class="co-at" title="{title}">{title}</td><td class="co-in"><a href="{company}">{company_name}</a></td>'
    '<td class="co-tel nb n">{phone}</td><td class="co-who">{email}</td><td class="co-own c2">{owner}</td>'
    '<td class="num c3 nb co-when">{made}</td></tr>'
)


def body(lines: Iterable[Line]) -> SafeString:
    """One table row per person, as its reader may read it. All values are escaped."""
    person, company = reverse("directory:person", args=[0]), reverse("directory:company", args=[0])
    alone = f' <span class="tk-chip risk">{escape(gettext("do not contact"))}</span>'
    clock = Clock.read()
    written = []
    for line in lines:
        row = line.row
        written.append(
            ROW.format(
                url=person.replace("/0/", f"/{row['pk']}/"),
                name=escape(row["name"]),
                chip=alone if row["do_not_contact_at"] else "",
                title=escape(row["title"]),
                company=company.replace("/0/", f"/{row['company_id']}/"),
                company_name=escape(row["company__name"]),
                phone=_phone(line),
                email=_email(line),
                owner=escape(row["company__owner__name"] or ""),
                made=escape(since(row["made_at"], clock)),
            )
        )
    return mark_safe("\n".join(written))


def _phone(line: Line) -> str:
    if not line.opened:
        return f'<span class="c3">{escape(phone_masked(line.phone))}</span>'
    text = escape(line.phone)
    return f'<a href="tel:{line.dial}">{text}</a>' if text and not line.row["do_not_contact_at"] else text


def _email(line: Line) -> str:
    text = escape(line.email)
    if line.opened and text and not line.row["do_not_contact_at"]:
        return f'<a href="mailto:{text}">{text}</a>'
    return f'<span class="c3">{text}</span>'
