"""Feedback and causes as facts, and what reports find their figures by."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FACTS_TO_CONTACTS = (
    "attempt_made",
    "answered",
    "delayed",
    "rescheduled",
    "cancelled",
    "transferred",
    "contact_corrected",
)
_FACTS_FROM_RETRACTIONS = (
    "retracted",
    "notice_settled",
    "at_risk",
    "window_opened",
    "team_alarmed",
    "verdict_settled",
)
_FACTS_BEFORE = (*_FACTS_TO_CONTACTS, *_FACTS_FROM_RETRACTIONS)
_FACTS_SINCE = (*_FACTS_TO_CONTACTS, "feedback_given", "cause_given", *_FACTS_FROM_RETRACTIONS)


def upgrade() -> None:
    _fact_kinds(_FACTS_SINCE)
    reported = sa.text("kind IN ('transferred', 'feedback_given', 'cause_given', 'retracted')")
    op.create_index("ix_facts_reported", "facts", ["chain_id"], sqlite_where=reported, postgresql_where=reported)
    op.create_index("ix_offers_made_at", "offers", ["made_at"])


def downgrade() -> None:
    op.drop_index("ix_offers_made_at", "offers")
    op.drop_index("ix_facts_reported", "facts")
    op.execute(f"DELETE FROM facts WHERE NOT ({_one_of('kind', _FACTS_BEFORE)})")  # noqa: S608 - our own words
    _fact_kinds(_FACTS_BEFORE)


def _fact_kinds(kinds: Sequence[str]) -> None:
    with op.batch_alter_table("facts") as facts:
        facts.drop_constraint("ck_facts_kind", type_="check")
        facts.create_check_constraint("ck_facts_kind", _one_of("kind", kinds))


def _one_of(column: str, known: Sequence[str]) -> str:
    listed = ", ".join(f"'{each}'" for each in known)
    return f"{column} IN ({listed})"
