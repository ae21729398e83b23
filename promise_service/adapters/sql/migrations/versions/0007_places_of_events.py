"""The places of events in the stream. Events from before it have none: webhooks alone were told of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Microseconds since 1970 on SQLite.
_INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "event_places",
        sa.Column("arrival", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("written_at", _INSTANT, nullable=False),
        sa.Column("position", sa.BigInteger),
        sa.PrimaryKeyConstraint("arrival", name="pk_event_places"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_event_places_event_id_events"),
        sa.UniqueConstraint("event_id", name="uq_event_places_event_id"),
        sa.UniqueConstraint("position", name="uq_event_places_position"),
    )
    unplaced = sa.text("position IS NULL")
    op.create_index(
        "ix_event_places_unplaced", "event_places", ["arrival"], sqlite_where=unplaced, postgresql_where=unplaced
    )


def downgrade() -> None:
    """Events that were sent to nobody go with their places: the schema before knows none of that kind."""
    op.drop_table("event_places")
    op.execute("DELETE FROM events WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.event_id = events.id)")
