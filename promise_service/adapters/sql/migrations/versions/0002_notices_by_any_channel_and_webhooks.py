"""Notices by any channel and with a calendar entry, webhooks, and timers that know until when they help.

What was promised before gets what it would have been given now: timers that have not run know until when they help,
promises that took another's place know the first one, and callbacks whose time is still ahead are told of as their
window begins and as they come to be at risk. One thing is left out: written promises made before are never announced
as at risk, for that is four fifths of their open time, which SQL cannot count.
"""

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

# What has run is of no interest any more; what is dead can be tried again.
_HELP_OF_PROMISES = """
    UPDATE timers SET helps_until = (
        SELECT CASE timers.kind
            WHEN 'customer_reminder' THEN COALESCE(promises.window_start, promises.due_at)
            ELSE promises.due_at END
        FROM promises WHERE promises.id = timers.subject_id)
    WHERE timers.state IN ('waiting', 'dead')
    AND timers.kind IN ('customer_reminder', 'owner_reminder', 'supervisor_reminder', 'delay_notice')
"""
_HELP_OF_NOTICES = """
    UPDATE timers SET helps_until = (
        SELECT CASE notices.kind
            WHEN 'customer_reminder' THEN COALESCE(promises.window_start, promises.due_at)
            WHEN 'alarm' THEN NULL
            ELSE promises.due_at END
        FROM notices JOIN promises ON promises.id = notices.promise_id WHERE notices.id = timers.subject_id)
    WHERE timers.state IN ('waiting', 'dead') AND timers.kind = 'send_notice'
"""
# From each promise back to the first of those that took each other's place, by the primary key at every step.
_ORIGINS = """
    UPDATE promises SET origin_id = origins.origin_id, moves = origins.moves
    FROM (
        WITH RECURSIVE steps (id, before_id, moves) AS (
            SELECT id, follows, 1 FROM promises WHERE succession IN ('delay', 'reschedule')
            UNION ALL
            SELECT steps.id, promises.follows, steps.moves + 1
            FROM steps JOIN promises ON promises.id = steps.before_id
            WHERE promises.succession IN ('delay', 'reschedule')
        )
        SELECT steps.id, steps.before_id AS origin_id, steps.moves
        FROM steps JOIN promises AS origin ON origin.id = steps.before_id
        WHERE origin.succession IS NULL OR origin.succession NOT IN ('delay', 'reschedule')
    ) AS origins
    WHERE origins.id = promises.id
"""
_NEW_TIMER = """
    INSERT INTO timers (id, kind, subject_id, due_at, helps_until, state, tries)
    SELECT '{kind}:' || promises.id || ':' || {written}, '{kind}', promises.id, {at}, promises.due_at, 'waiting', 0
    FROM promises JOIN standings ON standings.promise_id = promises.id
    WHERE standings.stage IN ('open', 'attempted') AND promises.window_start IS NOT NULL AND {at} > {now}
"""
_WINDOW_OPENS = "promises.window_start"
_COMES_AT_RISK = "(promises.window_start + (promises.window_end - promises.window_start) * 80 / 100)"


def _missing(written: str, now: str) -> tuple[str, ...]:
    """The timers of events that nobody was told of before; `written` is how their ids write the instant {at}."""
    return tuple(
        _NEW_TIMER.format(kind=kind, at=at, written=written.format(at=at), now=now)
        for kind, at in (("window_opened", _WINDOW_OPENS), ("at_risk", _COMES_AT_RISK))
    )


_MISSING_TIMERS = {
    "postgresql": _missing("to_char({at} AT TIME ZONE 'UTC', 'YYYYMMDD\"T\"HH24MISS.US\"Z\"')", "now()"),
    "sqlite": _missing(
        "strftime('%Y%m%dT%H%M%S', {at} / 1000000, 'unixepoch') || printf('.%06dZ', {at} % 1000000)",
        "CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
    ),
}
_NOTICE_FACTS = sa.table("facts", sa.column("kind"), sa.column("details", sa.JSON))


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
    for statement in (_HELP_OF_PROMISES, _HELP_OF_NOTICES, _ORIGINS):
        op.execute(statement)
    for statement in _MISSING_TIMERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in ("deliveries", "events", "webhooks"):
        op.drop_table(table)
    op.execute(sa.delete(_NOTICE_FACTS).where(_NOTICE_FACTS.c.kind == "notice_settled", _of_unknown_notice()))
    op.execute(f"DELETE FROM facts WHERE NOT ({_one_of('kind', _FACTS_BEFORE)})")  # noqa: S608 - our own words
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else a table with rows just deleted cannot be altered
    _fact_kinds(_FACTS_BEFORE)
    op.drop_index("ix_notices_pending", "notices")
    known = f"channel = 'email' AND {_one_of('kind', _NOTICES_BEFORE)}"
    op.execute(f"DELETE FROM notices WHERE NOT ({known})")  # noqa: S608 - as above
    op.execute("DELETE FROM timers WHERE kind = 'send_notice' AND subject_id NOT IN (SELECT id FROM notices)")
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


def _of_unknown_notice() -> sa.ColumnElement[bool]:
    notice: sa.ColumnElement[str] = _NOTICE_FACTS.c.details["notice"].as_string()
    return notice.not_in(_NOTICES_BEFORE)


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
