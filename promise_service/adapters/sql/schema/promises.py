"""What was promised, what happened, and who has it in hand."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text

from promise_service.adapters.sql.fact_rows import FACT_KINDS
from promise_service.adapters.sql.instants import Duration, Instant
from promise_service.adapters.sql.schema.conventions import deferred, metadata, one_of, partial_index
from promise_service.domain.channel_switches import Motive
from promise_service.domain.promise_course import Stage
from promise_service.domain.promises import PromiseKind, Succession
from promise_service.domain.response_deadlines import Unit
from promise_service.domain.verdicts import Detail, Verdict

promises = Table(
    "promises",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("conversation_id", Text, nullable=False, index=True),
    Column("chain_id", Text, nullable=False, index=True),
    Column("origin_id", Text),  # NULL in rows older than the column: the promise itself
    Column("moves", sa.Integer, nullable=False, server_default="0"),
    Column("received_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("window_start", Instant),
    Column("window_end", Instant),
    Column("due_at", Instant, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("statement", Text, nullable=False),
    Column("queue", Text),
    Column("subject", Text),
    Column("phone", Text),
    Column("note", Text),
    Column("message_id", Text),
    Column("team", Text, nullable=False),
    Column("agent_id", Text),
    Column("customer_id", Text),
    Column("customer_name", Text),
    Column("customer_email", Text),
    Column("customer_phone", Text),
    Column("customer_locale", Text),
    Column("customer_time_zone", Text),
    Column("policy_version", ForeignKey("policy_versions.version"), nullable=False),
    Column("tzdata_version", Text, nullable=False),
    Column("basis_rule", Text, nullable=False),
    Column("basis_calendar", Text, nullable=False),
    Column("basis_counted_from", Instant, nullable=False),
    Column("deadline_unit", Text),
    Column("deadline_count", sa.Integer),
    Column("deadline_at", Text),
    Column("attempts_max", sa.Integer),
    Column("attempts_every", Duration),
    Column("follows", deferred("promises.id")),
    Column("succession", Text),
    Column("offer_id", ForeignKey("offers.id")),
    Column("made_by", Text, nullable=False),
    one_of("kind", PromiseKind),
    one_of("succession", Succession),
    one_of("deadline_unit", Unit),
    CheckConstraint("due_at >= received_at", name="due_at"),
    CheckConstraint("window_start < window_end", name="window"),
    CheckConstraint("(window_start IS NULL) = (window_end IS NULL)", name="whole_window"),
    CheckConstraint("window_end IS NULL OR window_end = due_at", name="window_is_due"),
    CheckConstraint("(deadline_unit IS NULL) = (deadline_count IS NULL)", name="whole_deadline"),
    CheckConstraint("(attempts_max IS NULL) = (attempts_every IS NULL)", name="whole_attempts"),
    CheckConstraint("(follows IS NULL) = (succession IS NULL)", name="whole_succession"),
)
partial_index("ix_promises_window", "window_end IS NOT NULL", promises.c.queue, promises.c.window_end)
partial_index("ix_promises_customer_id", "customer_id IS NOT NULL", promises.c.customer_id)
partial_index(
    "uq_promises_message_id", "message_id IS NOT NULL AND follows IS NULL", promises.c.message_id, unique=True
)

# A cache of what the verdicts' pure function says of the facts; `rebuild_standings` makes it anew.
standings = Table(
    "standings",
    metadata,
    Column("promise_id", ForeignKey("promises.id"), primary_key=True),
    Column("due_at", Instant, nullable=False),  # the promise's own, so that one index gives lists in order
    Column("stage", Text, nullable=False),
    Column("verdict", Text),
    Column("detail", Text),
    Column("forewarned", sa.Boolean, nullable=False),
    Column("attempts_made", sa.Integer, nullable=False),
    Column("tried_inside", sa.Boolean, nullable=False),
    Column("last_attempt_at", Instant),
    Column("next_attempt_at", Instant),
    Column("delayed", sa.Boolean, nullable=False),
    Column("answered", sa.Boolean, nullable=False),
    Column("fulfilled_at", Instant),
    Column("team", Text, nullable=False),
    Column("agent_id", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("lapses_at", Instant),
    Column("lapsed_stage", Text),
    Column("lapsed_detail", Text),
    Column("followed_by", ForeignKey("promises.id", deferrable=True, initially="DEFERRED")),
    one_of("stage", Stage),
    one_of("verdict", Verdict),
    one_of("detail", Detail),
    one_of("lapsed_stage", Stage),
    one_of("lapsed_detail", Detail),
    CheckConstraint("(lapses_at IS NULL) = (lapsed_stage IS NULL)", name="whole_lapse"),
    CheckConstraint("attempts_made >= 0", name="attempts_made"),
)

OWED_ROWS = "stage IN ('open', 'attempted', 'overdue')"
Index("ix_standings_due_at", standings.c.due_at, standings.c.promise_id)
partial_index("ix_standings_owed", OWED_ROWS, standings.c.due_at, standings.c.promise_id)
partial_index("ix_standings_team", OWED_ROWS, standings.c.team, standings.c.due_at, standings.c.promise_id)
partial_index("ix_standings_phone", "phone IS NOT NULL", standings.c.phone)

facts = Table(
    "facts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("promise_id", ForeignKey("promises.id"), nullable=False, index=True),
    Column("chain_id", Text, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("details", sa.JSON, nullable=False),
    Column("caused_by", deferred("facts.id")),
    one_of("kind", FACT_KINDS),
)
partial_index("ix_facts_caused_by", "caused_by IS NOT NULL", facts.c.caused_by)

REPORTED_FACTS = "kind IN ('transferred', 'feedback_given', 'cause_given', 'retracted')"
partial_index("ix_facts_reported", REPORTED_FACTS, facts.c.chain_id)
partial_index("ix_facts_attempts", "kind = 'attempt_made'", facts.c.at)

# Facts of a whole conversation: appended, as those of a promise are.
channel_switches = Table(
    "channel_switches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", Text, nullable=False, index=True),
    Column("from_channel", Text, nullable=False),
    Column("to_channel", Text, nullable=False),
    Column("motive", Text),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    one_of("motive", Motive),
    CheckConstraint("from_channel <> to_channel", name="to_channel"),
)

# Who has a promise in hand: one agent a chain, until the lease ends. A lapsed claim is deleted with the next one.
claims = Table(
    "claims",
    metadata,
    Column("chain_id", Text, primary_key=True),
    Column("promise_id", ForeignKey("promises.id"), nullable=False),
    Column("agent_id", Text, nullable=False),
    Column("claimed_at", Instant, nullable=False),
    Column("lease_until", Instant, nullable=False),
    Column("given_back", sa.Boolean, nullable=False),
    CheckConstraint("lease_until > claimed_at", name="lease_until"),
)
