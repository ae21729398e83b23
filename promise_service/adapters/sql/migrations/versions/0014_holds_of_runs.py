"""The places that open offers hold, a row for each run of windows. What is held already stays window by window."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Microseconds since 1970 on SQLite.
_INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
_FROM_OFFERS = (
    "FROM offers JOIN offer_slots ON offer_slots.offer_id = offers.id WHERE offers.outcome = 'open' AND offers.held"
)


def upgrade() -> None:
    op.drop_table("holds")
    _create(
        Column("start_at", _INSTANT, nullable=False),
        Column("end_at", _INSTANT, nullable=False),
        Column("windows", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO holds (queue, start_at, end_at, windows, offer_id, expires_at) "
        "SELECT DISTINCT offers.queue, offer_slots.window_start, offer_slots.window_end, 1, offers.id, "
        f"offers.expires_at {_FROM_OFFERS}"
    )


def downgrade() -> None:
    op.drop_table("holds")
    _create(Column("window_start", _INSTANT, nullable=False), Column("window_end", _INSTANT, nullable=False))
    op.execute(
        "INSERT INTO holds (queue, window_start, window_end, offer_id, expires_at) "
        "SELECT DISTINCT offers.queue, offer_slots.window_start, offer_slots.window_end, offers.id, "
        f"offers.expires_at {_FROM_OFFERS}"
    )


def _create(*windows: Column[object]) -> None:
    op.create_table(
        "holds",
        Column("queue", sa.Text, nullable=False),
        *windows,
        Column("offer_id", sa.Text, nullable=False),
        Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("queue", *(each.name for each in windows), "offer_id", name="pk_holds"),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_holds_offer_id_offers"),
        sqlite_with_rowid=False,
    )
