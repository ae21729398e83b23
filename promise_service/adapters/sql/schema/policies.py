"""Published policies, and who is at work when."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text

from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.schema.conventions import metadata

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
