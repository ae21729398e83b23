"""Waits as other systems predict them, in seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from promise_service.http.faults import shown
from promise_service.http.other_systems import (
    MOST_SECONDS,
    connect_figure,
    connect_result,
    google_queue,
    number,
    records,
    refused,
    text,
)


class WaitUnit(StrEnum):
    """In what a wait is counted."""

    SECONDS = "seconds"
    MINUTES = "minutes"


class _Wait(NamedTuple):
    """A figure, and the unit that its maker documents; None where they leave it open."""

    figure: float | None
    unit: WaitUnit | None


def wait_in(given: Mapping[str, Any]) -> float | None:
    """The predicted wait in an answer of another system, in seconds; None where it is unknown.

    More than a day counts as a day: it is their figure, and a caller is on the line.
    InvalidInput where there is none or several, where it is not about the calls of one queue, and where its unit is
    open or contradicts the `wait_unit` beside it.
    """
    found = [name for name in _READERS if name in given]
    if len(found) != 1:
        raise refused(f"must hold exactly one of {', '.join(_READERS)}, not {', '.join(found) or 'none'}")
    [name] = found
    wait, said = _READERS[name](given), _said_unit(given)
    if wait.unit is not None and said not in (None, wait.unit):
        raise refused(f"{name} is in {wait.unit}, but wait_unit says {said}")
    unit = wait.unit or said
    if unit is None:
        raise refused(f"{name} may be in seconds or in minutes: say which by wait_unit")
    if wait.figure is None:
        return None
    return float(min(wait.figure * 60 if unit is WaitUnit.MINUTES else wait.figure, MOST_SECONDS))


def _said_unit(given: Mapping[str, Any]) -> WaitUnit | None:
    said = given.get("wait_unit")
    if said is None:
        return None
    try:
        return WaitUnit(said)
    except ValueError:
        raise refused(f"wait_unit must be seconds or minutes, not {shown(said)}") from None


def _genesys(given: Mapping[str, Any]) -> _Wait:
    """GET /api/v2/routing/queues/{id}/estimatedwaittime: one result for each kind of contact, or one for all."""
    results = records(given["results"], "results")
    by_intent = {text(result.get("intent"), "intent"): result for result in results}
    if len(by_intent) < len(results):
        raise refused("results must be about one queue: there are several of the same intent")
    meant = next((by_intent[intent] for intent in ("CALL", "ALL", None) if intent in by_intent), None)
    if results and meant is None:
        raise refused(f"results must hold the intent CALL, not {', '.join(map(str, by_intent))}")
    return _Wait(number((meant or {}).get("estimatedWaitTimeSeconds"), "estimatedWaitTimeSeconds"), WaitUnit.SECONDS)


def _connect(given: Mapping[str, Any]) -> _Wait:
    result = connect_result(given)
    figure = None if result is None else connect_figure(result, "ESTIMATED_WAIT_TIME", "SECONDS")
    return _Wait(figure, WaitUnit.SECONDS)


def _google(given: Mapping[str, Any]) -> _Wait:
    return _Wait(number(google_queue(given).get("current_queue_ewt"), "current_queue_ewt"), WaitUnit.SECONDS)


def _bare(name: str, unit: WaitUnit | None) -> Callable[[Mapping[str, Any]], _Wait]:
    return lambda given: _Wait(number(given[name], name), unit)


_READERS: Mapping[str, Callable[[Mapping[str, Any]], _Wait]] = {
    "results": _genesys,
    "estimatedWaitTimeSeconds": _bare("estimatedWaitTimeSeconds", WaitUnit.SECONDS),
    "MetricResults": _connect,
    "ESTIMATED_WAIT_TIME": _bare("ESTIMATED_WAIT_TIME", WaitUnit.SECONDS),
    "queues": _google,
    "current_queue_ewt": _bare("current_queue_ewt", WaitUnit.SECONDS),
    "wait": _bare("wait", WaitUnit.MINUTES),
    "voice_call": _bare("voice_call", None),
}
