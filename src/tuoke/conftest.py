"""The cast of every test, and how to make what they work on.

Alice sells, Bob sells on her team, Mei manages them both, Charlie sells on another team, Ada is the admin, Vera only
looks at Alice's team.
"""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import translation

from tuoke.directory.models import Company, Entry, ExternalKey, List, Person
from tuoke.team.models import Role, Team, User
from tuoke.workspace.models import Workspace

PASSWORD = "correct horse 42"
Make = Callable[..., Any]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A test with `transaction=True` empties the tables after it; Django knows those of the models only, so the indexes
    without a model are emptied here. On SQLite that is a DELETE, which the append-only triggers refuse, so they step
    aside for that moment (PostgreSQL truncates, which they let pass)."""
    operations: Any = connection.ops
    empty = operations.execute_sql_flush

    def empty_all(statements: list[str]) -> None:
        with connection.cursor() as cursor:
            triggers = _append_only(cursor)
            try:
                for name, _ in triggers:
                    cursor.execute(f'DROP TRIGGER "{name}"')
                empty(statements)
                for table in _without_a_model(cursor):
                    cursor.execute(f'DELETE FROM "{table}"')
            finally:
                for _, sql in triggers:
                    cursor.execute(sql)

    operations.execute_sql_flush = empty_all
    yield
    operations.execute_sql_flush = empty


def _append_only(cursor: Any) -> list[tuple[str, str]]:
    if connection.vendor != "sqlite":
        return []
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_DELETE' ESCAPE '\\'"
    )
    found: list[tuple[str, str]] = cursor.fetchall()
    return found


def _without_a_model(cursor: Any) -> set[str]:
    """The tables of indexes; not those in which SQLite keeps the own ones of a virtual table."""
    own: set[str] = set()
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM pragma_table_list WHERE type = 'shadow'")
        own = {name for (name,) in cursor.fetchall()}
    there = {table.name for table in connection.introspection.get_table_list(cursor) if table.type == "t"}
    return (
        there - own - {MigrationRecorder.Migration._meta.db_table} - set(connection.introspection.django_table_names())
    )


@pytest.fixture(autouse=True)
def nobodys_language() -> Iterator[None]:
    """A request leaves the language of its reader to the thread; the next test begins with that of the firm."""
    yield
    translation.deactivate()


@pytest.fixture
def firm(db: None) -> Workspace:
    """The workspace row; the firm works in Shanghai."""
    return Workspace.objects.get_or_create(pk=1, defaults={"name": "远山自动化", "time_zone": "Asia/Shanghai"})[0]


@pytest.fixture
def south(firm: Workspace) -> Team:
    """Alice's, Bob's, Mei's and Vera's team."""
    return Team.objects.create(name="华南")


@pytest.fixture
def north(firm: Workspace) -> Team:
    """Charlie's team."""
    return Team.objects.create(name="华北")


def _person(name: str, role: Role, team: Team | None) -> User:
    user: User = User.objects.create_user(f"{name.lower()}@tuoke.test", PASSWORD, name=name, role=role, team=team)
    return user


@pytest.fixture
def alice(south: Team) -> User:
    return _person("Alice", Role.SELLER, south)


@pytest.fixture
def bob(south: Team) -> User:
    return _person("Bob", Role.SELLER, south)


@pytest.fixture
def mei(south: Team) -> User:
    return _person("Mei", Role.MANAGER, south)


@pytest.fixture
def charlie(north: Team) -> User:
    return _person("Charlie", Role.SELLER, north)


@pytest.fixture
def ada(firm: Workspace) -> User:
    return _person("Ada", Role.ADMIN, None)


@pytest.fixture
def vera(south: Team) -> User:
    return _person("Vera", Role.VIEWER, south)


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """`client_of(alice)` is a browser in which Alice is signed in; `client_of(None)` one of a stranger."""

    def sign_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="tuoke.team.backend.Colleagues")
        return client

    return sign_in


@pytest.fixture
def make_company(firm: Workspace) -> Make:
    """`make_company(owner=alice, industry="银行")`; without a name one is made up, `code` becomes its stock code."""
    count = itertools.count(1)

    def make(name: str = "", *, code: str = "", **facts: Any) -> Company:
        company = Company.objects.create(name=name or f"测试公司{next(count)}", **facts)
        if code:
            ExternalKey.objects.create(company=company, source="code", value=code)
        return company

    return make


@pytest.fixture
def make_person() -> Make:
    """`make_person(company, title="采购经理", phone="0755-2345 6789")`."""
    count = itertools.count(1)

    def make(company: Company, name: str = "", **facts: Any) -> Person:
        return Person.objects.create(company=company, name=name or f"李{next(count)}", **facts)

    return make


@pytest.fixture
def make_list() -> Make:
    """`make_list(alice, companies)`: a list of Alice's with one entry per company."""

    def make(by: User, companies: list[Company], name: str = "展会名单", **facts: Any) -> List:
        facts = {"source": "trade_fair", "lawful_basis": "legitimate_interest", **facts}
        made = List.objects.create(name=name, by=by, **facts)
        Entry.objects.bulk_create(
            Entry(list=made, company=company, line=line) for line, company in enumerate(companies, 2)
        )
        return made

    return make


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Any]:
    """A mail server on loopback, and Tuoke set up to use it: `got` has what came, `refuse` is what it says no with."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Message

    class Inbox(Message):
        def __init__(self) -> None:
            super().__init__()
            self.got: list[Any] = []
            self.refuse = ""

        def handle_message(self, message: Any) -> None:
            self.got.append(message)

        async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
            if self.refuse:
                return self.refuse
            envelope.rcpt_tos.append(address)
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inbox = Inbox()
    running = Controller(inbox, hostname="127.0.0.1", port=port)
    running.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.DEFAULT_FROM_EMAIL = "Tuoke <tuoke@firm.example>"
    yield inbox
    running.stop()
