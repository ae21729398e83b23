"""Answers of other systems about a queue: the one that is meant, and the figures in it.

A null, a negative figure and one that is not there are unknown, never 0. Nothing is told from the size of a figure.
What is not understood is left alone, for other systems may answer more with their next version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

from promise_service.errors import InvalidInput
from promise_service.http.faults import shown

MOST_SECONDS = 86_400
"""Of any wait."""

_PHONE = "VOICE"


def refused(detail: str) -> InvalidInput:
    """What is wrong with an answer, for the place where it was sent."""
    return InvalidInput.at("", detail)


def number(value: object, place: str) -> float | None:
    """A figure, or None where it is unknown; InvalidInput for what is no number. A whole one may be immense."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refused(f"{place} must be a number or null, not {shown(value)}")
    return None if value < 0 or (isinstance(value, float) and isnan(value)) else value


def text(value: object, place: str) -> str | None:
    """A name, or None where there is none; InvalidInput for anything else."""
    if value is None or isinstance(value, str):
        return value
    raise refused(f"{place} must be a text or null, not {shown(value)}")


def record(value: object, place: str) -> Mapping[str, Any]:
    """An object."""
    if not isinstance(value, Mapping):
        raise refused(f"{place} must be an object, not {shown(value)}")
    return value


def records(value: object, place: str) -> Sequence[Mapping[str, Any]]:
    """A list of objects."""
    if not isinstance(value, list):
        raise refused(f"{place} must be a list, not {shown(value)}")
    return [record(each, f"{place}/{place_number}") for place_number, each in enumerate(value)]


def connect_result(given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The result of Amazon Connect's GetCurrentMetricData that is about calls; None where it has none at all."""
    results = records(given["MetricResults"], "MetricResults")
    if len(results) > 1:
        results = [each for each in results if _channel(each) == _PHONE]
        if len(results) != 1:
            raise refused("MetricResults must be about one queue: ask for it alone, or send its result alone")
    if results and _channel(results[0]) not in (None, _PHONE):
        raise refused(f"MetricResults is about the channel {_channel(results[0])}, not {_PHONE}")
    return results[0] if results else None


def connect_figure(result: Mapping[str, Any], name: str, unit: str) -> float | None:
    """A metric of such a result in this unit; InvalidInput where it says another."""
    for collection in records(result.get("Collections"), "Collections"):
        metric = record(collection.get("Metric"), "Collections/Metric")
        if metric.get("Name") == name:
            if metric.get("Unit") not in (None, unit):
                raise refused(f"the Unit of {name} must be {unit}, not {shown(metric['Unit'])}")
            return number(collection.get("Value"), name)
    return None


def google_queue(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The queue of an answer of Google's CCAI Platform, or the object itself where it is one."""
    if "queues" not in given:
        return given
    queues = records(given["queues"], "queues")
    if len(queues) > 1:
        raise refused(f"queues must hold one queue, not {len(queues)}")
    return queues[0] if queues else {}


def _channel(result: Mapping[str, Any]) -> object:
    return record(result.get("Dimensions") or {}, "Dimensions").get("Channel")
