"""How long the callers of a queue waited, beside what was forecast for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from promise_service.application.call_figures import CallFigures
from promise_service.application.call_records import Foretold
from promise_service.domain.intervals import Interval
from promise_service.domain.waiting.forecast import Source
from promise_service.domain.waiting.known_waits import LATEST_SIGN, KnownWait, known_waits
from promise_service.domain.waiting.scores import Scored


@dataclass(frozen=True, slots=True)
class RecordedWait:
    """A wait that has ended, and what was forecast for it; None where nothing was."""

    entered_at: datetime
    wait: KnownWait
    foretold: Foretold | None

    @property
    def scored(self) -> Scored | None:
        """What was forecast, against what came of it; None where nothing was, and of a caller who had not to wait.

        None as well where an agent was free. Nobody was to wait then, so that of these forecasts only the wrong ones
        would count.
        """
        if self.foretold is None or not self.wait.time or self.foretold.source is Source.IDLE_AGENT:
            return None
        said = self.foretold
        longer = self.wait.time > said.threshold
        return Scored(said.probability_over_threshold, said.quantiles, self.wait.time.total_seconds(), longer)


def recorded_waits(figures: CallFigures, queue: str, span: Interval) -> Sequence[RecordedWait]:
    """The waits of those who entered the queue in this span, in the order of entering, as far as they have ended.

    Calls after the span are looked at as well: they show what those would have waited who hung up.
    """
    told = figures.entered(queue, Interval(span.start, span.end + LATEST_SIGN))
    waits = known_waits(told)
    return [
        RecordedWait(each.entered_at, wait, each.foretold)
        for each, wait in zip(told, waits, strict=True)
        if wait is not None and each.entered_at < span.end
    ]
