"""The checks can fail: each one finds the fault that is planted for it, and lets the right form pass."""

from pathlib import Path

import polib
import pytest

from checks import docs, look, sizes, translations


def plant(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_file_of_321_lines_is_too_long_and_a_migration_may_be(tmp_path):
    plant(tmp_path, "src/tuoke/calls/views.py", "x = 1\n" * 321)
    plant(tmp_path, "src/tuoke/calls/forms.py", "x = 1\n" * 320)
    plant(tmp_path, "src/tuoke/calls/migrations/0001_initial.py", "x = 1\n" * 900)
    assert [(str(path), lines) for path, lines in sizes.too_long(tmp_path)] == [("src/tuoke/calls/views.py", 321)]


@pytest.mark.parametrize(
    "line", ["a { color: #0e5c60; }", "a { border: 1px solid rgb(1 2 3); }", "a { background: white; }"]
)
def test_a_colour_lives_in_tokens_css_alone(tmp_path, line):
    plant(tmp_path, "src/tuoke/static/css/tokens.css", line)
    assert not [*look.colours_outside_tokens(tmp_path)]
    plant(tmp_path, "src/tuoke/static/css/today.css", f"/* {line}\n*/\n#facade {{ color: var(--ink); }}\n{line}")
    (found,) = look.colours_outside_tokens(tmp_path)
    assert found.startswith("src/tuoke/static/css/today.css:4:")


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: red">',
        '<p class="{% if a %}b{% endif %}" style="x">',
        '<button onclick="go()">',
        "<script>go()</script>",
        "<style>p {}</style>",
        '<a href="javascript:go()">',
        '<a hx-on:click="go()">',
        "<a hx-vals='js:{a: 1}'>",
    ],
)
def test_what_the_content_security_policy_would_refuse_is_found(tmp_path, html):
    plant(tmp_path, "src/tuoke/calls/templates/calls/today.html", f"<!doctype html>\n{html}")
    found = [*look.inline_code(tmp_path)]
    assert found
    assert all(line.startswith("src/tuoke/calls/templates/calls/today.html:2:") for line in found)


def test_data_for_a_script_and_a_script_of_its_own_file_may_stay(tmp_path):
    html = """<script src="{% static 'js/today.js' %}" defer></script><script type="application/json">[1]</script>"""
    plant(tmp_path, "src/tuoke/calls/templates/calls/today.html", html)
    assert not [*look.inline_code(tmp_path)]


def test_a_command_a_flow_and_an_engine_step_without_a_word_in_the_docs_are_found(tmp_path):
    plant(tmp_path, "src/tuoke/cli.py", 'sub.add_parser("rank", help="...")')
    plant(tmp_path, "src/tuoke/flows/__init__.py", 'FLOWS: dict[str, str] = {"sheet": "tuoke.flows.prospecting.sheet"}')
    plant(tmp_path, "src/tuoke/engine/lists/qualify.py", "")
    plant(tmp_path, "docs/architecture.md", "nothing")
    assert len([*docs.unnamed(tmp_path)]) == 3
    plant(tmp_path, "docs/architecture.md", "`tuoke rank`, `sheet`, qualify.py")
    assert not [*docs.unnamed(tmp_path)]


def test_a_link_that_leads_nowhere_is_found(tmp_path):
    plant(tmp_path, "README.md", "[a](docs/a.md) [b](docs/b.md#part) [c](https://example.com)")
    plant(tmp_path, "docs/b.md", "")
    assert [*docs.broken_links(tmp_path)] == ["README.md: the link to docs/a.md leads nowhere"]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Call"), "untranslated"),
        (polib.POEntry(msgid="Call", msgstr="打电话", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="%(n)s rows", msgstr="几行"), "placeholders"),
        (polib.POEntry(msgid="{n} rows", msgstr="{m} 行"), "placeholders"),
        (polib.POEntry(msgid="Call", msgstr="打电话", obsolete=True), "obsolete"),
    ],
)
def test_a_faulty_translation_is_found(entry, fault):
    (found,) = translations.faults(entry)
    assert found.startswith(fault)


def test_one_chinese_form_stands_for_singular_and_plural():
    entry = polib.POEntry(msgid="one row", msgid_plural="%(n)s rows", msgstr_plural={0: "%(n)s 行"})
    assert not [*translations.faults(entry)]


def test_a_word_that_the_catalogue_has_not_is_found_and_one_that_the_code_has_not():
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="gone", msgstr="没了"))
    found = [*translations.differences(catalogue, [polib.POEntry(msgid="new", occurrences=[("calls/views.py", "")])])]
    assert found == ["not in the catalogue: 'new' (calls/views.py)", "no longer in the code: 'gone'"]
