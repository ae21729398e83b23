"""Who has which promise in hand, as rows.

A worklist is read without locks on its conversations: whoever records something need not wait for those who claim. So
what was claimed is looked at once more before the commit, under a lock on the row of its standing. Whoever changes that
row afterwards finds the claim, and ends it where it has to be ended; on SQLite there is only one writer anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from promise_service.adapters.sql.promise_rows import STANDING_COLUMNS, standing_from
from promise_service.adapters.sql.schema.promises import claims, standings
from promise_service.adapters.sql.statements import in_list, run, upsert
from promise_service.application.ports.archive import PromiseRecord
from promise_service.domain.claims import Claim, ClaimEnd

_CLAIMS = sa.select(claims)
_CLAIM = upsert(claims)
_LAPSED = sa.delete(claims).where(
    claims.c.chain_id.in_(
        sa.select(claims.c.chain_id)
        .where(claims.c.lease_until <= sa.bindparam("now", type_=claims.c.lease_until.type))
        .with_for_update(skip_locked=True)
    )
)
_END = sa.delete(claims).where(in_list(claims.c.chain_id, "chains"))
_GIVE_BACK = sa.update(claims).where(in_list(claims.c.chain_id, "chains")).values(given_back=True)
_ON = sa.select(claims).where(in_list(claims.c.chain_id, "chains")).order_by(claims.c.chain_id).with_for_update()
_STANDINGS = (
    sa.select(*STANDING_COLUMNS)
    .where(in_list(standings.c.promise_id, "ids"))
    .order_by(standings.c.promise_id)
    .with_for_update(read=True)
)


def all_claims(connection: Connection) -> list[Claim]:
    """Every claim, over or not; there are no more than agents, but for some that have just lapsed."""
    return [_claim_from(row) for row in connection.execute(_CLAIMS)]


def store_claims(connection: Connection, taken: Sequence[Claim], ended: Mapping[str, Sequence[ClaimEnd]]) -> None:
    """Write claims, each in place of any other on its chain, and end those on the chains of `ended` that are meant.

    Claims that have lapsed meanwhile are forgotten, but for those that somebody is ending right now. The standings are
    written before: whoever holds the row of a standing, or the lock of its conversation, is the one who writes the
    claim on it. So for its row nobody should have to wait in a circle; where two do, one of them is decided anew.
    """
    if taken:
        connection.execute(_LAPSED, {"now": max(claim.claimed_at for claim in taken)})
        run(connection, _CLAIM, [_claim_row(claim) for claim in taken])
    if ended:
        _end_claims(connection, ended)


def stand_as_claimed(connection: Connection, claimed: Iterable[PromiseRecord]) -> bool:
    """Whether these promises still stand as they were read without a lock; nobody changes them before the commit.

    Of promises whose conversation is locked there is no need to ask; nor is their standing read, but computed from the
    facts, so that what is stored of it may be another one.
    """
    decided = {record.promise.id: record.standing for record in claimed}
    if not decided:
        return True
    rows = connection.execute(_STANDINGS, {"ids": list(decided)})
    return all(standing_from(row) == decided[row.standing_promise_id] for row in rows)


def _end_claims(connection: Connection, ended: Mapping[str, Sequence[ClaimEnd]]) -> None:
    found = [_claim_from(row) for row in connection.execute(_ON, {"chains": list(ended)})]
    left = {claim: _left_of(claim, ended[claim.chain_id]) for claim in found}
    if over := [claim.chain_id for claim, after in left.items() if after is None]:
        connection.execute(_END, {"chains": over})
    if given_back := [claim.chain_id for claim, after in left.items() if after is not None and after != claim]:
        connection.execute(_GIVE_BACK, {"chains": given_back})


def _left_of(claim: Claim, ends: Iterable[ClaimEnd]) -> Claim | None:
    left: Claim | None = claim
    for end in ends:
        left = None if left is None else end.leaves(left)
    return left


def _claim_row(claim: Claim) -> dict[str, Any]:
    return {
        "chain_id": claim.chain_id,
        "promise_id": claim.promise_id,
        "agent_id": claim.agent_id,
        "claimed_at": claim.claimed_at,
        "lease_until": claim.lease_until,
        "given_back": claim.given_back,
    }


def _claim_from(row: Row[Any]) -> Claim:
    return Claim(
        chain_id=row.chain_id,
        promise_id=row.promise_id,
        agent_id=row.agent_id,
        claimed_at=row.claimed_at,
        lease_until=row.lease_until,
        given_back=row.given_back,
    )
