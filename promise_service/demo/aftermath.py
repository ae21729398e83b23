"""What else happens to promises: they change hands, are cancelled or moved, explained, and thought well or ill of."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from promise_service.application.cancel_promise import CancelPromise
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.record_cause import RecordCause
from promise_service.application.record_feedback import RecordFeedback
from promise_service.application.reschedule_promise import ReschedulePromise
from promise_service.application.transfer_promise import TransferPromise
from promise_service.demo.diary import Diary
from promise_service.demo.staff import BAD_WEEK, OTHER_TEAM, agent_of, week_of
from promise_service.domain.promise_facts import CancelledBy, Cause
from promise_service.domain.promises import Promise
from promise_service.domain.verdicts import Verdict

DESK = "demo-desk"
_HANDED_OVER, _CANCELLED, _WITHDRAWN, _MOVED = 0.07, 0.02, 0.004, 0.03
_EXPLAINED = 0.65
_ASKED_AND_ANSWERED = 0.18
_CAUSES = (Cause.CAPACITY, Cause.ABSENCE, Cause.HAND_OFF, Cause.MISSING_INFORMATION, Cause.OUTAGE, Cause.OTHER)
_USUALLY, _IN_THE_BAD_WEEK = (0.3, 0.12, 0.15, 0.28, 0.05, 0.1), (0.3, 0.5, 0.05, 0.07, 0.03, 0.05)
_THANKS = "Merci d'avoir rappelé à l'heure dite."
_REPROACH = "J'ai attendu pour rien."


class Aftermath:
    """Plans it, by the same chance as everything else."""

    def __init__(self, diary: Diary, chance: Random, start: datetime) -> None:
        self._diary = diary
        self._chance = chance
        self._start = start

    def changes(self, promise: Promise) -> bool:
        """Let a promise change hands, be cancelled or moved, by chance; whether it changed hands late."""
        does, when = self._chance.random(), self._chance.uniform(0.1, 0.9)
        at = promise.made_at + (promise.due_at - promise.made_at) * when
        if does < _HANDED_OVER:
            team = OTHER_TEAM[promise.team]
            agent_id = agent_of(team, at - self._start, self._chance)
            transfer = TransferPromise(promise_id=promise.id, team=team, agent_id=agent_id, reason=None, at=at, by=DESK)
            self._diary.plan(at, lambda: transfer)
            return when > 0.5
        withdrawn = does < _HANDED_OVER + _WITHDRAWN
        if withdrawn or does < _HANDED_OVER + _WITHDRAWN + _CANCELLED:
            by = CancelledBy.COMPANY if withdrawn else CancelledBy.CUSTOMER
            cancel = CancelPromise(promise_id=promise.id, cancelled_by=by, reason=None, at=at, by=DESK)
            self._diary.plan(at, lambda: cancel)
        elif promise.window is not None and does < _HANDED_OVER + _WITHDRAWN + _CANCELLED + _MOVED:
            start = promise.window.start + timedelta(days=self._chance.choice((1, 2)))
            move = ReschedulePromise(promise_id=promise.id, slot_id=None, start=start, by=DESK)
            self._diary.plan(at, lambda: move)
        return False

    def explained(self, promise: Promise) -> None:
        """Let somebody say, some time after it was due, why a promise was broken."""
        if self._chance.random() < _EXPLAINED:
            bad = week_of(promise.due_at - self._start) == BAD_WEEK
            cause = self._chance.choices(_CAUSES, _IN_THE_BAD_WEEK if bad else _USUALLY)[0]
            explanation = RecordCause(promise_id=promise.id, cause=cause, comment=None, by=DESK)
            self._diary.plan(promise.due_at + self._hours(3, 40), lambda: explanation)

    def settled(self, record: PromiseRecord) -> None:
        """Let the customer say what they think, now that they were answered."""
        standing = record.standing
        if standing.fulfilled_at is not None:
            kept = standing.verdict is not Verdict.BROKEN
            self.asked(record.promise, standing.fulfilled_at, kept=kept, forewarned=standing.forewarned)

    def asked(self, promise: Promise, at: datetime, *, kept: bool, forewarned: bool) -> None:
        """Some answer when they are asked; who was kept waiting thinks less of us, who was forewarned a little less."""
        if self._chance.random() >= _ASKED_AND_ANSWERED:
            return
        liking = 4.4 if kept else 3.3 if forewarned else 2.1
        comment = (_THANKS if kept else _REPROACH) if self._chance.random() < 0.1 else None
        feedback = RecordFeedback(
            promise_id=promise.id,
            csat=self._score(liking, 0.8, 1, 5),
            ces=self._score(liking * 1.35, 1.0, 1, 7),
            nps=self._score(liking * 2.05, 1.6, 0, 10),
            comment=comment,
            at=None,
            by="demo-survey",
        )
        self._diary.plan(at + self._hours(1, 40), lambda: feedback)

    def _hours(self, least: float, most: float) -> timedelta:
        return timedelta(hours=self._chance.uniform(least, most))

    def _score(self, mean: float, spread: float, least: int, most: int) -> int:
        return min(max(round(self._chance.gauss(mean, spread)), least), most)
