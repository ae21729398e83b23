"""How tables are named, and what recurs in them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, known: Iterable[StrEnum | str]) -> CheckConstraint:
    listed = ", ".join(f"'{each}'" for each in known)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def deferred(column: str) -> ForeignKey:
    """Checked at the end of the transaction, so that rows of one command may come in any order."""
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


def partial_index(name: str, condition: str, *columns: Column[Any], unique: bool = False) -> Index:
    """An index of those rows only that meet `condition`."""
    where = sa.text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
