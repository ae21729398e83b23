"""How many agents of a team are at work, as requests and answers say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from promise_service.application.change_roster import MOST_INTERVALS, TeamInterval, interval_faults
from promise_service.domain.rosters import TeamRoster
from promise_service.http.instants import format_instant
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.rows import judged_rows
from promise_service.http.schemas.scalars import Instant, InstantText

_INTERVAL: dict[str, Any] = {
    "start": "2026-11-24T09:00:00+01:00",
    "end": "2026-11-24T09:30:00+01:00",
    "agents": 4,
}


class StaffingIntervalInput(BaseModel):
    """So many agents are at work for callbacks from `start` up to `end`."""

    model_config = request(_INTERVAL)

    start: Instant
    end: Instant
    agents: Annotated[int, Field(strict=True, ge=0, le=1000)]

    def told(self) -> TeamInterval:
        """The same as a value of the application."""
        return TeamInterval(self.start, self.end, self.agents)


def _intervals(rows: Mapping[int, StaffingIntervalInput]) -> Mapping[int, TeamInterval]:
    return {place: row.told() for place, row in rows.items()}


class StaffingInput(BaseModel):
    """Who is at work in a team: intervals that may touch, but not overlap."""

    model_config = request({"intervals": [_INTERVAL]})

    intervals: Annotated[
        list[StaffingIntervalInput],
        Field(min_length=1, max_length=MOST_INTERVALS),
        judged_rows(StaffingIntervalInput, lambda rows: interval_faults(_intervals(rows))),
    ]

    def told(self) -> list[TeamInterval]:
        """The same as values of the application."""
        return [each.told() for each in self.intervals]


class StaffingIntervalBody(BaseModel):
    """So many agents are at work from `start` up to `end`."""

    model_config = answer(_INTERVAL)

    start: InstantText
    end: InstantText
    agents: int


class StaffingBody(BaseModel):
    """What is known of who is at work in a team; what is long over is left out."""

    model_config = answer({"team": "support", "version": 3, "intervals": [_INTERVAL]})

    team: str
    version: int = Field(description="How often it was changed; 0 where nothing was ever told.")
    intervals: list[StaffingIntervalBody] = Field(description="Earliest first.")


def staffing_body(known: TeamRoster, time_zone: str) -> StaffingBody:
    """The roster of a team, in the time zone of its calendar."""
    return StaffingBody(
        team=known.team,
        version=known.version,
        intervals=[
            StaffingIntervalBody(
                start=format_instant(each.span.start, time_zone),
                end=format_instant(each.span.end, time_zone),
                agents=each.agents,
            )
            for each in known.roster.spans
        ],
    )
