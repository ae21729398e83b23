"""Reads what is in scope, in a few statements, however many commands need it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from promise_service.adapters.sql.claims import all_claims
from promise_service.adapters.sql.fact_rows import fact_from
from promise_service.adapters.sql.job_rows import notice_from, timer_from
from promise_service.adapters.sql.measured_efforts import measured_of
from promise_service.adapters.sql.occupancies import occupancies
from promise_service.adapters.sql.offer_rows import offer_from, slot_from
from promise_service.adapters.sql.promise_rows import promise_from
from promise_service.adapters.sql.rosters import RosterReader
from promise_service.adapters.sql.schema.jobs import notices, timers
from promise_service.adapters.sql.schema.offers import offer_slots, offers
from promise_service.adapters.sql.schema.promises import facts, promises
from promise_service.adapters.sql.schema.webhooks import deliveries, webhooks
from promise_service.adapters.sql.scope import Scope
from promise_service.adapters.sql.statements import in_list
from promise_service.adapters.sql.switch_rows import calls_in, switches_in
from promise_service.adapters.sql.webhook_rows import delivery_from, webhook_from
from promise_service.adapters.sql.worklists import worklist_of
from promise_service.application.book_pages import Loaded
from promise_service.domain.intervals import Interval
from promise_service.domain.offers import Offer
from promise_service.domain.policy import Policy
from promise_service.domain.promise_facts import Fact
from promise_service.domain.promises import Promise

_PROMISES = sa.select(promises).where(in_list(promises.c.conversation_id, "ids"))
_FACTS = (
    sa.select(facts)
    .join(promises, promises.c.id == facts.c.promise_id)
    .where(in_list(promises.c.conversation_id, "ids"))
    .order_by(facts.c.at, facts.c.recorded_at, facts.c.id)
)
_OFFERS = sa.select(offers).where(in_list(offers.c.id, "ids"))
_SLOTS = sa.select(offer_slots).where(in_list(offer_slots.c.offer_id, "ids")).order_by(offer_slots.c.position)
_TIMERS = sa.select(timers).where(in_list(timers.c.id, "ids"))
_NOTICES = sa.select(notices).where(in_list(notices.c.id, "ids"))
_NAMED = promises.alias("named")
_NOTICES_ABOUT = (
    sa.select(notices)
    .join(promises, promises.c.id == notices.c.promise_id)
    .join(_NAMED, _NAMED.c.conversation_id == promises.c.conversation_id)
    .where(in_list(_NAMED.c.id, "ids"))
)
# Nobody edits them or records how they fared until the transaction ends; telling them of more may go on.
_WEBHOOKS = sa.select(webhooks).where(in_list(webhooks.c.id, "ids")).with_for_update(key_share=True)
_DELIVERIES = sa.select(deliveries).where(in_list(deliveries.c.id, "ids"))


def load(connection: Connection, scope: Scope, rosters: RosterReader, policy: Policy | None, now: datetime) -> Loaded:
    """All that is in scope; `policy` is the one that counts by now."""
    claims = all_claims(connection) if scope.claims else []
    return Loaded(
        promises=promises_of(connection, scope.conversations),
        facts=facts_of(connection, scope.conversations),
        offers=offers_of(connection, scope.offers),
        occupancies=occupancies(connection, scope.queues, now),
        rosters=rosters.of(connection, scope.teams),
        # Without a team none of these queues goes by its agents.
        attempts={each.queue: each.tally for each in measured_of(connection, scope.queues)} if scope.teams else {},
        timers=[timer_from(row) for row in _rows(connection, _TIMERS, scope.timers)],
        notices=[
            notice_from(row)
            for statement, ids in ((_NOTICES, scope.notices), (_NOTICES_ABOUT, scope.notices_about))
            for row in _rows(connection, statement, ids)
        ],
        webhooks=[webhook_from(row) for row in _rows(connection, _WEBHOOKS, scope.webhooks)],
        deliveries=[delivery_from(row) for row in _rows(connection, _DELIVERIES, scope.deliveries)],
        calls=calls_in(connection, scope.journeys),
        switches=switches_in(connection, scope.journeys),
        worklist=worklist_of(connection, scope.worklists, policy.calendars if policy else {}, len(claims), now),
        claims=claims,
    )


def promises_of(connection: Connection, conversations: Collection[str]) -> list[Promise]:
    """The promises of whole conversations."""
    return [promise_from(row) for row in _rows(connection, _PROMISES, conversations)]


def facts_of(connection: Connection, conversations: Collection[str]) -> list[Fact]:
    """The facts of whole conversations, oldest first."""
    return [fact_from(row) for row in _rows(connection, _FACTS, conversations)]


def offers_of(connection: Connection, ids: Collection[str]) -> list[Offer]:
    """Offers with their slots."""
    slots: defaultdict[str, list[Interval]] = defaultdict(list)
    for row in _rows(connection, _SLOTS, ids):
        slots[row.offer_id].append(slot_from(row))
    return [offer_from(row, slots[row.id]) for row in _rows(connection, _OFFERS, ids)]


def _rows(connection: Connection, statement: sa.Select[Any], ids: Collection[str]) -> Iterable[Row[Any]]:
    return connection.execute(statement, {"ids": list(ids)}).all() if ids else ()
