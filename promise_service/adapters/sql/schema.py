"""The tables. One schema for SQLite and PostgreSQL; migrations/ makes it, a test compares the two."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, Text

from promise_service.adapters.sql.fact_rows import FACT_KINDS
from promise_service.adapters.sql.instants import Duration, Instant
from promise_service.domain.channel_switches import Motive
from promise_service.domain.events import EventType
from promise_service.domain.notices import NoticeChannel, NoticeKind, NoticeOutcome
from promise_service.domain.offers import Decision, OfferOutcome, Reason
from promise_service.domain.outages import ServiceRole
from promise_service.domain.promise_course import Stage
from promise_service.domain.promises import PromiseKind, Succession
from promise_service.domain.response_deadlines import Unit
from promise_service.domain.timers import TimerKind, TimerState
from promise_service.domain.verdicts import Detail, Verdict
from promise_service.domain.webhooks import DeliveryState, WebhookState

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, known: Iterable[StrEnum | str]) -> CheckConstraint:
    listed = ", ".join(f"'{each}'" for each in known)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _deferred(column: str) -> ForeignKey:
    """Checked at the end of the transaction, so that rows of one command may come in any order."""
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


def _partial(name: str, condition: str, *columns: Column[Any], unique: bool = False) -> Index:
    """An index of those rows only that meet `condition`."""
    where = sa.text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


policy_versions = Table(
    "policy_versions",
    metadata,
    Column("version", sa.Integer, primary_key=True, autoincrement=False),
    Column("published_at", Instant, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("document", sa.JSON, nullable=False),
    Column("holidays", sa.JSON, nullable=False),
    Column("tzdata_version", Text, nullable=False),
    CheckConstraint("version >= 1", name="version"),
)

offers = Table(
    "offers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("queue", Text, nullable=False),
    Column("called_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("exception", Text),
    Column("wait_seconds", sa.Double),
    Column("wait_source", Text),
    Column("wait_as_of", Instant),
    Column("wait_probability_over_threshold", sa.Double),
    Column("wait_announce", sa.Boolean, nullable=False),
    Column("wait_quantiles", sa.JSON(none_as_null=True)),  # NULL unless this service forecast the wait
    Column("elapsed", Duration),
    Column("still_offering", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("held", sa.Boolean, nullable=False),
    Column("phone", Text),
    Column("customer_id", Text),
    Column("customer_name", Text),
    Column("customer_email", Text),
    Column("customer_phone", Text),
    Column("customer_locale", Text),
    Column("customer_time_zone", Text),
    Column("conversation_id", Text),
    Column("locale", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("policy_version", ForeignKey("policy_versions.version"), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    _one_of("decision", Decision),
    _one_of("reason", Reason),
    _one_of("outcome", OfferOutcome),
    CheckConstraint("expires_at >= made_at", name="expires_at"),
)
_partial("ix_offers_open_phone", "outcome = 'open'", offers.c.phone)
_partial("ix_offers_open_customer_id", "outcome = 'open'", offers.c.customer_id)
Index("ix_offers_made_at", offers.c.made_at)
_partial("ix_offers_conversation_id", "conversation_id IS NOT NULL", offers.c.conversation_id)

offer_slots = Table(
    "offer_slots",
    metadata,
    Column("offer_id", ForeignKey("offers.id"), primary_key=True),
    Column("position", sa.Integer, primary_key=True, autoincrement=False),
    Column("window_start", Instant, nullable=False),
    Column("window_end", Instant, nullable=False),
    CheckConstraint("window_start < window_end", name="window"),
)

# The places that open offers hold, once more: every offer counts them, and there they stand window by window.
holds = Table(
    "holds",
    metadata,
    Column("queue", Text, primary_key=True),
    Column("window_start", Instant, primary_key=True),
    Column("window_end", Instant, primary_key=True),
    Column("offer_id", ForeignKey("offers.id"), primary_key=True),
    Column("expires_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

promises = Table(
    "promises",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("conversation_id", Text, nullable=False, index=True),
    Column("chain_id", Text, nullable=False, index=True),
    Column("origin_id", Text),  # NULL in rows older than the column: the promise itself
    Column("moves", sa.Integer, nullable=False, server_default="0"),
    Column("received_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("window_start", Instant),
    Column("window_end", Instant),
    Column("due_at", Instant, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("statement", Text, nullable=False),
    Column("queue", Text),
    Column("subject", Text),
    Column("phone", Text),
    Column("note", Text),
    Column("message_id", Text),
    Column("team", Text, nullable=False),
    Column("agent_id", Text),
    Column("customer_id", Text),
    Column("customer_name", Text),
    Column("customer_email", Text),
    Column("customer_phone", Text),
    Column("customer_locale", Text),
    Column("customer_time_zone", Text),
    Column("policy_version", ForeignKey("policy_versions.version"), nullable=False),
    Column("tzdata_version", Text, nullable=False),
    Column("basis_rule", Text, nullable=False),
    Column("basis_calendar", Text, nullable=False),
    Column("basis_counted_from", Instant, nullable=False),
    Column("deadline_unit", Text),
    Column("deadline_count", sa.Integer),
    Column("deadline_at", Text),
    Column("attempts_max", sa.Integer),
    Column("attempts_every", Duration),
    Column("follows", _deferred("promises.id")),
    Column("succession", Text),
    Column("offer_id", ForeignKey("offers.id")),
    Column("made_by", Text, nullable=False),
    _one_of("kind", PromiseKind),
    _one_of("succession", Succession),
    _one_of("deadline_unit", Unit),
    CheckConstraint("due_at >= received_at", name="due_at"),
    CheckConstraint("window_start < window_end", name="window"),
    CheckConstraint("(window_start IS NULL) = (window_end IS NULL)", name="whole_window"),
    CheckConstraint("window_end IS NULL OR window_end = due_at", name="window_is_due"),
    CheckConstraint("(deadline_unit IS NULL) = (deadline_count IS NULL)", name="whole_deadline"),
    CheckConstraint("(attempts_max IS NULL) = (attempts_every IS NULL)", name="whole_attempts"),
    CheckConstraint("(follows IS NULL) = (succession IS NULL)", name="whole_succession"),
)
_partial("ix_promises_window", "window_end IS NOT NULL", promises.c.queue, promises.c.window_end)
_partial("ix_promises_customer_id", "customer_id IS NOT NULL", promises.c.customer_id)
_partial("uq_promises_message_id", "message_id IS NOT NULL AND follows IS NULL", promises.c.message_id, unique=True)

# A cache of what the verdicts' pure function says of the facts; `rebuild_standings` makes it anew.
standings = Table(
    "standings",
    metadata,
    Column("promise_id", ForeignKey("promises.id"), primary_key=True),
    Column("due_at", Instant, nullable=False),  # the promise's own, so that one index gives lists in order
    Column("stage", Text, nullable=False),
    Column("verdict", Text),
    Column("detail", Text),
    Column("forewarned", sa.Boolean, nullable=False),
    Column("attempts_made", sa.Integer, nullable=False),
    Column("tried_inside", sa.Boolean, nullable=False),
    Column("last_attempt_at", Instant),
    Column("next_attempt_at", Instant),
    Column("delayed", sa.Boolean, nullable=False),
    Column("answered", sa.Boolean, nullable=False),
    Column("fulfilled_at", Instant),
    Column("team", Text, nullable=False),
    Column("agent_id", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("lapses_at", Instant),
    Column("lapsed_stage", Text),
    Column("lapsed_detail", Text),
    Column("followed_by", ForeignKey("promises.id", deferrable=True, initially="DEFERRED")),
    _one_of("stage", Stage),
    _one_of("verdict", Verdict),
    _one_of("detail", Detail),
    _one_of("lapsed_stage", Stage),
    _one_of("lapsed_detail", Detail),
    CheckConstraint("(lapses_at IS NULL) = (lapsed_stage IS NULL)", name="whole_lapse"),
    CheckConstraint("attempts_made >= 0", name="attempts_made"),
)
OWED_ROWS = "stage IN ('open', 'attempted', 'overdue')"
Index("ix_standings_due_at", standings.c.due_at, standings.c.promise_id)
_partial("ix_standings_owed", OWED_ROWS, standings.c.due_at, standings.c.promise_id)
_partial("ix_standings_team", OWED_ROWS, standings.c.team, standings.c.due_at, standings.c.promise_id)
_partial("ix_standings_phone", "phone IS NOT NULL", standings.c.phone)

facts = Table(
    "facts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("promise_id", ForeignKey("promises.id"), nullable=False, index=True),
    Column("chain_id", Text, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("details", sa.JSON, nullable=False),
    Column("caused_by", _deferred("facts.id")),
    _one_of("kind", FACT_KINDS),
)
_partial("ix_facts_caused_by", "caused_by IS NOT NULL", facts.c.caused_by)
REPORTED_FACTS = "kind IN ('transferred', 'feedback_given', 'cause_given', 'retracted')"
_partial("ix_facts_reported", REPORTED_FACTS, facts.c.chain_id)
_partial("ix_facts_attempts", "kind = 'attempt_made'", facts.c.at)

# Facts of a whole conversation: appended, as those of a promise are.
channel_switches = Table(
    "channel_switches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", Text, nullable=False, index=True),
    Column("from_channel", Text, nullable=False),
    Column("to_channel", Text, nullable=False),
    Column("motive", Text),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    _one_of("motive", Motive),
    CheckConstraint("from_channel <> to_channel", name="to_channel"),
)

# Who has a promise in hand: one agent a chain, until the lease ends. A lapsed claim is deleted with the next one.
claims = Table(
    "claims",
    metadata,
    Column("chain_id", Text, primary_key=True),
    Column("promise_id", ForeignKey("promises.id"), nullable=False),
    Column("agent_id", Text, nullable=False),
    Column("claimed_at", Instant, nullable=False),
    Column("lease_until", Instant, nullable=False),
    Column("given_back", sa.Boolean, nullable=False),
    CheckConstraint("lease_until > claimed_at", name="lease_until"),
)

timers = Table(
    "timers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False, index=True),
    Column("due_at", Instant, nullable=False),
    Column("helps_until", Instant),
    Column("state", Text, nullable=False),
    Column("tries", sa.Integer, nullable=False),
    Column("detail", Text),
    Column("claimed_until", Instant),
    Column("begun", sa.Boolean, nullable=False, server_default=sa.false()),  # whether the present claim was
    Column("starts", sa.Integer, nullable=False, server_default="0"),
    _one_of("kind", TimerKind),
    _one_of("state", TimerState),
    CheckConstraint("tries >= 0", name="tries"),
)
_partial("ix_timers_waiting", "state = 'waiting'", timers.c.due_at, timers.c.id)
_partial("ix_timers_dead", "state = 'dead'", timers.c.due_at, timers.c.id)

notices = Table(
    "notices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("promise_id", ForeignKey("promises.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("exact_time", Text),
    Column("link", Text),
    Column("created_at", Instant, nullable=False),
    Column("channel", Text, nullable=False, server_default=NoticeChannel.EMAIL.value),
    Column("unsubscribe", Text),
    Column("calendar_uid", Text),
    Column("calendar_sequence", sa.Integer),
    Column("calendar_start", Instant),
    Column("calendar_end", Instant),
    Column("calendar_summary", Text),
    Column("calendar_cancelled", sa.Boolean),
    Column("in_reply_to", Text),
    Column("outcome", Text, nullable=False),
    Column("settled_at", Instant),
    Column("detail", Text),
    _one_of("kind", NoticeKind),
    _one_of("channel", NoticeChannel),
    _one_of("outcome", NoticeOutcome),
)
_partial("ix_notices_pending", "outcome = 'pending'", notices.c.created_at)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("description", Text),
    Column("event_types", sa.JSON(none_as_null=True)),
    Column("secret", Text, nullable=False),
    Column("former_secret", Text),
    Column("former_secret_until", Instant),
    Column("state", Text, nullable=False),
    Column("detail", Text),
    Column("failures", sa.Integer, nullable=False),
    Column("paused_until", Instant),
    Column("version", sa.Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    _one_of("state", WebhookState),
    CheckConstraint("failures >= 0", name="failures"),
)

# What was announced; `body` is what every try sends and the stream shows, to the byte.
events = Table(
    "events",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    _one_of("type", EventType),
)

# In the order of `at` and `position` for each webhook and subject.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("webhook_id", ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", ForeignKey("events.id"), nullable=False, index=True),
    Column("subject_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("position", sa.Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", sa.Integer, nullable=False),
    Column("last_tried_at", Instant),
    Column("trying_until", Instant),  # whoever is trying it is known by this
    Column("last_status", sa.Integer),
    Column("detail", Text),
    _one_of("state", DeliveryState),
    CheckConstraint("tries >= 0", name="tries"),
)
Index("ix_deliveries_webhook_id", deliveries.c.webhook_id, deliveries.c.at, deliveries.c.id)
_partial("ix_deliveries_pending", "state = 'pending'", deliveries.c.webhook_id, deliveries.c.subject_id)

# The places of events in the stream. `position` is given after the commit, so that nothing comes in before what was
# read already; `arrival` keeps the events of one promise in their order until then.
rosters = Table(
    "rosters",
    metadata,
    Column("team", Text, primary_key=True),
    Column("version", sa.Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    CheckConstraint("version >= 1", name="version"),
)

staffing = Table(
    "staffing",
    metadata,
    Column("team", ForeignKey("rosters.team"), primary_key=True),
    Column("start_at", Instant, primary_key=True),
    Column("end_at", Instant, nullable=False),
    Column("agents", sa.Integer, nullable=False),
    CheckConstraint("end_at > start_at", name="end_at"),
    CheckConstraint("agents >= 0", name="agents"),
)

event_places = Table(
    "event_places",
    metadata,
    Column("arrival", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("event_id", ForeignKey("events.id"), nullable=False, unique=True),
    Column("written_at", Instant, nullable=False),
    Column("position", sa.BigInteger, unique=True),
)
_partial("ix_event_places_unplaced", "position IS NULL", event_places.c.arrival)

idempotency_records = Table(
    "idempotency_records",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("status", sa.Integer, nullable=False),
    Column("headers", sa.JSON, nullable=False),
    Column("body", sa.LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
)

access_keys = Table(
    "access_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("digest", sa.LargeBinary, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("scopes", sa.JSON, nullable=False),
    Column("queues", sa.JSON(none_as_null=True)),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

# Signed-in browsers. A key that gets another text ends the sessions of the old one: they are joined by its digest.
sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", sa.LargeBinary, primary_key=True),
    Column("key_digest", sa.LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    CheckConstraint("expires_at > created_at", name="expires_at"),
)

# When processes of the service ran: what outages are told from. Few rows, none of which is ever removed.
service_runs = Table(
    "service_runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant),
    _one_of("role", ServiceRole),
    CheckConstraint("seen_at >= started_at", name="seen_at"),
    CheckConstraint("ended_at >= started_at", name="ended_at"),
)

# What is told of calls. The first that tells an instant is believed; `predicted_...` is what was forecast for the
# caller at the instant of entering.
calls = Table(
    "calls",
    metadata,
    Column("queue", Text, primary_key=True),
    Column("call_id", Text, primary_key=True),
    Column("priority", sa.Integer, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("abandoned_at", Instant),
    Column("ended_at", Instant),
    Column("predicted_q50_seconds", sa.Double),
    Column("predicted_q80_seconds", sa.Double),
    Column("predicted_q90_seconds", sa.Double),
    Column("predicted_probability", sa.Double),
    Column("predicted_threshold_seconds", sa.Double),
    Column("predicted_announce", sa.Boolean),
    Column("predicted_source", Text),
    CheckConstraint("answered_at IS NULL OR abandoned_at IS NULL", name="one_end"),
    CheckConstraint("(predicted_source IS NULL) = (predicted_q50_seconds IS NULL)", name="whole_forecast"),
)
Index("ix_calls_queue_entered_at", calls.c.queue, calls.c.entered_at)

# What was last learnt from the recorded calls of a queue, to begin with where nothing live is known.
learnt_waits = Table(
    "learnt_waits",
    metadata,
    Column("queue", Text, primary_key=True),
    Column("document", sa.JSON, nullable=False),
    Column("threshold", Duration, nullable=False),
    Column("learnt_at", Instant, nullable=False),
)

# How the attempts of a queue went, as its windows go by them until they are counted again.
measured_efforts = Table(
    "measured_efforts",
    metadata,
    Column("queue", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("measured_at", Instant, nullable=False),
    Column("answered", sa.Integer, nullable=False),
    Column("unanswered", sa.Integer, nullable=False),
    Column("timed_answered", sa.Integer, nullable=False),
    Column("answered_seconds", sa.BigInteger, nullable=False),
    Column("answered_squares", sa.BigInteger, nullable=False),
    Column("timed_unanswered", sa.Integer, nullable=False),
    Column("unanswered_seconds", sa.BigInteger, nullable=False),
    CheckConstraint("measured_at > since", name="measured_at"),
    CheckConstraint("timed_answered BETWEEN 0 AND answered", name="timed_answered"),
    CheckConstraint("timed_unanswered BETWEEN 0 AND unanswered", name="timed_unanswered"),
)
