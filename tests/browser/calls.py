"""The calls of a made-up month: callers who wait the longer the later in the hour, some of whom hang up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import exp

from promise_service.application.call_records import Foretold, RecordedCall
from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.forecast import Source

_THRESHOLD = timedelta(minutes=3)
_PATIENCE_SECONDS = 240.0


def calls_of_a_month(until: datetime, queue: str) -> Iterator[RecordedCall]:
    """A call a minute in the hours of four weeks, up to `until`; forecasts believe the waits a little too short."""
    chance = random.Random(11)
    for number in range(28 * 24 * 60):
        entered_at = until - timedelta(minutes=number)
        if entered_at.weekday() > 4 or not 9 <= entered_at.hour < 16:
            continue
        mean = 20 + 4 * entered_at.minute
        waited, patience = chance.expovariate(1 / mean), chance.expovariate(1 / _PATIENCE_SECONDS)
        end = {"answered_at" if waited < patience else "abandoned_at": timedelta(seconds=min(waited, patience))}
        call = Call(
            call_id=f"call-{number}",
            entered_at=entered_at.astimezone(UTC),
            **{name: entered_at.astimezone(UTC) + after for name, after in end.items() if entered_at + after <= until},
        )
        yield RecordedCall(queue=queue, call=call, foretold=_foretold(0.9 * mean, announce=chance.random() < 0.6))


def _foretold(mean: float, *, announce: bool) -> Foretold:
    return Foretold(
        quantiles=tuple(mean * factor for factor in (0.693, 1.609, 2.303)),
        probability_over_threshold=exp(-_THRESHOLD.total_seconds() / mean),
        threshold=_THRESHOLD,
        announce=announce,
        source=Source.FITTED,
    )
