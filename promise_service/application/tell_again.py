"""Events at an administrator's wish: one that tests an endpoint, and one that is sent again."""

from __future__ import annotations

from dataclasses import dataclass

from promise_service.application.announcing import EventBody, Occurrence, delivery_of
from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports.webhooks import DeliveryRecord
from promise_service.domain.events import EventType
from promise_service.domain.webhooks import DeliveryState, Event, Webhook, WebhookState
from promise_service.errors import NotAllowedNow, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTestEvent:
    """Send an endpoint an event that says nothing, the ordinary way."""

    webhook_id: str
    body: EventBody

    def needs(self) -> Needs:
        """The endpoint."""
        return Needs(webhooks=frozenset({self.webhook_id}))

    def decide(self, book: Book) -> Decision[DeliveryRecord]:
        """The delivery on its way; NotAllowedNow where the endpoint is disabled."""
        webhook = _enabled(book, self.webhook_id)
        occurrence = Occurrence(
            event_id=book.new_id("evt"),
            type=EventType.WEBHOOK_TEST,
            subject_id=webhook.id,
            at=book.now,
            about=webhook,
        )
        event = Event(
            id=occurrence.event_id,
            type=occurrence.type,
            subject_id=occurrence.subject_id,
            at=occurrence.at,
            body=self.body(occurrence),
        )
        return _on_its_way(book, event, webhook, Changes(events=(event,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayDelivery:
    """Send an event to an endpoint once more, under the same id: a new delivery, after all that waits already."""

    webhook_id: str
    record: DeliveryRecord

    def needs(self) -> Needs:
        """The endpoint and the delivery."""
        return Needs(webhooks=frozenset({self.webhook_id}), deliveries=frozenset({self.record.delivery.id}))

    def decide(self, book: Book) -> Decision[DeliveryRecord]:
        """The new delivery; NotAllowedNow where the first is on its way still, or the endpoint is disabled."""
        webhook, first = _enabled(book, self.webhook_id), book.delivery(self.record.delivery.id)
        if first.webhook_id != webhook.id:
            raise NotFound("delivery", first.id)
        if first.state is DeliveryState.PENDING:
            raise NotAllowedNow(f"Delivery {first.id!r} is on its way still: it is {first.state}.", state=first.state)
        return _on_its_way(book, self.record.event, webhook, Changes())


def _on_its_way(book: Book, event: Event, webhook: Webhook, changes: Changes) -> Decision[DeliveryRecord]:
    delivery, timer = delivery_of(event, webhook, book)
    record = DeliveryRecord(delivery=delivery, event=event, next_try_at=timer.due_at)
    return Decision(lambda _: record, changes + Changes(deliveries=(delivery,), timers=(timer,)))


def _enabled(book: Book, webhook_id: str) -> Webhook:
    webhook = book.webhook(webhook_id)
    if webhook.state is WebhookState.DISABLED:
        raise NotAllowedNow(f"Webhook {webhook_id!r} is disabled; enable it first.", state=webhook.state)
    return webhook
