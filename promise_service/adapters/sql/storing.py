"""Writes what a group of commands decided: each table once, each row once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.call_rows import keep_calls
from promise_service.adapters.sql.fact_rows import fact_row
from promise_service.adapters.sql.job_rows import notice_row, timer_row
from promise_service.adapters.sql.learnt_waits import learnt_row
from promise_service.adapters.sql.measured_efforts import measured_row
from promise_service.adapters.sql.offer_rows import hold_rows, offer_row, slot_rows
from promise_service.adapters.sql.promise_rows import promise_row, standing_row
from promise_service.adapters.sql.rosters import store_rosters
from promise_service.adapters.sql.schema.jobs import notices, timers
from promise_service.adapters.sql.schema.offers import holds, offer_slots, offers
from promise_service.adapters.sql.schema.promises import channel_switches, facts, promises, standings
from promise_service.adapters.sql.schema.waits import learnt_waits, measured_efforts
from promise_service.adapters.sql.schema.webhooks import deliveries, event_places, events, webhooks
from promise_service.adapters.sql.statements import in_list, insert_missing, run, upsert
from promise_service.adapters.sql.switch_rows import switch_row
from promise_service.adapters.sql.webhook_rows import delivery_row, event_row, webhook_row
from promise_service.application.announcing import Announcements
from promise_service.application.book_pages import Written
from promise_service.domain.events import STREAMED
from promise_service.domain.offers import Offer, OfferOutcome
from promise_service.domain.timers import Timer, TimerKind, TimerState
from promise_service.domain.webhooks import Delivery, DeliveryState, Event

# Promises and facts are appended, never changed. The slots of an offer never change either.
_PROMISES, _FACTS, _SWITCHES = sa.insert(promises), sa.insert(facts), sa.insert(channel_switches)
_OFFERS, _SLOTS, _HOLDS = upsert(offers), insert_missing(offer_slots), insert_missing(holds)
_GIVEN_BACK = sa.delete(holds).where(*(column == sa.bindparam(f"of_{column.name}") for column in holds.primary_key))
_STANDINGS, _NOTICES, _TIMERS = upsert(standings), upsert(notices), upsert(timers)
# What was announced never changes; what becomes of a delivery is recorded elsewhere.
_WEBHOOKS, _EVENTS, _DELIVERIES = upsert(webhooks), sa.insert(events), sa.insert(deliveries)
_LEARNT, _MEASURED = upsert(learnt_waits), upsert(measured_efforts)
_PLACES = sa.insert(event_places)

# A dead delivery whose timer waits again is on its way again, as if it had never been tried.
_REVIVED = (
    sa.update(deliveries)
    .where(in_list(deliveries.c.id, "ids"), deliveries.c.state == DeliveryState.DEAD.value)
    .values(state=DeliveryState.PENDING.value, tries=0)
)


def store(connection: Connection, written: Written, now: datetime) -> None:
    """Write all of it but the claims, in an order that foreign keys permit. A timer that is written anew is free."""
    run(connection, _OFFERS, [offer_row(each) for each in written.offers])
    run(connection, _SLOTS, [row for each in written.offers for row in slot_rows(each)])
    _store_holds(connection, written.offers)
    if written.promises:
        connection.execute(_PROMISES, [promise_row(each) for each in written.promises])
    if written.facts:
        connection.execute(_FACTS, [fact_row(each) for each in written.facts])
    if written.switches:
        connection.execute(_SWITCHES, [switch_row(each) for each in written.switches])
    keep_calls(connection, written.call_records)
    run(connection, _LEARNT, [learnt_row(each) for each in written.learnt_waits])
    run(connection, _MEASURED, [measured_row(each) for each in written.measured_efforts])
    run(connection, _STANDINGS, [standing_row(each) for each in written.records])
    run(connection, _NOTICES, [notice_row(each) for each in written.notices])
    run(connection, _WEBHOOKS, [webhook_row(each) for each in written.webhooks])
    _store_events(connection, written.events, written.deliveries)
    store_rosters(connection, written.rosters, now)
    run(connection, _TIMERS, [timer_row(each) for each in written.timers])
    revived = [each.subject_id for each in written.timers if _is_on_its_way(each)]
    if revived:
        connection.execute(_REVIVED, {"ids": revived})


def announce(connection: Connection, announced: Announcements, now: datetime) -> None:
    """Write the events of a group for the stream, to whom else each goes, and the timers that send them."""
    _store_events(connection, announced.events, announced.deliveries)
    streamed = [each for each in announced.events if each.type in STREAMED]
    if streamed:
        connection.execute(_PLACES, [{"event_id": each.id, "written_at": now} for each in streamed])
    run(connection, _TIMERS, [timer_row(each) for each in announced.timers])


def _store_holds(connection: Connection, told: Sequence[Offer]) -> None:
    held: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for each in told:
        held[each.outcome is OfferOutcome.OPEN].extend(hold_rows(each))
    run(connection, _HOLDS, held[True])
    if held[False]:
        names = [column.name for column in holds.primary_key]
        connection.execute(_GIVEN_BACK, [{f"of_{name}": row[name] for name in names} for row in held[False]])


def _store_events(connection: Connection, told: Sequence[Event], sent: Sequence[Delivery]) -> None:
    if told:
        connection.execute(_EVENTS, [event_row(each) for each in told])
    if sent:
        connection.execute(_DELIVERIES, [delivery_row(each) for each in sent])


def _is_on_its_way(timer: Timer) -> bool:
    return timer.kind is TimerKind.DELIVER_EVENT and timer.state is TimerState.WAITING
