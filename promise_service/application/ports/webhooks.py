"""Endpoints that are told of events, and what was sent to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from promise_service.domain.delivery_attempts import AfterAttempt, Attempt
from promise_service.domain.webhooks import Delivery, DeliveryState, Event, Webhook


class EventDeliveries(Protocol):
    """Brings events to those who asked for them."""

    def take(self, timer_ids: Sequence[str], until: datetime) -> None:
        """Deliver what these `deliver_event` timers are about; returns without waiting for any receiver.

        After `until` none of them may be begun any more: somebody else is about to get them.
        """
        ...

    def close(self) -> None:
        """Finish what has been begun, and begin nothing any more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """A delivery with the event that it carries, and when it is tried next (None: never again)."""

    delivery: Delivery
    event: Event
    next_try_at: datetime | None


class Webhooks(Protocol):
    """The endpoints of other systems, and what is and was on its way to them."""

    def webhook(self, webhook_id: str) -> Webhook:
        """One endpoint; NotFound where there is none."""
        ...

    def webhooks(self, *, limit: int, after: str | None = None) -> Sequence[Webhook]:
        """Endpoints in the order of their making, from behind the id `after` on; at most `limit`."""
        ...

    def edit(self, webhook: Webhook, *, follows: int, now: datetime) -> Webhook:
        """Store what was edited, and show how it stands then; StaleVersion where the stored version is not `follows`.

        An endpoint that is enabled again, or gets another address, gets what waits for it from `now` on; to a disabled
        one nothing is sent. How tries went so far is not edited: `failures` and `paused_until` are not stored.
        """
        ...

    def remove(self, webhook_id: str, *, follows: int) -> None:
        """Forget an endpoint, with all that was on its way to it; NotFound where there is none.

        StaleVersion where the stored version is not `follows`.
        """
        ...

    def delivery(self, webhook_id: str, delivery_id: str) -> DeliveryRecord:
        """One delivery to that endpoint; NotFound where there is none."""
        ...

    def deliveries(
        self, webhook_id: str, *, state: DeliveryState | None, limit: int, before: tuple[datetime, str] | None = None
    ) -> Sequence[DeliveryRecord]:
        """Deliveries to that endpoint, newest first by `at` and id, from behind `before` on; at most `limit`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery whose time has come, with all that trying it takes.

    `due_at` is its timer's. `trying_until` is set while somebody is trying it, and tells their tries apart. `behind` is
    when the first undelivered event about the same promise is tried next, where there is one: nothing overtakes it.
    """

    timer_id: str
    due_at: datetime
    delivery: Delivery
    event: Event
    webhook: Webhook
    trying_until: datetime | None
    behind: datetime | None


class DeliveryDesk(Protocol):
    """Where deliveries are taken from when they are due, and where it is recorded what became of them."""

    def endpoints_of(self, timer_ids: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Of these timers those that wait, each after the endpoint that it is for, in the order of telling."""
        ...

    def due(self, timer_id: str) -> DueDelivery | None:
        """What that timer is to send, as it stands now; None where there is nothing to send any more."""
        ...

    def put_off(self, due: DueDelivery, until: datetime) -> bool:
        """Try it no earlier than `until`. False where somebody has moved or settled it meanwhile."""
        ...

    def begin(self, due: DueDelivery, now: datetime, until: datetime) -> DueDelivery | None:
        """Begin a try, which is nobody else's before `until`; it is returned as it is to be recorded.

        None where that may not be: it was tried or settled since it was looked at, somebody is trying it, another one
        comes before it, or its endpoint is disabled or rests. After a rest only one try is let through.
        """
        ...

    def record(self, tried: DueDelivery, attempt: Attempt, after: AfterAttempt, now: datetime) -> bool:
        """Store what became of a try: of the delivery, its timer, its endpoint and what waits behind it.

        Where somebody else has begun another try meanwhile, only a success is stored, and nothing of the endpoint.
        False where nothing is stored.
        """
        ...


class EventSender(Protocol):
    """Carries events to endpoints."""

    def send(self, webhook: Webhook, event: Event, now: datetime) -> Attempt:
        """Try once, signed as of `now`; whatever goes wrong is told by the attempt."""
        ...
