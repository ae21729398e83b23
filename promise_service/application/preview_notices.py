"""Which messages a promise would cause: rehearsed with the very decisions that are taken for real.

Once as if nobody acted; and where the policy asks customers what they think, once more as if it were kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from types import MappingProxyType
from typing import TypeVar

from promise_service.application.book import Book
from promise_service.application.book_pages import Loaded
from promise_service.application.ledger import Changes, Command
from promise_service.application.promise_callback import PromiseCallback
from promise_service.application.promise_links import LinkTo, no_link
from promise_service.application.promise_reply import PromiseReply
from promise_service.application.receivers import team_addresses
from promise_service.application.record_answer import RecordAnswer
from promise_service.application.record_attempt import RecordAttempt
from promise_service.application.run_due_timer import RunTimer
from promise_service.application.wording import Wording
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.conditions import Conditions
from promise_service.domain.notices import (
    REMINDERS,
    TO_CUSTOMERS,
    Message,
    Notice,
    NoticeChannel,
    NoticeKind,
    NoticeOutcome,
)
from promise_service.domain.policy import AcknowledgedBy, Policy
from promise_service.domain.promise_facts import AttemptOutcome, Completeness
from promise_service.domain.promises import Customer, Promise
from promise_service.domain.rosters import TeamRoster
from promise_service.domain.timers import Timer, TimerKind
from promise_service.errors import InvalidInput

_BY = "preview"
_SOMEBODY = Customer(email="customer@example.org", phone="+12025550123")
"""Who is meant where a contact names no address: somebody whom every channel reaches (a number for use in fiction)."""

_TELLING = frozenset({*map(TimerKind, REMINDERS), TimerKind.DELAY_NOTICE})

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """By which words and links messages are put together."""

    wording: Wording
    link_to: LinkTo = no_link


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedNotice:
    """A message with its exact words, to `customer`, `owner`, `team` or `supervisor`, and when it would leave.

    `channel` is None where the caller sends it, which only happens to acknowledgements.
    """

    kind: NoticeKind
    at: datetime
    to: str
    sent_by: AcknowledgedBy
    channel: NoticeChannel | None
    message: Message


def notices_of_reply(
    policy: Policy, speaking: Speaking, channel: str, subject: str | None, customer: Customer, received_at: datetime
) -> tuple[PreviewedNotice, ...]:
    """What a message that comes at that time would lead to, in order of time."""
    rehearsal = _Rehearsal(policy, speaking, received_at)
    command = PromiseReply(
        channel=channel,
        subject=subject,
        received_at=None,
        customer=_reachable(customer),
        conversation_id=None,
        message_id=None,
        locale=None,
        note=None,
        reach=None,
        by=_BY,
    )
    promised = rehearsal.carry_out(command)
    told = rehearsal.told(promised.record.promise, by_caller=promised.acknowledgement)
    if not _asks(policy):
        return told
    kept = _Rehearsal(policy, speaking, received_at)
    return _in_order((*told, *kept.asked(kept.carry_out(command).record.promise)))


def notices_of_callback(
    policy: Policy,
    speaking: Speaking,
    conditions: Mapping[str, Conditions],
    queue: str,
    start: datetime,
    customer: Customer,
    called_at: datetime,
) -> tuple[PreviewedNotice, ...]:
    """What taking the window that starts then would lead to, in order of time; `conditions` are those of each queue."""
    rehearsal = _Rehearsal(policy, speaking, called_at, conditions)
    caller = _reachable(customer)
    command = PromiseCallback(
        offer_id=None,
        slot_id=None,
        queue=queue,
        start=start,
        phone=caller.phone or _SOMEBODY.phone or "",
        customer=caller,
        subject=None,
        agent_id=None,
        note=None,
        conversation_id=None,
        locale=None,
        replace=False,
        reach=None,
        by=_BY,
    )
    told = rehearsal.told(rehearsal.carry_out(command).promise)
    if not _asks(policy):
        return told
    kept = _Rehearsal(policy, speaking, called_at, conditions)
    return _in_order((*told, *kept.asked(kept.carry_out(command).promise)))


def _asks(policy: Policy) -> bool:
    return bool(policy.notices.channels[NoticeKind.FEEDBACK_REQUEST])


def _in_order(notices: Iterable[PreviewedNotice]) -> tuple[PreviewedNotice, ...]:
    return tuple(sorted(notices, key=lambda notice: notice.at))


def _reachable(customer: Customer) -> Customer:
    if customer.email is None and customer.phone is None:
        return replace(customer, email=_SOMEBODY.email, phone=_SOMEBODY.phone)
    return customer


def _fulfilment(promise: Promise) -> RecordAttempt | RecordAnswer:
    if promise.window is not None:
        return RecordAttempt(promise_id=promise.id, outcome=AttemptOutcome.CONNECTED, at=None, agent_id=None, by=_BY)
    return RecordAnswer(
        promise_id=promise.id,
        completeness=Completeness.FULL,
        at=None,
        agent_id=None,
        automated=False,
        also_closes=(),
        by=_BY,
    )


class _Rehearsal:
    """An empty book in which time goes on and nothing is written down."""

    def __init__(
        self,
        policy: Policy,
        speaking: Speaking,
        now: datetime,
        conditions: Mapping[str, Conditions] = MappingProxyType({}),
    ) -> None:
        self._numbers = count(1)
        self._timers: list[Timer] = []
        self._notices: list[Notice] = []
        self._book = Book(
            Loaded(
                occupancies=dict.fromkeys(policy.queues, Occupancy()),
                rosters=[
                    TeamRoster(team=policy.queues[name].team, roster=each.roster, version=0)
                    for name, each in conditions.items()
                    if policy.goes_by_agents(name)
                ],
                attempts={name: each.attempts for name, each in conditions.items()},
            ),
            now=now,
            policy=policy,
            policy_version=lambda _: policy,
            wording=speaking.wording,
            tzdata_version="",
            new_id=lambda prefix, _: f"{prefix}_preview_{next(self._numbers)}",
            link_to=speaking.link_to,
        )

    def carry_out(self, command: Command[Answer]) -> Answer:
        """What the command answers, after its changes."""
        decision = command.decide(self._book)
        self._book.apply(decision.changes)
        self._note(decision.changes)
        return decision.answer(self._book)

    def told(self, promise: Promise, *, by_caller: Message | None = None) -> tuple[PreviewedNotice, ...]:
        """Let the time of the promise pass, and gather what is said about it."""
        made_at = self._book.now
        telling = [timer for timer in self._timers if timer.kind in _TELLING and timer.subject_id == promise.id]
        for timer in sorted(telling, key=lambda timer: timer.due_at):
            self._book.now = timer.due_at
            with suppress(InvalidInput):  # calendars end with the year 2100: no new time can be counted beyond
                self.carry_out(RunTimer(timer_id=timer.id))
        told = list(self._shown(promise))
        if by_caller is not None:
            told.append(
                PreviewedNotice(
                    kind=NoticeKind.ACKNOWLEDGEMENT,
                    at=made_at,
                    to="customer",
                    sent_by=AcknowledgedBy.CALLER,
                    channel=None,
                    message=by_caller,
                )
            )
        return _in_order(told)

    def asked(self, promise: Promise) -> tuple[PreviewedNotice, ...]:
        """What the customer is asked once they were reached as the window begins, or answered at the deadline."""
        self._book.now = max(self._book.now, promise.window.start if promise.window else promise.due_at)
        self.carry_out(_fulfilment(promise))
        for timer in self._book.written().timers:
            if timer.kind is TimerKind.FEEDBACK_REQUEST:
                self._book.now = timer.due_at
                self.carry_out(RunTimer(timer_id=timer.id))
        return tuple(notice for notice in self._shown(promise) if notice.kind is NoticeKind.FEEDBACK_REQUEST)

    def _note(self, changes: Changes) -> None:
        """What is to be sent counts as sent when it leaves: later messages are judged by it."""
        self._timers += changes.timers
        self._notices += changes.notices
        leaving = {timer.subject_id: timer.due_at for timer in changes.timers if timer.kind is TimerKind.SEND_NOTICE}
        sent = [
            replace(notice, outcome=NoticeOutcome.ACCEPTED, settled_at=leaving[notice.id])
            for notice in changes.notices
            if notice.id in leaving
        ]
        self._book.apply(Changes(notices=tuple(sent)))

    def _shown(self, promise: Promise) -> Iterator[PreviewedNotice]:
        """The messages that leave: those that were skipped have no timer that sends them."""
        leaving = {timer.subject_id: timer.due_at for timer in self._timers if timer.kind is TimerKind.SEND_NOTICE}
        for notice in self._notices:
            if notice.id in leaving:
                yield PreviewedNotice(
                    kind=notice.kind,
                    at=leaving[notice.id],
                    to=self._party(promise, notice),
                    sent_by=AcknowledgedBy.SERVICE,
                    channel=notice.channel,
                    message=notice.message,
                )

    def _party(self, promise: Promise, notice: Notice) -> str:
        if notice.kind in TO_CUSTOMERS:
            return "customer"
        policy, standing = self._book.policy, self._book.standing(promise.id)
        return team_addresses(policy, policy.notices, notice.kind, standing)[notice.receiver]
