"""A mis-click: an attempt, answer or cancellation that did not happen counts no longer; promises are scored anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from promise_service.application.book import Book
from promise_service.application.free_windows import take_room
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports import PromiseRecord
from promise_service.application.recording import fact_about
from promise_service.application.speaking import reader_of
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import (
    Answered,
    AttemptMade,
    Cancelled,
    CancelledBy,
    Fact,
    Retracted,
)
from promise_service.domain.promises import Promise, Succession
from promise_service.domain.verdicts import standings
from promise_service.errors import InvalidInput, NotAllowedNow

_RETRACTABLE = AttemptMade | Answered | Cancelled


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
        """The promise, what the fact caused elsewhere, and the windows that callbacks come back to."""
        wanted = frozenset({self.promise_id})
        return Needs(promises=wanted, windows_of=wanted, caused_by=frozenset({self.fact_id}))

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The promise as it then stands."""
        promise = book.promise(self.promise_id)
        fact = self._fact(book, promise)
        caused = [each for each in book.all_facts() if each.caused_by == fact.id]
        retractions = [self._retraction(book, each) for each in (fact, *caused)]
        for retraction in retractions:
            self._check_room(book, retraction)
        follow_ups = tuple(self._cancelled_follow_ups(book, fact))
        return Decision(lambda after: after.record(promise.id), Changes(facts=(*retractions, *follow_ups)))

    def _fact(self, book: Book, promise: Promise) -> Fact:
        facts = {each.id: each for each in book.facts(promise)}
        fact = facts.get(self.fact_id)
        if fact is None:
            raise InvalidInput.at("/fact_id", f"promise {promise.id!r} has no fact {self.fact_id!r}")
        if not isinstance(fact.what, _RETRACTABLE):
            raise NotAllowedNow(
                f"Fact {fact.id!r} cannot be retracted: only attempts, answers and cancellations can.",
                state=book.standing(promise.id).state,
            )
        if any(isinstance(each.what, Retracted) and each.what.fact_id == fact.id for each in facts.values()):
            raise NotAllowedNow(f"Fact {fact.id!r} was retracted already.", state=book.standing(promise.id).state)
        return fact

    def _retraction(self, book: Book, fact: Fact) -> Fact:
        what = Retracted(fact_id=fact.id, reason=self.reason)
        return fact_about(book, book.promise(fact.promise_id), what, by=self.by, at=book.now)

    def _check_room(self, book: Book, retraction: Fact) -> None:
        """A callback that is owed again needs its place in the window again."""
        promise = book.promise(retraction.promise_id)
        if promise.window is None or promise.queue not in book.policy.queues or promise.queue is None:
            return
        again = standings(book.chain(promise), [*book.facts(promise), retraction])[promise.id].at(book.now)
        if again.state in OWED and book.standing(promise.id).state not in OWED and promise.window.end > book.now:
            reader = reader_of(book.policy, promise, book.now)
            take_room(book, book.policy.queue(promise.queue), promise.window, reader, giving_back=[])

    def _cancelled_follow_ups(self, book: Book, fact: Fact) -> Iterator[Fact]:
        if not isinstance(fact.what, Answered):
            return
        for other in book.conversation(book.promise(fact.promise_id).conversation_id):
            opened = other.follows == fact.promise_id and other.succession is Succession.PARTIAL_ANSWER
            if opened and other.made_at == fact.recorded_at and book.standing(other.id).state in OWED:
                what = Cancelled(by=CancelledBy.ERROR, reason=self.reason)
                yield fact_about(book, other, what, by=self.by, at=book.now)
