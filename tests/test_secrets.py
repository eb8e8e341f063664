"""Nothing secret and nobody real lies in the repository."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECRET = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    "a cloud key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "a token of a code host": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[A-Za-z0-9_-]{20})\b"),
    "a signing key": re.compile(r"(?i)\b(?:secret_key|api_key|access_token)\b\s*[=:]\s*[\"'][A-Za-z0-9+/_-]{20,}[\"']"),
    "a password in an address": re.compile(
        r"\b(?:postgres(?:ql)?|https?|smtps?)://[^\s:/@\"']+:(?!password@)[^\s@/\"'{]+@"
    ),
}


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        if path.suffix in {".lock", ".mo", ".woff2", ".png", ".xlsx", ".parquet"} or not path.is_file():
            continue
        found.append((path.relative_to(ROOT), path.read_bytes().decode("utf-8", "replace")))
    return found


@pytest.fixture(scope="module")
def repository() -> list[tuple[Path, str]]:
    found = texts()
    assert len(found) > 20, "the list of files is not the repository's"
    return found


@pytest.mark.parametrize("what", SECRET)
def test_the_repository_holds_no_secret(repository, what):
    assert not [str(path) for path, text in repository if SECRET[what].search(text)]


def test_no_database_backup_or_workspace_is_in_the_repository():
    kept = {".sqlite3", ".sqlite", ".db", ".pem", ".key", ".env", ".dump"}
    assert not [str(path) for path in tracked() if path.suffix in kept or path.name in {"secret", ".env"}]


def test_the_secret_patterns_find_what_they_are_for():
    assert SECRET["a private key"].search("-----BEGIN RSA " + "PRIVATE KEY-----")
    assert SECRET["a signing key"].search("SECRET_" + 'KEY = "abcdefghijklmnopqrstuvwx"')
    assert SECRET["a password in an address"].search("postgres://tuoke:" + "hunter2@db/tuoke")
