"""What was promised. A promise never changes: a new commitment is a new promise, linked to the one it follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from promise_service.domain.intervals import Interval
from promise_service.domain.policy import AttemptRule
from promise_service.domain.response_deadlines import DeadlineRule

PHONE = "phone"
"""The channel of callbacks; every other channel is a written one."""


class PromiseKind(StrEnum):
    """A callback inside a window, an answer by a deadline, or the rest of an answer by a deadline."""

    CALLBACK = "callback"
    REPLY = "reply"
    FOLLOW_UP = "follow_up"


class Succession(StrEnum):
    """Why a promise follows another one."""

    DELAY = "delay"
    RESCHEDULE = "reschedule"
    PARTIAL_ANSWER = "partial_answer"
    REQUEST = "request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Whom a promise was made to, as far as the caller of the API knew."""

    id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    locale: str | None = None
    time_zone: str | None = None

    def or_else(self, known: Customer) -> Customer:
        """The same, with what is missing taken over from what was known before: never asked again (R8)."""
        return Customer(
            id=self.id or known.id,
            name=self.name or known.name,
            email=self.email or known.email,
            phone=self.phone or known.phone,
            locale=self.locale or known.locale,
            time_zone=self.time_zone or known.time_zone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """By which rule `due_at` came about, so that anyone can recompute it.

    `rule` points into the policy document of the promise's version (a JSON pointer), `calendar` names the calendar
    that time was counted in, from `counted_from` on. `deadline` is None for callback windows.
    """

    rule: str
    calendar: str
    counted_from: datetime
    deadline: DeadlineRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One exact commitment to one customer.

    `received_at` is when the customer's request reached us, `made_at` when the promise was given; facts count from
    `received_at` on. `due_at` is a whole minute and, for callbacks, the end of `window`. `chain_id` is shared by a
    promise and those that follow it by delay: a fact about one is a fact about all. `origin_id` is the first of those
    that took each other's place, by delay or reschedule, and `moves` how often they did. `team`, `agent_id` and
    `customer` are those at the making; transfers and corrections are facts. `attempts` is what the policy of that
    version asked for. `made_by` is the key that asked for the promise, and stays the same when another one takes its
    place by delay or reschedule, so that whoever asked can follow it; who moved it is a fact.
    """

    id: str
    kind: PromiseKind
    channel: str
    conversation_id: str
    chain_id: str
    origin_id: str
    moves: int
    received_at: datetime
    made_at: datetime
    window: Interval | None
    due_at: datetime
    time_zone: str
    locale: str
    statement: str
    queue: str | None
    subject: str | None
    phone: str | None
    note: str | None
    message_id: str | None
    team: str
    agent_id: str | None
    customer: Customer
    policy_version: int
    tzdata_version: str
    basis: Basis
    attempts: AttemptRule | None
    follows: str | None
    succession: Succession | None
    offer_id: str | None
    made_by: str

    @property
    def counts_attempts(self) -> bool:
        """Callbacks and follow-ups on the phone are scored by attempts, everything else by answers."""
        return self.channel == PHONE
