"""The `predicted_wait` object: what a wait will probably be, who says so, and how old that is."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, Strict

from promise_service.domain.offers import PredictedWait
from promise_service.domain.waiting.announced_quantiles import SHARES
from promise_service.http.instants import format_instant
from promise_service.http.schemas.closed_models import answer
from promise_service.http.schemas.scalars import InstantText

Seconds = Annotated[float, Strict(), Field(ge=0, le=86_400, allow_inf_nan=False)]
Priority = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]

FORECAST: dict[str, Any] = {
    "seconds": 96.4,
    "quantiles": {"0.5": 96.4, "0.8": 204.1, "0.9": 281.7},
    "source": "fitted",
    "as_of": "2026-11-24T10:04:58+01:00",
    "probability_over_threshold": 0.2417,
    "announce": True,
}


class QuantilesBody(BaseModel):
    """Within how many seconds five, eight and nine of ten callers are answered."""

    model_config = answer(FORECAST["quantiles"])

    half: int | float = Field(alias="0.5")
    most: int | float = Field(alias="0.8")
    nearly_all: int | float = Field(alias="0.9")


class PredictedWaitBody(BaseModel):
    """How long the wait will probably be, who said so, and when."""

    model_config = answer(FORECAST)

    seconds: int | float | None = Field(description="The median of a forecast. Null where nobody knows.")
    quantiles: QuantilesBody | None = Field(description="Of a forecast; null otherwise.")
    source: str | None = Field(
        description="`caller`: the caller of the API says so. Else the step that the forecast rests on: `idle_agent`, "
        "`tail` (the formula alone) or `fitted` (corrected by what came of earlier waits). Null where nobody knows."
    )
    as_of: InstantText | None = Field(description="The latest instant of which anything was known.")
    probability_over_threshold: float | None = Field(
        description="How likely the wait is longer than the queue's `offer_callback_after`; null unless it is forecast."
    )
    announce: bool = Field(description="Whether callers may be told the 0.8 quantile: it has proved right of late.")


def predicted_wait_body(wait: PredictedWait, time_zone: str) -> PredictedWaitBody:
    """A predicted wait; forecasts to a tenth of a second, and probabilities to four digits."""
    probability = wait.probability_over_threshold
    return PredictedWaitBody(
        seconds=None if wait.seconds is None else _shown(wait.seconds, forecast=wait.is_forecast),
        quantiles=None if wait.quantiles is None else _quantiles(wait.quantiles),
        source=wait.source,
        as_of=None if wait.as_of is None else format_instant(wait.as_of, time_zone),
        probability_over_threshold=None if probability is None else round(probability, 4),
        announce=wait.announce,
    )


def shown_seconds(seconds: float) -> int | float:
    """Whole seconds without a point."""
    return int(seconds) if seconds.is_integer() else seconds


def _quantiles(quantiles: tuple[float, ...]) -> QuantilesBody:
    shown = (_shown(seconds, forecast=True) for seconds in quantiles)
    return QuantilesBody(**dict(zip(map(str, SHARES), shown, strict=True)))


def _shown(seconds: float, *, forecast: bool) -> int | float:
    return shown_seconds(round(seconds, 1) if forecast else seconds)
