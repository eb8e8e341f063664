import io
import json
import sqlite3
import subprocess
import tarfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tuoke.directory.models import Company
from tuoke.workspace import backup, checkup, restore

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(settings, tmp_path):
    """A workspace folder of its own, with one upload."""
    settings.HOME = tmp_path / "home"
    (settings.HOME / "uploads" / "7").mkdir(parents=True)
    (settings.HOME / "uploads" / "7" / "名单.csv").write_text("name\n甲公司\n", encoding="utf-8")
    (settings.HOME / "secret").write_text("s3cret")
    return settings.HOME


def contents_of(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as archive:
        opened = {member.name: archive.extractfile(member) for member in archive}
        return {name: content.read() for name, content in opened.items() if content is not None}


def manifest_of(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(contents_of(file)[backup.MANIFEST])
    return found


def test_a_backup_holds_every_row_every_upload_and_the_key_and_only_its_owner_may_read_it(home, make_company, tmp_path):
    for n in range(50):
        make_company(f"公司{n}", employees=n)
    file = backup.back_up(tmp_path / "b" / "x.tgz")
    assert file.stat().st_mode & 0o777 == 0o600
    into = tmp_path / "unpacked"
    into.mkdir()
    manifest = restore.unpack(file, into)
    assert (into / "uploads" / "7" / "名单.csv").read_text(encoding="utf-8") == "name\n甲公司\n"
    assert (into / "secret").read_text() == "s3cret"
    assert set(manifest["files"]) == {backup._database_name(), "uploads/7/名单.csv", "secret"}
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(into / backup.SQLITE_NAME)
        there = copy.execute("SELECT name, employees FROM directory_company ORDER BY id").fetchall()
        copy.close()
        assert there == list(Company.objects.order_by("pk").values_list("name", "employees"))
    assert list(tmp_path.glob("b/*")) == [file], "nothing is left lying about"


def test_a_dump_is_not_packed_again_and_tar_reads_the_file(tmp_path):
    noise = b"".join(n.to_bytes(4, "big") for n in range(500_000))
    (tmp_path / "dump").write_bytes(noise)
    (tmp_path / "list").write_bytes(b"the same " * 50_000)
    file = tmp_path / "x.tgz"
    backup._write(file, {backup.POSTGRES_NAME: tmp_path / "dump", "uploads/list": tmp_path / "list"})
    assert abs(file.stat().st_size - len(noise)) < 200_000, "the one is not packed again, the other is"
    into = tmp_path / "unpacked"
    into.mkdir()
    restore.unpack(file, into)
    assert (into / backup.POSTGRES_NAME).read_bytes() == noise
    assert (into / "uploads" / "list").read_bytes() == b"the same " * 50_000
    subprocess.run(["tar", "tzf", file], check=True, stdout=subprocess.DEVNULL)


def test_without_the_secret_there_is_no_key_in_it(home, db, tmp_path):
    assert "secret" not in manifest_of(backup.back_up(tmp_path / "x.tgz", with_secret=False))["files"]


def test_two_backups_of_the_same_uploads_have_the_same_hashes(home, db, tmp_path):
    one, two = (manifest_of(backup.back_up(tmp_path / f"{n}.tgz")) for n in (1, 2))
    assert one["files"]["uploads/7/名单.csv"] == two["files"]["uploads/7/名单.csv"]


@pytest.mark.parametrize("harm", ["flip", "cut", "extra", "missing"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(home, db, tmp_path, harm):
    file = backup.back_up(tmp_path / "x.tgz")
    before = sorted(path.name for path in home.rglob("*"))
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-200])
    else:
        rewrite(file, harm)
    with pytest.raises(restore.NotRestored) as refusal:
        restore.restore(file)
    assert refusal.value.code in ("damaged", "not_a_backup")
    assert sorted(path.name for path in home.rglob("*")) == before


def rewrite(file: Path, harm: str) -> None:
    """The same archive with one upload changed, added or gone, and the manifest as it was."""
    members = contents_of(file)
    if harm == "flip":
        members["uploads/7/名单.csv"] += b"!"
    elif harm == "extra":
        members["uploads/8"] = b"more"
    else:
        del members["secret"]
    with tarfile.open(file, "w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "uploads/../../outside", "elsewhere", "uploads\\..\\x"])
def test_an_archive_that_reaches_out_of_the_folder_is_no_backup(home, db, tmp_path, name):
    file = tmp_path / "evil.tgz"
    with tarfile.open(file, "w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(restore.NotRestored, match="not_a_backup"):
        restore.restore(file)
    assert not (tmp_path / "outside").exists()


def test_a_link_in_an_archive_is_no_backup(home, db, tmp_path):
    file = tmp_path / "evil.tgz"
    with tarfile.open(file, "w:gz") as archive:
        info = tarfile.TarInfo("uploads/x")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    with pytest.raises(restore.NotRestored, match="not_a_backup"):
        restore.restore(file)


def test_a_bomb_is_refused_before_it_is_unpacked(home, db, tmp_path, monkeypatch):
    monkeypatch.setattr(restore, "ALWAYS_ALLOWED", 1 << 20)
    file = tmp_path / "bomb.tgz"
    with tarfile.open(file, "w:gz") as archive:
        info = tarfile.TarInfo("uploads/x")
        info.size = 8 << 20
        archive.addfile(info, io.BytesIO(bytes(info.size)))
    with pytest.raises(restore.NotRestored, match="too_large"):
        restore.restore(file)
    with pytest.raises(restore.NotRestored, match="not_a_backup"):  # allowed, it is looked at as any other
        restore.restore(file, 9 << 20)
    assert (home / "uploads" / "7").is_dir()


def test_many_empty_files_weigh_what_they_take_on_the_disk(home, db, tmp_path, monkeypatch):
    monkeypatch.setattr(restore, "ALWAYS_ALLOWED", 1 << 20)
    monkeypatch.setattr(restore, "MOST_GROWTH", 1)
    file = an_archive(tmp_path / "many.tgz", {}, {f"uploads/{n}": b"" for n in range(300)})
    with pytest.raises(restore.NotRestored, match="too_large"):
        restore.restore(file)


def test_a_full_disk_is_said_before_it_is_full(home, db, tmp_path, monkeypatch):
    monkeypatch.setattr(restore, "SPARED", 1 << 60)
    with pytest.raises(restore.NotRestored, match="no_room"):
        restore.restore(an_archive(tmp_path / "x.tgz", {}, {"secret": b"x"}))


def an_archive(file: Path, manifest: Any, members: dict[str, bytes]) -> Path:
    """A backup that nobody but a forger would write: any manifest over any members."""
    with tarfile.open(file, "w:gz") as archive:
        for name, content in {**members, backup.MANIFEST: json.dumps(manifest).encode()}.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file


def manifest_over(members: dict[str, bytes]) -> dict[str, Any]:
    files = {name: {"sha256": sha256(content).hexdigest()} for name, content in members.items()}
    whole = {"database": connection.vendor, "made_at": "2026-11-22", "files": files}
    return {**whole, "digest": backup.digest_of_list(files)}


@pytest.mark.parametrize("members", [{}, {"uploads/a": b"x"}, {"secret": b"x"}])
def test_an_archive_without_a_database_does_not_empty_the_workspace(home, db, tmp_path, members):
    file = an_archive(tmp_path / "x.tgz", manifest_over(members), members)
    with pytest.raises(restore.NotRestored, match="damaged"):
        restore.restore(file)
    assert (home / "secret").read_text() == "s3cret" and (home / "uploads" / "7").is_dir()


@pytest.mark.parametrize(
    "manifest", [[], 5, {"files": 5}, {"files": {"uploads/a": {}}}, {"files": {"uploads/a": 5}}, {"files": {}}]
)
def test_a_manifest_that_is_none_is_refused_in_words(home, db, tmp_path, manifest):
    file = an_archive(tmp_path / "x.tgz", manifest, {"uploads/a": b"x"})
    with pytest.raises(restore.NotRestored, match="not_a_backup"):
        restore.restore(file)


if connection.vendor == "sqlite":  # a backup of PostgreSQL holds a dump, not a database file

    def test_a_file_that_is_no_database_is_refused_whatever_its_digest(home, db, tmp_path):
        members = {backup.SQLITE_NAME: b"garbage" * 1000}
        with pytest.raises(restore.NotRestored, match="damaged"):
            restore.restore(an_archive(tmp_path / "x.tgz", manifest_over(members), members))


def test_only_the_newest_are_kept(tmp_path):
    for n in range(14):
        (tmp_path / f"tuoke-before-upgrade-20261122-0615{n:02d}-000000.tgz").touch()
    (tmp_path / "tuoke-backup-20200101-000000-000000.tgz").touch()
    backup.keep_newest(tmp_path, "before-upgrade", 10)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert len(left) == 11
    assert left[0].startswith("tuoke-backup-2020"), "those a person made are theirs to delete"
    assert left[1].endswith("061504-000000.tgz")


def test_doctor_sees_what_is_misconfigured(home, firm, settings):
    def wrong() -> set[str]:
        return {finding.code for finding in checkup.check_up() if finding.level == "wrong"}

    settings.ALLOWED_HOSTS = ["localhost"]
    (home / "secret").chmod(0o600)
    assert wrong() == set()
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["tuoke.example.com", "*"]
    settings.SECRET_KEY = "short"
    settings.CSRF_TRUSTED_ORIGINS = ["http://tuoke.example.com"]
    firm.time_zone = "Mars/Olympus"
    firm.save()
    (home / "secret").chmod(0o644)
    assert wrong() == {"debug", "hosts_any", "no_tls", "secret_short", "origins", "zone", "secret_mode"}


def test_what_is_put_back_has_the_rows_of_then(home, make_company, tmp_path):
    names = [make_company(f"公司{n}").name for n in range(30)]
    file = backup.back_up(tmp_path / "x.tgz")
    make_company("来得太晚")
    assert names_put_back(file, tmp_path) == names


def names_put_back(file: Path, scratch: Path) -> list[str]:
    """On PostgreSQL by a real restore; the SQLite of the tests lives in memory, so there the copy is opened itself
    (cli/tests/test_serve.py restores into a folder)."""
    if connection.vendor == "postgresql":
        restore.restore(file)
        return list(Company.objects.order_by("pk").values_list("name", flat=True))
    into = scratch / "put back"
    into.mkdir()
    restore.unpack(file, into)
    copy = sqlite3.connect(into / backup.SQLITE_NAME)
    found = [name for (name,) in copy.execute("SELECT name FROM directory_company ORDER BY id")]
    copy.close()
    return found
