"""Calls of queues as rows. The first record that tells an instant is believed; later ones fill in what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row
from sqlalchemy.dialects import postgresql, sqlite

from promise_service.adapters.sql.schema.waits import calls
from promise_service.adapters.sql.statements import ByDialect, run
from promise_service.application.call_records import Foretold, RecordedCall
from promise_service.domain.waiting.announced_quantiles import SHARES
from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.forecast import Source

_QUANTILES = tuple(f"predicted_q{round(share * 100)}_seconds" for share in SHARES)
_FORETOLD = (
    *_QUANTILES,
    "predicted_probability",
    "predicted_threshold_seconds",
    "predicted_announce",
    "predicted_source",
)


def keep_calls(connection: Connection, records: Sequence[RecordedCall]) -> None:
    """Write what is told of calls, those of one call in this order: what is known of a call already stays as it is.

    Calls are written by queue and id, so that two who write the same ones wait for each other, and never in a circle.
    """
    in_order = sorted(records, key=lambda each: (each.queue, each.call.call_id))
    run(connection, _KEEP, [_row(each) for each in in_order])


def call_from(row: Row[Any]) -> RecordedCall:
    """The call of a row of `calls`."""
    call = Call(
        call_id=row.call_id,
        priority=row.priority,
        entered_at=row.entered_at,
        answered_at=row.answered_at,
        abandoned_at=row.abandoned_at,
        ended_at=row.ended_at,
    )
    return RecordedCall(queue=row.queue, call=call, foretold=_foretold_from(row))


def _row(record: RecordedCall) -> dict[str, Any]:
    call, foretold = record.call, record.foretold
    row: dict[str, Any] = {
        "queue": record.queue,
        "call_id": call.call_id,
        "priority": call.priority,
        "entered_at": call.entered_at,
        "answered_at": call.answered_at,
        "abandoned_at": call.abandoned_at,
        "ended_at": call.ended_at,
        **dict.fromkeys(_FORETOLD),
    }
    if foretold is not None:
        row |= dict(zip(_QUANTILES, foretold.quantiles, strict=True))
        row |= {
            "predicted_probability": foretold.probability_over_threshold,
            "predicted_threshold_seconds": foretold.threshold.total_seconds(),
            "predicted_announce": foretold.announce,
            "predicted_source": foretold.source.value,
        }
    return row


def _foretold_from(row: Row[Any]) -> Foretold | None:
    if row.predicted_source is None:
        return None
    return Foretold(
        quantiles=tuple(getattr(row, name) for name in _QUANTILES),
        probability_over_threshold=row.predicted_probability,
        threshold=timedelta(seconds=row.predicted_threshold_seconds),
        announce=row.predicted_announce,
        source=Source(row.predicted_source),
    )


def _filling_in() -> ByDialect:
    """Insert calls, or fill in what is not known of them: a wait ends once, and a forecast was made at one instant."""
    statements: dict[str, sa.Insert] = {}
    for dialect in (sqlite, postgresql):
        insert = dialect.insert(calls)
        told, known = insert.excluded, calls.c
        still_waits = sa.and_(known.answered_at.is_(None), known.abandoned_at.is_(None))
        was_not_left = known.abandoned_at.is_(None)
        hung_up = sa.case(
            (told.abandoned_at >= known.answered_at, told.abandoned_at),
            (told.abandoned_at.is_not(None), known.answered_at),
        )
        unforetold = known.predicted_source.is_(None)
        filled_in = {
            "answered_at": sa.case((still_waits, told.answered_at), else_=known.answered_at),
            "abandoned_at": sa.case((still_waits, told.abandoned_at), else_=known.abandoned_at),
            "ended_at": sa.case(
                (was_not_left, sa.func.coalesce(known.ended_at, told.ended_at, hung_up)), else_=known.ended_at
            ),
            **{name: sa.case((unforetold, told[name]), else_=known[name]) for name in _FORETOLD},
        }
        statements[dialect.__name__.rpartition(".")[2]] = insert.on_conflict_do_update(
            index_elements=calls.primary_key.columns, set_=filled_in
        )
    return statements


_KEEP = _filling_in()
