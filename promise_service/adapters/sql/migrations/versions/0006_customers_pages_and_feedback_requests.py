"""Links to customers' own pages in notices, and notices that ask what customers think."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ASKS = "feedback_request"
_TIMERS_TO_DELAYS = ("hold_expiry", "customer_reminder", "owner_reminder", "supervisor_reminder", "delay_notice")
_TIMERS_FROM_VERDICTS = ("due", "giving_up", "at_risk", "window_opened", "send_notice", "deliver_event")
_NOTICES_TO_CUSTOMERS = (
    "acknowledgement",
    "customer_reminder",
    "delay_notice",
    "reschedule_notice",
    "cancellation_notice",
)
_NOTICES_TO_THE_TEAM = ("owner_reminder", "supervisor_reminder", "alarm")
_FACTS = sa.table("facts", sa.column("kind"), sa.column("details", sa.JSON))


def upgrade() -> None:
    _timer_kinds((*_TIMERS_TO_DELAYS, _ASKS, *_TIMERS_FROM_VERDICTS))
    with op.batch_alter_table("notices") as notices:
        notices.add_column(Column("link", sa.Text))
        notices.drop_constraint("ck_notices_kind", type_="check")
        notices.create_check_constraint(
            "ck_notices_kind", _one_of((*_NOTICES_TO_CUSTOMERS, _ASKS, *_NOTICES_TO_THE_TEAM))
        )


def downgrade() -> None:
    op.execute(sa.delete(_FACTS).where(_FACTS.c.kind == "notice_settled", _notice_of_fact() == _ASKS))
    op.execute(
        f"DELETE FROM timers WHERE kind = '{_ASKS}'"  # noqa: S608 - our own words
        f" OR subject_id IN (SELECT id FROM notices WHERE kind = '{_ASKS}')"
    )
    op.execute(f"DELETE FROM notices WHERE kind = '{_ASKS}'")  # noqa: S608 - as above
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else a table with rows just deleted cannot be altered
    _timer_kinds((*_TIMERS_TO_DELAYS, *_TIMERS_FROM_VERDICTS))
    with op.batch_alter_table("notices") as notices:
        notices.drop_constraint("ck_notices_kind", type_="check")
        notices.create_check_constraint("ck_notices_kind", _one_of((*_NOTICES_TO_CUSTOMERS, *_NOTICES_TO_THE_TEAM)))
        notices.drop_column("link")


def _notice_of_fact() -> sa.ColumnElement[str]:
    notice: sa.ColumnElement[str] = _FACTS.c.details["notice"].as_string()
    return notice


def _timer_kinds(kinds: Sequence[str]) -> None:
    with op.batch_alter_table("timers") as timers:
        timers.drop_constraint("ck_timers_kind", type_="check")
        timers.create_check_constraint("ck_timers_kind", _one_of(kinds))


def _one_of(known: Sequence[str]) -> str:
    listed = ", ".join(f"'{each}'" for each in known)
    return f"kind IN ({listed})"
