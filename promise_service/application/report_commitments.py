"""The published service commitments on one page: what was promised to everybody, how it went, and since when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from promise_service.application.call_figures import CallCount, CallFigures
from promise_service.application.commitment_lines import CommitmentLine
from promise_service.application.ports.figures import Figures, ScoredPromise
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.refusals import Faults
from promise_service.application.report_scope import ReportScope, report_scope
from promise_service.domain.commitments import Commitment, ServiceLevel, Share, reached_since
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy, ReplyRule
from promise_service.domain.report_periods import Step, divided
from promise_service.domain.satisfaction import scored_at
from promise_service.domain.wall_clock import instant_of, local_time
from promise_service.errors import NoPolicyYet

MOST_DAYS = 366
"""The longest time that the page tells of."""

LOOK_BACK = timedelta(days=365)
"""How far a run is followed back: from the last day of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """What was due on one day by one channel and subject, and what of it was as committed.

    `in_time` counts replies, `personalised` interactions: in both, a promise that took the place of another by delay is
    the same as that one. `traceable` and `fulfilled` count every promise.
    """

    day: Interval
    channel: str
    subject: str | None
    in_time: Share
    traceable: Share
    personalised: Share
    fulfilled: int


class CommitmentFigures(Protocol):
    """Counts what is committed to, without any lock."""

    def counted(self, days: Sequence[Interval], now: datetime) -> Sequence[DayCount]:
        """What was due in each of these days, as it stands at `now`; nothing for what had nothing due."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentsPage:
    """All lines, by the policy in force."""

    scope: ReportScope
    policy: Policy
    lines: Sequence[CommitmentLine]


def report_commitments(
    counts: CommitmentFigures,
    figures: Figures,
    calls: CallFigures,
    versions: PolicyVersions,
    *,
    start: date | None,
    end: date | None,
    time_zone: str | None,
    now: datetime,
) -> CommitmentsPage:
    """The commitments of the policy in force over whole days, `end` not among them, as `report_scope` reads them.

    InvalidInput also at `/from`, where it is more than a leap year.
    """
    policy = versions.current()
    if policy is None:
        raise NoPolicyYet("There are no commitments yet: no policy has been published.")
    scope = report_scope(versions, start=start, end=end, time_zone=time_zone, now=now)
    first, after = (local_time(instant, scope.zone).date() for instant in (scope.span.start, scope.span.end))
    faults = Faults()
    if (after - first).days > MOST_DAYS:
        faults.add("/from", f"the page tells of at most {MOST_DAYS} days, not {(after - first).days}")
    faults.refuse()
    seen = Interval(instant_of(first - LOOK_BACK, 0, scope.zone), scope.span.end)
    days = [period.span for period in divided(seen, Step.DAY, scope.zone)]
    within = {level.within for _, level in _levels(policy)}
    called = calls.counted(days, within, now) if within else ()
    history = _History(scope, days, counts.counted(days, now), figures.scored(seen, now), called)
    return CommitmentsPage(scope=scope, policy=policy, lines=list(_lines(policy, history)))


def _lines(policy: Policy, history: _History) -> Iterator[CommitmentLine]:
    terms = policy.commitments
    for rule in policy.replies:
        subject = policy.subjects.get(rule.subject or "")
        labels = subject.labels if subject else {}
        line = CommitmentLine(commitment=Commitment.IN_TIME, percent=terms.in_time, rule=rule, labels=labels)
        yield history.judged(line, history.in_time(policy, rule))
    traceable = CommitmentLine(commitment=Commitment.TRACEABILITY, percent=100)
    yield history.judged(traceable, history.by_day(lambda count: count.traceable))
    personalised = CommitmentLine(commitment=Commitment.PERSONALISATION, percent=terms.personalised)
    yield history.judged(personalised, history.by_day(lambda count: count.personalised))
    satisfaction = CommitmentLine(
        commitment=Commitment.SATISFACTION, percent=terms.satisfaction, last_at=history.last_score_at
    )
    yield history.judged(satisfaction, history.scored())
    for queue, level in _levels(policy):
        service_level = CommitmentLine(
            commitment=Commitment.SERVICE_LEVEL, percent=level.percent, within=level.within, queue=queue
        )
        yield history.judged(service_level, history.answered(queue, level.within))


def _levels(policy: Policy) -> Iterator[tuple[str | None, ServiceLevel]]:
    """What is published for the calls of all queues, then the target of each queue that has one."""
    if policy.commitments.service_level is not None:
        yield None, policy.commitments.service_level
    for queue in policy.queues.values():
        if queue.service_level is not None:
            yield queue.name, queue.service_level


class _History:
    """Day by day what was counted, from long before the page begins."""

    def __init__(
        self,
        scope: ReportScope,
        days: Sequence[Interval],
        counts: Sequence[DayCount],
        scored: Sequence[ScoredPromise],
        called: Sequence[CallCount],
    ) -> None:
        self._scope, self._days, self._counts, self._called = scope, days, counts, called
        fulfilled = [(promise.due_at, scored_at(promise.id, promise.facts)) for promise in scored if promise.fulfilled]
        self._scores = [(due_at, at) for due_at, at in fulfilled if at is not None]

    def judged(self, line: CommitmentLine, by_day: Mapping[Interval, Share]) -> CommitmentLine:
        """The line with what was counted on the days of the page, and since when it stands so."""
        days = [by_day.get(day, Share()) for day in self._days]
        length = sum(day.start >= self._scope.span.start for day in self._days)
        place = None if line.percent is None else reached_since(days, length, line.percent)
        since = None if place is None else local_time(self._days[place].start, self._scope.zone).date()
        return replace(line, share=sum(days[-length:], Share()), since=since)

    def by_day(self, share_of: Callable[[DayCount], Share]) -> dict[Interval, Share]:
        """What some share of the counts comes to, by day."""
        found: defaultdict[Interval, Share] = defaultdict(Share)
        for count in self._counts:
            found[count.day] += share_of(count)
        return found

    def in_time(self, policy: Policy, rule: ReplyRule) -> dict[Interval, Share]:
        """What fits a rule of the policy in force, whichever rule it was promised by."""

        def of_rule(count: DayCount) -> Share:
            return count.in_time if policy.reply_rule(count.channel, count.subject) is rule else Share()

        return self.by_day(of_rule)

    def answered(self, queue: str | None, within: timedelta) -> dict[Interval, Share]:
        """The calls of a queue, or of all of them, that were answered within a time, by the day they entered on."""
        found: defaultdict[Interval, Share] = defaultdict(Share)
        for count in self._called:
            if queue in (None, count.queue):
                found[count.span] += count.levels[within].share
        return found

    def scored(self) -> dict[Interval, Share]:
        """The fulfilled promises, and those of them that a customer gave a score for."""
        found = self.by_day(lambda count: Share(0, count.fulfilled))
        by_date = {local_time(day.start, self._scope.zone).date(): day for day in self._days}
        for due_at, _ in self._scores:
            found[by_date[local_time(due_at, self._scope.zone).date()]] += Share(1, 0)
        return found

    @property
    def last_score_at(self) -> datetime | None:
        """When the last score was given for a promise that was due in the time of the page."""
        return max((at for due_at, at in self._scores if self._scope.span.contains(due_at)), default=None)
