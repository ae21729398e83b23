"""The messages of a batch, one after the other, while what became of those before is being written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from promise_service.application.ports.archive import Archive, Outgoing
from promise_service.application.ports.surroundings import Clock
from promise_service.application.recordings import Recordings
from promise_service.application.send_notice import NoticeSender
from promise_service.domain.timers import named_by

FRESH = timedelta(seconds=2)
"""For how long it is known what a message is about; where mails are slow it is read anew for all that is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of it: the errors by timer, and the timers whose turn did not come."""

    failures: Mapping[str, Exception]
    left: Sequence[str]


class DueNotices:
    """Sends due messages as long as there is time, and has it recorded what became of each."""

    def __init__(self, *, sender: NoticeSender, archive: Archive, recordings: Recordings, clock: Clock) -> None:
        self._sender = sender
        self._archive = archive
        self._recordings = recordings
        self._clock = clock

    def send(self, timer_ids: Sequence[str], may_begin_another: Callable[[], bool]) -> Sent:
        """Send them in their order; what became of each is written, or kept for the next time, before this returns."""
        failures: dict[str, Exception] = {}
        left = deque(timer_ids)
        known: Mapping[str, Outgoing] = {}
        known_until: datetime | None = None
        while left and may_begin_another():
            now = self._clock.now()
            if known_until is None or now >= known_until:
                known, known_until = self._read(left, now), now + FRESH
            timer_id = left.popleft()
            try:
                self._send_one(timer_id, known[named_by(timer_id)[1]])
            except Exception as failure:  # noqa: BLE001  # the others have their turn; the caller raises all of it
                failures[timer_id] = failure
        return Sent(failures=failures | self._recordings.settle(), left=left)

    def write_what_was_kept(self) -> Mapping[str, Exception]:
        """Write what the database kept out the last time; the errors of what it still does not take."""
        return self._recordings.settle()

    def _read(self, timer_ids: Sequence[str], now: datetime) -> Mapping[str, Outgoing]:
        return self._archive.outgoing([named_by(timer_id)[1] for timer_id in timer_ids], now)

    def _send_one(self, timer_id: str, outgoing: Outgoing) -> None:
        command = self._sender.send(timer_id, outgoing)
        if command is not None:
            self._recordings.add(timer_id, command)
