"""The places that open offers hold, window by window. On the way back they are counted from the offers again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Microseconds since 1970 on SQLite.
_INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
_OPEN = sa.text("outcome = 'open'")


def upgrade() -> None:
    op.create_table(
        "holds",
        Column("queue", sa.Text, nullable=False),
        Column("window_start", _INSTANT, nullable=False),
        Column("window_end", _INSTANT, nullable=False),
        Column("offer_id", sa.Text, nullable=False),
        Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("queue", "window_start", "window_end", "offer_id", name="pk_holds"),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_holds_offer_id_offers"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO holds (queue, window_start, window_end, offer_id, expires_at) "
        "SELECT DISTINCT offers.queue, offer_slots.window_start, offer_slots.window_end, offers.id, offers.expires_at "
        "FROM offers JOIN offer_slots ON offer_slots.offer_id = offers.id "
        "WHERE offers.outcome = 'open' AND offers.held"
    )
    op.drop_index("ix_offers_open_queue", "offers")


def downgrade() -> None:
    op.create_index(
        "ix_offers_open_queue", "offers", ["queue", "expires_at"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.drop_table("holds")
