"""What came of the callbacks that were offered, and the waiting that they spared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from promise_service.application.ports import Figures
from promise_service.domain.intervals import Interval
from promise_service.domain.offer_tallies import OfferTally
from promise_service.domain.report_periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersRow:
    """What came of the offers made in one span; `queue` is None for those of all queues together."""

    span: Interval
    queue: str | None
    tally: OfferTally


def report_offers(figures: Figures, periods: Sequence[Period], *, by_queue: bool, now: datetime) -> list[OffersRow]:
    """A row for each period, or for each period and queue with a call in it."""
    spans = [period.span for period in periods]
    found = figures.offers_made(spans, by_queue=by_queue, now=now)
    if not by_queue:
        return [OffersRow(span=span, queue=None, tally=found.get((span, ()), OfferTally())) for span in spans]
    return [
        OffersRow(span=span, queue=queue, tally=tally)
        for (span, (queue,)), tally in sorted(found.items(), key=lambda item: (item[0][0], str(item[0][1])))
    ]
