"""What callbacks take in each queue, measured from attempts. On the way back it is forgotten, with all durations."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Microseconds since 1970 on SQLite.
_INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")

_TIMERS = (
    "hold_expiry",
    "customer_reminder",
    "owner_reminder",
    "supervisor_reminder",
    "delay_notice",
    "feedback_request",
    "due",
    "giving_up",
    "at_risk",
    "window_opened",
    "send_notice",
    "deliver_event",
    "fit_waits",
)
_MEASURES = "measure_effort"
_WITHOUT_DURATION = {
    "sqlite": "UPDATE facts SET details = json_remove(details, '$.duration_seconds') "
    "WHERE kind = 'attempt_made' AND json_type(details, '$.duration_seconds') IS NOT NULL",
    "postgresql": "UPDATE facts SET details = (details::jsonb - 'duration_seconds')::json "
    "WHERE kind = 'attempt_made' AND jsonb_exists(details::jsonb, 'duration_seconds')",
}


def upgrade() -> None:
    _timer_kinds((*_TIMERS, _MEASURES))
    op.create_table(
        "measured_efforts",
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("measured_at", _INSTANT, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("unanswered", sa.Integer, nullable=False),
        sa.Column("timed_answered", sa.Integer, nullable=False),
        sa.Column("answered_seconds", sa.BigInteger, nullable=False),
        sa.Column("answered_squares", sa.BigInteger, nullable=False),
        sa.Column("timed_unanswered", sa.Integer, nullable=False),
        sa.Column("unanswered_seconds", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("queue", name="pk_measured_efforts"),
        sa.CheckConstraint("measured_at > since", name="ck_measured_efforts_measured_at"),
        sa.CheckConstraint("timed_answered BETWEEN 0 AND answered", name="ck_measured_efforts_timed_answered"),
        sa.CheckConstraint("timed_unanswered BETWEEN 0 AND unanswered", name="ck_measured_efforts_timed_unanswered"),
    )
    tried = sa.text("kind = 'attempt_made'")
    op.create_index("ix_facts_attempts", "facts", ["at"], sqlite_where=tried, postgresql_where=tried)


def downgrade() -> None:
    """The schema before reads no attempts that tell how long they took."""
    op.drop_index("ix_facts_attempts", "facts")
    op.drop_table("measured_efforts")
    op.execute(_WITHOUT_DURATION[op.get_bind().dialect.name])
    op.execute(f"DELETE FROM timers WHERE kind = '{_MEASURES}'")  # noqa: S608 - our own word
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else a table with rows just deleted cannot be altered
    _timer_kinds(_TIMERS)


def _timer_kinds(kinds: Sequence[str]) -> None:
    listed = ", ".join(f"'{each}'" for each in kinds)
    with op.batch_alter_table("timers") as timers:
        timers.drop_constraint("ck_timers_kind", type_="check")
        timers.create_check_constraint("ck_timers_kind", f"kind IN ({listed})")
