"""One phone queue, call by call: callers come, wait in line, hang up, are served. Nothing of it is written here.

A discrete-event simulation. Callers come at random at a rate that changes by the hour, the longest waiting is served
first, talks and patience have distributions of their own. Whoever would have to wait is forecast their wait by the
service's own predictor, which is told of each call as it happens and knows nothing else: neither the rota nor what
is to come.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from promise_service.application.call_records import Foretold, RecordedCall
from promise_service.application.offering import wait_by_forecast
from promise_service.demo.choices import Asked, Choice, choice_by
from promise_service.demo.rota import Rota, Shift
from promise_service.domain.intervals import Interval
from promise_service.domain.offers import Decision, decide
from promise_service.domain.policy import Queue
from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.forecast import WaitForecast
from promise_service.domain.waiting.predictor import WaitPredictor

_TALK_SPREAD = 0.8
_PATIENCE_SECONDS = 540.0
_ASKED_FROM = 5 / 6
"""Of the wait from which the queue offers callbacks: from there on the voice menu asks for one."""

_OFFERING_REMEMBERED = timedelta(minutes=15)


@dataclass(slots=True, kw_only=True)
class _Caller:
    call_id: str
    entered_at: datetime
    answered_at: datetime | None = None
    abandoned_at: datetime | None = None
    ended_at: datetime | None = None
    foretold: Foretold | None = None

    @property
    def call(self) -> Call:
        return Call(
            call_id=self.call_id,
            entered_at=self.entered_at,
            answered_at=self.answered_at,
            abandoned_at=self.abandoned_at,
            ended_at=self.ended_at,
        )


class PhoneLine:
    """Lives on as far as it is let. What it tells of and whom it asks for is taken by whoever lets it live."""

    def __init__(self, queue: Queue, rota: Rota, chance: Random) -> None:
        self.queue = queue
        self.predictor = WaitPredictor(threshold=queue.offer_callback_after.wait, stale_after=None)
        self._rota = rota
        self._chance = chance
        self._coming: list[tuple[datetime, int, Callable[[datetime, Any], None], Any]] = []
        self._order = count()
        self._numbers = count(1)
        self._waiting: deque[_Caller] = deque()
        self._at_work = 0
        self._busy = 0
        self._offering_until: datetime | None = None
        self._news: dict[str, _Caller] = {}
        self._asked: list[Asked] = []

    def open(self, hours: Interval) -> None:
        """Take calls in these hours; who waits at their end is served still."""
        for shift in self._rota.shifts(hours):
            self._plan(shift.span.start, self._shift_begins, shift)

    def live_until(self, until: datetime) -> None:
        """Let everything happen up to this instant."""
        while self._coming and self._coming[0][0] <= until:
            at, _, happens, what = heapq.heappop(self._coming)
            happens(at, what)

    def take_news(self) -> tuple[RecordedCall, ...]:
        """The calls to which something happened since this was last asked, each with all that is known of it."""
        told, self._news = self._news, {}
        return tuple(
            RecordedCall(queue=self.queue.name, call=each.call, foretold=each.foretold) for each in told.values()
        )

    def take_asked(self) -> list[Asked]:
        """For whom the voice menu asked since this was last asked."""
        asked, self._asked = self._asked, []
        return asked

    def _plan(self, at: datetime, happens: Callable[[datetime, Any], None], what: Any) -> None:
        heapq.heappush(self._coming, (at, next(self._order), happens, what))

    def _arrivals(self, span: Interval, an_hour: float) -> Iterator[datetime]:
        at = span.start + _seconds(self._chance.expovariate(an_hour / 3600))
        while at < span.end:
            yield at
            at += _seconds(self._chance.expovariate(an_hour / 3600))

    def _shift_begins(self, at: datetime, shift: Shift) -> None:
        """Whoever goes finishes the talk first."""
        for arrival in self._arrivals(shift.span, shift.calls_an_hour):
            self._plan(arrival, self._comes, None)
        self._at_work = shift.agents
        self._serve(at)

    def _comes(self, at: datetime, _: None) -> None:
        caller = _Caller(call_id=f"{self.queue.name}-{next(self._numbers):07}", entered_at=at)
        if not self._waiting and self._busy < self._at_work:
            self._answer(caller, at)
            return
        forecast = self.predictor.predict(at)
        if forecast is not None:
            if not self._stays(at, forecast):
                return
            caller.foretold = Foretold(
                quantiles=forecast.quantiles,
                probability_over_threshold=forecast.probability_over_threshold,
                threshold=self.queue.offer_callback_after.wait,
                announce=forecast.announce,
                source=forecast.source,
            )
        self._tell(caller)
        self._waiting.append(caller)
        self._plan(at + _seconds(self._chance.expovariate(1 / _PATIENCE_SECONDS)), self._hangs_up, caller)

    def _stays(self, at: datetime, forecast: WaitForecast) -> bool:
        """Whether a caller waits in line: of those who are offered a callback, who wants none."""
        after = self.queue.offer_callback_after.wait
        if forecast.seconds < _ASKED_FROM * after.total_seconds():
            return True
        was_offering = self._offering_until is not None and at <= self._offering_until
        judged = decide(self.queue, wait_by_forecast(forecast), is_open=True, was_offering=was_offering)
        offers = judged.decision is Decision.CALLBACK
        self._offering_until = at + _OFFERING_REMEMBERED if offers else None
        choice = choice_by(self._chance) if offers else Choice.DECLINES
        self._asked.append(
            Asked(at=at, queue=self.queue.name, forecast=forecast, was_offering=was_offering, choice=choice)
        )
        return choice is Choice.DECLINES

    def _hangs_up(self, at: datetime, caller: _Caller) -> None:
        if caller.answered_at is None:
            self._waiting.remove(caller)
            caller.abandoned_at = at
            self._tell(caller)

    def _serve(self, at: datetime) -> None:
        while self._waiting and self._busy < self._at_work:
            self._answer(self._waiting.popleft(), at)

    def _answer(self, caller: _Caller, at: datetime) -> None:
        caller.answered_at = at
        self._tell(caller)
        self._busy += 1
        talk = self._rota.handle_seconds * self._chance.lognormvariate(-(_TALK_SPREAD**2) / 2, _TALK_SPREAD)
        self._plan(at + _seconds(talk), self._ends, caller)

    def _ends(self, at: datetime, caller: _Caller) -> None:
        caller.ended_at = at
        self._tell(caller)
        self._busy -= 1
        self._serve(at)

    def _tell(self, caller: _Caller) -> None:
        self._news[caller.call_id] = caller
        self.predictor.observe(caller.call)


def _seconds(seconds: float) -> timedelta:
    """In whole milliseconds, as telephony systems count, and never none."""
    return timedelta(milliseconds=max(round(seconds * 1000), 1))
