"""The calls of queues with what was forecast for them, what was learnt from them, and the forecasts behind offers."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
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
)
_FITS = "fit_waits"


def upgrade() -> None:
    _timer_kinds((*_TIMERS, _FITS))
    op.add_column("offers", sa.Column("wait_quantiles", sa.JSON))
    op.add_column("offers", sa.Column("elapsed", sa.BigInteger))
    op.add_column("offers", sa.Column("still_offering", sa.Boolean, nullable=False, server_default=sa.false()))
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
    for column in ("still_offering", "elapsed", "wait_quantiles"):
        op.drop_column("offers", column)
    op.execute(f"DELETE FROM timers WHERE kind = '{_FITS}'")  # noqa: S608 - our own word
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else a table with rows just deleted cannot be altered
    _timer_kinds(_TIMERS)


def _timer_kinds(kinds: Sequence[str]) -> None:
    listed = ", ".join(f"'{each}'" for each in kinds)
    with op.batch_alter_table("timers") as timers:
        timers.drop_constraint("ck_timers_kind", type_="check")
        timers.create_check_constraint("ck_timers_kind", f"kind IN ({listed})")
