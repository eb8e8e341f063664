"""The names by which news may tell our companies, kept per process; and what else speaks for a company named so."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Q

from tuoke.directory.models import Company, CompanyName, ExternalKey, Person, Revealed
from tuoke.engine.aliases import Alias, Aliases, aliases_of
from tuoke.engine.lists.territory import Tree
from tuoke.engine.triggers import even
from tuoke.engine.triggers_decide import Known
from tuoke.targeting.news_models import Finding, FindingAnswer, NewsItem

#: What another name of each kind is to whoever reads news.
KINDS = {"registered": "legal", "local": "legal", "short": "short", "brand": "brand", "former": "former"}
#: So much of the latest news tells how often an alias fires where nobody means the company.
BACKGROUND = 2_000


def aliases() -> Aliases:
    """Of all companies that have arrived: names in both languages, short names, domains, codes, and names of companies
    merged into them. Built anew when a company, a code or a wrong answer came or changed."""
    companies = Company.objects.aggregate(n=Count("pk", filter=Q(merged_into=None)), last=Max("changed_at"))
    arrived = Company.objects.arrived().aggregate(n=Count("pk"), last=Max("pk"))
    wrong = Finding.objects.filter(answer=FindingAnswer.WRONG_COMPANY).count()
    keys = ExternalKey.objects.aggregate(last=Max("pk"))["last"]
    read = NewsItem.objects.count() // 500  # how often names fire is counted again after some hundred news
    return _aliases(companies["n"], companies["last"], arrived["n"], arrived["last"], keys, wrong, read)


@lru_cache(maxsize=1)
def _aliases(*stamp: int | dt.datetime | None) -> Aliases:
    found = _all()
    wrong = Counter(
        even(alias)
        for alias in Finding.objects.filter(answer=FindingAnswer.WRONG_COMPANY).values_list(
            "evidence__alias", flat=True
        )
        if alias
    )
    names = Aliases(found, wrong=wrong)
    texts = NewsItem.objects.order_by("-pk").values_list("title", flat=True)[:BACKGROUND]
    titles = list(texts)
    fired = Counter(one.alias for title in titles for one in names.mentions(title) if one.risk != "safe")
    return Aliases(found, fired=fired, read=len(titles), wrong=wrong) if fired else names


def _all() -> list[Alias]:
    rows = list(Company.objects.arrived().order_by("pk").values_list("pk", "name", "name_en", "website"))
    if not rows:
        return []
    ids, names, foreign, websites = zip(*rows, strict=True)
    both = [(pk, name) for pk, name in zip(ids, foreign, strict=True) if name]
    domains = {pk: host for pk, site in zip(ids, websites, strict=True) if (host := host_of(site))}
    codes = ExternalKey.objects.filter(Revealed("arrival"), company__in=Company.objects.arrived(), source="code")
    every = [*ids, *(pk for pk, _name in both)], [*names, *(name for _pk, name in both)]
    found = aliases_of(*every, domains, codes.values_list("company", "value"))
    former = Company.objects.filter(Revealed("arrival")).exclude(merged_into=None).values_list("merged_into", "name")
    found += [Alias(company, name, "former") for company, name in former if company]
    others = CompanyName.objects.settled().filter(company__in=Company.objects.arrived())
    return [*found, *(Alias(pk, text, KINDS[kind]) for pk, kind, text in others.values_list("company", "kind", "text"))]


def host_of(website: str) -> str:
    """The domain of an address as a list writes it, without www; '' where there is none."""
    host = website.strip().lower().partition("://")[2] or website.strip().lower()
    host = host.split("/")[0].split(":")[0].removeprefix("www.")
    return host if "." in host and " " not in host else ""


def known_of(companies: Collection[int]) -> dict[int, Known]:
    """What speaks for each of these few companies beside its name."""
    people = _many(Person.objects.filter(Revealed("arrival"), company__in=companies).values_list("company", "name"))
    keys = ExternalKey.objects.filter(Revealed("arrival"), company__in=companies).values_list("company", "value")
    codes, tree = _many(keys), Tree.load()
    rows = Company.objects.filter(pk__in=companies).values_list("pk", "area", "industry", "website")
    return {
        pk: Known(
            places=_places(tree, area),
            industry=tuple(part for part in industry.replace("、", "/").split("/") if len(part) > 1),
            people=tuple(people.get(pk, ())),
            codes=tuple(codes.get(pk, ())),
            domains=tuple(filter(None, [host_of(website)])),
        )
        for pk, area, industry, website in rows
    }


def left_alone(companies: Collection[int]) -> set[int]:
    """Those of these companies where people are known and each of them asked to be left alone."""
    counted = Person.objects.filter(Revealed("arrival"), company__in=companies).order_by().values("company")
    free = counted.annotate(free=Count("pk", filter=Q(do_not_contact_at=None)))
    return {row["company"] for row in free if not row["free"]}


def _places(tree: Any, area: str) -> tuple[str, ...]:
    node = tree.find(area) if area else None
    if node is None:
        return (area,) if len(area) > 1 else ()
    nodes = [node, *(one for one in tree.ancestors(node) if one.kind in ("province", "city"))]
    return tuple(dict.fromkeys(name for one in nodes for name in one.names if len(name) > 1))


def _many(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for company, text in pairs:
        found.setdefault(company, []).append(text)
    return found
