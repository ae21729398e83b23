"""What every report says of itself, and figures as the API writes them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from promise_service.application.report_scope import ReportScope
from promise_service.domain.intervals import Interval
from promise_service.http.instants import format_instant
from promise_service.http.schemas.scalars import InstantText

_DIGITS = 6

SPAN: dict[str, Any] = {"from": "2026-11-01T00:00:00+01:00", "to": "2026-12-01T00:00:00+01:00"}
REPORT: dict[str, Any] = {**SPAN, "time_zone": "Europe/Paris"}


class SpanBody(BaseModel):
    """A stretch of time; `to` is no part of it."""

    from_: InstantText = Field(alias="from")
    to: InstantText


class ReportBody(SpanBody):
    """A report: the time that it tells of, and rows."""

    time_zone: str = Field(description="Where days begin at midnight.")


def times(span: Interval, scope: ReportScope) -> dict[str, str]:
    """Both ends of a span, in the zone of the report."""
    return {
        "from": format_instant(span.start, scope.zone.key),
        "to": format_instant(span.end, scope.zone.key),
    }


def about(scope: ReportScope) -> dict[str, str]:
    """The fields that every report begins with."""
    return {**times(scope.span, scope), "time_zone": scope.zone.key}


def rounded(figure: float | None) -> float | None:
    """A figure with six digits behind the point, so that one and the same is always written alike."""
    return None if figure is None else round(figure, _DIGITS)
