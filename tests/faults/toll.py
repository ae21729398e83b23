"""Which workers were taken away, and when; and which copies that explains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

UNRECORDED = timedelta(seconds=5)
"""What was sent so shortly before its sender was taken away may not be on record, and then comes again.

For up to 3 s before, the mail server does not answer, so that a mail is in hand.
"""
ON_ITS_WAY = timedelta(seconds=1)
"""What has left a process still arrives when the process is gone."""
MOST_COPIES = 20
"""Of one worker taken away: it has not more messages in hand."""


@dataclass(slots=True)
class Absence:
    """A worker is away since then; it is back at `until`, or never where it was killed."""

    since: datetime
    until: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Toll:
    """All that was done to workers. `one_writer`: one that froze while it wrote keeps all others from writing."""

    one_writer: bool
    absences: list[Absence] = field(default_factory=list)

    @property
    def most_copies(self) -> int:
        """More than that cannot be explained, whenever they were sent."""
        return MOST_COPIES * len(self.absences)

    def explains_no_record(self, sent: datetime) -> bool:
        """Whether what arrived then may not be on record."""
        return any(
            sent <= moment + ON_ITS_WAY and self._time_to_write(sent, moment) <= UNRECORDED
            for moment in self._moments()
        )

    def explains_copy(self, sent: datetime, again: datetime) -> bool:
        """Whether what arrived at both times may have: unrecorded at first, or finished by a worker that came back."""
        return self.explains_no_record(sent) or any(
            absence.until <= again <= absence.until + UNRECORDED
            for absence in self.absences
            if absence.until is not None
        )

    def _moments(self) -> Iterator[datetime]:
        for absence in self.absences:
            yield absence.since
            if self.one_writer and absence.until is not None:
                yield absence.until

    def _time_to_write(self, begin: datetime, end: datetime) -> timedelta:
        """How much of that time the others could write."""
        if not self.one_writer:
            return end - begin
        frozen = (absence for absence in self.absences if absence.until is not None)
        return (end - begin) - sum(
            (_overlap(begin, end, absence.since, absence.until or end) for absence in frozen), timedelta()
        )


def _overlap(begin: datetime, end: datetime, since: datetime, until: datetime) -> timedelta:
    return max(timedelta(), min(end, until) - max(begin, since))
