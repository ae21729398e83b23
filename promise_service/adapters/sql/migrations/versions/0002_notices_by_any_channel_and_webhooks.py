"""Notices by any channel and with a calendar entry, webhooks, and timers that know until when they help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Microseconds since 1970 on SQLite.
_INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")

_TIMERS = ("hold_expiry", "customer_reminder", "owner_reminder", "supervisor_reminder", "delay_notice", "due")
_TIMERS_BEFORE = (*_TIMERS, "giving_up", "send_notice")
_TIMERS_SINCE = (*_TIMERS, "giving_up", "at_risk", "window_opened", "send_notice", "deliver_event")
_NOTICES_BEFORE = (
    "acknowledgement",
    "customer_reminder",
    "delay_notice",
    "owner_reminder",
    "supervisor_reminder",
    "alarm",
)
_NOTICES_SINCE = (*_NOTICES_BEFORE[:3], "reschedule_notice", "cancellation_notice", *_NOTICES_BEFORE[3:])
_FACTS = (
    "attempt_made",
    "answered",
    "delayed",
    "rescheduled",
    "cancelled",
    "transferred",
    "contact_corrected",
    "retracted",
    "notice_settled",
)
_FACTS_BEFORE = (*_FACTS, "team_alarmed", "verdict_settled")
_FACTS_SINCE = (*_FACTS, "at_risk", "window_opened", "team_alarmed", "verdict_settled")


def upgrade() -> None:
    op.add_column("promises", Column("origin_id", sa.Text))
    op.add_column("promises", Column("moves", sa.Integer, nullable=False, server_default="0"))
    with op.batch_alter_table("timers") as timers:
        timers.add_column(Column("helps_until", _INSTANT))
        timers.add_column(Column("begun", sa.Boolean, nullable=False, server_default=sa.false()))
        timers.add_column(Column("starts", sa.Integer, nullable=False, server_default="0"))
        timers.drop_constraint("ck_timers_kind", type_="check")
        timers.create_check_constraint("ck_timers_kind", _one_of("kind", _TIMERS_SINCE))
    with op.batch_alter_table("notices") as notices:
        for column in _notice_columns():
            notices.add_column(column)
        notices.drop_constraint("ck_notices_kind", type_="check")
        notices.create_check_constraint("ck_notices_kind", _one_of("kind", _NOTICES_SINCE))
        notices.create_check_constraint("ck_notices_channel", _one_of("channel", ("email", "sms")))
    pending = sa.text("outcome = 'pending'")
    op.create_index("ix_notices_pending", "notices", ["created_at"], sqlite_where=pending, postgresql_where=pending)
    _fact_kinds(_FACTS_SINCE)
    _create_webhooks()


def downgrade() -> None:
    for table in ("deliveries", "events", "webhooks"):
        op.drop_table(table)
    op.execute(f"DELETE FROM facts WHERE NOT ({_one_of('kind', _FACTS_BEFORE)})")  # noqa: S608 - our own words
    _fact_kinds(_FACTS_BEFORE)
    op.drop_index("ix_notices_pending", "notices")
    op.execute(f"DELETE FROM notices WHERE NOT ({_one_of('kind', _NOTICES_BEFORE)})")  # noqa: S608 - as above
    with op.batch_alter_table("notices") as notices:
        notices.drop_constraint("ck_notices_channel", type_="check")
        notices.drop_constraint("ck_notices_kind", type_="check")
        notices.create_check_constraint("ck_notices_kind", _one_of("kind", _NOTICES_BEFORE))
        for column in _notice_columns():
            notices.drop_column(column.name)
    op.execute(f"DELETE FROM timers WHERE NOT ({_one_of('kind', _TIMERS_BEFORE)})")  # noqa: S608 - as above
    with op.batch_alter_table("timers") as timers:
        timers.drop_constraint("ck_timers_kind", type_="check")
        timers.create_check_constraint("ck_timers_kind", _one_of("kind", _TIMERS_BEFORE))
        timers.drop_column("starts")
        timers.drop_column("begun")
        timers.drop_column("helps_until")
    op.drop_column("promises", "moves")
    op.drop_column("promises", "origin_id")


def _notice_columns() -> list[Column[Any]]:
    return [
        Column("channel", sa.Text, nullable=False, server_default="email"),
        Column("exact_time", sa.Text),
        Column("unsubscribe", sa.Text),
        Column("calendar_uid", sa.Text),
        Column("calendar_sequence", sa.Integer),
        Column("calendar_start", _INSTANT),
        Column("calendar_end", _INSTANT),
        Column("calendar_summary", sa.Text),
        Column("calendar_cancelled", sa.Boolean),
    ]


def _fact_kinds(kinds: Sequence[str]) -> None:
    with op.batch_alter_table("facts") as facts:
        facts.drop_constraint("ck_facts_kind", type_="check")
        facts.create_check_constraint("ck_facts_kind", _one_of("kind", kinds))


def _create_webhooks() -> None:
    op.create_table(
        "webhooks",
        Column("id", sa.Text, nullable=False),
        Column("url", sa.Text, nullable=False),
        Column("description", sa.Text),
        Column("event_types", sa.JSON(none_as_null=True)),
        Column("secret", sa.Text, nullable=False),
        Column("former_secret", sa.Text),
        Column("former_secret_until", _INSTANT),
        Column("state", sa.Text, nullable=False),
        Column("detail", sa.Text),
        Column("failures", sa.Integer, nullable=False),
        Column("paused_until", _INSTANT),
        Column("version", sa.Integer, nullable=False),
        Column("created_at", _INSTANT, nullable=False),
        Column("created_by", sa.Text, nullable=False),
        sa.CheckConstraint("state IN ('enabled', 'disabled')", name="ck_webhooks_state"),
        sa.CheckConstraint("failures >= 0", name="ck_webhooks_failures"),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    )
    op.create_table(
        "events",
        Column("id", sa.Text, nullable=False),
        Column("type", sa.Text, nullable=False),
        Column("subject_id", sa.Text, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("body", sa.Text, nullable=False),
        sa.CheckConstraint(
            "type IN ('promise.made', 'promise.reminded', 'promise.at_risk', 'promise.forewarned', 'promise.kept', "
            "'promise.broken', 'promise.voided', 'promise.transferred', 'callback.window_opened', 'offer.made', "
            "'webhook.test')",
            name="ck_events_type",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_table(
        "deliveries",
        Column("id", sa.Text, nullable=False),
        Column("webhook_id", sa.Text, nullable=False),
        Column("event_id", sa.Text, nullable=False),
        Column("subject_id", sa.Text, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("position", sa.Integer, nullable=False),
        Column("state", sa.Text, nullable=False),
        Column("tries", sa.Integer, nullable=False),
        Column("last_tried_at", _INSTANT),
        Column("trying_until", _INSTANT),
        Column("last_status", sa.Integer),
        Column("detail", sa.Text),
        sa.CheckConstraint("state IN ('pending', 'delivered', 'dead')", name="ck_deliveries_state"),
        sa.CheckConstraint("tries >= 0", name="ck_deliveries_tries"),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name="fk_deliveries_webhook_id_webhooks", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_deliveries_event_id_events"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_event_id", "deliveries", ["event_id"])
    op.create_index("ix_deliveries_webhook_id", "deliveries", ["webhook_id", "at", "id"])
    pending = sa.text("state = 'pending'")
    op.create_index(
        "ix_deliveries_pending",
        "deliveries",
        ["webhook_id", "subject_id"],
        sqlite_where=pending,
        postgresql_where=pending,
    )


def _one_of(column: str, known: Sequence[str]) -> str:
    listed = ", ".join(f"'{each}'" for each in known)
    return f"{column} IN ({listed})"
