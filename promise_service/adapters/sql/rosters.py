"""Who is at work in each team, as a workforce-management tool told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.schema.policies import rosters, staffing
from promise_service.adapters.sql.statements import in_list, run, upsert
from promise_service.domain.intervals import Interval
from promise_service.domain.rosters import Roster, StaffedSpan, TeamRoster

_VERSIONS = sa.select(rosters.c.team, rosters.c.version).where(in_list(rosters.c.team, "teams"))
_TEAMS = sa.select(rosters.c.team)
_SPANS = sa.select(staffing.c.start_at, staffing.c.end_at, staffing.c.agents).where(
    staffing.c.team == sa.bindparam("team")
)
_STORE = upsert(rosters)
_FORGET = sa.delete(staffing).where(in_list(staffing.c.team, "teams"))
_STAFF = sa.insert(staffing)


class RosterReader:
    """Reads rosters; each version of one is read once, and stays the same object.

    A process has one reader for all that reads rosters: what is computed by one object helps no other.
    """

    def __init__(self) -> None:
        self._known: dict[str, TeamRoster] = {}

    def of(self, connection: Connection, teams: Collection[str]) -> list[TeamRoster]:
        """The rosters of those of these teams that have one."""
        if not teams:
            return []
        versions = connection.execute(_VERSIONS, {"teams": list(teams)}).all()
        return [self._in_version(connection, team, version) for team, version in versions]

    def all(self, connection: Connection) -> list[TeamRoster]:
        """The rosters of all teams that have one."""
        return self.of(connection, list(connection.scalars(_TEAMS)))

    def _in_version(self, connection: Connection, team: str, version: int) -> TeamRoster:
        known = self._known.get(team)
        if known is None or known.version != version:
            spans = connection.execute(_SPANS, {"team": team})
            roster = Roster(StaffedSpan(Interval(start, end), agents) for start, end, agents in spans)
            self._known[team] = known = TeamRoster(team=team, roster=roster, version=version)
        return known


def store_rosters(connection: Connection, changed: Sequence[TeamRoster], now: datetime) -> None:
    """Replace the rosters of these teams."""
    if not changed:
        return
    rows = [{"team": each.team, "version": each.version, "changed_at": now} for each in changed]
    run(connection, _STORE, rows)
    connection.execute(_FORGET, {"teams": [each.team for each in changed]})
    spans = [_span_row(each.team, span) for each in changed for span in each.roster.spans]
    if spans:
        connection.execute(_STAFF, spans)


def _span_row(team: str, staffed: StaffedSpan) -> dict[str, Any]:
    return {"team": team, "start_at": staffed.span.start, "end_at": staffed.span.end, "agents": staffed.agents}
