"""Which companies write under a domain: looked up in the block index, which has the domain of every company, and looked
at again, for the index keeps keys of yesterday."""

from __future__ import annotations

from django.db import connection

from tuoke.directory.models import Company, Person, Revealed
from tuoke.engine.lists.blocks import block_of
from tuoke.engine.mail_kinds import own_domain

MOST = 20


def companies_of(address: str) -> list[Company]:
    """The companies whose website or whose people's addresses have the domain of this address, the oldest first; [] for
    a domain under which many firms or people stand."""
    domain = own_domain(address)
    if not domain:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT company_id FROM directory_matchblock WHERE block = %s ORDER BY company_id LIMIT {MOST}",
            [block_of("domain", domain)],
        )
        ids = [row[0] for row in cursor.fetchall()]
    found = list(Company.objects.arrived().filter(pk__in=ids).select_related("owner").order_by("pk"))
    mails = Person.objects.filter(Revealed("arrival"), company__in=found).exclude(email_key="")
    theirs = {(pk, own_domain(key)) for pk, key in mails.values_list("company", "email_key")}
    return [one for one in found if own_domain(one.website) == domain or (one.pk, domain) in theirs]
