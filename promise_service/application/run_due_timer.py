"""A timer's time has come: do what it is for, unless that has been settled meanwhile. Twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from promise_service.application.asking_feedback import why_not_ask
from promise_service.application.book import Book
from promise_service.application.delay_promise import delay
from promise_service.application.delaying import delayed
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.notifying import SERVICE, alarm, rules_for, team_mailboxes
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.receivers import customer_address, missing_address
from promise_service.application.recording import fact_about
from promise_service.application.reminding import remind
from promise_service.application.worth_telling import leaves_at, why_useless
from promise_service.domain.delay_notices import delay_notice_at, why_none_is_needed
from promise_service.domain.notices import AlarmReason, NoticeKind
from promise_service.domain.offers import OfferOutcome
from promise_service.domain.promise_course import State
from promise_service.domain.promise_facts import UNKEEPABLE, CameAtRisk, Delayed, WindowOpened
from promise_service.domain.promises import Promise
from promise_service.domain.risks import at_risk_at, why_safe
from promise_service.domain.timers import Timer, TimerKind, TimerState, named_by, new_timer

_NOT_AGAIN = frozenset(
    {
        TimerKind.CUSTOMER_REMINDER,
        TimerKind.OWNER_REMINDER,
        TimerKind.SUPERVISOR_REMINDER,
        TimerKind.FEEDBACK_REQUEST,
    }
)
_BY_WINDOWS = frozenset({TimerKind.DELAY_NOTICE, TimerKind.AT_RISK})


class _NotNeeded(Exception):
    """What the timer was for has been settled; the message says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTimer:
    """Run one due timer of any kind that is a decision.

    `send_notice` and `deliver_event`, which speak to others, and `fit_waits` and `measure_effort`, which take their
    time, are none.
    """

    timer_id: str

    def needs(self) -> Needs:
        """The timer and what it is about; a delay needs the windows that a callback may move to, and a risk its own.

        A reminder or question needs those that were sent before it.
        """
        kind, subject_id = named_by(self.timer_id)
        windows_of = frozenset({subject_id} if kind in _BY_WINDOWS else ())
        reminded = frozenset({subject_id} if kind in _NOT_AGAIN else ())
        return Needs(timers=frozenset({self.timer_id}), windows_of=windows_of, notices_about=reminded)

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
    kind = NoticeKind.CUSTOMER_REMINDER
    record = _still(book, timer, kind)
    rules = rules_for(book, record.promise)
    if not rules.channels[kind]:
        raise _NotNeeded("the policy sends customers no reminders")
    to = customer_address(rules, kind, record.standing)
    if to is None:
        raise _NotNeeded(f"{missing_address(rules, kind)} is known")
    if leaves_at(kind, record.promise, rules.quiet_hours, book.now) is None:
        raise _NotNeeded("the customer's quiet hours have begun, and end too late for a reminder")
    return remind(book, record, kind, [to])


def _remind_team(book: Book, timer: Timer) -> Changes:
    kind = NoticeKind(timer.kind)
    record = _still(book, timer, kind)
    parties = rules_for(book, record.promise).receivers[kind]
    if not parties:
        raise _NotNeeded("the policy sends this reminder to nobody")
    mailboxes = team_mailboxes(book, record, kind)
    if not mailboxes:
        raise _NotNeeded(f"team {record.standing.team!r}: no e-mail address is known of {' or '.join(parties)}")
    return remind(book, record, kind, mailboxes)


def _tell_delay(book: Book, timer: Timer) -> Changes:
    """Automatic delays happen once in a chain; after that, or where nobody can be told, the team is alarmed.

    The worklist asks when that is, too. A timer that was set before the usual notice went by the window is put off to
    that time.
    """
    record = _still(book, timer, NoticeKind.DELAY_NOTICE)
    unneeded = why_none_is_needed(record.standing)
    if unneeded is not None:
        raise _NotNeeded(unneeded)
    told_at = delay_notice_at(record.promise, book.policy_version(record.promise.policy_version))
    if book.now < told_at:
        return Changes(timers=(new_timer(timer.kind, told_at, timer.subject_id, timer.helps_until),))
    if any(isinstance(fact.what, Delayed) and fact.what.automatic for fact in book.facts(record.promise)):
        return alarm(book, record, AlarmReason.DELAYED_BEFORE)
    to = customer_address(rules_for(book, record.promise), NoticeKind.DELAY_NOTICE, record.standing)
    if to is None:
        return alarm(book, record, AlarmReason.NO_ADDRESS)
    new = delayed(book, record.promise)
    if new is None:
        return alarm(book, record, AlarmReason.NO_WINDOW)
    return delay(book, record, new, to, None, by=SERVICE, automatic=True)


def _ask_for_feedback(book: Book, timer: Timer) -> Changes:
    kind = NoticeKind.FEEDBACK_REQUEST
    record = _still(book, timer, kind)
    reason = why_not_ask(book, record)
    if reason is not None:
        raise _NotNeeded(reason)
    rules = rules_for(book, record.promise)
    to = customer_address(rules, kind, record.standing)
    if to is None:
        raise _NotNeeded(f"{missing_address(rules, kind)} is known")
    return remind(book, record, kind, [to])


def _at_risk(book: Book, timer: Timer) -> Changes:
    """The delay of a promise stands in its history already, and its new promise is at risk by itself.

    Before most of its time is gone, a promise is at risk since its window cannot be kept: that is told once,
    and not where the window can be kept again.
    """
    record = book.record(timer.subject_id)
    promise = record.promise
    safe = why_safe(record.standing)
    if safe is not None:
        raise _NotNeeded(safe)
    nearly_gone_at = at_risk_at(promise, book.policy_version(promise.policy_version))
    if nearly_gone_at is None or timer.due_at >= nearly_gone_at:
        return Changes(facts=(fact_about(book, promise, CameAtRisk(), by=SERVICE, at=timer.due_at),))
    if any(isinstance(fact.what, CameAtRisk) and fact.promise_id == promise.id for fact in book.facts(promise)):
        raise _NotNeeded("it is known already that the promise is at risk")
    if _keepable(book, promise):
        raise _NotNeeded("its window can be kept again")
    return Changes(facts=(fact_about(book, promise, CameAtRisk(why=UNKEEPABLE), by=SERVICE, at=timer.due_at),))


def _keepable(book: Book, promise: Promise) -> bool:
    """Whether the window of a callback can be kept with all that is promised and held by now.

    Agents may have come back since somebody saw that it could not.
    """
    if promise.window is None or promise.queue is None or promise.queue not in book.policy.queues:
        return True
    places = book.places(book.policy.queue(promise.queue))
    return places.capacity.chance(promise.window, places.occupancy).keepable


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
    TimerKind.OWNER_REMINDER: _remind_team,
    TimerKind.SUPERVISOR_REMINDER: _remind_team,
    TimerKind.DELAY_NOTICE: _tell_delay,
    TimerKind.FEEDBACK_REQUEST: _ask_for_feedback,
    TimerKind.DUE: _settle,
    TimerKind.GIVING_UP: _settle,
    TimerKind.AT_RISK: _at_risk,
    TimerKind.WINDOW_OPENED: _window_opened,
}
