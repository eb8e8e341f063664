"""Texts that would run as a script, in every text field of every table of the demo; then every page in both languages
in a real browser: none may run, and the content-security policy must have nothing to report, and no page may
break.

Each text field of each row holds as many of the payloads as fit, one after the other, beginning with another one in
each row; what is one of a few, a key or a code is left alone, for nobody can type into it. Every page is also asked for
with a payload in its query.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.figures.ground import Missing, Told

COUNT, QUICK = 0, 12  # pages; 0: all
RAN = "xss_ran"
RUN = f"window.{RAN}=(window.{RAN}||0)+1"
#: Beside what is typed there is what programs write: states, hashes, digests.
LEFT_ALONE = {"password", "session_key", "session_data", "token", "language", "theme", "time_zone", "density", "query"}
OURS = ("calls", "directory", "intake", "journal", "ownership", "prospects", "targeting", "team", "workspace")


def payloads() -> list[str]:
    tags = ("img src=x", "svg", "body", "video src=x", "audio src=x", "iframe", "details open", "input autofocus",
            "object", "embed src=x", "marquee", "a href=# autofocus tabindex=1")  # fmt: skip
    events = ("onerror", "onload", "onfocus", "ontoggle", "onstart")
    made = [f"<{tag} {event}={RUN}>" for tag, event in itertools.product(tags, events)]
    around = ('"', "'", "`", "-->", "</script>", "</textarea>", "</title>", "</style>", "]]>", "</option></select>")
    made += [f"{before}><script>{RUN}</script>" for before in around]
    made += [f"{before} autofocus onfocus={RUN} x={before}" for before in ('"', "'", "`", "")]
    made += [f"{before};{RUN};//" for before in ('"', "'", "`", "\\", "\\'", "${", "{{")]
    made += [
        f"{scheme}{RUN}" for scheme in ("javascript:", "JaVaScRiPt:", "java\tscript:", " javascript:", "vbscript:")
    ]
    made += [
        f"data:text/html,<script>{RUN}</script>",
        f"<a href=javascript:{RUN}>x</a>",
        f"<base href=javascript:{RUN}//>",
    ]
    made += [
        f"<math><mi xlink:href=javascript:{RUN}>x",
        f"<svg><script>{RUN}</script>",
        f"<svg><animate onbegin={RUN}>",
    ]
    made += [
        f"<iframe srcdoc='<script>parent.{RAN}=1</script>'>",
        f"<meta http-equiv=refresh content=0;javascript:{RUN}>",
    ]
    made += [
        f"<form action=javascript:{RUN}><button>x",
        "{{constructor.constructor('" + RUN + "')()}}",
        "{%raw%}{{7*7}}",
    ]
    made += [
        f"&lt;script&gt;{RUN}&lt;/script&gt;",
        f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
        f"<ſcript>{RUN}</ſcript>",
    ]
    made += [
        f"＜script＞{RUN}＜/script＞",
        f"<scr<script>ipt>{RUN}</script>",
        f"<style>@import'javascript:{RUN}'</style>",
    ]
    made += [f"<div style=background:url(javascript:{RUN})>", f"<div hx-on:load={RUN} hx-get=/ hx-trigger=load>"]
    made += [
        f"<div data-hx-on::load={RUN}>",
        f"<template><script>{RUN}</script></template>",
        f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    ]
    return made


def plant() -> None:
    """Inside the demo's own folder, before it is served. Says how many fields and values now hold payloads."""
    import django

    django.setup()
    from django.apps import apps
    from django.db import models, transaction

    _bring_in()
    fields = values = 0
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model._meta.model_name == "audit":
            continue
        typed = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField)) and _is_typed(field)
        ]
        for row in model._base_manager.order_by("pk")[:400]:
            told = {field.attname: _filled(row.pk, field, number) for number, field in enumerate(typed)}
            told = {name: text for name, text in told.items() if getattr(row, name)}
            values += len(told)
            if told:
                try:
                    with transaction.atomic():
                        model._base_manager.filter(pk=row.pk).update(**told)
                except Exception:  # append-only, or one of a kind
                    values -= len(told)
        fields += len(typed)
    print(f"planted {fields} {values}")


def _bring_in() -> None:
    """Three imports of the demo's seller, as tests/pages.py wants them: mapped, checked, and in."""
    from tests.journeys.steps import SMALL_LIST
    from tuoke.flows import importing
    from tuoke.intake import committing, uploading
    from tuoke.team.models import User

    user = User.objects.filter(role="seller", is_active=True).order_by("pk")[0]
    quoted = [one.replace('"', '""') for one in payloads()]
    rows = "".join(f'"{one} 有限公司",T8{number:04d},,深圳,机械,"x{number}",\n' for number, one in enumerate(quoted))
    for upto in (1, 2, 3):
        batch = uploading.receive(user, "名单.csv", [(SMALL_LIST + rows).encode()])
        importing.read_list(str(batch.pk))
        batch.refresh_from_db()
        if upto > 1:
            said = {"list_name": "展会", "source": "purchased", "lawful_basis": "contract", "twin_rule": "update"}
            uploading.map_columns(batch, user, batch.mapping, [], **said)
            importing.check_list(str(batch.pk))
            batch.refresh_from_db()
        if upto > 2:
            committing.commit(batch, user)
            importing.write_list(str(batch.pk))


def _is_typed(field: Any) -> bool:
    signs_in = field.model._meta.label == "team.User" and field.name == "email"
    simple = (
        not signs_in and not field.choices and not field.primary_key and field.editable and field.name not in LEFT_ALONE
    )
    return simple and (field.max_length is None or field.max_length >= 40) and not field.name.endswith("key")


def _filled(pk: int, field: Any, number: int) -> str:
    """As many payloads as fit, from another one on in every row."""
    made, most = payloads(), field.max_length or 20_000
    start = (pk * 7 + number * 13) % len(made)
    text = f"{pk} "
    for one in made[start:] + made[:start]:
        if len(text) + len(one) + 1 <= most:
            text += one + " "
    return text.strip()


def figure(database: str, count: int) -> list[Told]:
    """The demo is SQLite: what a page shows does not hang on where it came from, and the pages are the same."""
    from playwright.sync_api import sync_playwright

    from tests import serving as served
    from tests.journeys.conftest import CHROMIUM, FLAGS
    from tests.serving import _in_workspace, serving

    served.SLOWEST_START = 600  # the demo is made first

    if database != "sqlite":
        print("scripts: the demo is on SQLite, and its pages are those of both", file=sys.stderr)
        return []
    if CHROMIUM is None:
        raise Missing("Chromium is not on this machine (on Debian, as root: make system)")
    with tempfile.TemporaryDirectory(prefix="tuoke-scripts-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        home = Path(folder) / "demo"
        with serving(home, "demo"):
            pass
        said = _in_workspace(home, "from bench.figures.scripts import plant; plant()").split()
        with serving(home, "demo") as demo:
            seen = _open_all(browser, demo, count)
    pages, ran, told = seen
    what = f"{len(payloads())} payloads in {said[-2]} fields, {said[-1]} values; {pages} pages opened"
    return [Told("8 scripts in texts", what, f"{ran} ran, {len(told)} reports", "0, 0", not ran and not told)]


def _listen(tab: Any, told: list[str]) -> None:
    def dialog(opened: Any) -> None:
        told.append(f"dialog {opened.message}")
        opened.dismiss()

    def console(said: Any) -> None:
        if "Content Security Policy" in said.text:
            told.append(said.text)

    def error(raised: Any) -> None:
        told.append(f"script error: {raised}")

    for event, heard in (("dialog", dialog), ("console", console), ("pageerror", error)):
        tab.on(event, heard)


def _open_all(browser: Any, demo: Any, most: int) -> tuple[int, int, list[str]]:
    from tests.journeys.conftest import context
    from tests.journeys.steps import enter
    from tests.pages import PAGES, address_of, look_at

    people, made = demo.people(), payloads()
    pages = ran = 0
    told: list[str] = []
    asked = [page for page in PAGES if page.status == 200]
    for who in sorted({page.who for page in asked}):
        for language in ("zh", "en"):
            opened = context(browser, language)
            tab = opened.new_page()
            _listen(tab, told)
            if who != "stranger":
                enter(tab, demo.link_for(people[who]))
            for number, page in enumerate([page for page in asked if page.who == who][: most or None]):
                look_at(tab, demo.url, language, "light")
                address = demo.url + address_of(tab, demo.url, page)
                words = urlencode(
                    dict.fromkeys(("q", "where", "show", "sort", "next", "from"), made[number % len(made)])
                )
                for there in (address, f"{address.split('?')[0]}?{words}"):
                    before = len(told)
                    answered = tab.goto(there)
                    # A page that broke would show nothing, and run nothing.
                    if answered is None or answered.status >= 500:
                        told.append(f"answer {answered and answered.status}")
                    tab.wait_for_timeout(150)
                    happened = tab.evaluate(f"() => window.{RAN} || 0")
                    ran, pages = ran + bool(happened), pages + 1
                    for line in told[before:]:
                        print(f"{language} {page.word} {there}: {line[:300]}", file=sys.stderr)
                    if happened:
                        print(f"{language} {page.word} {there}: RAN", file=sys.stderr)
            opened.close()
    return pages, ran, told
