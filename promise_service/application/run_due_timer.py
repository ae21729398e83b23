"""A timer's time has come: do what it is for, unless that has been settled meanwhile. Twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from promise_service.application.book import Book
from promise_service.application.delay_promise import delay
from promise_service.application.delaying import delayed
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.notifying import SERVICE, alarm, notice, owner_address, supervisor_address
from promise_service.application.ports import PromiseRecord
from promise_service.application.recording import fact_about
from promise_service.application.worth_telling import why_useless
from promise_service.domain.notices import AlarmReason, NoticeKind
from promise_service.domain.offers import OfferOutcome
from promise_service.domain.promise_course import State
from promise_service.domain.promise_facts import CameAtRisk, Delayed, WindowOpened
from promise_service.domain.timers import Timer, TimerKind, TimerState, named_by


class _NotNeeded(Exception):
    """What the timer was for has been settled; the message says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTimer:
    """Run one due timer of any kind but `send_notice` and `deliver_event`, which speak to others: no decisions."""

    timer_id: str

    def needs(self) -> Needs:
        """The timer and what it is about; a delay needs the windows that a callback may move to."""
        kind, subject_id = named_by(self.timer_id)
        moved = frozenset({subject_id} if kind is TimerKind.DELAY_NOTICE else ())
        return Needs(timers=frozenset({self.timer_id}), windows_of=moved)

    def decide(self, book: Book) -> Decision[TimerState]:
        """What became of the timer."""
        timer = book.timer(self.timer_id)
        if timer.state is not TimerState.WAITING or timer.due_at > book.now:
            return Decision(lambda _: timer.state)
        try:
            done = replace(timer, state=TimerState.DONE, detail=None)
            changes = _ACTIONS[timer.kind](book, timer)
        except _NotNeeded as reason:
            done = replace(timer, state=TimerState.SKIPPED, detail=str(reason))
            changes = Changes()
        return Decision(lambda _: done.state, changes + Changes(timers=(done,)))


def _expire_hold(book: Book, timer: Timer) -> Changes:
    offer = book.offer(timer.subject_id)
    if offer.outcome is not OfferOutcome.OPEN:
        raise _NotNeeded(f"the offer was {offer.outcome}")
    return Changes(offers=(replace(offer, outcome=OfferOutcome.EXPIRED),))


def _remind_customer(book: Book, timer: Timer) -> Changes:
    record = _still(book, timer, NoticeKind.CUSTOMER_REMINDER)
    if record.standing.email is None:
        raise _NotNeeded("no e-mail address is known")
    return notice(book, record, NoticeKind.CUSTOMER_REMINDER, record.standing.email)


def _remind_owner(book: Book, timer: Timer) -> Changes:
    record = _still(book, timer, NoticeKind.OWNER_REMINDER)
    receiver = owner_address(book, record)
    if receiver is None:
        raise _NotNeeded(f"neither the agent nor team {record.standing.team!r} has an e-mail address")
    return notice(book, record, NoticeKind.OWNER_REMINDER, receiver)


def _remind_supervisor(book: Book, timer: Timer) -> Changes:
    record = _still(book, timer, NoticeKind.SUPERVISOR_REMINDER)
    receiver = supervisor_address(book, record)
    if receiver is None:
        raise _NotNeeded(f"team {record.standing.team!r} has no supervisor_email")
    return notice(book, record, NoticeKind.SUPERVISOR_REMINDER, receiver)


def _tell_delay(book: Book, timer: Timer) -> Changes:
    """Automatic delays happen once in a chain; after that, or where nobody can be told, the team is alarmed."""
    record = _still(book, timer, NoticeKind.DELAY_NOTICE)
    if record.standing.tried_inside:
        raise _NotNeeded("the customer has been called inside the window")
    if record.standing.delayed:
        raise _NotNeeded("the customer has been given another time")
    if any(isinstance(fact.what, Delayed) and fact.what.automatic for fact in book.facts(record.promise)):
        return alarm(book, record, AlarmReason.DELAYED_BEFORE)
    if record.standing.email is None:
        return alarm(book, record, AlarmReason.NO_ADDRESS)
    new = delayed(book, record.promise, SERVICE)
    if new is None:
        return alarm(book, record, AlarmReason.NO_WINDOW)
    return delay(book, record, new, record.standing.email, None, by=SERVICE, automatic=True)


def _at_risk(book: Book, timer: Timer) -> Changes:
    """The delay of a promise stands in its history already, and its new promise is at risk by itself."""
    record = book.record(timer.subject_id)
    if record.standing.state not in (State.OPEN, State.ATTEMPTED):
        raise _NotNeeded(f"the promise is {record.standing.state}")
    if record.standing.tried_inside:
        raise _NotNeeded("the customer has been called inside the window")
    return Changes(facts=(fact_about(book, record.promise, CameAtRisk(), by=SERVICE, at=timer.due_at),))


def _window_opened(book: Book, timer: Timer) -> Changes:
    record = book.record(timer.subject_id)
    if record.standing.state not in (State.OPEN, State.ATTEMPTED):
        raise _NotNeeded(f"the promise is {record.standing.state}")
    return Changes(facts=(fact_about(book, record.promise, WindowOpened(), by=SERVICE, at=timer.due_at),))


def _settle(book: Book, timer: Timer) -> Changes:
    """The ledger settles the verdict of every promise that it is told to look at."""
    return Changes(touched=(book.promise(timer.subject_id).id,))


def _still(book: Book, timer: Timer, kind: NoticeKind) -> PromiseRecord:
    """The promise that a message of this kind is about, if it is still of use."""
    record = book.record(timer.subject_id)
    useless = why_useless(kind, record, book.now)
    if useless is not None:
        raise _NotNeeded(useless)
    return record


_ACTIONS: dict[TimerKind, Callable[[Book, Timer], Changes]] = {
    TimerKind.HOLD_EXPIRY: _expire_hold,
    TimerKind.CUSTOMER_REMINDER: _remind_customer,
    TimerKind.OWNER_REMINDER: _remind_owner,
    TimerKind.SUPERVISOR_REMINDER: _remind_supervisor,
    TimerKind.DELAY_NOTICE: _tell_delay,
    TimerKind.DUE: _settle,
    TimerKind.GIVING_UP: _settle,
    TimerKind.AT_RISK: _at_risk,
    TimerKind.WINDOW_OPENED: _window_opened,
}
