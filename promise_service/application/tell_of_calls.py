"""A telephony system tells of the calls of a queue: they are recorded, and say how the queue stands just now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from promise_service.application.book import Book
from promise_service.application.call_records import CallRecords, Foretold, RecordedCall
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.live_queues import LiveQueues
from promise_service.application.refusals import Faults
from promise_service.domain.policy import Queue
from promise_service.domain.timers import Timer, fit_timer
from promise_service.domain.waiting.calls import Call, order_faults
from promise_service.domain.waiting.forecast import WaitForecast
from promise_service.errors import Fault

MOST_CALLS = 1000
"""Told at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCall:
    """What one record tells of a call."""

    call_id: str
    entered_at: datetime
    priority: int
    answered_at: datetime | None
    abandoned_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsRecorded:
    """How many records were taken in, and whether they say how the queue stands just now: not where Redis is away."""

    queue: str
    records: int
    live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCalls:
    """Record what was told of calls, and see to it that forecasts are fitted to them when the time has come."""

    recorded: CallsRecorded
    calls: tuple[RecordedCall, ...]
    fit: Timer

    def needs(self) -> Needs:
        """The timer, if it has been set already."""
        return Needs(timers=frozenset({self.fit.id}))

    def decide(self, book: Book) -> Decision[CallsRecorded]:
        """What was taken in."""
        timers = () if book.has_timer(self.fit.id) else (self.fit,)
        return Decision(lambda _: self.recorded, Changes(call_records=self.calls, timers=timers))


def tell_of_calls(
    records: CallRecords, live: LiveQueues, queue: Queue, told: Sequence[ToldCall], now: datetime
) -> RecordCalls:
    """Let the live queue know of these records; returns the command that records them.

    The live queue is told of each call all that was ever told of it, so records may come twice and in any order.
    InvalidInput with all that is wrong in any of them; then nothing was told.
    """
    by_call = _by_call(told, now)
    known = records.known(queue.name, list(by_call))
    calls = {call_id: _filled_in(known.get(call_id), _of_all(each)) for call_id, each in by_call.items()}
    foretold = live.take_in_calls(queue, list(calls.values()), now)
    return RecordCalls(
        recorded=CallsRecorded(queue=queue.name, records=len(told), live=foretold is not None),
        calls=tuple(
            RecordedCall(queue=queue.name, call=call, foretold=_foretold(queue, call_id, foretold or {}))
            for call_id, call in calls.items()
            if call != known.get(call_id)
        ),
        fit=fit_timer(queue.name, now),
    )


def record_faults(told: ToldCall) -> Iterator[Fault]:
    """What cannot be in one record, whatever the time is."""
    if told.ended_at is not None and told.answered_at is None and told.abandoned_at is None:
        yield Fault("/ended_at", "tells when the talk ended; send answered_at of the same call with it")
    yield from order_faults(told.entered_at, told.answered_at, told.abandoned_at, told.ended_at)


def _by_call(told: Sequence[ToldCall], now: datetime) -> dict[str, list[ToldCall]]:
    faults = Faults()
    by_call: dict[str, list[ToldCall]] = {}
    for number, each in enumerate(told):
        by_call.setdefault(each.call_id, []).append(_checked(each, f"/calls/{number}", now, faults))
    faults.refuse()
    return by_call


def _checked(told: ToldCall, place: str, now: datetime, faults: Faults) -> ToldCall:
    """The same record; what a clock a little ahead of ours calls the future is taken as now."""

    def past(name: str, instant: datetime | None) -> datetime | None:
        return None if instant is None else faults.past(f"{place}/{name}", instant, now)

    for fault in record_faults(told):
        faults.add(place + fault.pointer, fault.detail)
    return replace(
        told,
        entered_at=faults.within_a_year(f"{place}/entered_at", told.entered_at, now),
        answered_at=past("answered_at", told.answered_at),
        abandoned_at=past("abandoned_at", told.abandoned_at),
        ended_at=past("ended_at", told.ended_at),
    )


def _of_all(told: Sequence[ToldCall]) -> Call:
    """The call of which these records tell: of an instant that several tell, the first is believed.

    They are put together before anything follows from them, so that it makes no difference which of them tells what.
    """
    return Call(
        call_id=told[0].call_id,
        entered_at=told[0].entered_at,
        priority=told[0].priority,
        answered_at=_first(each.answered_at for each in told),
        abandoned_at=_first(each.abandoned_at for each in told),
        ended_at=_first(each.ended_at for each in told),
    )


def _first(instants: Iterable[datetime | None]) -> datetime | None:
    return next((each for each in instants if each is not None), None)


def _filled_in(known: Call | None, told: Call) -> Call:
    return told if known is None else known.filled_in(told)


def _foretold(queue: Queue, call_id: str, foretold: Mapping[str, WaitForecast]) -> Foretold | None:
    forecast = foretold.get(call_id)
    if forecast is None:
        return None
    return Foretold(
        quantiles=forecast.quantiles,
        probability_over_threshold=forecast.probability_over_threshold,
        threshold=queue.offer_callback_after.wait,
        announce=forecast.announce,
        source=forecast.source,
    )
