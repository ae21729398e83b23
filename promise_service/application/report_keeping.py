"""Do we keep our promises, where not, and is it getting better?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from promise_service.application.ports.figures import Figures
from promise_service.domain.intervals import Interval
from promise_service.domain.keeping import Dimension, Group, Tally, rate_change
from promise_service.domain.report_periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingRow:
    """What became of the promises due in one span, and of those due in the time before it."""

    span: Interval
    group: Group
    tally: Tally
    before: Tally

    @property
    def rate_change(self) -> float | None:
        """By how much the rate differs from the one before, as a share."""
        return rate_change(self.tally, self.before)


def report_keeping(
    figures: Figures, periods: Sequence[Period], by: Sequence[Dimension], now: datetime
) -> list[KeepingRow]:
    """A row for each period and each group that was due in it; without dimensions, one for each period."""
    found = figures.promises_due(_spans(periods), by, now)
    groups: defaultdict[Interval, list[Group]] = defaultdict(list)
    for span, group in found:
        groups[span].append(group)
    nothing = Tally()
    rows = []
    for period in periods:
        for group in sorted(groups[period.span], key=_by_name) if by else [()]:
            before = found.get((period.before, group), nothing) if period.before else nothing
            tally = found.get((period.span, group), nothing)
            rows.append(KeepingRow(span=period.span, group=group, tally=tally, before=before))
    return rows


def _spans(periods: Iterable[Period]) -> list[Interval]:
    """Every stretch that has to be counted, once."""

    def each() -> Iterator[Interval]:
        for period in periods:
            yield period.span
            if period.before is not None:
                yield period.before

    return sorted(set(each()))


def _by_name(group: Group) -> list[tuple[bool, str]]:
    """In the order of names; what has none comes last."""
    return [(name is None, name or "") for name in group]
