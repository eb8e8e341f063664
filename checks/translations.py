"""The Chinese catalogue is whole: every word of the code is in it, translated, with the same placeholders.

`python -m checks.translations` says what is missing; `--write` takes new words from the code into the catalogue (to be
translated by a person), drops words that the code no longer has, and compiles the .mo that the wheel ships.
English is the language of the source, so it has no catalogue.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "src/tuoke/locale/zh_Hans/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\([^)]+\)[a-z]|%[sd]|\{[^{}]*\}")
HEADER = {
    "Project-Id-Version": "Tuoke",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
Key = tuple[str | None, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def extract(package: Path) -> list[polib.POEntry]:
    """Every msgid of the package's Python and templates, as Django's makemessages finds them, sorted.

    Works on a copy, because makemessages writes beside the templates while it reads them.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tuoke"
        unread = shutil.ignore_patterns("tests", "static", "__pycache__", "migrations", "locale", "conftest.py")
        shutil.copytree(package, copy, ignore=unread)
        (copy / "locale").mkdir()
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-wrap", "--keep-pot"]
            + ["--add-location", "file", "-v", "0"],
            cwd=copy,
            env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
            check=True,
        )
        pot = copy / "locale/django.pot"
        found = polib.pofile(str(pot)) if pot.exists() else []
        return sorted(found, key=lambda entry: (entry.msgid, entry.msgctxt or ""))


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def faults(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one entry: untranslated, fuzzy, obsolete, or its placeholders differ from the source's."""
    if entry.obsolete:
        yield "obsolete"
        return
    if entry.fuzzy:
        yield "fuzzy"
    allowed = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
    needed = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for text in translations(entry) or [""]:
        if not text.strip():
            yield "untranslated"
            continue
        used = set(PLACEHOLDER.findall(text))
        # One Chinese form stands for "1 row" and "5 rows": it may use the placeholders of either.
        if not needed <= used or not used <= allowed:
            yield f"placeholders differ: {sorted(needed)} / {sorted(used)}"


def differences(catalogue: polib.POFile, extracted: list[polib.POEntry]) -> Iterator[str]:
    """What the code has and the catalogue has not, and the other way round."""
    known = {key(e) for e in catalogue if not e.obsolete}
    used = {key(e) for e in extracted}
    for entry in extracted:
        if key(entry) not in known:
            where = ", ".join(sorted({name for name, _ in entry.occurrences}))
            yield f"not in the catalogue: {entry.msgid!r} ({where})"
    for _, msgid in sorted(known - used, key=lambda k: k[1]):
        yield f"no longer in the code: {msgid!r}"


def compiled_differs(catalogue: polib.POFile, path: Path) -> Iterator[str]:
    mo = path.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != catalogue.to_binary():
        yield f"{mo.name} is not what {path.name} compiles to: make messages"


def update(extracted: list[polib.POEntry], path: Path) -> polib.POFile:
    """Writes the catalogue anew, sorted, without dates or line numbers: two people's changes rarely clash."""
    before = {key(e): e for e in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = HEADER
    for entry in extracted:
        old = before.get(key(entry))
        entry.occurrences = []
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        if entry.msgid_plural:
            entry.msgstr_plural = {0: translations(old)[0] if old else ""}
        else:
            entry.msgstr = translations(old)[0] if old else ""
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return catalogue


def main() -> int:
    gettext = shutil.which("xgettext")
    if not gettext and os.environ.get("CI"):
        print("gettext is not on this machine: make system")
        return 1
    if not gettext:
        print("NOT CHECKED, for gettext is not on this machine: whether the catalogue has every word of the code")
        extracted = None
    else:
        extracted = extract(ROOT / "src/tuoke")
    if "--write" in sys.argv:
        if extracted is None:
            return 1
        catalogue = update(extracted, CATALOGUE)
    else:
        catalogue = polib.pofile(str(CATALOGUE), wrapwidth=0)
    found = [f"{fault}: {e.msgid!r}" for e in catalogue for fault in faults(e)]
    found += [*(differences(catalogue, extracted) if extracted is not None else ())]
    found += compiled_differs(catalogue, CATALOGUE)
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
