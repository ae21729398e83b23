"""The customer wishes for another window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from promise_service.application import new_promises
from promise_service.application.book import Book
from promise_service.application.free_windows import take_room, window_at
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.moving import rescheduled
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.recording import fact_about
from promise_service.application.speaking import reader_of
from promise_service.domain.policy import Queue
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import Rescheduled
from promise_service.domain.promises import PromiseKind, Succession
from promise_service.domain.verdicts import admits
from promise_service.errors import InvalidInput, NotAllowedNow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReschedulePromise:
    """Move a callback to the window that `slot_id` names, or that begins at `start`."""

    promise_id: str
    slot_id: str | None
    start: datetime | None
    by: str

    def needs(self) -> Needs:
        """The promise and the windows of its queue."""
        wanted = frozenset({self.promise_id})
        return Needs(promises=wanted, windows_of=wanted)

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The new promise; the old one is closed."""
        record = book.record(book.chain(book.promise(self.promise_id))[-1].id)
        promise, standing = record.promise, record.standing
        if promise.kind is not PromiseKind.CALLBACK or promise.queue is None or promise.window is None:
            raise NotAllowedNow(
                f"Promise {promise.id!r} is a {promise.kind}: only callbacks have a window that can be moved.",
                state=standing.state,
            )
        if not admits(promise, standing, Rescheduled(new_promise_id="")):
            raise NotAllowedNow(
                f"Promise {promise.id!r} cannot be rescheduled: it is {standing.state}.", state=standing.state
            )
        queue = book.policy.queues.get(promise.queue)
        if queue is None:
            raise NotAllowedNow(
                f"Promise {promise.id!r} cannot be rescheduled: the policy has no queue {promise.queue!r} any more.",
                state=standing.state,
            )
        pointer = "/slot_id" if self.slot_id else "/start"
        window = window_at(book, queue, self._start(queue), pointer)
        given_back = [each.window for each in book.chain(promise) if book.standing(each.id).state in OWED]
        reader = reader_of(book.policy, promise, book.now)
        take_room(book, queue, window, reader, giving_back=[each for each in given_back if each])
        asked = new_promises.asked_again(promise, standing, Succession.RESCHEDULE, book.now, promise.made_by)
        new = new_promises.callback(book, queue, window, standing.phone or "", asked, team=standing.team)
        fact = fact_about(book, promise, Rescheduled(new_promise_id=new.id), by=self.by, at=book.now)
        changes = Changes(facts=(fact,)) + new_promises.made(book, new) + rescheduled(book, new)
        return Decision(lambda after: after.record(new.id), changes)

    def _start(self, queue: Queue) -> datetime:
        if self.start is not None:
            return self.start
        name, _, start = (self.slot_id or "").rpartition(".")
        try:
            parsed = datetime.strptime(start, "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
        except ValueError:
            parsed = None
        if parsed is None or name != queue.name:
            raise InvalidInput.at(
                "/slot_id", f"{self.slot_id!r} is not a slot of queue {queue.name!r}; take one from its list of slots"
            )
        return parsed
