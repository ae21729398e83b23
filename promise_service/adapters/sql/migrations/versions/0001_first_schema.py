"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Microseconds since 1970 on SQLite.
_INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
_TABLES = (
    "access_keys",
    "idempotency_records",
    "policy_versions",
    "timers",
    "offers",
    "offer_slots",
    "promises",
    "facts",
    "notices",
    "standings",
)


def upgrade() -> None:
    op.create_table(
        "access_keys",
        Column("id", sa.Text, nullable=False),
        Column("digest", sa.LargeBinary, nullable=False),
        Column("name", sa.Text, nullable=False),
        Column("scopes", sa.JSON, nullable=False),
        Column("queues", sa.JSON(none_as_null=True)),
        Column("created_at", _INSTANT, nullable=False),
        Column("revoked_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_access_keys"),
        sa.UniqueConstraint("digest", name="uq_access_keys_digest"),
    )
    op.create_table(
        "idempotency_records",
        Column("scope", sa.Text, nullable=False),
        Column("key", sa.Text, nullable=False),
        Column("fingerprint", sa.Text, nullable=False),
        Column("status", sa.Integer, nullable=False),
        Column("headers", sa.JSON, nullable=False),
        Column("body", sa.LargeBinary, nullable=False),
        Column("created_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name="pk_idempotency_records"),
    )
    op.create_index("ix_idempotency_records_created_at", "idempotency_records", ["created_at"])
    op.create_table(
        "policy_versions",
        Column("version", sa.Integer, nullable=False),
        Column("published_at", _INSTANT, nullable=False),
        Column("published_by", sa.Text, nullable=False),
        Column("document", sa.JSON, nullable=False),
        Column("holidays", sa.JSON, nullable=False),
        Column("tzdata_version", sa.Text, nullable=False),
        sa.CheckConstraint("version >= 1", name="ck_policy_versions_version"),
        sa.PrimaryKeyConstraint("version", name="pk_policy_versions"),
    )
    op.create_table(
        "timers",
        Column("id", sa.Text, nullable=False),
        Column("kind", sa.Text, nullable=False),
        Column("subject_id", sa.Text, nullable=False),
        Column("due_at", _INSTANT, nullable=False),
        Column("state", sa.Text, nullable=False),
        Column("tries", sa.Integer, nullable=False),
        Column("detail", sa.Text),
        Column("claimed_until", _INSTANT),
        sa.CheckConstraint(
            "kind IN ('hold_expiry', 'customer_reminder', 'owner_reminder', 'supervisor_reminder', "
            "'delay_notice', 'due', 'giving_up', 'send_notice')",
            name="ck_timers_kind",
        ),
        sa.CheckConstraint("state IN ('waiting', 'done', 'skipped', 'dead')", name="ck_timers_state"),
        sa.CheckConstraint("tries >= 0", name="ck_timers_tries"),
        sa.PrimaryKeyConstraint("id", name="pk_timers"),
    )
    _partial_index("ix_timers_dead", "timers", ["due_at", "id"], "state = 'dead'")
    op.create_index("ix_timers_subject_id", "timers", ["subject_id"])
    _partial_index("ix_timers_waiting", "timers", ["due_at", "id"], "state = 'waiting'")
    op.create_table(
        "offers",
        Column("id", sa.Text, nullable=False),
        Column("queue", sa.Text, nullable=False),
        Column("called_at", _INSTANT, nullable=False),
        Column("made_at", _INSTANT, nullable=False),
        Column("expires_at", _INSTANT, nullable=False),
        Column("decision", sa.Text, nullable=False),
        Column("reason", sa.Text, nullable=False),
        Column("exception", sa.Text),
        Column("wait_seconds", sa.Double),
        Column("wait_source", sa.Text),
        Column("wait_as_of", _INSTANT),
        Column("wait_probability_over_threshold", sa.Double),
        Column("wait_announce", sa.Boolean, nullable=False),
        Column("held", sa.Boolean, nullable=False),
        Column("phone", sa.Text),
        Column("customer_id", sa.Text),
        Column("customer_name", sa.Text),
        Column("customer_email", sa.Text),
        Column("customer_phone", sa.Text),
        Column("customer_locale", sa.Text),
        Column("customer_time_zone", sa.Text),
        Column("conversation_id", sa.Text),
        Column("locale", sa.Text, nullable=False),
        Column("time_zone", sa.Text, nullable=False),
        Column("prompt", sa.Text, nullable=False),
        Column("policy_version", sa.Integer, nullable=False),
        Column("made_by", sa.Text, nullable=False),
        Column("outcome", sa.Text, nullable=False),
        sa.CheckConstraint("decision IN ('callback', 'wait', 'none')", name="ck_offers_decision"),
        sa.CheckConstraint(
            "outcome IN ('open', 'accepted', 'declined', 'expired', 'replaced', 'nothing_offered')",
            name="ck_offers_outcome",
        ),
        sa.CheckConstraint(
            "reason IN ('wait_over_threshold', 'wait_under_threshold', 'wait_unknown', 'closed', 'full', 'no_window')",
            name="ck_offers_reason",
        ),
        sa.CheckConstraint("expires_at >= made_at", name="ck_offers_expires_at"),
        sa.ForeignKeyConstraint(
            ["policy_version"], ["policy_versions.version"], name="fk_offers_policy_version_policy_versions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
    )
    _partial_index("ix_offers_open_customer_id", "offers", ["customer_id"], "outcome = 'open'")
    _partial_index("ix_offers_open_phone", "offers", ["phone"], "outcome = 'open'")
    _partial_index("ix_offers_open_queue", "offers", ["queue", "expires_at"], "outcome = 'open'")
    op.create_table(
        "offer_slots",
        Column("offer_id", sa.Text, nullable=False),
        Column("position", sa.Integer, nullable=False),
        Column("window_start", _INSTANT, nullable=False),
        Column("window_end", _INSTANT, nullable=False),
        sa.CheckConstraint("window_start < window_end", name="ck_offer_slots_window"),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_offer_slots_offer_id_offers"),
        sa.PrimaryKeyConstraint("offer_id", "position", name="pk_offer_slots"),
    )
    op.create_table(
        "promises",
        Column("id", sa.Text, nullable=False),
        Column("kind", sa.Text, nullable=False),
        Column("channel", sa.Text, nullable=False),
        Column("conversation_id", sa.Text, nullable=False),
        Column("chain_id", sa.Text, nullable=False),
        Column("received_at", _INSTANT, nullable=False),
        Column("made_at", _INSTANT, nullable=False),
        Column("window_start", _INSTANT),
        Column("window_end", _INSTANT),
        Column("due_at", _INSTANT, nullable=False),
        Column("time_zone", sa.Text, nullable=False),
        Column("locale", sa.Text, nullable=False),
        Column("statement", sa.Text, nullable=False),
        Column("queue", sa.Text),
        Column("subject", sa.Text),
        Column("phone", sa.Text),
        Column("note", sa.Text),
        Column("message_id", sa.Text),
        Column("team", sa.Text, nullable=False),
        Column("agent_id", sa.Text),
        Column("customer_id", sa.Text),
        Column("customer_name", sa.Text),
        Column("customer_email", sa.Text),
        Column("customer_phone", sa.Text),
        Column("customer_locale", sa.Text),
        Column("customer_time_zone", sa.Text),
        Column("policy_version", sa.Integer, nullable=False),
        Column("tzdata_version", sa.Text, nullable=False),
        Column("basis_rule", sa.Text, nullable=False),
        Column("basis_calendar", sa.Text, nullable=False),
        Column("basis_counted_from", _INSTANT, nullable=False),
        Column("deadline_unit", sa.Text),
        Column("deadline_count", sa.Integer),
        Column("deadline_at", sa.Text),
        Column("attempts_max", sa.Integer),
        Column("attempts_every", sa.BigInteger()),
        Column("follows", sa.Text),
        Column("succession", sa.Text),
        Column("offer_id", sa.Text),
        Column("made_by", sa.Text, nullable=False),
        sa.CheckConstraint(
            "deadline_unit IN ('minutes', 'hours', 'days', 'business_minutes', 'business_hours', 'business_days')",
            name="ck_promises_deadline_unit",
        ),
        sa.CheckConstraint("kind IN ('callback', 'reply', 'follow_up')", name="ck_promises_kind"),
        sa.CheckConstraint(
            "succession IN ('delay', 'reschedule', 'partial_answer', 'request')", name="ck_promises_succession"
        ),
        sa.CheckConstraint("(attempts_max IS NULL) = (attempts_every IS NULL)", name="ck_promises_whole_attempts"),
        sa.CheckConstraint("(deadline_unit IS NULL) = (deadline_count IS NULL)", name="ck_promises_whole_deadline"),
        sa.CheckConstraint("(follows IS NULL) = (succession IS NULL)", name="ck_promises_whole_succession"),
        sa.CheckConstraint("(window_start IS NULL) = (window_end IS NULL)", name="ck_promises_whole_window"),
        sa.CheckConstraint("due_at >= received_at", name="ck_promises_due_at"),
        sa.CheckConstraint("window_end IS NULL OR window_end = due_at", name="ck_promises_window_is_due"),
        sa.CheckConstraint("window_start < window_end", name="ck_promises_window"),
        sa.ForeignKeyConstraint(
            ["follows"], ["promises.id"], name="fk_promises_follows_promises", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_promises_offer_id_offers"),
        sa.ForeignKeyConstraint(
            ["policy_version"], ["policy_versions.version"], name="fk_promises_policy_version_policy_versions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_promises"),
    )
    op.create_index("ix_promises_chain_id", "promises", ["chain_id"])
    op.create_index("ix_promises_conversation_id", "promises", ["conversation_id"])
    _partial_index("ix_promises_customer_id", "promises", ["customer_id"], "customer_id IS NOT NULL")
    _partial_index("ix_promises_window", "promises", ["queue", "window_end"], "window_end IS NOT NULL")
    _partial_index(
        "uq_promises_message_id", "promises", ["message_id"], "message_id IS NOT NULL AND follows IS NULL", unique=True
    )
    op.create_table(
        "facts",
        Column("id", sa.Text, nullable=False),
        Column("promise_id", sa.Text, nullable=False),
        Column("chain_id", sa.Text, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("recorded_at", _INSTANT, nullable=False),
        Column("by", sa.Text, nullable=False),
        Column("kind", sa.Text, nullable=False),
        Column("details", sa.JSON, nullable=False),
        Column("caused_by", sa.Text),
        sa.CheckConstraint(
            "kind IN ('attempt_made', 'answered', 'delayed', 'rescheduled', 'cancelled', 'transferred', "
            "'contact_corrected', 'retracted', 'notice_settled', 'team_alarmed', 'verdict_settled')",
            name="ck_facts_kind",
        ),
        sa.ForeignKeyConstraint(
            ["caused_by"], ["facts.id"], name="fk_facts_caused_by_facts", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name="fk_facts_promise_id_promises"),
        sa.PrimaryKeyConstraint("id", name="pk_facts"),
    )
    _partial_index("ix_facts_caused_by", "facts", ["caused_by"], "caused_by IS NOT NULL")
    op.create_index("ix_facts_chain_id", "facts", ["chain_id"])
    op.create_index("ix_facts_promise_id", "facts", ["promise_id"])
    op.create_table(
        "notices",
        Column("id", sa.Text, nullable=False),
        Column("promise_id", sa.Text, nullable=False),
        Column("kind", sa.Text, nullable=False),
        Column("receiver", sa.Text, nullable=False),
        Column("locale", sa.Text, nullable=False),
        Column("subject", sa.Text, nullable=False),
        Column("text", sa.Text, nullable=False),
        Column("created_at", _INSTANT, nullable=False),
        Column("in_reply_to", sa.Text),
        Column("outcome", sa.Text, nullable=False),
        Column("settled_at", _INSTANT),
        Column("detail", sa.Text),
        sa.CheckConstraint(
            "kind IN ('acknowledgement', 'customer_reminder', 'delay_notice', 'owner_reminder', "
            "'supervisor_reminder', 'alarm')",
            name="ck_notices_kind",
        ),
        sa.CheckConstraint("outcome IN ('pending', 'accepted', 'refused', 'skipped')", name="ck_notices_outcome"),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name="fk_notices_promise_id_promises"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_promise_id", "notices", ["promise_id"])
    op.create_table(
        "standings",
        Column("promise_id", sa.Text, nullable=False),
        Column("due_at", _INSTANT, nullable=False),
        Column("stage", sa.Text, nullable=False),
        Column("verdict", sa.Text),
        Column("detail", sa.Text),
        Column("forewarned", sa.Boolean, nullable=False),
        Column("attempts_made", sa.Integer, nullable=False),
        Column("tried_inside", sa.Boolean, nullable=False),
        Column("last_attempt_at", _INSTANT),
        Column("next_attempt_at", _INSTANT),
        Column("delayed", sa.Boolean, nullable=False),
        Column("answered", sa.Boolean, nullable=False),
        Column("fulfilled_at", _INSTANT),
        Column("team", sa.Text, nullable=False),
        Column("agent_id", sa.Text),
        Column("email", sa.Text),
        Column("phone", sa.Text),
        Column("lapses_at", _INSTANT),
        Column("lapsed_stage", sa.Text),
        Column("lapsed_detail", sa.Text),
        Column("followed_by", sa.Text),
        sa.CheckConstraint(
            "detail IN ('reached', 'unreached', 'early', 'late', 'never', 'gave_up', 'withdrawn', 'cancelled', "
            "'rescheduled', 'error', 'not_needed')",
            name="ck_standings_detail",
        ),
        sa.CheckConstraint(
            "lapsed_detail IN ('reached', 'unreached', 'early', 'late', 'never', 'gave_up', 'withdrawn', "
            "'cancelled', 'rescheduled', 'error', 'not_needed')",
            name="ck_standings_lapsed_detail",
        ),
        sa.CheckConstraint(
            "lapsed_stage IN ('open', 'attempted', 'overdue', 'fulfilled', 'unreached', 'given_up', 'carried_on', "
            "'closed')",
            name="ck_standings_lapsed_stage",
        ),
        sa.CheckConstraint(
            "stage IN ('open', 'attempted', 'overdue', 'fulfilled', 'unreached', 'given_up', 'carried_on', 'closed')",
            name="ck_standings_stage",
        ),
        sa.CheckConstraint("verdict IN ('kept', 'broken', 'void')", name="ck_standings_verdict"),
        sa.CheckConstraint("(lapses_at IS NULL) = (lapsed_stage IS NULL)", name="ck_standings_whole_lapse"),
        sa.CheckConstraint("attempts_made >= 0", name="ck_standings_attempts_made"),
        sa.ForeignKeyConstraint(
            ["followed_by"],
            ["promises.id"],
            name="fk_standings_followed_by_promises",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name="fk_standings_promise_id_promises"),
        sa.PrimaryKeyConstraint("promise_id", name="pk_standings"),
    )
    op.create_index("ix_standings_due_at", "standings", ["due_at", "promise_id"])
    _partial_index(
        "ix_standings_owed", "standings", ["due_at", "promise_id"], "stage IN ('open', 'attempted', 'overdue')"
    )
    _partial_index("ix_standings_phone", "standings", ["phone"], "phone IS NOT NULL")


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _partial_index(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)
