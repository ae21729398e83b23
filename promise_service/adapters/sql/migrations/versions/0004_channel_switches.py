"""Why customers changed channel, and the calls of a conversation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
_MOTIVES = "'own_context', 'unreachable_by_phone', 'no_written_answer', 'unclear_answer', 'other'"


def upgrade() -> None:
    op.create_table(
        "channel_switches",
        Column("id", sa.Text, nullable=False),
        Column("conversation_id", sa.Text, nullable=False),
        Column("from_channel", sa.Text, nullable=False),
        Column("to_channel", sa.Text, nullable=False),
        Column("motive", sa.Text),
        Column("at", _INSTANT, nullable=False),
        Column("recorded_at", _INSTANT, nullable=False),
        Column("by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_channel_switches"),
        sa.CheckConstraint(f"motive IN ({_MOTIVES})", name="ck_channel_switches_motive"),
        sa.CheckConstraint("from_channel <> to_channel", name="ck_channel_switches_to_channel"),
    )
    op.create_index("ix_channel_switches_conversation_id", "channel_switches", ["conversation_id"])
    known = sa.text("conversation_id IS NOT NULL")
    op.create_index(
        "ix_offers_conversation_id", "offers", ["conversation_id"], sqlite_where=known, postgresql_where=known
    )


def downgrade() -> None:
    op.drop_index("ix_offers_conversation_id", "offers")
    op.drop_table("channel_switches")
