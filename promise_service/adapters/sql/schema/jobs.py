"""What comes due, and the messages that come of it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text

from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.schema.conventions import metadata, one_of, partial_index
from promise_service.domain.notices import NoticeChannel, NoticeKind, NoticeOutcome
from promise_service.domain.timers import TimerKind, TimerState

timers = Table(
    "timers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False, index=True),
    Column("due_at", Instant, nullable=False),
    Column("helps_until", Instant),
    Column("state", Text, nullable=False),
    Column("tries", sa.Integer, nullable=False),
    Column("detail", Text),
    Column("claimed_until", Instant),
    Column("begun", sa.Boolean, nullable=False, server_default=sa.false()),  # whether the present claim was
    Column("starts", sa.Integer, nullable=False, server_default="0"),
    one_of("kind", TimerKind),
    one_of("state", TimerState),
    CheckConstraint("tries >= 0", name="tries"),
)
partial_index("ix_timers_waiting", "state = 'waiting'", timers.c.due_at, timers.c.id)
partial_index("ix_timers_dead", "state = 'dead'", timers.c.due_at, timers.c.id)

notices = Table(
    "notices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("promise_id", ForeignKey("promises.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("exact_time", Text),
    Column("link", Text),
    Column("created_at", Instant, nullable=False),
    Column("channel", Text, nullable=False, server_default=NoticeChannel.EMAIL.value),
    Column("unsubscribe", Text),
    Column("calendar_uid", Text),
    Column("calendar_sequence", sa.Integer),
    Column("calendar_start", Instant),
    Column("calendar_end", Instant),
    Column("calendar_summary", Text),
    Column("calendar_cancelled", sa.Boolean),
    Column("in_reply_to", Text),
    Column("outcome", Text, nullable=False),
    Column("settled_at", Instant),
    Column("detail", Text),
    one_of("kind", NoticeKind),
    one_of("channel", NoticeChannel),
    one_of("outcome", NoticeOutcome),
)
partial_index("ix_notices_pending", "outcome = 'pending'", notices.c.created_at)
