"""The phone lines of the demo beside everything else: who wants a callback is brought in, and calls are told.

Calls are recorded day by day, by the command that records those of a telephony system, with the forecasts that were
made for them. What is learnt is kept whenever the weekly timer asks for it: what a line's forecasts have learnt from
the same calls by then, where a worker would replay them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from random import Random

from promise_service.application.fit_live_waits import KeepLearntWaits
from promise_service.application.live_queues import LearntWaits
from promise_service.application.tell_of_calls import CallsRecorded, RecordCalls
from promise_service.demo.choices import Asked
from promise_service.demo.diary import Diary
from promise_service.demo.phone_line import PhoneLine
from promise_service.demo.rota import Rota
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy
from promise_service.domain.timers import fit_timer, named_by

_CALLS_FOR_EACH_OFFER = 6.5
_LEAST_CALLS, _THEIR_OFFERS = 6000, 750
"""In a quarter: of fewer calls, hardly anybody would ever have to wait. Of so many, so many are offered windows."""

_SHARES = {"support": 0.65, "billing": 0.35}
_HANDLE_SECONDS = {"support": 240.0, "billing": 300.0}
_TALKS_END = timedelta(minutes=90)
"""After closing: then whoever waited was served, but for a very long talk, which is told of in the morning."""


class _Line:
    """A phone line, the days on which it is open, and what it had learnt when its calls were last told."""

    def __init__(self, line: PhoneLine, days: Iterator[Interval], end: datetime) -> None:
        self.line = line
        self.learnt = line.predictor.document()
        self._days = days
        self._end = end

    def next_evening(self) -> datetime | None:
        """Open for another day, and live it through; when its calls can be told. None after the last day."""
        hours = next(self._days, None)
        if hours is None:
            return None
        self.line.open(hours)
        evening = min(hours.end + _TALKS_END, self._end)
        self.line.live_until(evening)
        return evening

    def tell(self, at: datetime) -> RecordCalls:
        """The calls of the day."""
        self.learnt = deepcopy(self.line.predictor.document())
        calls, queue = self.line.take_news(), self.line.queue.name
        recorded = CallsRecorded(queue=queue, records=len(calls), live=True)
        return RecordCalls(recorded=recorded, calls=calls, fit=fit_timer(queue, at))


class Switchboard:
    """All lines in the quarter `span`, with so many calls that about `offers` callers are offered windows."""

    def __init__(self, policy: Policy, span: Interval, offers: float, chance: Random) -> None:
        calls = max(offers * _CALLS_FOR_EACH_OFFER, _LEAST_CALLS)
        self._chance = chance
        self._share_asked = min(offers / _THEIR_OFFERS, 1.0)
        self._lines: dict[str, _Line] = {}
        for name, share in _SHARES.items():
            queue = policy.queue(name)
            rota = Rota(queue.team, calls * share, _HANDLE_SECONDS[name], span.start, chance)
            days = policy.calendars[queue.calendar].open_spans(span.start, span.end)
            self._lines[name] = _Line(PhoneLine(queue, rota, chance), iter(days), span.end)

    def plan(self, diary: Diary, asked: Callable[[Asked], None]) -> None:
        """Let the lines be open all the quarter; `asked` is told of each caller for whom a callback is asked."""
        for each in self._lines.values():
            self._plan_day(each, diary, asked)

    def lessons(self, timer_id: str, now: datetime) -> KeepLearntWaits:
        """What the weekly timer of a queue keeps."""
        name = named_by(timer_id)[1]
        queue = self._lines[name].line.queue
        learnt = LearntWaits(
            queue=name,
            document=self._lines[name].learnt,
            threshold=queue.offer_callback_after.wait,
            learnt_at=now,
        )
        return KeepLearntWaits(timer_id=timer_id, learnt=learnt)

    def _plan_day(self, line: _Line, diary: Diary, asked: Callable[[Asked], None]) -> None:
        """In the evening the next day is planned. For all who ask, unless calls are more than the promises need."""
        evening = line.next_evening()
        if evening is None:
            return
        for each in line.line.take_asked():
            if self._chance.random() < self._share_asked:
                asked(each)
        diary.plan(evening, lambda: line.tell(evening), lambda _: self._plan_day(line, diary, asked))
