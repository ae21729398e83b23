"""What came of the callbacks that were offered, the waiting that they spared, and what that would have cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from promise_service.application.ports.figures import Figures
from promise_service.application.ports.policies import PolicyVersions
from promise_service.domain.intervals import Interval
from promise_service.domain.money import Money
from promise_service.domain.offer_tallies import OfferTally
from promise_service.domain.report_periods import Period
from promise_service.domain.savings import Saving, saving


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersRow:
    """What came of the offers made in one span; `queue` is None for those of all queues together."""

    span: Interval
    queue: str | None
    tally: OfferTally
    saving: Saving


def report_offers(
    figures: Figures, versions: PolicyVersions, periods: Sequence[Period], *, by_queue: bool, now: datetime
) -> list[OffersRow]:
    """A row for each period, or for each period and queue with a call in it."""
    spans = [period.span for period in periods]
    rows: dict[tuple[Interval, str | None], list[tuple[OfferTally, Money | None]]] = (
        {} if by_queue else {(span, None): [] for span in spans}
    )
    for (span, queue, version), tally in sorted(figures.offers_made(spans, now).items(), key=lambda item: item[0]):
        cost = _minute_cost(versions, version, queue)
        rows.setdefault((span, queue if by_queue else None), []).append((tally, cost))
    return [_row(span, queue, offers) for (span, queue), offers in rows.items()]


def _row(span: Interval, queue: str | None, offers: Iterable[tuple[OfferTally, Money | None]]) -> OffersRow:
    listed = list(offers)
    tally = sum((tally for tally, _ in listed), OfferTally())
    return OffersRow(span=span, queue=queue, tally=tally, saving=saving(listed))


def _minute_cost(versions: PolicyVersions, version: int, queue: str) -> Money | None:
    named = versions.version(version).queues.get(queue)
    return named.minute_cost if named else None
