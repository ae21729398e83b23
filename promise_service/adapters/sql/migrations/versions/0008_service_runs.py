"""When processes of the service ran. Of the time before nothing is known, so that no outage is told of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Microseconds since 1970 on SQLite.
_INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "service_runs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_service_runs"),
        sa.CheckConstraint("role IN ('api', 'dispatcher')", name="ck_service_runs_role"),
        sa.CheckConstraint("seen_at >= started_at", name="ck_service_runs_seen_at"),
        sa.CheckConstraint("ended_at >= started_at", name="ck_service_runs_ended_at"),
    )


def downgrade() -> None:
    op.drop_table("service_runs")
