"""An empty database, given the shape that all migrations come to: in a tenth of their time, for nothing has to move.

Tables are made as the last migration leaves them; then, in turn, whatever a migration does besides (triggers, the
search index), unless it says itself that a new database can do without (`elidable`, as for squashing). That both ways
come to the same is a test. What is added later to such a database goes by migrations, like anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.migrations import RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.executor import MigrationExecutor


def shape() -> None:
    """All of it in one transaction, or nothing. The database must be empty."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor.loader.project_state()
    with connection.schema_editor() as editor:
        for model in state.apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration, _backwards in plan:
            for operation in _besides(migration.operations):
                operation.database_forwards(migration.app_label, editor, state, state)
        executor.recorder.ensure_schema()
        for migration, _backwards in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)


def _besides(operations: Sequence[Any]) -> Iterator[Any]:
    """What is done to the database and is not to be read off the models."""
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _besides(operation.database_operations)
        elif isinstance(operation, RunPython | RunSQL) and not operation.elidable:
            yield operation
