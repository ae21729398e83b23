"""Endpoints of other systems that are told of events, and what became of each telling."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from promise_service.domain.events import EventType


class WebhookState(StrEnum):
    """A disabled endpoint is told nothing, by the wish of its owner (410) or of an administrator."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class DeliveryState(StrEnum):
    """An event is on its way to an endpoint, was taken by it (2xx), or has been given up."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An endpoint, and the types of events that it asks for (None: all).

    For a while after a rotation, `former_secret` signs beside `secret`. After `failures` in a row, nothing is sent
    before `paused_until`. `version` grows with each edit.
    """

    id: str
    url: str
    description: str | None
    event_types: frozenset[EventType] | None
    secret: str = field(repr=False)
    former_secret: str | None = field(default=None, repr=False)
    former_secret_until: datetime | None = None
    state: WebhookState = WebhookState.ENABLED
    detail: str | None = None
    failures: int = 0
    paused_until: datetime | None = None
    version: int = 1
    created_at: datetime
    created_by: str

    def asks_for(self, event_type: EventType) -> bool:
        """Whether it wants to be told of events of this type."""
        return self.event_types is None or event_type in self.event_types

    def secrets_at(self, now: datetime) -> tuple[str, ...]:
        """What signs at `now`: for a while after a rotation also the secret before it."""
        if self.former_secret is None or self.former_secret_until is None or self.former_secret_until <= now:
            return (self.secret,)
        return (self.secret, self.former_secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a promise or an offer, in the exact words that every endpoint gets."""

    id: str
    type: EventType
    subject_id: str
    at: datetime
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event on its way to one endpoint.

    What concerns the same promise is told in the order of `at` and `position`.
    """

    id: str
    webhook_id: str
    event_id: str
    subject_id: str
    at: datetime
    position: int
    state: DeliveryState = DeliveryState.PENDING
    tries: int = 0
    last_tried_at: datetime | None = None
    last_status: int | None = None
    detail: str | None = None
