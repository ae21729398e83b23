"""What callers were offered, and what is held for them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text

from promise_service.adapters.sql.instants import Duration, Instant
from promise_service.adapters.sql.schema.conventions import metadata, one_of, partial_index
from promise_service.domain.offers import Decision, OfferOutcome, Reason

offers = Table(
    "offers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("queue", Text, nullable=False),
    Column("called_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("exception", Text),
    Column("wait_seconds", sa.Double),
    Column("wait_source", Text),
    Column("wait_as_of", Instant),
    Column("wait_probability_over_threshold", sa.Double),
    Column("wait_announce", sa.Boolean, nullable=False),
    Column("wait_quantiles", sa.JSON(none_as_null=True)),  # NULL unless this service forecast the wait
    Column("elapsed", Duration),
    Column("still_offering", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("held", sa.Boolean, nullable=False),
    Column("phone", Text),
    Column("customer_id", Text),
    Column("customer_name", Text),
    Column("customer_email", Text),
    Column("customer_phone", Text),
    Column("customer_locale", Text),
    Column("customer_time_zone", Text),
    Column("conversation_id", Text),
    Column("locale", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("policy_version", ForeignKey("policy_versions.version"), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    one_of("decision", Decision),
    one_of("reason", Reason),
    one_of("outcome", OfferOutcome),
    CheckConstraint("expires_at >= made_at", name="expires_at"),
)
partial_index("ix_offers_open_phone", "outcome = 'open'", offers.c.phone)
partial_index("ix_offers_open_customer_id", "outcome = 'open'", offers.c.customer_id)
Index("ix_offers_made_at", offers.c.made_at)
partial_index("ix_offers_conversation_id", "conversation_id IS NOT NULL", offers.c.conversation_id)

offer_slots = Table(
    "offer_slots",
    metadata,
    Column("offer_id", ForeignKey("offers.id"), primary_key=True),
    Column("position", sa.Integer, primary_key=True, autoincrement=False),
    Column("window_start", Instant, nullable=False),
    Column("window_end", Instant, nullable=False),
    CheckConstraint("window_start < window_end", name="window"),
)

# The places that open offers hold, once more, for every offer counts them: a row for so many `windows` of one length
# that lie end to end.
holds = Table(
    "holds",
    metadata,
    Column("queue", Text, primary_key=True),
    Column("start_at", Instant, primary_key=True),
    Column("end_at", Instant, primary_key=True),
    Column("windows", sa.Integer, primary_key=True, autoincrement=False),
    Column("offer_id", ForeignKey("offers.id"), primary_key=True),
    Column("expires_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
