"""Calls, and what is learnt from them and from attempts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, Index, Table, Text

from promise_service.adapters.sql.instants import Duration, Instant
from promise_service.adapters.sql.schema.conventions import metadata

# What is told of calls. The first that tells an instant is believed; `predicted_...` is what was forecast for the
# caller at the instant of entering.
calls = Table(
    "calls",
    metadata,
    Column("queue", Text, primary_key=True),
    Column("call_id", Text, primary_key=True),
    Column("priority", sa.Integer, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("abandoned_at", Instant),
    Column("ended_at", Instant),
    Column("predicted_q50_seconds", sa.Double),
    Column("predicted_q80_seconds", sa.Double),
    Column("predicted_q90_seconds", sa.Double),
    Column("predicted_probability", sa.Double),
    Column("predicted_threshold_seconds", sa.Double),
    Column("predicted_announce", sa.Boolean),
    Column("predicted_source", Text),
    CheckConstraint("answered_at IS NULL OR abandoned_at IS NULL", name="one_end"),
    CheckConstraint("(predicted_source IS NULL) = (predicted_q50_seconds IS NULL)", name="whole_forecast"),
)
Index("ix_calls_queue_entered_at", calls.c.queue, calls.c.entered_at)

# What was last learnt from the recorded calls of a queue, to begin with where nothing live is known.
learnt_waits = Table(
    "learnt_waits",
    metadata,
    Column("queue", Text, primary_key=True),
    Column("document", sa.JSON, nullable=False),
    Column("threshold", Duration, nullable=False),
    Column("learnt_at", Instant, nullable=False),
)

# How the attempts of a queue went, as its windows go by them until they are counted again.
measured_efforts = Table(
    "measured_efforts",
    metadata,
    Column("queue", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("measured_at", Instant, nullable=False),
    Column("answered", sa.Integer, nullable=False),
    Column("unanswered", sa.Integer, nullable=False),
    Column("timed_answered", sa.Integer, nullable=False),
    Column("answered_seconds", sa.BigInteger, nullable=False),
    Column("answered_squares", sa.BigInteger, nullable=False),
    Column("timed_unanswered", sa.Integer, nullable=False),
    Column("unanswered_seconds", sa.BigInteger, nullable=False),
    CheckConstraint("measured_at > since", name="measured_at"),
    CheckConstraint("timed_answered BETWEEN 0 AND answered", name="timed_answered"),
    CheckConstraint("timed_unanswered BETWEEN 0 AND unanswered", name="timed_unanswered"),
)
