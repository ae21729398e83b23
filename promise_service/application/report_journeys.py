"""Do whole journeys succeed, and where along them do we fail?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from promise_service.domain.intervals import Interval
from promise_service.domain.journeys import Journeys
from promise_service.domain.keeping import rate_change
from promise_service.domain.report_periods import Period


class JourneyFigures(Protocol):
    """Counts journeys, without any lock. Everything stands as of `now`."""

    def journeys_due(
        self, spans: Sequence[Interval], now: datetime, *, compared: Sequence[Interval]
    ) -> Mapping[Interval, Journeys]:
        """The journeys whose last promise was due in each span; spans may overlap.

        Of the spans that they are only `compared` with, no more than the courses are told.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneysRow:
    """The journeys that were due in one span, and those of the time before it."""

    span: Interval
    journeys: Journeys
    before: Journeys

    @property
    def rate_change(self) -> float | None:
        """By how much the share of kept journeys differs from the one before."""
        return rate_change(self.journeys.tally, self.before.tally)


def report_journeys(figures: JourneyFigures, periods: Sequence[Period], now: datetime) -> list[JourneysRow]:
    """A row for each period."""
    spans = [period.span for period in periods]
    compared = {period.before for period in periods if period.before is not None}
    found = figures.journeys_due(spans, now, compared=sorted(compared - set(spans)))
    nothing = Journeys()
    return [
        JourneysRow(
            span=period.span,
            journeys=found.get(period.span, nothing),
            before=found.get(period.before, nothing) if period.before else nothing,
        )
        for period in periods
    ]
