"""The schema is made by migrations, up and down, and is the one that the code knows."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.migration import downgrade, migrate
from promise_service.adapters.sql.schema.conventions import metadata
from promise_service.adapters.sql.schema_version import MIGRATIONS, current_and_head, head_revision
from promise_service.errors import CannotStart


def checks(engine: Engine) -> dict[str, dict[str | None, str]]:
    """The CHECK constraints of each table, as the database has understood them."""
    inspector = sa.inspect(engine)
    return {
        table: {check["name"]: " ".join(check["sqltext"].split()) for check in inspector.get_check_constraints(table)}
        for table in metadata.tables
    }


def deferred(engine: Engine) -> set[tuple[str, str | None]]:
    """The foreign keys that are checked at the end of a transaction only."""
    inspector = sa.inspect(engine)
    return {
        (table, key["name"])
        for table in metadata.tables
        for key in inspector.get_foreign_keys(table)
        if key["options"].get("initially") == "DEFERRED"
    }


def test_goes_up_down_and_up_again(empty_url: str, engine: Engine) -> None:
    assert current_and_head(engine)[0] is None
    migrate(empty_url)
    current, head = current_and_head(engine)
    assert current == head
    assert set(sa.inspect(engine).get_table_names()) == {"alembic_version", *metadata.tables}
    downgrade(empty_url)
    assert sa.inspect(engine).get_table_names() == ["alembic_version"]
    migrate(empty_url)
    assert set(sa.inspect(engine).get_table_names()) == {"alembic_version", *metadata.tables}


def test_the_newest_revision_is_the_one_that_alembic_knows() -> None:
    assert head_revision() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_a_second_time_changes_nothing(empty_url: str, engine: Engine) -> None:
    migrate(empty_url)
    migrate(empty_url)
    current, head = current_and_head(engine)
    assert current == head


def test_makes_the_tables_that_the_code_knows(empty_url: str, engine: Engine) -> None:
    migrate(empty_url)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_makes_the_constraints_that_the_code_knows(empty_url: str, engine: Engine) -> None:
    migrate(empty_url)
    made_by_migration = checks(engine), deferred(engine)
    downgrade(empty_url)
    metadata.create_all(engine)
    assert made_by_migration == (checks(engine), deferred(engine))
    assert len(deferred(engine)) == 3


def test_several_processes_may_migrate_at_once(empty_url: str, engine: Engine) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as processes:
        assert list(processes.map(migrate, [empty_url] * 3)) == [None, None, None]
    current, head = current_and_head(engine)
    assert current == head


def test_data_of_a_newer_version_are_refused(empty_url: str, engine: Engine) -> None:
    migrate(empty_url)
    with writing(engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CannotStart, match="newer version of this service: their schema is '9999'"):
        migrate(empty_url)


def test_every_constraint_has_a_name() -> None:
    unnamed = [
        constraint for table in metadata.tables.values() for constraint in table.constraints if not constraint.name
    ]
    assert unnamed == []
