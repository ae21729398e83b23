"""A message is ready: hand it to the courier of its channel, unless its reason is gone, and have that recorded."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from promise_service.application.ledger import Outcome, Request, Writer
from promise_service.application.ports import Archive, Clock, Courier
from promise_service.application.record_delivery import RecordDelivery
from promise_service.application.worth_telling import why_useless
from promise_service.domain.notices import NoticeChannel, NoticeOutcome
from promise_service.errors import DeliveryFailed


@dataclass(frozen=True, slots=True)
class Recording:
    """What became of a message, on its way into the ledger while the next message is sent."""

    command: RecordDelivery
    outcome: Future[Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSender:
    """Sends messages, each by the courier of its channel."""

    writer: Writer
    archive: Archive
    couriers: Mapping[NoticeChannel, Courier]
    clock: Clock

    def send(self, timer_id: str, notice_id: str) -> Recording | None:
        """Send a pending notice; None where it is not pending any more.

        A worker that dies before it recorded that sends it again, under the same id.
        """
        notice = self.archive.notice(notice_id)
        if notice.outcome is not NoticeOutcome.PENDING:
            return None
        now = self.clock.now()
        outcome, detail, may_pass = NoticeOutcome.ACCEPTED, None, False
        useless = why_useless(notice.kind, self.archive.promise(notice.promise_id, now), now)
        if useless is not None:
            outcome, detail = NoticeOutcome.SKIPPED, useless
        else:
            try:
                self.couriers[notice.channel].send(notice)
            except DeliveryFailed as failure:
                outcome, detail, may_pass = NoticeOutcome.REFUSED, str(failure), failure.transient
        return self._recording(
            RecordDelivery(
                timer_id=timer_id, notice_id=notice_id, outcome=outcome, detail=detail, at=now, may_pass=may_pass
            )
        )

    def give_up(self, timer_id: str, notice_id: str, reason: str) -> Recording:
        """Have it recorded that a notice will not be sent."""
        refused, now = NoticeOutcome.REFUSED, self.clock.now()
        return self._recording(
            RecordDelivery(timer_id=timer_id, notice_id=notice_id, outcome=refused, detail=reason, at=now)
        )

    def _recording(self, what: RecordDelivery) -> Recording:
        return Recording(what, self.writer.submit(Request(what)))
