"""All versions of the policy, kept for ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, Row
from sqlalchemy.exc import IntegrityError

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.schema.policies import policy_versions
from promise_service.application.ports.policies import PublishedPolicy
from promise_service.domain.policy import Policy
from promise_service.errors import NotFound, StaleVersion

_NEWEST = sa.select(sa.func.max(policy_versions.c.version))
_NEWEST_FIRST = sa.select(policy_versions).order_by(policy_versions.c.version.desc())
_PUBLICATIONS = sa.select(policy_versions.c.version, policy_versions.c.published_at)
_VERSION = sa.select(policy_versions).where(policy_versions.c.version == sa.bindparam("number"))


class SqlPolicyVersions:
    """Versions of the policy; `compiled` makes of each what is counted with, once in this process."""

    def __init__(self, engine: Engine, compiled: Callable[[PublishedPolicy], Policy]) -> None:
        self._engine = engine
        self._compiled = compiled
        self._policies: dict[int, Policy] = {}
        self._compiling = Lock()

    def current(self) -> Policy | None:
        """The newest version; None before the first."""
        with reading(self._engine) as connection:
            newest = connection.scalar(_NEWEST)
        return None if newest is None else self.version(newest)

    def version(self, number: int) -> Policy:
        """That version; NotFound where there is none."""
        with self._compiling:
            if number not in self._policies:
                published = self.published(number)
                if published is None:
                    raise NotFound("policy version", str(number))
                self._policies[number] = self._compiled(published)
            return self._policies[number]

    def published(self, number: int | None = None) -> PublishedPolicy | None:
        """That version, or the newest one, as it was published; None where there is none."""
        statement = _NEWEST_FIRST.limit(1) if number is None else _VERSION
        with reading(self._engine) as connection:
            row = connection.execute(statement, {} if number is None else {"number": number}).one_or_none()
        return None if row is None else _published_from(row)

    def listed(self, limit: int, before: int | None = None) -> Sequence[PublishedPolicy]:
        """Versions, newest first, below number `before`."""
        statement = _NEWEST_FIRST.limit(limit)
        if before is not None:
            statement = statement.where(policy_versions.c.version < before)
        with reading(self._engine) as connection:
            return [_published_from(row) for row in connection.execute(statement)]

    def publications(self) -> Sequence[tuple[int, datetime]]:
        """The number of each version, and when it was published."""
        with reading(self._engine) as connection:
            return [(row.version, row.published_at) for row in connection.execute(_PUBLICATIONS)]

    def publish(self, policy: PublishedPolicy, *, follows: int) -> None:
        """Store a new version; StaleVersion where the newest one is not `follows` (0: none yet)."""
        if policy.version != follows + 1:
            raise ValueError(f"version {policy.version} cannot follow version {follows}")
        try:
            with writing(self._engine) as connection:
                newest = connection.scalar(_NEWEST) or 0
                if newest != follows:
                    raise _stale(newest, follows)
                connection.execute(sa.insert(policy_versions), [_row(policy)])
        except IntegrityError as error:
            # Somebody published between our look and our insertion.
            raise _stale(policy.version, follows) from error


def _stale(newest: int, follows: int) -> StaleVersion:
    return StaleVersion(
        f"The policy is at version {newest}, and what was sent follows version {follows}:"
        " read the newest version and make the change there."
    )


def _row(policy: PublishedPolicy) -> dict[str, Any]:
    return {
        "version": policy.version,
        "published_at": policy.published_at,
        "published_by": policy.published_by,
        "document": dict(policy.document),
        "holidays": {name: [day.isoformat() for day in days] for name, days in policy.holidays.items()},
        "tzdata_version": policy.tzdata_version,
    }


def _published_from(row: Row[Any]) -> PublishedPolicy:
    return PublishedPolicy(
        version=row.version,
        published_at=row.published_at,
        published_by=row.published_by,
        document=row.document,
        holidays={name: tuple(map(date.fromisoformat, days)) for name, days in row.holidays.items()},
        tzdata_version=row.tzdata_version,
    )
