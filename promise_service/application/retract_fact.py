"""A mis-click: what did not happen counts no longer, and promises are scored anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from promise_service.application.book import Book
from promise_service.application.free_windows import take_room
from promise_service.application.ledger import Caller, Changes, Decision, Needs
from promise_service.application.moving import reinstated
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.recording import fact_about
from promise_service.application.speaking import reader_of
from promise_service.domain.delay_notices import why_none_is_needed
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import (
    Answered,
    AttemptMade,
    AttemptOutcome,
    Cancelled,
    CancelledBy,
    CauseGiven,
    Fact,
    FeedbackGiven,
    Retracted,
    effective,
)
from promise_service.domain.promises import Promise, PromiseKind, Succession
from promise_service.domain.timers import Timer, TimerKind, new_timer, timers_of
from promise_service.domain.verdicts import Standing, standings
from promise_service.errors import AlreadyPromised, InvalidInput, NotAllowedNow

_RETRACTABLE = AttemptMade | Answered | Cancelled | FeedbackGiven | CauseGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractFact:
    """Retract a fact about a promise, with what was recorded because of it.

    What gave a customer a new promise cannot be taken back: only the follow-up of a partial answer is cancelled as made
    in error.
    """

    promise_id: str
    fact_id: str
    reason: str
    by: str

    def needs(self) -> Needs:
        """The promise, what the fact caused elsewhere, and what the customer was told of it.

        Besides, the windows that callbacks come back to, and what else their customer was promised.
        """
        wanted, caused = frozenset({self.promise_id}), frozenset({self.fact_id})
        return Needs(promises=wanted, windows_of=wanted, customers_of=wanted, caused_by=caused, notices_about=wanted)

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The promise as it then stands."""
        promise = book.promise(self.promise_id)
        fact = self._fact(book, promise)
        undone = [fact, *self._about_the_call(book, promise, fact)]
        undone += [each for each in book.all_facts() if each.caused_by in {origin.id for origin in undone}]
        retractions = [self._retraction(book, each) for each in undone]
        standing_again = list(_standing_again(book, retractions))
        revived = [promise for promise, before, after in standing_again if _is_revived(before, after)]
        self._check_customers(book, revived)
        self._check_room(book, revived)
        follow_ups = tuple(each for origin in undone for each in self._cancelled_follow_ups(book, origin))
        to_tell = [promise for promise, before, after in standing_again if _is_to_be_told(before, after)]
        timers = tuple(_delay_timers(book, to_tell))
        changes = Changes(facts=(*retractions, *follow_ups), timers=timers) + reinstated(book, revived)
        return Decision(lambda after: after.record(promise.id), changes)

    def _fact(self, book: Book, promise: Promise) -> Fact:
        facts = {each.id: each for each in book.facts(promise)}
        fact = facts.get(self.fact_id)
        if fact is None:
            raise InvalidInput.at("/fact_id", f"promise {promise.id!r} has no fact {self.fact_id!r}")
        if not isinstance(fact.what, _RETRACTABLE):
            raise NotAllowedNow(
                f"Fact {fact.id!r} cannot be retracted: only attempts, answers, cancellations, feedback and causes "
                "can.",
                state=book.standing(promise.id).state,
            )
        if fact not in effective(facts.values()):
            raise NotAllowedNow(f"Fact {fact.id!r} was retracted already.", state=book.standing(promise.id).state)
        return fact

    def _about_the_call(self, book: Book, promise: Promise, fact: Fact) -> list[Fact]:
        """The answer that was given in a call: without the call there was none."""
        if not isinstance(fact.what, AttemptMade) or fact.what.outcome is not AttemptOutcome.CONNECTED:
            return []
        later = [each for each in effective(book.facts(promise)) if each.at >= fact.at]
        return [each for each in later if isinstance(each.what, Answered) and not each.what.automated]

    def _retraction(self, book: Book, fact: Fact) -> Fact:
        what = Retracted(fact_id=fact.id, reason=self.reason)
        return fact_about(book, book.promise(fact.promise_id), what, by=self.by, at=book.now)

    def _check_customers(self, book: Book, revived: list[Promise]) -> None:
        """A customer who was promised another callback meanwhile does not get this one back as a second."""
        for promise in revived:
            caller = Caller(phone=book.standing(promise.id).phone, customer_id=promise.customer.id)
            others = [each for each in book.open_callbacks(caller) if each.promise.chain_id != promise.chain_id]
            if promise.kind is PromiseKind.CALLBACK and others:
                raise AlreadyPromised(
                    f"Promise {promise.id!r} cannot be owed again: this customer has been promised another callback "
                    f"meanwhile, {others[0].promise.id!r}.",
                    open_promises=tuple(others),
                )

    def _check_room(self, book: Book, revived: list[Promise]) -> None:
        """Callbacks that are owed again need their places in the windows again, all of them together."""
        coming = [each for each in revived if each.window is not None and each.window.end > book.now]
        for place, promise in enumerate(coming):
            if promise.window is None or promise.queue is None or promise.queue not in book.policy.queues:
                continue
            sharing = book.policy.sharing_agents(promise.queue)
            before = [each.window for each in coming[:place] if each.queue in sharing and each.window]
            reader = reader_of(book.policy, promise, book.now)
            take_room(book, book.policy.queue(promise.queue), promise.window, reader, giving_back=[], taking=before)

    def _cancelled_follow_ups(self, book: Book, fact: Fact) -> Iterator[Fact]:
        if not isinstance(fact.what, Answered):
            return
        for other in book.conversation(book.promise(fact.promise_id).conversation_id):
            opened = other.follows == fact.promise_id and other.succession is Succession.PARTIAL_ANSWER
            if opened and other.made_at == fact.recorded_at and book.standing(other.id).state in OWED:
                what = Cancelled(by=CancelledBy.ERROR, reason=self.reason)
                yield fact_about(book, other, what, by=self.by, at=book.now)


def _standing_again(book: Book, retractions: list[Fact]) -> Iterator[tuple[Promise, Standing, Standing]]:
    """The promises of all these chains, as they stand now, and once these retractions count."""
    for chain_id in sorted({retraction.chain_id for retraction in retractions}):
        chain = book.chain(book.promise(next(each for each in retractions if each.chain_id == chain_id).promise_id))
        undone = [each for each in retractions if each.chain_id == chain_id]
        again = standings(chain, [*book.facts(chain[0]), *undone])
        for promise in chain:
            yield promise, book.standing(promise.id), again[promise.id].at(book.now)


def _is_revived(before: Standing, after: Standing) -> bool:
    """Whether it is owed again."""
    return after.state in OWED and before.state not in OWED


def _is_to_be_told(before: Standing, after: Standing) -> bool:
    """Whether its customer is to be told of a delay after all: it is owed again, or was not called in time."""
    fell_away = why_none_is_needed(before) is not None and why_none_is_needed(after) is None
    return after.state in OWED and (before.state not in OWED or fell_away)


def _delay_timers(book: Book, to_tell: list[Promise]) -> Iterator[Timer]:
    """A delay notice whose time passed while none seemed needed is still worth telling before the deadline."""
    for promise in to_tell:
        policy = book.policy_version(promise.policy_version)
        for planned in timers_of(promise, policy):
            if planned.kind is TimerKind.DELAY_NOTICE and planned.due_at <= book.now < promise.due_at:
                yield new_timer(planned.kind, book.now, promise.id, planned.helps_until)
