"""What is to happen in the quarter, carried out in its order by the real ledger, on the demo's clock."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from promise_service.adapters.sql.past_timers import PastTimers
from promise_service.application.ledger import Command, Failed, Request
from promise_service.application.run_due_timer import RunTimer
from promise_service.application.send_notice import NoticeSender
from promise_service.bootstrap.foundations import Foundations
from promise_service.demo.clock import DemoClock
from promise_service.domain.notices import Notice, NoticeChannel
from promise_service.domain.timers import TimerKind, named_by
from promise_service.errors import Conflict, InvalidInput

STEP = timedelta(minutes=30)
"""What happens within so long is written together, at its end. Windows begin and end at one."""

_MOMENT = timedelta(seconds=30)
_AT_ONCE = 400
_REFUSALS = (Conflict, InvalidInput)  # a window is full or closed that day, a promise is settled already
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Then = Callable[[Any], None]
Lessons = Callable[[str, datetime], Command[Any]]
"""What the timer of that id is to keep of what forecasts have learnt by then."""


@dataclass(frozen=True, slots=True, order=True)
class _Deed:
    at: datetime
    number: int
    command: Callable[[], Command[Any]] = field(compare=False)
    then: Then = field(compare=False)


class NobodysCourier:
    """Takes every message, and brings it to nobody."""

    def send(self, notice: Notice) -> None:
        """Accept it, as a mail server does."""

    def close(self) -> None:
        """Nothing is open."""


class Diary:
    """Deeds by their time. What a deed is refused for is a part of life; `refused` counts it by the kind of refusal."""

    def __init__(self, built: Foundations, clock: DemoClock, timers: PastTimers, lessons: Lessons) -> None:
        self._lessons = lessons
        self._ledger = built.ledger
        self._archive = built.archive
        self._clock = clock
        self._timers = timers
        courier = NobodysCourier()
        couriers = dict.fromkeys(NoticeChannel, courier)
        self._sender = NoticeSender(couriers=couriers, versions=built.versions, clock=clock)
        self._deeds: list[_Deed] = []
        self._numbers = count()
        self.refused: Counter[str] = Counter()

    @property
    def now(self) -> datetime:
        """The instant that the quarter has reached."""
        return self._clock.now()

    def plan(self, at: datetime, command: Callable[[], Command[Any]], then: Then = lambda _: None) -> None:
        """Let a command be carried out at `at`, or at the end of its step; `then` is given its answer."""
        heapq.heappush(self._deeds, _Deed(at, next(self._numbers), command, then))

    def live_until(self, end: datetime, passed: Callable[[datetime], None]) -> None:
        """Let everything happen up to `end`, deeds and timers; `passed` is told how far it is."""
        while (at := self._next()) is not None and at <= end:
            self._live(min(_step_after(at), end))
            passed(min(self._clock.now(), end))
        self._live(end)
        passed(end)

    def _next(self) -> datetime | None:
        ahead = [self._deeds[0].at] if self._deeds else []
        due_at = self._timers.next_due_at()
        return min([*ahead, due_at] if due_at is not None else ahead, default=None)

    def _live(self, until: datetime) -> None:
        """One step: deeds and what has come due, then what follows at once from either.

        Timers are run by the decisions of real workers, and messages judged by them; what is sent reaches nobody.
        """
        self._clock.move_to(until)
        due = self._timers.due(until)
        while due or self._ahead(until):
            deeds = self._take(until)
            messages = [each for each in due if named_by(each)[0] is TimerKind.SEND_NOTICE]
            decisions = [self._decision(each) for each in due if named_by(each)[0] is not TimerKind.SEND_NOTICE]
            commands = [deed.command() for deed in deeds]
            answers = self._carried_out([*commands, *decisions, *self._sent(messages)])
            for deed, answer in zip(deeds, answers[: len(deeds)], strict=True):
                if not isinstance(answer, _REFUSALS):
                    deed.then(answer)
            self._clock.move_to(self._clock.now() + _MOMENT)
            due = self._timers.due(self._clock.now())

    def _decision(self, timer_id: str) -> Command[Any]:
        if named_by(timer_id)[0] is TimerKind.FIT_WAITS:
            return self._lessons(timer_id, self.now)
        return RunTimer(timer_id=timer_id)

    def _ahead(self, until: datetime) -> bool:
        return bool(self._deeds) and self._deeds[0].at <= until

    def _take(self, until: datetime) -> list[_Deed]:
        taken: list[_Deed] = []
        while self._ahead(until) and len(taken) < _AT_ONCE:
            taken.append(heapq.heappop(self._deeds))
        return taken

    def _sent(self, timer_ids: Sequence[str]) -> list[Command[Any]]:
        """What there is to record of messages."""
        if not timer_ids:
            return []
        outgoing = self._archive.outgoing([named_by(each)[1] for each in timer_ids], self._clock.now())
        sent = [self._sender.send(each, outgoing[named_by(each)[1]]) for each in timer_ids]
        return [command for command in sent if command is not None]

    def _carried_out(self, commands: Sequence[Command[Any]]) -> list[Any]:
        """The answers; a refusal stands in the place of its answer, and whatever else fails is raised."""
        answers = []
        for outcome in self._ledger.execute([Request(command) for command in commands]):
            if not isinstance(outcome, Failed):
                answers.append(getattr(outcome, "value", None))
            elif isinstance(outcome.error, _REFUSALS):
                self.refused[type(outcome.error).__name__] += 1
                answers.append(outcome.error)
            else:
                raise outcome.error
        return answers


def _step_after(at: datetime) -> datetime:
    return at + (_EPOCH - at) % STEP
