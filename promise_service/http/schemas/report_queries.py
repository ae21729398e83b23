"""What reports are asked for: a time, and how to divide it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.report_causes import PutDownTo
from promise_service.application.report_scope import ReportScope, report_scope
from promise_service.domain.keeping import Dimension
from promise_service.domain.report_periods import Step
from promise_service.http.schemas.closed_models import request
from promise_service.http.schemas.meanings import QueueName
from promise_service.http.schemas.scalars import TimeZone, separated
from promise_service.http.schemas.slots import FromWhen


class ReportQuery(BaseModel):
    """Which time a report tells of."""

    model_config = request()

    start: FromWhen | None = Field(
        default=None,
        alias="from",
        description="An instant, or a date, which begins at local midnight; 28 days before `to` without it.",
    )
    end: FromWhen | None = Field(
        default=None,
        alias="to",
        description="An instant, or a date, which begins at local midnight: it is no part of the report itself. The "
        "end of today without it.",
    )
    time_zone: TimeZone | None = Field(
        default=None, description="Where days begin at midnight; the zone of the policy's default calendar without it."
    )

    def scope(self, versions: PolicyVersions, now: datetime, step: Step | None = None) -> ReportScope:
        """The time that was asked for; InvalidInput where it makes no sense."""
        return report_scope(versions, start=self.start, end=self.end, time_zone=self.time_zone, step=step, now=now)


class DividedQuery(ReportQuery):
    """Which time a report tells of, and into which parts it is divided."""

    interval: Step | None = Field(
        default=None, description="A row for each day, week (from Monday) or month; without it for the whole time."
    )


class KeepingQuery(DividedQuery):
    """Which promises to count, and by what to tell them apart."""

    by: Annotated[
        Annotated[list[Dimension], Field(max_length=20)] | None,
        BeforeValidator(separated),
        Field(description="May be repeated or hold several, with commas."),
    ] = None

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Each dimension once, in the order in which they were asked for."""
        return tuple(dict.fromkeys(self.by or ()))


class CausesQuery(ReportQuery):
    """What broken promises are put down to."""

    by: PutDownTo = PutDownTo.CAUSE


class OffersQuery(DividedQuery):
    """Which offers to count."""

    by: Literal["queue"] | None = None


class CallsQuery(ReportQuery):
    """Which calls to look at, by the time at which they entered."""

    queue: QueueName | None = Field(default=None, description="Of this queue alone.")
    by: Literal["queue"] | None = None


class WaitsQuery(DividedQuery, CallsQuery):
    """Which calls to count, and into which parts to divide the time."""
