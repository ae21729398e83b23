"""Statements that SQLite and PostgreSQL share in meaning but not in SQLAlchemy's classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

ByDialect = Mapping[str, Insert]


def upsert(table: Table) -> ByDialect:
    """Insert rows, or replace those of the same primary key."""
    statements: dict[str, Insert] = {}
    for dialect in (sqlite, postgresql):
        insert = dialect.insert(table)
        replaced = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
        statements[dialect.__name__.rpartition(".")[2]] = insert.on_conflict_do_update(
            index_elements=table.primary_key.columns, set_=replaced
        )
    return statements


def insert_missing(table: Table) -> ByDialect:
    """Insert rows, but leave those alone that are there."""
    return {
        "sqlite": sqlite.insert(table).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(table).on_conflict_do_nothing(),
    }


def run(connection: Connection, statements: ByDialect, rows: list[dict[str, Any]]) -> None:
    """Carry out the statement of this database for every row; with no rows, nothing."""
    if rows:
        connection.execute(statements[connection.dialect.name], rows)


def in_list(column: sa.ColumnElement[str], name: str) -> sa.ColumnElement[bool]:
    """`column IN (…)`, for a list that is passed under `name`."""
    return column.in_(sa.bindparam(name, expanding=True))
