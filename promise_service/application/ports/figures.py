"""What reports are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from promise_service.domain.causes import BrokenPromise
from promise_service.domain.fullness import Chain, QueueWindow
from promise_service.domain.intervals import Interval
from promise_service.domain.keeping import Dimension, Group, Tally
from promise_service.domain.offer_tallies import OfferTally
from promise_service.domain.outages import Run
from promise_service.domain.promise_facts import Fact
from promise_service.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPromise:
    """A promise that the customer said something about; `facts` are those of its chain that tell of it."""

    id: str
    due_at: datetime
    fulfilled: bool
    verdict: Verdict | None
    facts: tuple[Fact, ...]


class Figures(Protocol):
    """Counts what reports tell, without any lock. Everything stands as of `now`.

    A promise belongs to the span in which it was due, an offer to the one in which it was made. Spans may overlap.
    """

    def promises_due(
        self, spans: Sequence[Interval], by: Sequence[Dimension], now: datetime
    ) -> Mapping[tuple[Interval, Group], Tally]:
        """What became of the promises due in each span, by these dimensions; what is not there was not due."""
        ...

    def broken(self, span: Interval, now: datetime) -> Sequence[BrokenPromise]:
        """The promises due in a span that are broken, each with the facts that tell why."""
        ...

    def crowded(self, capacities: Mapping[QueueWindow, int]) -> Mapping[QueueWindow, Sequence[Chain]]:
        """The chains of all promises that were ever made for these windows, or for what overlaps them in their queue.

        A window for which no more were ever made than its capacity may be left out.
        """
        ...

    def scored(self, span: Interval, now: datetime) -> Sequence[ScoredPromise]:
        """The promises due in a span that there is feedback on."""
        ...

    def offers_made(self, spans: Sequence[Interval], now: datetime) -> Mapping[tuple[Interval, str, int], OfferTally]:
        """What came of the offers made in each span, by queue and version of the policy."""
        ...


class ServiceRuns(Protocol):
    """The record of when processes of the service ran."""

    def known(self) -> Sequence[Run]:
        """All runs, earliest start first."""
        ...

    def keep(self, run: Run) -> None:
        """Add a run, or replace the one of the same id."""
        ...
