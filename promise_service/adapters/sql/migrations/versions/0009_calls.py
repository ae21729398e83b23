"""The calls of queues with what was forecast for them, and what was learnt from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

# Microseconds since 1970 on SQLite.
_INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("entered_at", _INSTANT, nullable=False),
        sa.Column("answered_at", _INSTANT),
        sa.Column("abandoned_at", _INSTANT),
        sa.Column("ended_at", _INSTANT),
        sa.Column("predicted_q50_seconds", sa.Double),
        sa.Column("predicted_q80_seconds", sa.Double),
        sa.Column("predicted_q90_seconds", sa.Double),
        sa.Column("predicted_probability", sa.Double),
        sa.Column("predicted_threshold_seconds", sa.Double),
        sa.Column("predicted_announce", sa.Boolean),
        sa.Column("predicted_source", sa.Text),
        sa.PrimaryKeyConstraint("queue", "call_id", name="pk_calls"),
        sa.CheckConstraint("answered_at IS NULL OR abandoned_at IS NULL", name="ck_calls_one_end"),
        sa.CheckConstraint(
            "(predicted_source IS NULL) = (predicted_q50_seconds IS NULL)", name="ck_calls_whole_forecast"
        ),
    )
    op.create_index("ix_calls_queue_entered_at", "calls", ["queue", "entered_at"])
    op.create_table(
        "learnt_waits",
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("threshold", sa.BigInteger, nullable=False),
        sa.Column("learnt_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("queue", name="pk_learnt_waits"),
    )


def downgrade() -> None:
    op.drop_table("learnt_waits")
    op.drop_table("calls")
