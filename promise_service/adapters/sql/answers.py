"""First answers to requests that came with an Idempotency-Key, kept for 24 hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from promise_service.adapters.sql.engine import reading
from promise_service.adapters.sql.locks import try_lock
from promise_service.adapters.sql.schema.access import idempotency_records as records
from promise_service.adapters.sql.statements import run, upsert
from promise_service.application.ledger import Failed, IdempotencyClaim, Replayed, StoredAnswer
from promise_service.application.ports.surroundings import Clock
from promise_service.errors import IdempotencyKeyReused, RequestInProgress

_KEPT_FOR = timedelta(hours=24)
_REAPED_AT_ONCE = 500
_FIND = sa.select(records).where(
    sa.tuple_(records.c.scope, records.c.key).in_(sa.bindparam("claims", expanding=True)),
    records.c.created_at > sa.bindparam("since"),
)
_KEEP = upsert(records)
_OLD = sa.select(records.c.scope, records.c.key).where(records.c.created_at <= sa.bindparam("since"))
_REAP = sa.delete(records).where(
    sa.tuple_(records.c.scope, records.c.key).in_(_OLD.order_by(records.c.created_at).limit(_REAPED_AT_ONCE))
)


def in_progress(connection: Connection, claims: Iterable[IdempotencyClaim]) -> set[tuple[str, str]]:
    """Those claims that another process is working on; the others are ours until the transaction ends."""
    names = {f"request:{claim.scope}\n{claim.key}": (claim.scope, claim.key) for claim in claims}
    return {names[name] for name in try_lock(connection, names.keys())}


class Answers:
    """What is known of the claims of one group of requests, in one transaction."""

    def __init__(
        self, connection: Connection, claims: Iterable[IdempotencyClaim], busy: set[tuple[str, str]], now: datetime
    ) -> None:
        self._now = now
        self._busy = busy
        self._answers: dict[tuple[str, str], tuple[str, StoredAnswer]] = {}
        self._new: list[tuple[IdempotencyClaim, StoredAnswer]] = []
        wanted = sorted({(claim.scope, claim.key) for claim in claims})
        if wanted:
            for row in connection.execute(_FIND, {"claims": wanted, "since": now - _KEPT_FOR}):
                stored = StoredAnswer(
                    status=row.status,
                    headers=tuple((name, value) for name, value in row.headers),
                    body=row.body,
                )
                self._answers[row.scope, row.key] = (row.fingerprint, stored)

    def to(self, claim: IdempotencyClaim) -> Replayed | Failed | None:
        """The outcome of a request that must not be carried out; None where it is to be."""
        if (claim.scope, claim.key) in self._busy:
            return Failed(RequestInProgress("A request with the same Idempotency-Key has not been answered yet."))
        known = self._answers.get((claim.scope, claim.key))
        if known is None:
            return None
        fingerprint, stored = known
        if fingerprint != claim.fingerprint:
            return Failed(key_reused(claim))
        return Replayed(stored)

    def keep(self, claim: IdempotencyClaim, stored: StoredAnswer) -> None:
        """From now on this is the answer to that request."""
        self._answers[claim.scope, claim.key] = (claim.fingerprint, stored)
        self._new.append((claim, stored))

    def store(self, connection: Connection) -> None:
        """Write the answers that were kept."""
        run(
            connection,
            _KEEP,
            [
                {
                    "scope": claim.scope,
                    "key": claim.key,
                    "fingerprint": claim.fingerprint,
                    "status": stored.status,
                    "headers": stored.headers,
                    "body": stored.body,
                    "created_at": self._now,
                }
                for claim, stored in self._new
            ],
        )


class SqlGivenAnswers:
    """The answers in the database, read without any lock: the ledger looks again."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def to(self, claim: IdempotencyClaim) -> Replayed | Failed | None:
        """What comes of a request that was carried out before; None where the ledger has to decide."""
        with reading(self._engine) as connection:
            return Answers(connection, [claim], set(), self._clock.now()).to(claim)


def key_reused(claim: IdempotencyClaim) -> IdempotencyKeyReused:
    """The refusal of a key that came with another body before."""
    return IdempotencyKeyReused(
        f"Idempotency-Key {claim.key!r} came with another body before; send a new key with a new request."
    )


def reap(connection: Connection, now: datetime) -> None:
    """Remove some answers that are too old to be given again."""
    connection.execute(_REAP, {"since": now - _KEPT_FOR})
