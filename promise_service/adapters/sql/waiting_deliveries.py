"""The timers of what waits for one endpoint, moved or ended together.

Whoever moves them need not know what is being tried just now: whether it may be tried is seen when a try begins.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.schema.webhooks import deliveries
from promise_service.domain.delivery_attempts import PROBE_TIME
from promise_service.domain.timers import TimerKind
from promise_service.domain.webhooks import Delivery

# States go into the statements as they stand: only so do the indexes of one state serve.
PENDING = sa.text("deliveries.state = 'pending'")
WAITING = sa.and_(sa.text("timers.state = 'waiting'"), timers.c.kind == TimerKind.DELIVER_EVENT.value)
FREE = {"claimed_until": sa.null(), "begun": sa.false(), "starts": 0}

_OF_ENDPOINT = sa.select(deliveries.c.id).where(PENDING, deliveries.c.webhook_id == sa.bindparam("endpoint"))
_ABOUT_SUBJECT = _OF_ENDPOINT.where(deliveries.c.subject_id == sa.bindparam("subject"))
_ABOUT_OTHERS = _OF_ENDPOINT.where(deliveries.c.subject_id != sa.bindparam("subject"))
_FIRST_OTHER = _ABOUT_OTHERS.order_by(deliveries.c.at, deliveries.c.position, deliveries.c.id).limit(1)
_NEVER_ANSWERED = _OF_ENDPOINT.where(deliveries.c.last_status.is_(None))

_NEW_DUE_AT = sa.bindparam("new_due_at", type_=Instant)


def _moving(wanted: sa.Select[tuple[str]]) -> sa.Update:
    return sa.update(timers).where(WAITING, timers.c.subject_id.in_(wanted)).values(due_at=_NEW_DUE_AT, **FREE)


_MOVE_ALL = _moving(_OF_ENDPOINT)
# What waits there without having been put off is somebody's already, and stays so.
_PULL_FORWARD = sa.update(timers).where(WAITING, timers.c.subject_id.in_(_ABOUT_SUBJECT)).values(due_at=_NEW_DUE_AT)
_MOVE_UNANSWERED, _MOVE_FIRST_OTHER = _moving(_NEVER_ANSWERED), _moving(_FIRST_OTHER)
_HOLD_BACK = _moving(_OF_ENDPOINT).where(timers.c.due_at < _NEW_DUE_AT, timers.c.subject_id != sa.bindparam("tried"))
_END = (
    sa.update(timers)
    .where(WAITING, timers.c.subject_id.in_(_OF_ENDPOINT))
    .values(state=sa.bindparam("new_state"), detail=sa.bindparam("new_detail"), **FREE)
)
_KILL = (
    sa.update(deliveries)
    .where(PENDING, deliveries.c.webhook_id == sa.bindparam("endpoint"))
    .values(state="dead", detail=sa.bindparam("new_detail"))
)


def move_all(connection: Connection, webhook_id: str, due_at: datetime) -> None:
    """All that waits for an endpoint is tried at `due_at`."""
    connection.execute(_MOVE_ALL, {"endpoint": webhook_id, "new_due_at": due_at})


def wake(connection: Connection, webhook_id: str, now: datetime) -> None:
    """The endpoint answers again: what was never answered is tried now."""
    connection.execute(_MOVE_UNANSWERED, {"endpoint": webhook_id, "new_due_at": now})


def hold_back(connection: Connection, tried: Delivery, paused_until: datetime) -> None:
    """While the endpoint rests nothing is tried; then one delivery alone, and the others if that was answered."""
    told = {"endpoint": tried.webhook_id, "tried": tried.id, "new_due_at": paused_until + PROBE_TIME}
    connection.execute(_HOLD_BACK, told)


def let_another_probe(connection: Connection, tried: Delivery, paused_until: datetime) -> None:
    """After its rest the endpoint gets what has waited longest, though not what has to wait behind `tried`."""
    told = {"endpoint": tried.webhook_id, "subject": tried.subject_id, "new_due_at": paused_until}
    connection.execute(_MOVE_FIRST_OTHER, told)


def pull_forward(connection: Connection, settled: Delivery, now: datetime) -> None:
    """What waited behind a delivery that is settled is tried now."""
    told = {"endpoint": settled.webhook_id, "subject": settled.subject_id, "new_due_at": now}
    connection.execute(_PULL_FORWARD, told)


def skip_all(connection: Connection, webhook_id: str, reason: str) -> None:
    """Nothing that waits for an endpoint is sent any more: it is deleted."""
    connection.execute(_END, {"endpoint": webhook_id, "new_state": "skipped", "new_detail": reason})


def kill_all(connection: Connection, webhook_id: str, reason: str) -> None:
    """All that waits for an endpoint is given up, and kept."""
    told = {"endpoint": webhook_id, "new_detail": reason}
    connection.execute(_END, {**told, "new_state": "dead"})
    connection.execute(_KILL, told)
