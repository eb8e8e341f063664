"""What the repository says of itself agrees with itself: locks with ranges, migrations with models, versions."""

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import tuoke

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ALWAYS = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
EXTRAS = PROJECT["project"]["optional-dependencies"]


def pins(lock: str) -> dict[str, list[str]]:
    """Pinned versions by name; some have two, for older and newer Pythons."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / "requirements" / lock).read_text(), re.M
    ):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


@pytest.mark.parametrize(
    ("lock", "ranges"),
    [("run.lock", ALWAYS + EXTRAS["postgres"]), ("test.lock", ALWAYS + EXTRAS["postgres"] + EXTRAS["test"])],
)
def test_the_lock_pins_what_the_project_asks_for(lock, ranges):
    pinned = pins(lock)
    for requirement in map(Requirement, ranges):
        versions = pinned.get(canonicalize_name(requirement.name), [])
        assert versions, f"{lock} lacks {requirement.name}: make lock"
        assert all(requirement.specifier.contains(version) for version in versions), f"{requirement}: {versions}"


def test_every_pin_has_a_hash_and_no_address_of_where_it_came_from():
    for lock in ("run.lock", "test.lock"):
        text = (ROOT / "requirements" / lock).read_text()
        lines = text.splitlines()
        pinned = [number for number, line in enumerate(lines) if re.match(r"[A-Za-z0-9._-]+==", line)]
        assert pinned
        assert all(lines[number + 1].startswith("    --hash=sha256:") for number in pinned), lock
        assert "://" not in text


def test_both_locks_pin_the_same_versions():
    run, test = pins("run.lock"), pins("test.lock")
    assert {name: test.get(name) for name in run} == run


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_the_version_is_said_once_and_the_same():
    assert PROJECT["project"]["version"] == tuoke.__version__
