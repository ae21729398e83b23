"""The ledger over SQL: commands carried out in groups, one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial, reduce
from operator import or_

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from promise_service.adapters.sql.answers import Answers, in_progress, reap
from promise_service.adapters.sql.claims import stand_as_claimed, store_claims
from promise_service.adapters.sql.engine import is_conflict, writing
from promise_service.adapters.sql.event_places import forget_events
from promise_service.adapters.sql.loading import load
from promise_service.adapters.sql.locks import lock
from promise_service.adapters.sql.rosters import RosterReader
from promise_service.adapters.sql.schema.policies import policy_versions
from promise_service.adapters.sql.scope import Scope, entrance_locks, fixed_scope, moving_scope, with_callers
from promise_service.adapters.sql.storing import announce, store
from promise_service.adapters.sql.told_endpoints import ANY_TOLD, told_endpoints
from promise_service.application.announcing import Announcements, EventBody
from promise_service.application.book import Book
from promise_service.application.ledger import Done, Failed, Needs, Outcome, Request
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.ports.surroundings import Clock
from promise_service.application.promise_links import LinkTo, no_link
from promise_service.application.wording import Wording
from promise_service.domain.policy import Policy
from promise_service.errors import StoreUnavailable

_TRIES = 10
_REAP_EVERY = timedelta(minutes=1)
_IN_FORCE = sa.select(sa.func.max(policy_versions.c.version), ANY_TOLD)


class SqlLedger:
    """Carries out a group of commands in one transaction; any number of processes may do so at once.

    The clock is read once nobody else can change what the commands look at. A refused command leaves the others of
    its group alone. Where a group fails as a whole, because of a fault in one of its commands, each is carried out
    by itself. Whatever else reads rosters in this process takes its reader of them, `rosters`.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Clock,
        versions: PolicyVersions,
        wording: Wording,
        tzdata_version: str,
        new_id: Callable[[str, datetime], str],
        event_body: EventBody,
        link_to: LinkTo = no_link,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._versions = versions
        self._wording = wording
        self._tzdata_version = tzdata_version
        self._new_id = new_id
        self._event_body = event_body
        self._link_to = link_to
        self.rosters = RosterReader()
        self._reaped_at: datetime | None = None

    def execute(self, requests: Sequence[Request]) -> list[Outcome]:
        """Carry out commands in one transaction, in order; an outcome each. Nothing is raised."""
        if not requests:
            return []
        try:
            return self._in_one_transaction(requests)
        except StoreUnavailable as error:
            return [Failed(error) for _ in requests]
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the outcome of the request that brought it
            if len(requests) == 1:
                return [Failed(error)]
            return [outcome for request in requests for outcome in self.execute([request])]

    def _in_one_transaction(self, requests: Sequence[Request]) -> list[Outcome]:
        needs = reduce(or_, (request.command.needs() for request in requests))
        for _ in range(_TRIES):
            try:
                with writing(self._engine) as connection:
                    return self._carried_out(connection, requests, needs)
            except _Moved:
                continue
            except DBAPIError as error:
                if not is_conflict(error):
                    raise
        raise StoreUnavailable(f"The database is too busy: {_TRIES} tries were in vain. Try again.")

    def _carried_out(self, connection: Connection, requests: Sequence[Request], needs: Needs) -> list[Outcome]:
        claims = [request.claim for request in requests if request.claim is not None]
        busy = in_progress(connection, claims)
        policy, any_told = self._in_force(connection)
        scope = _locked_scope(connection, needs, policy)
        if connection.dialect.name == "postgresql":
            # Others write meanwhile: by now another policy may be in force, and an endpoint may be told later still.
            if self._in_force(connection)[0] is not policy:
                raise _Moved
            any_told = True
        now = self._clock.now()
        answers = Answers(connection, claims, busy, now)
        book = self._book(connection, scope, policy, now)
        announced = Announcements(partial(told_endpoints, connection) if any_told else tuple, self._event_body)
        outcomes = [_outcome(request, book, answers, announced) for request in requests]
        written = book.written()
        store(connection, written, now)
        if not stand_as_claimed(connection, written.claimed):
            raise _Moved
        store_claims(connection, written.claims, written.ended_claims)
        announce(connection, announced, now)
        answers.store(connection)
        if (claims or announced.events) and (self._reaped_at is None or now >= self._reaped_at + _REAP_EVERY):
            reap(connection, now)
            forget_events(connection, now)
            self._reaped_at = now
        return outcomes

    def _in_force(self, connection: Connection) -> tuple[Policy | None, bool]:
        """The newest policy, and whether any endpoint is told of what happens."""
        newest, any_told = connection.execute(_IN_FORCE).one()
        return None if newest is None else self._versions.version(newest), any_told

    def _book(self, connection: Connection, scope: Scope, policy: Policy | None, now: datetime) -> Book:
        return Book(
            load(connection, scope, self.rosters, policy, now),
            now=now,
            policy=policy,
            policy_version=self._versions.version,
            wording=self._wording,
            tzdata_version=self._tzdata_version,
            new_id=self._new_id,
            link_to=self._link_to,
        )


class _Moved(Exception):
    """The transaction has to begin again.

    What has to be locked changed while the locks were waited for, or what was claimed does not stand as it was read.
    """


def _locked_scope(connection: Connection, needs: Needs, policy: Policy | None) -> Scope:
    """Take all locks, first those of the entrance, then those of what is found behind it.

    A name is always locked in the same one of the two turns, and each turn in one order, so that no two transactions
    wait for each other in a circle. Taking a third turn could; that is why the transaction begins again instead.
    """
    needs = with_callers(connection, needs)
    lock(connection, entrance_locks(needs))
    fixed = fixed_scope(connection, needs, policy)
    scope = moving_scope(connection, needs, fixed)
    lock(connection, scope.names)
    if connection.dialect.name == "postgresql" and moving_scope(connection, needs, fixed).names - scope.names:
        raise _Moved
    return scope


def _outcome(request: Request, book: Book, answers: Answers, announced: Announcements) -> Outcome:
    """Decide one command. Whatever is raised after its changes went into the book spoils the whole group."""
    if request.claim is not None and (known := answers.to(request.claim)) is not None:
        return known
    try:
        decision = request.command.decide(book)
    except Exception as error:  # noqa: BLE001 - a refusal, or a fault of this command alone
        return Failed(error)
    book.apply(decision.changes)
    announced.hear(book)
    value = decision.answer(book)
    if request.claim is None:
        return Done(value)
    stored = request.claim.render(value)
    answers.keep(request.claim, stored)
    return Done(value, stored)
