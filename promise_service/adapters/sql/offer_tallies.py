"""What came of the offers that were made, counted by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.schema.offers import offers
from promise_service.adapters.sql.spans import spans_table, within
from promise_service.domain.intervals import Interval
from promise_service.domain.offer_tallies import OfferTally
from promise_service.domain.offers import Decision, OfferOutcome, Reason


def offer_tallies(
    connection: Connection, spans: Sequence[Interval], now: datetime
) -> dict[tuple[Interval, str, int], OfferTally]:
    """What came of the offers made in each span, by queue and version of the policy."""
    table = spans_table(spans)
    groups = (offers.c.queue, offers.c.policy_version)
    statement = (
        sa.select(table.c.number, *groups, *_counted(now))
        .select_from(table.join(offers, within(offers.c.made_at, table)))
        .group_by(table.c.number, *groups)
    )
    return {
        (spans[row.number], row.queue, row.policy_version): OfferTally(
            calls=row.calls,
            offered=row.offered,
            waited=row.waited,
            none=row.unpromised,
            full=row.full,
            accepted=row.accepted,
            declined=row.declined,
            expired=row.expired,
            replaced=row.replaced,
            open=row.open,
            known_waits=row.known_waits,
            wait_avoided=timedelta(seconds=row.wait_avoided),
        )
        for row in connection.execute(statement)
    }


def _counted(now: datetime) -> list[sa.Label[Any]]:
    outcome = _outcome_at(now)
    accepted = outcome == OfferOutcome.ACCEPTED.value
    return [
        sa.func.count().label("calls"),
        _number("offered", offers.c.decision == Decision.CALLBACK.value),
        _number("waited", offers.c.decision == Decision.WAIT.value),
        _number("unpromised", offers.c.decision == Decision.NONE.value),
        _number("full", (offers.c.decision == Decision.NONE.value) & (offers.c.reason == Reason.FULL.value)),
        _number("accepted", accepted),
        _number("declined", outcome == OfferOutcome.DECLINED.value),
        _number("expired", outcome == OfferOutcome.EXPIRED.value),
        _number("replaced", outcome == OfferOutcome.REPLACED.value),
        _number("open", outcome == OfferOutcome.OPEN.value),
        _number("known_waits", accepted & offers.c.wait_seconds.is_not(None)),
        sa.func.sum(sa.case((accepted, sa.func.coalesce(offers.c.wait_seconds, 0.0)), else_=0.0)).label("wait_avoided"),
    ]


def _outcome_at(now: datetime) -> sa.ColumnElement[str]:
    """What has come of an offer by `now`, as `Offer.outcome_at` sees it."""
    lapsed = (offers.c.outcome == OfferOutcome.OPEN.value) & (offers.c.expires_at <= now)
    return sa.case((lapsed, OfferOutcome.EXPIRED.value), else_=offers.c.outcome)


def _number(name: str, condition: sa.ColumnElement[bool]) -> sa.Label[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0)).label(name)
