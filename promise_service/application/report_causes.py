"""Why promises were broken: the few causes that explain most of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from promise_service.application.attributing import Evidence, Explained
from promise_service.domain.causes import Interface, Portion, pareto
from promise_service.domain.intervals import Interval


class PutDownTo(StrEnum):
    """What broken promises are put down to in a report."""

    CAUSE = "cause"
    SUBJECT = "subject"
    INTERFACE = "interface"


_OF: Mapping[PutDownTo, Callable[[Explained], str | Interface | None]] = {
    PutDownTo.CAUSE: lambda each: each.why.cause,
    PutDownTo.SUBJECT: lambda each: each.promise.subject,
    PutDownTo.INTERFACE: lambda each: each.why.interface,
}


def report_causes(evidence: Evidence, span: Interval, by: PutDownTo, now: datetime) -> list[Portion]:
    """What most of the broken promises due in a span are put down to comes first; None is what nobody knows."""
    return put_down(evidence.explained(span, now), by)


def put_down(explained: Iterable[Explained], by: PutDownTo) -> list[Portion]:
    """The same of promises that are explained already."""
    return pareto((_OF[by](each), each.why.given) for each in explained)
