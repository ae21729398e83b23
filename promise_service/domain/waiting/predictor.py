"""How long somebody who calls now will probably wait: one queue, learning from each call as it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from promise_service.domain.waiting.announced_quantiles import SHARES
from promise_service.domain.waiting.board import LOST_TALKING_SECONDS, Board, Happened, KnownCall
from promise_service.domain.waiting.calls import CLOCKS_DIFFER, Call, QueueState
from promise_service.domain.waiting.forecast import EndedWait, Observed, QueueTraffic, Source, WaitForecast
from promise_service.domain.waiting.lessons import Expectation, Lessons
from promise_service.domain.waiting.live_state import HEARD_WITHIN_SECONDS, LiveState
from promise_service.domain.waiting.outlook import Known
from promise_service.domain.waiting.pace import Pace
from promise_service.domain.waiting.service_order import ServiceOrder
from promise_service.domain.waiting.tail import WaitTail
from promise_service.domain.waiting.waiting_line import EnteredByLevel, how_many

_HANDLE_TIME = timedelta(seconds=200)


class _Standing(NamedTuple):
    """How the queue stands now, also in seconds since 1970: what a fresh state tells, and who is believed to wait."""

    now: datetime
    now_seconds: float
    live: LiveState
    waiting: EnteredByLevel


class WaitPredictor:
    """Feed it calls and states as they are told; ask for the wait of somebody who calls now.

    `threshold` is the wait of whose exceeding the probability is asked. What was told more than `stale_after` ago is
    not known any more. None believes it for ever, and what is assumed at the start too: a log that has every call
    allows that. `handle_time` is believed until calls have shown theirs.
    """

    def __init__(
        self, *, threshold: timedelta, stale_after: timedelta | None, handle_time: timedelta = _HANDLE_TIME
    ) -> None:
        self._board = Board()
        self._order = ServiceOrder()
        self._pace = Pace(handle_time.total_seconds())
        self._live = LiveState(stale_after)
        self._lessons = Lessons(threshold.total_seconds())
        self._told_at: datetime | None = None

    def observe(self, call: Call) -> Observed:
        """Take in what is known of a call.

        A caller's wait is forecast and learnt from only if the entering was told by itself, before anything later: to
        all others something else was said. Nothing is learnt from those who find a free agent.
        """
        known, news = self._board.news(call)
        ended: list[EndedWait] = []
        foretold: WaitForecast | None = None
        for at, happened in news:
            ended += self._pass_time(at)
            if happened is Happened.ENTERED:
                self._live.entered(at)
                known.level = self._order.meet(known.level)
                if len(news) == 1 and self._is_in_time(call.entered_at):
                    foretold = self._enter(known, call.entered_at)
            elif happened is Happened.ANSWERED:
                ended += self._answer(known, at)
            elif happened is Happened.ABANDONED:
                self._abandon(known, at)
            if happened is not Happened.ENTERED and known.call_id in self._board.waiting:
                self._live.left(at)
            self._board.change(known, at, happened)
            if happened is Happened.ENDED and known.answered is not None:
                self._pace.handled(at - known.answered)
        if news:
            self._tell(*(at for at in (call.entered_at, call.waited_until, call.ended_at) if at is not None))
        return Observed(tuple(ended), foretold)

    def observe_state(self, state: QueueState) -> bool:
        """Take in how the queue stands; False for a state older than the one known, which is of no use."""
        if not self._live.is_news(state):
            return False
        at = state.at.timestamp()
        self._lessons.forget(self._board.drop_lost(at))
        self._live.take_in(state, known_waiting=self._board.waited(at), answered_since=self._pace.answers_since(at))
        self._tell(state.at)
        return True

    def predict(self, now: datetime, priority: int = 0) -> WaitForecast | None:
        """What somebody of this priority who enters now has to expect.

        None where nothing recent is known, where neither calls nor a state tell who waits and who is at work, and where
        nobody is at work: nobody can tell how long that lasts. Where nobody has told of a free agent, it is the wait of
        somebody who finds all of them busy. That of a free agent is not announced: no share of the waits that it is
        enough for is counted.
        """
        standing = self._standing(now)
        return self._forecast(
            standing, standing.now_seconds, self._order.level(priority), announce=self._lessons.honest
        )

    def predict_rest(self, now: datetime, entered_at: datetime, priority: int = 0) -> WaitForecast | None:
        """What somebody of this priority who entered then and still waits has to expect from now on.

        Counted are those who are served before them now; who entered less than a second earlier may be they themselves.
        It is not announced: how often such forecasts were enough is not counted.
        """
        entered, standing = entered_at.timestamp(), self._standing(now)
        others = standing._replace(live=standing.live.besides(entered))
        earlier = entered - HEARD_WITHIN_SECONDS
        return self._forecast(others, earlier, self._order.level(priority), announce=False)

    def predict_rest_of(self, now: datetime, call_id: str) -> WaitForecast | None:
        """What this caller, who waits, has to expect from now on; announced to one who has just entered."""
        caller = self._board.waiting[call_id]
        others = self._standing(now, self._board.waiting.entered_besides(caller))
        just_now = others.now_seconds - caller.entered <= HEARD_WITHIN_SECONDS
        return self._forecast(others, caller.entered, caller.level, announce=just_now and self._lessons.honest)

    def traffic(self, now: datetime) -> QueueTraffic | None:
        """Who waits, and who is at work; None where nothing recent is known.

        A fresh state tells both, and calls what has happened since. Without one those wait of whom calls have told, and
        nobody knows who is at work.
        """
        if self._live.stale(self._told_at, now):
            return None
        _, _, live, believed = self._standing(now)
        state, waiting = live.state, how_many(believed)
        if state is None:
            return QueueTraffic(waiting=waiting, agents=None, handle_seconds=self._pace.handle_seconds)
        told = state.average_handle_time
        return QueueTraffic(
            waiting=None if state.waiting is None else waiting + live.unseen,
            agents=state.agents_staffed,
            handle_seconds=told.total_seconds() if told else self._pace.handle_seconds,
        )

    @property
    def ends_told(self) -> bool:
        """Whether the end of any talk was ever told."""
        return self._pace.ends_told

    def knows(self, call_id: str) -> bool:
        """Whether anything of this call is remembered."""
        return self._board.knows(call_id)

    def waits_since(self, call_id: str) -> datetime | None:
        """When this caller, who waits, entered; None where nobody of that id is known to wait."""
        caller = self._board.waiting.get(call_id)
        return None if caller is None else datetime.fromtimestamp(caller.entered, UTC)

    def forget_over(self, before: datetime) -> None:
        """Forget the calls that were over by then: who tells of one again has to be recognised elsewhere.

        Where no end is ever told, those that were answered by then are taken to be over.
        """
        if not self._pace.ends_told:
            self._board.drop_served(before.timestamp())
        self._board.forget_over(before.timestamp())

    def close(self) -> Sequence[EndedWait]:
        """No call will be told any more: the waits of those who hung up and after whom nobody was answered."""
        return self._lessons.close()

    def document(self) -> dict[str, Any]:
        """What was learnt of this queue and outlasts its calls, as JSON has it."""
        return {
            "pace": self._pace.document(),
            "service_order": self._order.document(),
            "lessons": self._lessons.document(),
        }

    def restore(self, document: Mapping[str, Any]) -> None:
        """Go on from what was learnt."""
        self._pace.restore(document["pace"])
        self._order.restore(document["service_order"])
        self._lessons.restore(document["lessons"])
        self._board.each_level(self._order.meet)

    def live_document(self) -> dict[str, Any]:
        """How things stand in the midst of calls, as JSON has it: with `document`, all that there is."""
        return {
            "told_at": None if self._told_at is None else self._told_at.isoformat(),
            "state": self._live.document(),
            "board": self._board.document(),
            "pace": self._pace.live_document(),
            "lessons": self._lessons.live_document(),
        }

    def resume(self, document: Mapping[str, Any]) -> None:
        """Go on in the midst of calls, with what was learnt by then."""
        told_at = document["told_at"]
        self._told_at = None if told_at is None else datetime.fromisoformat(told_at)
        self._live.restore(document["state"])
        self._board.restore(document["board"])
        self._pace.resume(document["pace"])
        self._lessons.resume(document["lessons"])
        self._board.each_level(self._order.meet)

    def _enter(self, caller: KnownCall, entered_at: datetime) -> WaitForecast | None:
        standing = self._standing(entered_at)
        if standing.live.agent_is_idle(standing.waiting):
            return self._forecast_of(standing, None, announce=False)
        self._lessons.meet(caller.level)
        expected = self._expect(standing, caller.entered, caller.level)
        self._lessons.await_end(caller.call_id, expected)
        return self._forecast_of(standing, expected, announce=self._lessons.honest)

    def _answer(self, caller: KnownCall, at: float) -> list[EndedWait]:
        self._pace.answered(at, at - caller.entered)
        self._live.answered(at)
        if at <= caller.entered:
            self._lessons.forget([caller.call_id])
            return []
        self._order.learn(caller, self._standing(datetime.fromtimestamp(at, UTC)).waiting)
        return self._lessons.answered(caller, at)

    def _abandon(self, caller: KnownCall, at: float) -> None:
        if at > caller.entered:
            self._pace.abandoned()
            self._lessons.abandoned(caller)
        else:
            self._lessons.forget([caller.call_id])

    def _pass_time(self, at: float) -> list[EndedWait]:
        before = self._pace.clock
        waiting = how_many(self._standing(datetime.fromtimestamp(at, UTC)).waiting)
        self._pace.advance(at, waiting, len(self._board.served_since))
        lost = self._board.drop_lost(at)
        self._lessons.forget(lost)
        self._live.forgotten(len(lost))
        if before is not None and at - before > LOST_TALKING_SECONDS:
            self._live.forgotten(len(self._board.waiting))
            self._board.empty()
            self._pace.rest()
        return self._lessons.time_passed(at)

    def _forecast(self, standing: _Standing, entered: float, level: int, *, announce: bool) -> WaitForecast | None:
        if standing.live.agent_is_idle(standing.waiting):
            return self._forecast_of(standing, None, announce=False)
        if not (self._pace.clock or self._live.everything_is_told or standing.live.tells_the_wait):
            return None
        return self._forecast_of(standing, self._expect(standing, entered, level), announce=announce)

    def _forecast_of(self, standing: _Standing, expected: Expectation | None, *, announce: bool) -> WaitForecast | None:
        """What is said where this is expected; None is a free agent."""
        if standing.live.nobody_staffed or self._live.stale(self._told_at, standing.now):
            return None
        if expected is None:
            quantiles, probability, source = (0.0,) * len(SHARES), 0.0, Source.IDLE_AGENT
        else:
            quantiles, probability = expected.quantiles, self._lessons.probability(expected)
            source = Source.FITTED if expected.outlook.fitted else Source.TAIL
        return WaitForecast(
            quantiles=quantiles,
            probability_over_threshold=probability,
            announce=announce,
            source=source,
            as_of=self._told_at or standing.now,
        )

    def _expect(self, standing: _Standing, entered: float, level: int) -> Expectation:
        pace, order = self._pace, self._order
        _, now, live, waiting = standing
        rate = live.answer_rate(pace.handle_seconds) or pace.answer_rate(len(self._board.served_since))
        ahead = order.ahead(waiting, level, entered) + live.unseen_waiting(entered, rate, waiting)
        return self._lessons.expect(
            WaitTail(rate, pace.abandonment_rate, ahead),
            Known(level, pace.mean_wait, pace.last_wait, order.favoured(waiting), pace.recent_answers(now)),
        )

    def _standing(self, now: datetime, waiting: EnteredByLevel | None = None) -> _Standing:
        """Those wait of whom calls tell, or only these of them, less those whom a fresh state leaves in doubt."""
        live = self._live.fresh(now)
        believed = live.believed(self._board.waiting.entered if waiting is None else waiting)
        return _Standing(now, now.timestamp(), live, believed)

    def _is_in_time(self, entered_at: datetime) -> bool:
        """Whether nothing is known that happened after this, so that what is expected now was so then."""
        return self._told_at is None or self._told_at <= entered_at + CLOCKS_DIFFER

    def _tell(self, *instants: datetime) -> None:
        self._told_at = max(instants) if self._told_at is None else max(self._told_at, *instants)
