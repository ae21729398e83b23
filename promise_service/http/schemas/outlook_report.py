"""The report on what is coming."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from promise_service.application.outlook import EffortOutlook, Outlook, PromiseAtRisk, WindowOutlook
from promise_service.domain.measured_effort import EffortSource
from promise_service.domain.promises import PromiseKind
from promise_service.domain.risks import Risk
from promise_service.http.instants import format_instant
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.meanings import QueueName
from promise_service.http.schemas.reports import rounded
from promise_service.http.schemas.scalars import InstantText, TimeZone
from promise_service.http.schemas.slots import LONGEST_LOOK_AHEAD

_WINDOW: dict[str, Any] = {
    "queue": "support",
    "start": "2026-11-24T10:30:00+01:00",
    "end": "2026-11-24T11:00:00+01:00",
    "capacity": 6,
    "promised": 4,
    "held": 1,
    "remaining": 1,
    "share": 0.833333,
    "unkeepable": False,
    "keep_probability": None,
}
_DEADLINE: dict[str, Any] = {"date": "2026-11-24", "team": "support", "due": 17}
_AT_RISK: dict[str, Any] = {
    "promise_id": "prm_01KAW2V5Q8J7Y4M3T9C6B1D0EX",
    "kind": "reply",
    "queue": None,
    "team": "support",
    "due_at": "2026-11-24T12:00:00+01:00",
    "why": "time_nearly_gone",
}

_EFFORT: dict[str, Any] = {
    "queue": "support",
    "figure": "answer_rate",
    "value": 0.881068,
    "source": "measured",
    "counted": 412,
    "enough": 200,
    "since": "2026-09-27T03:26:12+02:00",
    "measured_at": "2026-11-22T02:26:12+01:00",
}

Part = Literal["windows", "deadlines", "at_risk", "efforts"]


class OutlookQuery(BaseModel):
    """How far to look ahead."""

    model_config = request()

    days: int = Field(default=7, ge=1, le=LONGEST_LOOK_AHEAD, description="How many local dates, today included.")
    queue: QueueName | None = Field(
        default=None, description="Only what belongs to this queue; deadlines in writing belong to none."
    )
    time_zone: TimeZone | None = Field(
        default=None, description="Where days begin at midnight; the zone of the policy's default calendar without it."
    )
    part: Part = Field(default="windows", description="Which rows a CSV holds; JSON has all.")


class WindowOutlookBody(BaseModel):
    """One callback window that begins from now on."""

    model_config = answer(_WINDOW)

    queue: str
    start: InstantText
    end: InstantText
    capacity: int | None = Field(description="Null where the policy in force lays out no such window.")
    promised: int = Field(description="Callbacks that are promised for this very window and still owed.")
    held: int = Field(description="Kept for callers who are choosing just now.")
    remaining: int = Field(description="How many more it takes, as the list of slots says.")
    share: float | None = Field(
        description="What overlaps it ÷ capacity: 1 is full, more is over-full since the policy or the staffing "
        "changed. Null where the capacity is null or 0."
    )
    unkeepable: bool = Field(
        description="More is promised for it than the agents then at work, or the policy in force, can keep: tell "
        "customers a new time, or find somebody."
    )
    keep_probability: float | None = Field(
        description="With which its last callback begins inside; null where nothing is promised in it or before, and "
        "where the capacity does not go by agents."
    )


class DeadlineOutlookBody(BaseModel):
    """What a team has to answer on one date."""

    model_config = answer(_DEADLINE)

    date: str = Field(description="A local date; today from now on.", examples=["2026-11-24"])
    team: str
    due: int = Field(description="Replies and follow-ups that are due on that date and still owed.")


class AtRiskBody(BaseModel):
    """A promise that somebody should look after now. No agent is named."""

    model_config = answer(_AT_RISK)

    promise_id: str
    kind: PromiseKind
    queue: str | None
    team: str
    due_at: InstantText
    why: Risk


class EffortBody(BaseModel):
    """One figure of what a callback takes, by which the windows of a queue go whose capacity goes by agents."""

    model_config = answer(_EFFORT)

    queue: str
    figure: Literal["answer_rate", "average_handle_time_seconds", "handle_time_variation", "unanswered_time_seconds"]
    value: float = Field(description="The one that counts.")
    source: EffortSource = Field(description="`measured` once enough attempts tell of it, the `policy` before.")
    counted: int = Field(description="How many attempts tell of it.")
    enough: int = Field(description="How many have to.")
    since: InstantText | None = Field(description="Attempts from then on were counted; null where none ever were.")
    measured_at: InstantText | None = Field(description="When they were counted; every week again.")


class OutlookReport(BaseModel):
    """What is coming from now on up to `to`, and what is at risk now."""

    model_config = answer(
        {
            "from": "2026-11-24T10:05:00+01:00",
            "to": "2026-12-01T00:00:00+01:00",
            "time_zone": "Europe/Paris",
            "windows": [_WINDOW],
            "deadlines": [_DEADLINE],
            "at_risk": [_AT_RISK],
            "at_risk_count": 1,
            "efforts": [_EFFORT],
        }
    )

    from_: InstantText = Field(alias="from")
    to: InstantText
    time_zone: str = Field(description="Where days begin at midnight.")
    windows: list[WindowOutlookBody] = Field(description="Earliest first.")
    deadlines: list[DeadlineOutlookBody] = Field(description="By date and team; where nothing is due is no row.")
    at_risk: list[AtRiskBody] = Field(description="Earliest due first, at most 1,000.")
    at_risk_count: int = Field(description="All that are at risk, listed or not.")
    efforts: list[EffortBody] = Field(description="By queue; none of one whose capacity is a number.")


_ROWS: dict[Part, type[BaseModel]] = {
    "windows": WindowOutlookBody,
    "deadlines": DeadlineOutlookBody,
    "at_risk": AtRiskBody,
    "efforts": EffortBody,
}


def outlook_report(outlook: Outlook) -> OutlookReport:
    """The report on what is coming."""

    def written(instant: datetime) -> str:
        return format_instant(instant, outlook.zone.key)

    return OutlookReport.model_validate(
        {
            "from": written(outlook.span.start),
            "to": written(outlook.span.end),
            "time_zone": outlook.zone.key,
            "windows": [
                {**_window(row), "start": written(row.window.start), "end": written(row.window.end)}
                for row in outlook.windows
            ],
            "deadlines": [
                {"date": row.due_on.isoformat(), "team": row.team, "due": row.due} for row in outlook.deadlines
            ],
            "at_risk": [{**_at_risk(row), "due_at": written(row.record.promise.due_at)} for row in outlook.at_risk],
            "at_risk_count": outlook.at_risk_count,
            "efforts": [
                {
                    **_effort(row),
                    "since": written(row.measured.since) if row.measured else None,
                    "measured_at": written(row.measured.measured_at) if row.measured else None,
                }
                for row in outlook.efforts
            ],
        }
    )


def outlook_columns(part: Part) -> list[str]:
    """The columns of the rows of a part, in the order in which they are read."""
    return list(_ROWS[part].model_fields)


def _window(row: WindowOutlook) -> dict[str, object]:
    return {
        "queue": row.queue,
        "capacity": row.capacity,
        "promised": row.promised,
        "held": row.held,
        "remaining": row.remaining,
        "share": rounded(row.share),
        "unkeepable": row.unkeepable,
        "keep_probability": rounded(row.chance.probability if row.chance else None),
    }


def _effort(row: EffortOutlook) -> dict[str, object]:
    figure = row.figure
    return {
        "queue": row.queue,
        "figure": figure.name,
        "value": rounded(figure.value),
        "source": figure.source,
        "counted": figure.counted,
        "enough": figure.enough,
    }


def _at_risk(row: PromiseAtRisk) -> dict[str, object]:
    return {
        "promise_id": row.record.promise.id,
        "kind": row.record.promise.kind,
        "queue": row.record.promise.queue,
        "team": row.record.standing.team,
        "why": row.risk,
    }
