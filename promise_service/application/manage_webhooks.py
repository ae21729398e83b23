"""Endpoints that are told of events: made, and given another secret."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.domain.events import EventType
from promise_service.domain.webhooks import Webhook

SECRET_PREFIX = "whsec_"  # noqa: S105 - how the specification has every secret begin
OVERLAP = timedelta(hours=24)
"""For how long the secret before a rotation signs beside the new one, unless told."""


def new_secret() -> str:
    """A secret of 256 bits, in the form of Standard Webhooks 1.0."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateWebhook:
    """Tell an endpoint of events of these types (None: all) from now on."""

    url: str
    event_types: frozenset[EventType] | None
    description: str | None
    by: str

    def needs(self) -> Needs:
        """Nothing."""
        return Needs()

    def decide(self, book: Book) -> Decision[Webhook]:
        """The endpoint, with its secret."""
        webhook = Webhook(
            id=book.new_id("whk"),
            url=self.url,
            description=self.description,
            event_types=self.event_types,
            secret=new_secret(),
            created_at=book.now,
            created_by=self.by,
        )
        return Decision(lambda _: webhook, Changes(webhooks=(webhook,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateSecret:
    """Give an endpoint a new secret; the one before signs too for as long as `overlap`."""

    webhook_id: str
    overlap: timedelta

    def needs(self) -> Needs:
        """The endpoint."""
        return Needs(webhooks=frozenset({self.webhook_id}))

    def decide(self, book: Book) -> Decision[Webhook]:
        """The endpoint, with its new secret."""
        webhook = book.webhook(self.webhook_id)
        overlaps = self.overlap > timedelta()
        rotated = replace(
            webhook,
            secret=new_secret(),
            former_secret=webhook.secret if overlaps else None,
            former_secret_until=book.now + self.overlap if overlaps else None,
            version=webhook.version + 1,
        )
        return Decision(lambda _: rotated, Changes(webhooks=(rotated,)))
