"""Why promises were broken: the few causes that explain most of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from promise_service.application.ports import Figures
from promise_service.domain.causes import Attribution, BrokenPromise, Interface, Portion, attribution_of, pareto
from promise_service.domain.intervals import Interval


class PutDownTo(StrEnum):
    """What broken promises are put down to in a report."""

    CAUSE = "cause"
    SUBJECT = "subject"
    INTERFACE = "interface"


_OF: Mapping[PutDownTo, Callable[[BrokenPromise, Attribution], str | Interface | None]] = {
    PutDownTo.CAUSE: lambda _, why: why.cause,
    PutDownTo.SUBJECT: lambda promise, _: promise.subject,
    PutDownTo.INTERFACE: lambda _, why: why.interface,
}


def report_causes(figures: Figures, span: Interval, by: PutDownTo, now: datetime) -> list[Portion]:
    """What most of the broken promises due in a span are put down to comes first; None is what nobody knows."""
    broken = [(promise, attribution_of(promise)) for promise in figures.broken(span, now)]
    return pareto((_OF[by](promise, why), why.given) for promise, why in broken)
