"""Calls as tests tell them: in seconds after nine on a Monday."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from promise_service.application.replaying_calls import QueueCall, as_told
from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.forecast import EndedWait, WaitForecast
from promise_service.domain.waiting.predictor import WaitPredictor
from tests.builders import at

NINE = at("Mon 2026-11-23 09:00")


def after(seconds: float) -> datetime:
    """So many seconds after nine."""
    return NINE + timedelta(seconds=seconds)


def a_call(
    call_id: str,
    entered: float,
    *,
    answered: float | None = None,
    abandoned: float | None = None,
    ended: float | None = None,
    priority: int = 0,
) -> Call:
    """A call by the seconds after nine at which things happened to it."""
    return Call(
        call_id=call_id,
        entered_at=after(entered),
        priority=priority,
        answered_at=None if answered is None else after(answered),
        abandoned_at=None if abandoned is None else after(abandoned),
        ended_at=None if ended is None else after(ended),
    )


def a_predictor(*, threshold: float = 180, stale_after: float | None = None, handle: float = 200) -> WaitPredictor:
    """A predictor that knows nothing yet; times in seconds."""
    return WaitPredictor(
        threshold=timedelta(seconds=threshold),
        stale_after=None if stale_after is None else timedelta(seconds=stale_after),
        handle_time=timedelta(seconds=handle),
    )


@dataclass(frozen=True, slots=True)
class TrueWait:
    """What a simulated caller waited, or would have waited, and how many were ahead."""

    seconds: float
    ahead: int


def simulated_queue(
    *, agents: int, handle: float, patience: float, gap: float, callers: int, seed: int
) -> tuple[list[Call], dict[str, TrueWait]]:
    """Calls of a queue whose law is known - everything exponential, first come first served - with the true waits.

    A caller is offered to the agent who is free first; who hangs up before takes none. So the wait of those who hang
    up is known as well.
    """
    draw = random.Random(seed)
    free = [0.0] * agents
    waiting: list[float] = []
    now = 0.0
    calls: list[Call] = []
    truth: dict[str, TrueWait] = {}
    for number in range(callers):
        now += draw.expovariate(1 / gap)
        waiting = [until for until in waiting if until > now]
        call_id, wait, patient = f"c{number}", max(0.0, free[0] - now), draw.expovariate(1 / patience)
        if wait > 0:
            truth[call_id] = TrueWait(wait, len(waiting))
            waiting.append(now + min(wait, patient))
        if patient < wait:
            calls.append(a_call(call_id, now, abandoned=now + patient))
            continue
        ended = now + wait + draw.expovariate(1 / handle)
        heapq.heapreplace(free, ended)
        calls.append(a_call(call_id, now, answered=now + wait, ended=ended))
    return calls, truth


def simulated_priorities(
    *, agents: int, handle: float, patience: float, gap: float, head_start: float, callers: int, seed: int
) -> list[Call]:
    """Calls of a queue in which every third caller has priority 1: taken as if `head_start` seconds earlier."""
    draw = random.Random(seed)
    entered, priorities = [0.0], [0]
    for _ in range(callers - 1):
        entered.append(entered[-1] + draw.expovariate(1 / gap))
        priorities.append(draw.choice([0, 0, 1]))
    handled = [draw.expovariate(1 / handle) for _ in entered]
    ends: dict[int, tuple[float | None, float | None]] = {}
    waiting: dict[int, float] = {}
    free = agents
    events = [(at, "enters", caller) for caller, at in enumerate(entered)]
    heapq.heapify(events)
    while events:
        now, what, caller = heapq.heappop(events)
        if what == "hangs up" and caller in waiting:
            del waiting[caller]
            ends[caller] = (None, now)
        elif what == "enters":
            waiting[caller] = now - head_start * priorities[caller]
            heapq.heappush(events, (now + draw.expovariate(1 / patience), "hangs up", caller))
        elif what == "is done":
            free += 1
        while free and waiting:
            taken = min(waiting, key=waiting.__getitem__)
            del waiting[taken]
            ends[taken] = (now, None)
            free -= 1
            heapq.heappush(events, (now + handled[taken], "is done", taken))
    return [
        a_call(
            f"c{caller}",
            at,
            answered=ends[caller][0],
            abandoned=ends[caller][1],
            ended=None if (answered := ends[caller][0]) is None else answered + handled[caller],
            priority=priorities[caller],
        )
        for caller, at in enumerate(entered)
    ]


def replayed(predictor: WaitPredictor, calls: Iterable[Call]) -> tuple[dict[str, WaitForecast], list[EndedWait]]:
    """The forecast for each caller who waits, made on entering, and the waits as they ended."""
    forecasts: dict[str, WaitForecast] = {}
    ended: list[EndedWait] = []
    for told in as_told(QueueCall("support", call) for call in calls):
        if told.waits and (forecast := predictor.predict(told.at, told.call.priority)) is not None:
            forecasts[told.call.call_id] = forecast
        ended += predictor.observe(told.call).ended
    return forecasts, ended


def as_it_was_told(call: Call) -> Sequence[Call]:
    """The records by which a call becomes known, one more event in each."""
    entered = Call(call_id=call.call_id, entered_at=call.entered_at, priority=call.priority)
    return [entered, replace(call, ended_at=None), call]
