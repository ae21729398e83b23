"""Callback offers as rows: one of the offer, and one of each slot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Row

from promise_service.adapters.sql.customer_columns import customer_columns, customer_from
from promise_service.domain.intervals import Interval
from promise_service.domain.offers import Decision, Offer, OfferOutcome, PredictedWait, Reason


def offer_row(offer: Offer) -> dict[str, Any]:
    """The row of an offer, without its slots."""
    return {
        "id": offer.id,
        "queue": offer.queue,
        "called_at": offer.called_at,
        "made_at": offer.made_at,
        "expires_at": offer.expires_at,
        "decision": offer.decision.value,
        "reason": offer.reason.value,
        "exception": offer.exception,
        "wait_seconds": offer.predicted_wait.seconds,
        "wait_source": offer.predicted_wait.source,
        "wait_as_of": offer.predicted_wait.as_of,
        "wait_probability_over_threshold": offer.predicted_wait.probability_over_threshold,
        "wait_announce": offer.predicted_wait.announce,
        "wait_quantiles": _listed(offer.predicted_wait.quantiles),
        "elapsed": offer.elapsed,
        "still_offering": offer.still_offering,
        "held": offer.held,
        "phone": offer.phone,
        **customer_columns(offer.customer),
        "conversation_id": offer.conversation_id,
        "locale": offer.locale,
        "time_zone": offer.time_zone,
        "prompt": offer.prompt,
        "policy_version": offer.policy_version,
        "made_by": offer.made_by,
        "outcome": offer.outcome.value,
    }


def slot_rows(offer: Offer) -> list[dict[str, Any]]:
    """The rows of an offer's slots."""
    return [
        {"offer_id": offer.id, "position": position, "window_start": slot.start, "window_end": slot.end}
        for position, slot in enumerate(offer.slots)
    ]


def hold_rows(offer: Offer) -> list[dict[str, Any]]:
    """The rows of the places that an offer holds as long as it is open, one for each run of windows."""
    if not offer.held:
        return []
    return [
        {
            "queue": offer.queue,
            "start_at": run[0].start,
            "end_at": run[-1].end,
            "windows": len(run),
            "offer_id": offer.id,
            "expires_at": offer.expires_at,
        }
        for run in _runs(offer.slots)
    ]


def slot_from(row: Row[Any]) -> Interval:
    """The window of a slot's row."""
    return Interval(row.window_start, row.window_end)


def offer_from(row: Row[Any], slots: Iterable[Interval]) -> Offer:
    """The offer of a row and its slots, in their order."""
    return Offer(
        id=row.id,
        queue=row.queue,
        called_at=row.called_at,
        made_at=row.made_at,
        expires_at=row.expires_at,
        decision=Decision(row.decision),
        reason=Reason(row.reason),
        exception=row.exception,
        predicted_wait=PredictedWait(
            seconds=row.wait_seconds,
            source=row.wait_source,
            as_of=row.wait_as_of,
            probability_over_threshold=row.wait_probability_over_threshold,
            quantiles=None if row.wait_quantiles is None else tuple(map(float, row.wait_quantiles)),
            announce=row.wait_announce,
        ),
        slots=tuple(slots),
        held=row.held,
        phone=row.phone,
        customer=customer_from(row),
        conversation_id=row.conversation_id,
        locale=row.locale,
        time_zone=row.time_zone,
        prompt=row.prompt,
        policy_version=row.policy_version,
        made_by=row.made_by,
        outcome=OfferOutcome(row.outcome),
        elapsed=row.elapsed,
        still_offering=row.still_offering,
    )


def _runs(slots: Iterable[Interval]) -> Iterator[list[Interval]]:
    """Slots of one length that lie end to end, together."""
    run: list[Interval] = []
    for slot in sorted(slots):
        if run and (run[-1].end, run[-1].duration) != (slot.start, slot.duration):
            yield run
            run = []
        run.append(slot)
    if run:
        yield run


def _listed(quantiles: tuple[float, ...] | None) -> list[float] | None:
    return None if quantiles is None else list(quantiles)
