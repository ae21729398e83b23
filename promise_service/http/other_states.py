"""How a queue stands, as other systems count it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from promise_service.http.faults import shown
from promise_service.http.other_systems import (
    MOST_SECONDS,
    connect_figure,
    connect_result,
    google_queue,
    number,
    refused,
)

_MOST = 100_000
_UNITS = {"seconds": timedelta(seconds=1), "milliseconds": timedelta(milliseconds=1)}
_GOOGLE = ("queues", "logged_in_agents", "available_agents")


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherState:
    """As much as another system tells of a queue; None is unknown."""

    waiting: int | None = None
    agents_staffed: int | None = None
    agents_available: int | None = None
    longest_wait: timedelta | None = None


def state_in(given: Mapping[str, Any]) -> OtherState:
    """The state in an answer of Amazon Connect or of Google's CCAI Platform.

    InvalidInput where there is none, where it is not about one queue's calls, and where units contradict each other.
    """
    connect, google = "MetricResults" in given, any(name in given for name in _GOOGLE)
    if connect is google:
        raise refused(f"must hold either MetricResults or {', '.join(_GOOGLE)}")
    return _connect(given) if connect else _google(google_queue(given))


def _connect(given: Mapping[str, Any]) -> OtherState:
    result = connect_result(given)
    if result is None:
        return OtherState()
    return OtherState(
        waiting=_count(connect_figure(result, "CONTACTS_IN_QUEUE", "COUNT"), "CONTACTS_IN_QUEUE"),
        agents_staffed=_count(connect_figure(result, "AGENTS_STAFFED", "COUNT"), "AGENTS_STAFFED"),
        agents_available=_count(connect_figure(result, "AGENTS_AVAILABLE", "COUNT"), "AGENTS_AVAILABLE"),
        longest_wait=_oldest(given, result),
    )


def _oldest(given: Mapping[str, Any], result: Mapping[str, Any]) -> timedelta | None:
    """Of an answer with groupings in seconds, of one without in milliseconds, whatever its Unit says: so AWS."""
    figure, said = connect_figure(result, "OLDEST_CONTACT_AGE", "SECONDS"), given.get("oldest_contact_age_unit")
    if said not in (None, *_UNITS):
        raise refused(f"oldest_contact_age_unit must be seconds or milliseconds, not {shown(said)}")
    grouped = bool(result.get("Dimensions"))
    if grouped and said == "milliseconds":
        raise refused("OLDEST_CONTACT_AGE of a result with Dimensions is in seconds, not in milliseconds")
    unit = said or ("seconds" if grouped else "milliseconds")
    if figure is None:
        return None
    if figure > timedelta(seconds=MOST_SECONDS) / _UNITS[unit]:
        raise refused(f"OLDEST_CONTACT_AGE must be at most {MOST_SECONDS} seconds, not {figure!r:.40} {unit}")
    return figure * _UNITS[unit]


def _google(queue: Mapping[str, Any]) -> OtherState:
    """Who is logged in need not be at work: only that nobody is logged in tells how many are."""
    logged_in = _count(number(queue.get("logged_in_agents"), "logged_in_agents"), "logged_in_agents")
    return OtherState(
        agents_staffed=0 if logged_in == 0 else None,
        agents_available=_count(number(queue.get("available_agents"), "available_agents"), "available_agents"),
    )


def _count(figure: float | None, name: str) -> int | None:
    if figure is None:
        return None
    if figure > _MOST or figure != int(figure):
        raise refused(f"{name} must be a whole number up to {_MOST}, not {figure!r:.40}")
    return int(figure)
