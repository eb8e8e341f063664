"""The SQLite that is safe to use with a write-ahead log.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when two connections write or checkpoint at once. Where the
interpreter brings such a version, pysqlite3 (3.53) takes its place before Django loads its backend; where no wheel of
it exists, the database falls back to a rollback journal (`journal_mode`), which the bug does not touch.
"""

import sqlite3
import sys

SAFE_FROM = (3, 51, 3)


def use_safe_sqlite() -> None:
    """Put pysqlite3 in the place of `sqlite3` when the built-in one is older than 3.51.3. Harmless to call twice."""
    if sqlite3.sqlite_version_info >= SAFE_FROM:
        return
    try:
        import pysqlite3
    except ImportError:
        return
    if pysqlite3.sqlite_version_info < SAFE_FROM:
        return
    import pysqlite3.dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def sqlite_version() -> tuple[int, ...]:
    """Version of the SQLite that Django will use, for example (3, 53, 4)."""
    import sqlite3 as in_use

    return tuple(in_use.sqlite_version_info)


def journal_mode() -> str:
    """`WAL` where it is safe, else `TRUNCATE`: slower, but no known way to lose data."""
    return "WAL" if sqlite_version() >= SAFE_FROM else "TRUNCATE"
