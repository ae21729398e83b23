"""How long callers waited, whether that was as wanted, and how well it was foreseen."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from promise_service.application.call_figures import CallCount, CallFigures
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.recorded_waits import RecordedWait, recorded_waits
from promise_service.domain.commitments import ServiceLevel
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy
from promise_service.domain.report_periods import Period
from promise_service.domain.waiting.answering import CallTally, LevelTally
from promise_service.domain.waiting.foreseen import ForecastTally, WaitTally, forecast_tally, wait_tally
from promise_service.errors import NotFound, TooManyCalls

Waits = Mapping[tuple[Interval, str], Sequence[RecordedWait]]


MOST_CALLS = 200_000
"""Whose waits one report tells, for they are read one by one: so many take seven seconds of a processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """The calls that entered in one span; `queue` is None for those of several queues together.

    `level` counts the calls of queues with a target, each against the time of its own queue. `target` is None where
    there is none, and where the queues of these calls have several.
    """

    span: Interval
    queue: str | None
    calls: CallTally
    level: LevelTally
    target: ServiceLevel | None

    @property
    def reached(self) -> bool | None:
        """Whether the target was reached; None without one, and where nothing was counted."""
        return None if self.target is None else self.level.share.reaches(self.target.percent)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsRow(LevelRow):
    """These calls, how long they waited, and how well that was foreseen."""

    waits: WaitTally
    forecasts: ForecastTally


def report_levels(
    figures: CallFigures, versions: PolicyVersions, spans: Sequence[Interval], *, by_queue: bool, now: datetime
) -> list[LevelRow]:
    """As `report_waits`, without how long they waited: counted by the database alone, however many calls there are."""
    targets = _targets(versions.current())
    counts = _counted(figures, spans, targets, None, now)
    return [_level(*group, targets) for group in _groups(spans, counts, by_queue=by_queue)]


def report_waits(
    figures: CallFigures,
    versions: PolicyVersions,
    periods: Sequence[Period],
    *,
    queue: str | None = None,
    by_queue: bool,
    now: datetime,
) -> list[WaitsRow]:
    """A row for each period, or for each period and queue with a call in it; of one `queue` alone where it is named.

    Targets are those of the policy in force, if there is one. NotFound for a queue that it does not have, TooManyCalls
    where nobody would want to wait for the report.
    """
    policy = versions.current()
    if queue is not None and (policy is None or queue not in policy.queues):
        raise NotFound("queue", queue, known=sorted(policy.queues) if policy else ())
    spans, targets = [period.span for period in periods], _targets(policy)
    _refuse_too_many(figures, Interval(spans[0].start, spans[-1].end), queue)
    counts = _counted(figures, spans, targets, queue, now)
    waits = _waits(figures, spans, sorted({count.queue for count in counts}))
    return [_row(*group, targets, waits) for group in _groups(spans, counts, by_queue=by_queue)]


def _refuse_too_many(figures: CallFigures, seen: Interval, queue: str | None) -> None:
    number = figures.number(seen, queue)
    if number > MOST_CALLS:
        instead = "ask for a shorter time" if queue is not None else "ask for a shorter time, or for one queue"
        raise TooManyCalls(number, MOST_CALLS, instead)


def _targets(policy: Policy | None) -> Mapping[str, ServiceLevel]:
    queues = {} if policy is None else policy.queues
    return {name: each.service_level for name, each in queues.items() if each.service_level is not None}


def _counted(
    figures: CallFigures,
    spans: Sequence[Interval],
    targets: Mapping[str, ServiceLevel],
    queue: str | None,
    now: datetime,
) -> Sequence[CallCount]:
    return figures.counted(spans, {target.within for target in targets.values()}, now, queue)


def _waits(figures: CallFigures, spans: Sequence[Interval], queues: Iterable[str]) -> Waits:
    """The waits of each queue, by the span in which callers entered; spans follow each other."""
    found: defaultdict[tuple[Interval, str], list[RecordedWait]] = defaultdict(list)
    starts, seen = [span.start for span in spans], Interval(spans[0].start, spans[-1].end)
    for queue in queues:
        for wait in recorded_waits(figures, queue, seen):
            found[spans[bisect_right(starts, wait.entered_at) - 1], queue].append(wait)
    return found


def _groups(
    spans: Sequence[Interval], counts: Sequence[CallCount], *, by_queue: bool
) -> Iterator[tuple[Interval, str | None, Sequence[CallCount]]]:
    if by_queue:
        yield from ((count.span, count.queue, [count]) for count in counts)
    else:
        in_span: defaultdict[Interval, list[CallCount]] = defaultdict(list)
        for count in counts:
            in_span[count.span].append(count)
        yield from ((span, None, in_span[span]) for span in spans)


def _level(
    span: Interval, queue: str | None, counts: Sequence[CallCount], targets: Mapping[str, ServiceLevel]
) -> LevelRow:
    wanted = {targets[count.queue] for count in counts if count.queue in targets}
    levels = (count.levels[targets[count.queue].within] for count in counts if count.queue in targets)
    return LevelRow(
        span=span,
        queue=queue,
        calls=sum((count.tally for count in counts), CallTally()),
        level=sum(levels, LevelTally()),
        target=next(iter(wanted)) if len(wanted) == 1 else None,
    )


def _row(
    span: Interval,
    queue: str | None,
    counts: Sequence[CallCount],
    targets: Mapping[str, ServiceLevel],
    waits: Waits,
) -> WaitsRow:
    answering = _level(span, queue, counts, targets)
    told = [wait for count in counts for wait in waits.get((span, count.queue), ())]
    scored = [(each.scored, each.foretold) for each in told]
    return WaitsRow(
        span=span,
        queue=queue,
        calls=answering.calls,
        level=answering.level,
        target=answering.target,
        waits=wait_tally([each.wait for each in told]),
        forecasts=forecast_tally(
            [(score, said.announce) for score, said in scored if score is not None and said is not None]
        ),
    )
