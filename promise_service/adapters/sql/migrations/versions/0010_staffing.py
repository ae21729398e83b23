"""Who is at work in each team, as a workforce-management tool told. On the way back it is forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None

# Microseconds since 1970 on SQLite.
_INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "rosters",
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.CheckConstraint("version >= 1", name="ck_rosters_version"),
        sa.PrimaryKeyConstraint("team", name="pk_rosters"),
    )
    op.create_table(
        "staffing",
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("start_at", _INSTANT, nullable=False),
        sa.Column("end_at", _INSTANT, nullable=False),
        sa.Column("agents", sa.Integer, nullable=False),
        sa.CheckConstraint("end_at > start_at", name="ck_staffing_end_at"),
        sa.CheckConstraint("agents >= 0", name="ck_staffing_agents"),
        sa.PrimaryKeyConstraint("team", "start_at", name="pk_staffing"),
        sa.ForeignKeyConstraint(["team"], ["rosters.team"], name="fk_staffing_team_rosters"),
    )


def downgrade() -> None:
    op.drop_table("staffing")
    op.drop_table("rosters")
