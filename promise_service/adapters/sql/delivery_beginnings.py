"""Beginning a try: whoever begins it is alone with it, until it is recorded or its time is over."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.schema.webhooks import deliveries, webhooks
from promise_service.application.ports.webhooks import DueDelivery
from promise_service.domain.delivery_attempts import PROBE_TIME
from promise_service.domain.webhooks import DeliveryState, WebhookState

ORDER = (deliveries.c.at, deliveries.c.position, deliveries.c.id)
EARLIER = deliveries.alias("earlier")
COMES_BEFORE = sa.and_(
    sa.text("earlier.state = 'pending'"),
    EARLIER.c.webhook_id == deliveries.c.webhook_id,
    EARLIER.c.subject_id == deliveries.c.subject_id,
    sa.tuple_(EARLIER.c.at, EARLIER.c.position, EARLIER.c.id) < sa.tuple_(*ORDER),
)

_NOW, _UNTIL = sa.bindparam("now", type_=Instant), sa.bindparam("until", type_=Instant)
_PROBE = (
    sa.update(webhooks)
    .where(
        webhooks.c.id == sa.bindparam("endpoint"),
        webhooks.c.failures > 0,
        sa.or_(webhooks.c.paused_until.is_(None), webhooks.c.paused_until <= _NOW),
    )
    .values(paused_until=_UNTIL)
)
_MAY_BE_CALLED = sa.exists(
    sa.select(1)
    .where(
        webhooks.c.id == deliveries.c.webhook_id,
        webhooks.c.state == WebhookState.ENABLED.value,
        sa.or_(webhooks.c.paused_until.is_(None), webhooks.c.paused_until <= sa.bindparam("rested_by", type_=Instant)),
    )
    .correlate(deliveries)
)
_BEGIN = (
    sa.update(deliveries)
    .where(
        deliveries.c.id == sa.bindparam("delivery"),
        deliveries.c.state == DeliveryState.PENDING.value,
        deliveries.c.tries == sa.bindparam("seen_tries"),
        sa.or_(deliveries.c.trying_until.is_(None), deliveries.c.trying_until <= _NOW),
        _MAY_BE_CALLED,
        ~sa.exists(sa.select(1).where(COMES_BEFORE).correlate(deliveries)),
    )
    .values(trying_until=_UNTIL)
)


class NotBegun(Exception):
    """Something stands against the try. What was written for it must be taken back."""


def begin_try(connection: Connection, due: DueDelivery, now: datetime, until: datetime) -> None:
    """Write down that somebody is trying it until then; NotBegun where that may not be.

    All is asked again in the statement that writes it, for much may have happened since it was looked at.
    """
    rested_by = _probed(connection, due.webhook.id, now) if due.webhook.failures else now
    begun = {
        "delivery": due.delivery.id,
        "seen_tries": due.delivery.tries,
        "now": now,
        "rested_by": rested_by,
        "until": until,
    }
    if connection.execute(_BEGIN, begun).rowcount == 0:
        raise NotBegun


def _probed(connection: Connection, webhook_id: str, now: datetime) -> datetime:
    """Let the endpoint rest for all others while it is tried; until when it then rests."""
    until = now + PROBE_TIME
    if connection.execute(_PROBE, {"endpoint": webhook_id, "now": now, "until": until}).rowcount == 0:
        raise NotBegun
    return until
