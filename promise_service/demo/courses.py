"""What becomes of each contact: a promise, and what people then do about it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from promise_service.application.decline_offer import DeclineOffer
from promise_service.application.live_queues import NOTHING_LIVE, LiveWait
from promise_service.application.offer_callback import OfferCallback
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.promise_callback import PromiseCallback
from promise_service.application.promise_reply import PromiseReply
from promise_service.application.record_answer import RecordAnswer
from promise_service.application.record_attempt import RecordAttempt
from promise_service.application.refusals import OLDEST_CALL
from promise_service.application.views import AnswerRecorded, OfferView, PromisedReply
from promise_service.demo.aftermath import Aftermath
from promise_service.demo.choices import Asked, Choice, choice_by
from promise_service.demo.customers import MOST, customer
from promise_service.demo.demand import Contact, comes_again
from promise_service.demo.diary import Diary
from promise_service.demo.opening import at_work
from promise_service.demo.staff import agent_of, share_missed
from promise_service.domain.promise_facts import AttemptOutcome, Completeness
from promise_service.domain.promises import Customer, Promise

VOICE_MENU, MAILROOM, DESK = "demo-voice-menu", "demo-mailroom", "demo-desk"
_RECENT = 300
_REACHED = 0.8
_NOT_REACHED = (AttemptOutcome.NO_ANSWER, AttemptOutcome.VOICEMAIL, AttemptOutcome.BUSY)
_ATTEMPTS = 3
_NEVER = 0.12  # of what is missed
_PARTIAL = 0.08
_SUBJECTS = (None, "delivery", "invoice", "claim")
_BY_SUBJECT = (0.4, 0.2, 0.28, 0.12)


@dataclass(frozen=True, slots=True)
class _Known:
    """Whoever turned to us lately, and in which conversation."""

    customer: Customer
    conversation_id: str | None


class Courses:
    """Plans what happens, contact by contact; all chance comes from one seeded source, in one order."""

    def __init__(self, diary: Diary, chance: Random, start: datetime, customers: int) -> None:
        self._diary = diary
        self._chance = chance
        self._start = start
        self._customers = min(max(customers, 1), MOST)
        self._recent: deque[_Known] = deque(maxlen=_RECENT)
        self._aftermath = Aftermath(diary, chance, start)
        self._messages = 0
        self.made = 0

    def plan(self, contact: Contact) -> None:
        """Let somebody turn to us; by phone while nobody is there."""
        known: list[_Known] = []
        if contact.channel == "phone":
            self._diary.plan(
                contact.at,
                lambda: self._call(self._any_queue(), known, NOTHING_LIVE, again=contact.again),
                lambda view: self._offered(known[0], choice_by(self._chance), view),
            )
        else:
            self._diary.plan(
                contact.at,
                lambda: self._write(contact, known),
                lambda promised: self._replied(known[0], promised),
            )

    def ask(self, asked: Asked) -> None:
        """Let somebody on the line ask for a callback."""
        known: list[_Known] = []
        again = comes_again(self._chance)
        live = LiveWait(forecast=asked.forecast, was_offering=asked.was_offering)
        self._diary.plan(
            asked.at,
            lambda: self._call(asked.queue, known, live, again=again, called_at=self._lately(asked.at)),
            lambda view: self._offered(known[0], asked.choice, view),
        )

    def _lately(self, at: datetime) -> datetime:
        """When somebody called, as far as that can be told at the end of the diary's step: while we were open."""
        return max(at, self._diary.now - OLDEST_CALL)

    def _call(
        self, queue: str, known: list[_Known], live: LiveWait, *, again: bool, called_at: datetime | None = None
    ) -> OfferCallback:
        caller = self._who(again=again)
        known.append(caller)
        return OfferCallback(
            queue=queue,
            called_at=called_at,
            predicted_wait_seconds=None,
            phone=caller.customer.phone,
            customer=caller.customer,
            conversation_id=caller.conversation_id,
            locale=None,
            hold=True,
            reach=None,
            by=VOICE_MENU,
            live=live,
        )

    def _write(self, contact: Contact, known: list[_Known]) -> PromiseReply:
        writer = self._who(again=contact.again)
        known.append(writer)
        self._messages += 1
        with_subject = contact.channel in {"email", "form"}
        return PromiseReply(
            channel=contact.channel,
            subject=self._chance.choices(_SUBJECTS, _BY_SUBJECT)[0] if with_subject else None,
            received_at=None if contact.channel == "chat" else contact.at,
            customer=writer.customer,
            conversation_id=writer.conversation_id,
            message_id=f"{self._messages}@example.org" if contact.channel == "email" else None,
            locale=None,
            note=None,
            reach=None,
            by=MAILROOM,
        )

    def _any_queue(self) -> str:
        return "billing" if self._chance.random() < 0.35 else "support"

    def _who(self, *, again: bool) -> _Known:
        if again and self._recent:
            return self._chance.choice(self._recent)
        return _Known(customer(self._chance.randrange(self._customers)), None)

    def _offered(self, caller: _Known, choice: Choice, view: OfferView) -> None:
        if not view.slots or caller.customer.phone is None:
            return
        offer_id = view.offer.id
        if view.open_promises or choice is Choice.DECLINES:
            self._diary.plan(self._diary.now, lambda: DeclineOffer(offer_id=offer_id, by=VOICE_MENU))
        elif choice is Choice.TAKES:
            taken = PromiseCallback(
                offer_id=offer_id,
                slot_id=view.slots[min(int(self._chance.expovariate(1.2)), len(view.slots) - 1)].slot_id,
                queue=None,
                start=None,
                phone=caller.customer.phone,
                customer=caller.customer,
                subject=None,
                agent_id=None,
                note=None,
                conversation_id=caller.conversation_id,
                locale=None,
                replace=False,
                reach=None,
                by=VOICE_MENU,
            )
            self._diary.plan(self._diary.now, lambda: taken, partial(self._made, caller.customer))

    def _replied(self, writer: _Known, promised: PromisedReply) -> None:
        self._made(writer.customer, promised.record)

    def _made(self, whose: Customer, record: PromiseRecord) -> None:
        """A promise was made: what becomes of it?"""
        promise = record.promise
        self.made += 1
        self._recent.append(_Known(whose, promise.conversation_id))
        missed = self._chance.random() < share_missed(promise.team, promise.received_at - self._start)
        handed_over_late = self._aftermath.changes(promise)
        missed = missed or (handed_over_late and self._chance.random() < 0.4)
        if missed:
            self._aftermath.explained(promise)
        if missed and self._chance.random() < _NEVER:
            self._aftermath.asked(promise, promise.due_at + timedelta(days=2), kept=False, forewarned=False)
        elif promise.counts_attempts:
            self._attempt(promise, self._first_call(promise, missed=missed), _ATTEMPTS)
        else:
            self._answer(promise, self._answered_at(promise, missed=missed))

    def _first_call(self, promise: Promise, *, missed: bool) -> datetime:
        if missed:
            return at_work(promise.due_at + self._long(timedelta(minutes=70)))
        begin = promise.window.start if promise.window else promise.made_at
        return begin + (promise.due_at - begin) * self._chance.uniform(0.02, 0.7)

    def _answered_at(self, promise: Promise, *, missed: bool) -> datetime:
        span = promise.due_at - promise.received_at
        if missed:
            return at_work(promise.due_at + self._long(span * 0.2))
        at = at_work(promise.received_at + span * min(self._chance.betavariate(1.7, 2.4), 0.97))
        return at if at <= promise.due_at else promise.due_at - span * 0.02

    def _long(self, mean: timedelta) -> timedelta:
        return mean * self._chance.expovariate(1.0) + timedelta(minutes=1)

    def _attempt(self, promise: Promise, at: datetime, left: int) -> None:
        reached = self._chance.random() < _REACHED
        outcome = AttemptOutcome.CONNECTED if reached else self._chance.choice(_NOT_REACHED)
        agent_id = self._agent(promise, at)
        attempt = RecordAttempt(promise_id=promise.id, outcome=outcome, at=at, agent_id=agent_id, by=DESK)
        again = at + timedelta(minutes=10 + self._chance.randrange(4))

        def then(record: PromiseRecord) -> None:
            if reached:
                self._called(promise, record)
            elif left > 1:
                self._attempt(promise, again, left - 1)

        self._diary.plan(at, lambda: attempt, then)

    def _called(self, promise: Promise, record: PromiseRecord) -> None:
        self._aftermath.settled(record)
        if self._chance.random() < _PARTIAL and record.standing.last_attempt_at is not None:
            self._answer(promise, record.standing.last_attempt_at + timedelta(minutes=6), Completeness.PARTIAL)

    def _answer(self, promise: Promise, at: datetime, completeness: Completeness | None = None) -> None:
        if completeness is None:
            partial_one = self._chance.random() < _PARTIAL and at <= promise.due_at
            completeness = Completeness.PARTIAL if partial_one else Completeness.FULL
        answer = RecordAnswer(
            promise_id=promise.id,
            completeness=completeness,
            at=at,
            agent_id=self._agent(promise, at),
            automated=False,
            also_closes=(),
            by=DESK,
        )
        self._diary.plan(at, lambda: answer, partial(self._answered, promise.customer))

    def _answered(self, whose: Customer, recorded: AnswerRecorded) -> None:
        self._aftermath.settled(recorded.record)
        if recorded.follow_up is not None:
            self._made(whose, recorded.follow_up)

    def _agent(self, promise: Promise, at: datetime) -> str:
        return promise.agent_id or agent_of(promise.team, at - self._start, self._chance)
