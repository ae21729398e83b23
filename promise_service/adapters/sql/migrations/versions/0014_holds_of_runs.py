"""The places that open offers hold, a row for each run of windows of one length that lie end to end.

What is held already is made into runs too: an offer gives back the rows that it would be given now, by all of their
key, and a row for each window would stay. On the way back there is one for each window again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

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
_SLOTS = sa.text(
    "SELECT offers.id AS offer_id, offers.queue, offers.expires_at, offer_slots.window_start, offer_slots.window_end, "
    f"offer_slots.window_end - offer_slots.window_start AS length {_FROM_OFFERS} "
    "ORDER BY offers.id, offer_slots.window_start, offer_slots.window_end"
)
# A window that was offered more than once may be the same run more than once.
_HOLD = sa.text(
    "INSERT INTO holds (queue, start_at, end_at, windows, offer_id, expires_at) "
    "VALUES (:queue, :start_at, :end_at, :windows, :offer_id, :expires_at) ON CONFLICT DO NOTHING"
)


def upgrade() -> None:
    op.drop_table("holds")
    _create(
        Column("start_at", _INSTANT, nullable=False),
        Column("end_at", _INSTANT, nullable=False),
        Column("windows", sa.Integer, nullable=False),
    )
    connection = op.get_bind()
    held = [_hold(run) for run in _runs(connection.execute(_SLOTS))]
    if held:
        connection.execute(_HOLD, held)


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


def _runs(slots: Iterable[sa.Row[Any]]) -> Iterator[list[sa.Row[Any]]]:
    """Slots of one offer and one length that lie end to end, together."""
    run: list[sa.Row[Any]] = []
    for slot in slots:
        if run and _followed_by(run[-1]) != (slot.offer_id, slot.window_start, slot.length):
            yield run
            run = []
        run.append(slot)
    if run:
        yield run


def _followed_by(slot: sa.Row[Any]) -> tuple[Any, ...]:
    """Whose, from when and how long the next slot of the same run is."""
    return slot.offer_id, slot.window_end, slot.length


def _hold(run: list[sa.Row[Any]]) -> dict[str, Any]:
    return {
        "queue": run[0].queue,
        "start_at": run[0].window_start,
        "end_at": run[-1].window_end,
        "windows": len(run),
        "offer_id": run[0].offer_id,
        "expires_at": run[0].expires_at,
    }
