"""The archive over SQL: reads that wait for nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, Row

from promise_service.adapters.sql.claims import all_claims
from promise_service.adapters.sql.engine import reading, snapshot
from promise_service.adapters.sql.fact_rows import fact_from
from promise_service.adapters.sql.job_rows import notice_from
from promise_service.adapters.sql.listing import RECORDS, listing
from promise_service.adapters.sql.loading import offers_of
from promise_service.adapters.sql.measured_efforts import measured_of
from promise_service.adapters.sql.occupancies import occupancies
from promise_service.adapters.sql.promise_rows import promise_from, standing_from
from promise_service.adapters.sql.rosters import RosterReader
from promise_service.adapters.sql.schema.jobs import notices
from promise_service.adapters.sql.schema.promises import facts, promises
from promise_service.adapters.sql.statements import in_list
from promise_service.application.ports.archive import Outgoing, PromiseFilter, PromiseRecord
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.claims import Claim
from promise_service.domain.measured_effort import NO_ATTEMPTS, AttemptTally
from promise_service.domain.notices import Notice
from promise_service.domain.offers import Offer
from promise_service.domain.promise_facts import Fact
from promise_service.domain.rosters import NO_ROSTER, TeamRoster
from promise_service.errors import NotFound

_PROMISE = RECORDS.where(promises.c.id == sa.bindparam("id"))
_CHAIN = sa.select(promises.c.chain_id).where(promises.c.id == sa.bindparam("id"))
_FACTS = (
    sa.select(facts)
    .where(facts.c.chain_id == _CHAIN.scalar_subquery())
    .order_by(facts.c.at, facts.c.recorded_at, facts.c.id)
)
_NOTICES = (
    sa.select(notices).where(notices.c.promise_id == sa.bindparam("id")).order_by(notices.c.created_at, notices.c.id)
)
_NOTICE = sa.select(notices).where(notices.c.id == sa.bindparam("id"))
_NAMED_NOTICES = sa.select(notices).where(in_list(notices.c.id, "ids"))
_NAMED_PROMISES = RECORDS.where(in_list(promises.c.id, "ids"))
_OF_CHAINS = (
    sa.select(notices, promises.c.chain_id)
    .join(promises, promises.c.id == notices.c.promise_id)
    .where(in_list(promises.c.chain_id, "chains"))
    .order_by(notices.c.created_at, notices.c.id)
)


class SqlArchive:
    """Reads what was stored, without any lock."""

    def __init__(self, engine: Engine, rosters: RosterReader) -> None:
        self._engine = engine
        self._rosters = rosters

    def promise(self, promise_id: str, now: datetime) -> PromiseRecord:
        """One promise; NotFound where there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(_PROMISE, {"id": promise_id}).one_or_none()
        if row is None:
            raise NotFound("promise", promise_id)
        return record_from(row, now)

    def facts(self, promise_id: str) -> Sequence[Fact]:
        """All facts of a promise and its chain, oldest first; none where there is no such promise."""
        with reading(self._engine) as connection:
            return [fact_from(row) for row in connection.execute(_FACTS, {"id": promise_id})]

    def promises(
        self, wanted: PromiseFilter, now: datetime, *, limit: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[PromiseRecord]:
        """Promises by `due_at` and id, from behind `after` on; at most `limit`.

        `due_after` itself is in the list, `due_before` is not.
        """
        with reading(self._engine) as connection:
            rows = connection.execute(listing(wanted, now, limit=limit, after=after)).all()
        return [record_from(row, now) for row in rows]

    def notices(self, promise_id: str) -> Sequence[Notice]:
        """Every message about a promise, oldest first."""
        with reading(self._engine) as connection:
            return [notice_from(row) for row in connection.execute(_NOTICES, {"id": promise_id})]

    def notice(self, notice_id: str) -> Notice:
        """One message; NotFound where there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(_NOTICE, {"id": notice_id}).one_or_none()
        if row is None:
            raise NotFound("notice", notice_id)
        return notice_from(row)

    def outgoing(self, notice_ids: Sequence[str], now: datetime) -> Mapping[str, Outgoing]:
        """What these messages are and whom they are about, by the id of the notice; three reads, however many."""
        with reading(self._engine) as connection:
            named = [notice_from(row) for row in connection.execute(_NAMED_NOTICES, {"ids": list(notice_ids)})]
            wanted = list({notice.promise_id for notice in named})
            rows = connection.execute(_NAMED_PROMISES, {"ids": wanted}).all()
            records = {row.id: record_from(row, now) for row in rows}
            chains = list({record.promise.chain_id for record in records.values()})
            about: defaultdict[str, list[Notice]] = defaultdict(list)
            for row in connection.execute(_OF_CHAINS, {"chains": chains}):
                about[row.chain_id].append(notice_from(row))
        return {
            notice.id: Outgoing(
                notice=notice,
                record=records[notice.promise_id],
                about_the_same=about[records[notice.promise_id].promise.chain_id],
            )
            for notice in named
        }

    def offer(self, offer_id: str) -> Offer:
        """One offer; NotFound where there is none."""
        with reading(self._engine) as connection:
            found = offers_of(connection, [offer_id])
        if not found:
            raise NotFound("offer", offer_id)
        return found[0]

    def occupancy(self, queue: str, now: datetime) -> Occupancy:
        """What is promised or held in the queue's windows that have not ended."""
        with reading(self._engine) as connection:
            return occupancies(connection, [queue], now)[queue]

    def claims(self, now: datetime) -> Mapping[str, Claim]:
        """Who has what in hand, by the chain of the promise."""
        with reading(self._engine) as connection:
            return {claim.chain_id: claim for claim in all_claims(connection) if claim.held(now)}

    def roster(self, team: str) -> TeamRoster:
        """Who is at work in that team, as far as a workforce tool told; version 0 where none ever did."""
        with snapshot(self._engine) as connection:
            found = self._rosters.of(connection, [team])
        return found[0] if found else TeamRoster(team=team, roster=NO_ROSTER, version=0)

    def attempts(self, queue: str) -> AttemptTally:
        """How the attempts of that queue went, as it was last measured; none where it never was."""
        with reading(self._engine) as connection:
            found = measured_of(connection, [queue])
        return found[0].tally if found else NO_ATTEMPTS

    def ping(self) -> None:
        """Returns where the database answers; StoreUnavailable where it does not."""
        with reading(self._engine) as connection:
            connection.execute(sa.select(1))


def record_from(row: Row[Any], now: datetime) -> PromiseRecord:
    """The promise of a row of `RECORDS`, as it stands at `now`."""
    return PromiseRecord(
        promise=promise_from(row), standing=standing_from(row).at(now), followed_by=row.standing_followed_by
    )
