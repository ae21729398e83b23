"""The customer got an answer: it fulfils the promise and its siblings; a partial one opens a follow-up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from promise_service.application import new_promises
from promise_service.application.book import Book
from promise_service.application.follow_ups import follow_up
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.recording import fact_about, happened_at, meets, owed_before, refuse_unless_met
from promise_service.application.refusals import Faults
from promise_service.application.views import AnswerRecorded
from promise_service.domain.promise_facts import Answered, Completeness, Fact
from promise_service.domain.promises import Promise, Succession
from promise_service.errors import NotAllowedNow


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAnswer:
    """Record an answer given at `at`, now unless said.

    `also_closes` names promises of other conversations or subjects that it settles too.
    """

    promise_id: str
    completeness: Completeness
    at: datetime | None
    agent_id: str | None
    automated: bool
    also_closes: tuple[str, ...]
    by: str

    def needs(self) -> Needs:
        """The conversations of all promises that are named, and the windows of their callbacks."""
        wanted = frozenset({self.promise_id, *self.also_closes})
        return Needs(promises=wanted, windows_of=wanted)

    def decide(self, book: Book) -> Decision[AnswerRecorded]:
        """The promise as it then stands, with its follow-up."""
        promise = book.promise(self.promise_id)
        at = happened_at(book, promise, self.at)
        agent_id = self.agent_id or book.standing(promise.id).agent_id
        self._check(book, agent_id)
        what = Answered(completeness=self.completeness, agent_id=agent_id, automated=self.automated)
        refuse_unless_met(book, promise, what, at, "take an answer")
        fact = fact_about(book, promise, what, by=self.by, at=at)
        if self.automated:
            return Decision(
                lambda after: AnswerRecorded(record=after.record(promise.id), follow_up=None), Changes(facts=(fact,))
            )
        changes = Changes(facts=(fact, *self._siblings(book, promise, fact), *self._named(book, promise, fact)))
        if self.completeness is Completeness.FULL:
            return Decision(lambda after: AnswerRecorded(record=after.record(promise.id), follow_up=None), changes)
        rest = self._follow_up(book, promise, agent_id or "", at)
        return Decision(
            lambda after: AnswerRecorded(record=after.record(promise.id), follow_up=after.record(rest.id)),
            changes + new_promises.made(book, rest),
        )

    def _check(self, book: Book, agent_id: str | None) -> None:
        faults = Faults()
        if self.completeness is Completeness.PARTIAL and agent_id is None and not self.automated:
            faults.add("/agent_id", "a partial answer opens a follow-up by the same agent: say which one")
        for place, promise_id in enumerate(self.also_closes):
            if not book.has_promise(promise_id):
                faults.add(f"/also_closes/{place}", f"there is no promise {promise_id!r}")
        faults.refuse()

    def _siblings(self, book: Book, promise: Promise, fact: Fact) -> Iterator[Fact]:
        """The same customer wrote and phoned about one thing: one answer settles both."""
        seen = {promise.chain_id}
        for other in book.conversation(promise.conversation_id):
            if other.chain_id in seen or other.subject != promise.subject or other.received_at > fact.at:
                continue
            if owed_before(book, other, fact.at):
                seen.add(other.chain_id)
                yield fact_about(book, other, fact.what, by=self.by, at=fact.at, caused_by=fact.id)

    def _named(self, book: Book, promise: Promise, fact: Fact) -> Iterator[Fact]:
        seen = {promise.chain_id} | {
            other.chain_id for other in book.conversation(promise.conversation_id) if other.subject == promise.subject
        }
        for promise_id in self.also_closes:
            other = book.promise(promise_id)
            if other.chain_id in seen:
                continue
            if not meets(book, other, fact.what, fact.at):
                raise NotAllowedNow(
                    f"Promise {other.id!r}, named in also_closes, cannot take an answer: "
                    f"it is {book.standing(other.id).state}.",
                    state=book.standing(other.id).state,
                )
            seen.add(other.chain_id)
            yield fact_about(book, other, fact.what, by=self.by, at=fact.at, caused_by=fact.id)

    def _follow_up(self, book: Book, promise: Promise, agent_id: str, at: datetime) -> Promise:
        standing = book.standing(promise.id)
        asked = new_promises.asked_again(promise, standing, Succession.PARTIAL_ANSWER, at, self.by)
        return follow_up(book, promise.channel, new_promises.owned_by(asked, agent_id), standing.team)
