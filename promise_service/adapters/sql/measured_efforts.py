"""What was measured of queues: how their attempts went."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, CursorResult

from promise_service.adapters.sql.schema.waits import measured_efforts
from promise_service.adapters.sql.statements import in_list
from promise_service.domain.measured_effort import AttemptTally, MeasuredEffort

_ALL = sa.select(measured_efforts)
_OF_QUEUES = _ALL.where(in_list(measured_efforts.c.queue, "queues"))


def measured_of(connection: Connection, queues: Collection[str]) -> list[MeasuredEffort]:
    """What was measured of those of these queues of which anything was."""
    return _read(connection.execute(_OF_QUEUES, {"queues": list(queues)})) if queues else []


def all_measured(connection: Connection) -> list[MeasuredEffort]:
    """What was measured of any queue."""
    return _read(connection.execute(_ALL))


def tally_from(row: Mapping[Any, Any]) -> AttemptTally:
    """The tally of a row that has a column for each of its counts."""
    return AttemptTally(**{each.name: int(row[each.name]) for each in fields(AttemptTally)})


def measured_row(measured: MeasuredEffort) -> dict[str, Any]:
    """The row of what was measured of a queue."""
    return {
        "queue": measured.queue,
        "since": measured.since,
        "measured_at": measured.measured_at,
        **asdict(measured.tally),
    }


def _read(found: CursorResult[Any]) -> list[MeasuredEffort]:
    return [
        MeasuredEffort(queue=row["queue"], since=row["since"], measured_at=row["measured_at"], tally=tally_from(row))
        for row in found.mappings()
    ]
