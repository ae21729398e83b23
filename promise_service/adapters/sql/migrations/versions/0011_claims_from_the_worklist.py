"""Claims from the worklist, and an index of what each team owes. On the way back everything is free again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Microseconds since 1970 on SQLite.
_INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "claims",
        Column("chain_id", sa.Text, nullable=False),
        Column("promise_id", sa.Text, nullable=False),
        Column("agent_id", sa.Text, nullable=False),
        Column("claimed_at", _INSTANT, nullable=False),
        Column("lease_until", _INSTANT, nullable=False),
        Column("given_back", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("chain_id", name="pk_claims"),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name="fk_claims_promise_id_promises"),
        sa.CheckConstraint("lease_until > claimed_at", name="ck_claims_lease_until"),
    )
    owed = sa.text("stage IN ('open', 'attempted', 'overdue')")
    op.create_index(
        "ix_standings_team",
        "standings",
        ["team", "due_at", "promise_id"],
        sqlite_where=owed,
        postgresql_where=owed,
    )


def downgrade() -> None:
    op.drop_index("ix_standings_team", "standings")
    op.drop_table("claims")
