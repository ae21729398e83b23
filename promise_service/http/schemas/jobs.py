"""What happens by itself, as an administrator sees it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from promise_service.application.ports.jobs import Job
from promise_service.domain.timers import TimerKind, TimerState
from promise_service.http.instants import format_instant
from promise_service.http.paging import Cursor, Limit
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.problems import Problem
from promise_service.http.schemas.scalars import InstantText, Line

MOST_AT_ONCE = 1_000
"""Jobs that one request may retry."""

JOB: dict[str, Any] = {
    "id": "send_notice:ntc_01KAW2V6S1C4Q8W3N7B5X9Z2MK:20261124T093000.000000Z",
    "kind": "send_notice",
    "subject_id": "ntc_01KAW2V6S1C4Q8W3N7B5X9Z2MK",
    "promise_id": "prm_01KAW2V5Q8J7Y4M3T9C6B1D0EX",
    "due_at": "2026-11-24T09:30:00+00:00",
    "helps_until": "2026-11-24T17:00:00+00:00",
    "state": "dead",
    "tries": 0,
    "detail": "550 5.1.1 c***@example.org: no such mailbox",
}
_WAITING = {**JOB, "due_at": "2026-11-24T09:52:10.250000+00:00", "state": "waiting"}


class JobBody(BaseModel):
    """One thing that happens by itself at its time. All its instants are in UTC."""

    model_config = answer(JOB)

    id: str
    kind: TimerKind
    subject_id: str = Field(description="The promise, offer, notice, delivery or queue that it is about.")
    promise_id: str | None = Field(description="The promise that it is about in the end; null where there is none.")
    due_at: InstantText
    helps_until: InstantText | None = Field(description="After this it helps nobody any more; null: it always does.")
    state: TimerState
    tries: int = Field(description="How often it was tried in vain, and put off.")
    detail: str | None = Field(description="Why it is dead or was skipped, or what last went wrong.")


class JobPage(BaseModel):
    """Jobs in one state, earliest due first."""

    model_config = answer({"items": [JOB], "next_cursor": None})

    items: list[JobBody]
    next_cursor: str | None


class JobsQuery(BaseModel):
    """Which jobs to list, and which page of them."""

    model_config = request({"state": "dead", "kind": "send_notice"})

    state: Literal["dead", "waiting"] = Field(
        default="dead", description="Dead ones are given up until somebody retries them."
    )
    kind: TimerKind | None = None
    limit: Limit = 50
    cursor: Cursor = None


class RetryJobsInput(BaseModel):
    """Jobs that get another chance."""

    model_config = request({"ids": [JOB["id"]]})

    ids: list[Line] = Field(min_length=1, max_length=MOST_AT_ONCE)


class RetriedItem(BaseModel):
    """What came of one job: `job` as the single request answers it, or the `problem`."""

    model_config = answer()

    id: str
    status: int = Field(description="The status that the single request would have had.")
    job: JobBody | None
    problem: Problem | None


class RetriedBody(BaseModel):
    """An answer for each job, in the order in which they were named."""

    model_config = answer({"items": [{"id": JOB["id"], "status": 200, "job": _WAITING, "problem": None}]})

    items: list[RetriedItem]


def job_body(job: Job) -> JobBody:
    """A job as it is answered."""
    timer = job.timer
    return JobBody(
        id=timer.id,
        kind=timer.kind,
        subject_id=timer.subject_id,
        promise_id=job.promise_id,
        due_at=format_instant(timer.due_at, "UTC"),
        helps_until=None if timer.helps_until is None else format_instant(timer.helps_until, "UTC"),
        state=timer.state,
        tries=timer.tries,
        detail=timer.detail,
    )
