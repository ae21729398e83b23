"""The calls of each queue as they are kept: to fit forecasts of waits with, and to report on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from promise_service.domain.intervals import Interval
from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.forecast import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """What was forecast for a caller at the instant of entering.

    `quantiles` are seconds, for the shares in `announced_quantiles.SHARES`; the probability is that the wait is longer
    than `threshold`; `announce` tells whether the .8 quantile could have been told to the caller.
    """

    quantiles: tuple[float, ...]
    probability_over_threshold: float
    threshold: timedelta
    announce: bool
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """What is known of a call in a queue, and what was forecast for it; None where nothing was."""

    queue: str
    call: Call
    foretold: Foretold | None = None


class CallRecords(Protocol):
    """Reads the calls that were recorded, without any lock. They are written by the ledger: `Changes.call_records`."""

    def known(self, queue: str, call_ids: Collection[str]) -> Mapping[str, Call]:
        """What is known of these calls, by their ids; those that are not there are not known."""
        ...

    def entered(self, queue: str, span: Interval, *, latest: int | None = None) -> Sequence[RecordedCall]:
        """The calls that entered the queue in this span, in the order of entering; of too many the `latest` ones."""
        ...
