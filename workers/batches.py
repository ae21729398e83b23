"""How claimed timers are put together for workers."""

from __future__ import annotations

from collections.abc import Sequence

from promise_service.application.ports.jobs import ClaimedTimer
from promise_service.domain.timers import TimerKind

_ALONE = tuple(f"{kind}:" for kind in (TimerKind.FIT_WAITS, TimerKind.MEASURE_EFFORT))
TIMERS_IN_A_BATCH = 20  # a job costs about 25 round trips to Redis; a mail takes a second where servers are slow
STARTS_IN_COMPANY = 3
"""What was begun so often in vain may take its worker with it: from then on it is run alone."""


def batches(timers: Sequence[ClaimedTimer]) -> list[list[str]]:
    """Batches in the order of their first timers.

    Events go apart from the rest, for their receivers may hang, and what is learnt of a queue alone: it takes its time.
    """
    made: list[list[str]] = []
    filling: dict[bool, list[str]] = {}
    for timer in timers:
        if timer.starts >= STARTS_IN_COMPANY or timer.id.startswith(_ALONE):
            made.append([timer.id])
            continue
        is_event = timer.id.startswith(f"{TimerKind.DELIVER_EVENT}:")
        batch = filling.get(is_event)
        if batch is None or len(batch) == TIMERS_IN_A_BATCH:
            batch = filling[is_event] = []
            made.append(batch)
        batch.append(timer.id)
    return made
