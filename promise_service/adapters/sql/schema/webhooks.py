"""What is announced, and who is told of it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text

from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.schema.conventions import metadata, one_of, partial_index
from promise_service.domain.events import EventType
from promise_service.domain.webhooks import DeliveryState, WebhookState

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("description", Text),
    Column("event_types", sa.JSON(none_as_null=True)),
    Column("secret", Text, nullable=False),
    Column("former_secret", Text),
    Column("former_secret_until", Instant),
    Column("state", Text, nullable=False),
    Column("detail", Text),
    Column("failures", sa.Integer, nullable=False),
    Column("paused_until", Instant),
    Column("version", sa.Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    one_of("state", WebhookState),
    CheckConstraint("failures >= 0", name="failures"),
)

# What was announced; `body` is what every try sends and the stream shows, to the byte.
events = Table(
    "events",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    one_of("type", EventType),
)

# In the order of `at` and `position` for each webhook and subject.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("webhook_id", ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", ForeignKey("events.id"), nullable=False, index=True),
    Column("subject_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("position", sa.Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", sa.Integer, nullable=False),
    Column("last_tried_at", Instant),
    Column("trying_until", Instant),  # whoever is trying it is known by this
    Column("last_status", sa.Integer),
    Column("detail", Text),
    one_of("state", DeliveryState),
    CheckConstraint("tries >= 0", name="tries"),
)
Index("ix_deliveries_webhook_id", deliveries.c.webhook_id, deliveries.c.at, deliveries.c.id)
partial_index("ix_deliveries_pending", "state = 'pending'", deliveries.c.webhook_id, deliveries.c.subject_id)

# The places of events in the stream. `position` is given after the commit, so that nothing comes in before what was
# read already; `arrival` keeps the events of one promise in their order until then.
event_places = Table(
    "event_places",
    metadata,
    Column("arrival", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("event_id", ForeignKey("events.id"), nullable=False, unique=True),
    Column("written_at", Instant, nullable=False),
    Column("position", sa.BigInteger, unique=True),
)
partial_index("ix_event_places_unplaced", "position IS NULL", event_places.c.arrival)
