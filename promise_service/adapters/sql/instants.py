"""Column types for time: instants to the microsecond, always aware and in UTC, and lengths of time; their sum."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import TIMESTAMP, BigInteger, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from promise_service.domain.instants import utc

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware datetime in UTC; a naive one is refused.

    SQLite has no type for it and keeps the microseconds since 1970, which sort and compare as the instants do.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[int]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        if value is None:
            return None
        instant = utc(value)
        return instant if dialect.name == "postgresql" else (instant - _EPOCH) // _MICROSECOND

    def process_result_value(
        self,
        value: datetime | int | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        if isinstance(value, int):
            return _EPOCH + timedelta(microseconds=value)
        return None if value is None else value.astimezone(UTC)


class Duration(TypeDecorator[timedelta]):
    """A length of time, kept in microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else timedelta(microseconds=value)


class Later(FunctionElement[datetime]):
    """An instant so much later: `Later(instant, duration)`, null where either is."""

    type = Instant()
    inherit_cache = True


@compiles(Later, "sqlite")
def _later_in_microseconds(element: Later, compiler: SQLCompiler, **options: Any) -> str:
    instant, duration = (compiler.process(each, **options) for each in element.clauses)
    return f"({instant} + {duration})"


@compiles(Later, "postgresql")
def _later_as_interval(element: Later, compiler: SQLCompiler, **options: Any) -> str:
    instant, duration = (compiler.process(each, **options) for each in element.clauses)
    return f"({instant} + {duration} * INTERVAL '1 microsecond')"
