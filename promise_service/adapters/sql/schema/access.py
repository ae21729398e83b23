"""Who may use the service, what was answered to whom, and when it ran."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, Table, Text

from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.schema.conventions import metadata, one_of
from promise_service.domain.outages import ServiceRole

idempotency_records = Table(
    "idempotency_records",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("status", sa.Integer, nullable=False),
    Column("headers", sa.JSON, nullable=False),
    Column("body", sa.LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
)

access_keys = Table(
    "access_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("digest", sa.LargeBinary, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("scopes", sa.JSON, nullable=False),
    Column("queues", sa.JSON(none_as_null=True)),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

# Signed-in browsers. A key that gets another text ends the sessions of the old one: they are joined by its digest.
sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", sa.LargeBinary, primary_key=True),
    Column("key_digest", sa.LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    CheckConstraint("expires_at > created_at", name="expires_at"),
)

# When processes of the service ran: what outages are told from. Few rows, none of which is ever removed.
service_runs = Table(
    "service_runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant),
    one_of("role", ServiceRole),
    CheckConstraint("seen_at >= started_at", name="seen_at"),
    CheckConstraint("ended_at >= started_at", name="ended_at"),
)
