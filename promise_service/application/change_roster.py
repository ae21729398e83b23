"""A workforce-management tool tells how many agents of a team are at work, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.domain.intervals import Interval
from promise_service.domain.rosters import StaffedSpan, TeamRoster
from promise_service.errors import Fault, InvalidInput, NotFound

MOST_INTERVALS = 5_000
"""In one request: a quarter of quarters of an hour, twelve hours a day."""

KEPT = timedelta(days=7)
"""For how long intervals that are over are still shown."""


class TeamInterval(NamedTuple):
    """From when until when so many agents are at work."""

    start: datetime
    end: datetime
    agents: int


def checked_spans(intervals: Sequence[TeamInterval]) -> tuple[StaffedSpan, ...]:
    """The intervals, earliest first; InvalidInput where one ends before it begins, or two overlap."""
    faults = [fault.under(f"/intervals/{place}") for place, fault in interval_faults(dict(enumerate(intervals)))]
    if faults:
        raise InvalidInput(faults)
    return tuple(StaffedSpan(Interval(start, end), agents) for start, end, agents in sorted(intervals))


def interval_faults(intervals: Mapping[int, TeamInterval]) -> Iterator[tuple[int, Fault]]:
    """What is wrong with intervals that stand at these places of a request, each fault with the place it is about."""
    for place, each in intervals.items():
        if each.end <= each.start:
            yield place, Fault("/end", f"{each.end.isoformat()} is not after the start, {each.start.isoformat()}")
    in_order = sorted(intervals, key=lambda place: intervals[place].start)
    latest = in_order[0] if in_order else 0
    for place in in_order[1:]:
        if intervals[place].start < intervals[latest].end:
            yield place, Fault("/start", f"overlaps /intervals/{latest}; intervals may only touch")
        latest = max(latest, place, key=lambda each: intervals[each].end)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRoster:
    """Replace what is known of a team from the start of the first of these spans to the end of the last one.

    A time between that no span covers is one of which nothing is known any more. What is known already changes nothing.
    """

    team: str
    spans: tuple[StaffedSpan, ...]

    def needs(self) -> Needs:
        """The roster of the team; nobody promises anything of its agents meanwhile."""
        return Needs(teams=frozenset({self.team}))

    def decide(self, book: Book) -> Decision[TeamRoster]:
        """The roster as it stands then; NotFound names the known teams."""
        if self.team not in book.policy.teams:
            raise NotFound("team", self.team, known=sorted(book.policy.teams))
        before = book.roster(self.team)
        roster = before.roster.with_replaced(self.spans, book.now - KEPT)
        if roster.spans == before.roster.spans:
            return Decision(lambda _: before)
        after = TeamRoster(team=self.team, roster=roster, version=before.version + 1)
        return Decision(lambda _: after, Changes(rosters=(after,)))
