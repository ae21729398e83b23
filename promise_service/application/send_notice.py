"""A message is ready: hand it to the courier of its channel, unless its reason is gone; and what is to be recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from promise_service.application.ports.archive import Outgoing
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.ports.surroundings import Clock, Courier
from promise_service.application.put_off_notice import PutOffNotice
from promise_service.application.record_delivery import RecordDelivery
from promise_service.application.worth_telling import leaves_at, reminded_just_now, why_useless
from promise_service.domain.notices import Notice, NoticeChannel, NoticeOutcome
from promise_service.errors import DeliveryFailed

IN_QUIET_HOURS = "quiet hours have begun, and after them the message comes too late to be of use"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSender:
    """Sends messages, each by the courier of its channel."""

    couriers: Mapping[NoticeChannel, Courier]
    versions: PolicyVersions
    clock: Clock

    def send(self, timer_id: str, outgoing: Outgoing) -> RecordDelivery | PutOffNotice | None:
        """Send a pending message, and what has to be recorded of it; None where it is not pending any more.

        A worker that dies before that is recorded sends it again, under the same id.
        """
        notice, promise = outgoing.notice, outgoing.record.promise
        if notice.outcome is not NoticeOutcome.PENDING:
            return None
        now = self.clock.now()
        quiet = self.versions.version(promise.policy_version).notices.quiet_hours
        leaves = leaves_at(notice.kind, promise, quiet, now)
        if leaves is not None and leaves > now:
            return PutOffNotice(timer_id=timer_id, notice_id=notice.id, until=leaves)
        useless = (
            why_useless(notice.kind, outgoing.record, now)
            or reminded_just_now(notice, outgoing.record, outgoing.about_the_same, now)
            or (IN_QUIET_HOURS if leaves is None else None)
        )
        if useless is not None:
            return RecordDelivery(
                timer_id=timer_id, notice_id=notice.id, outcome=NoticeOutcome.SKIPPED, detail=useless, at=now
            )
        return self._handed_over(timer_id, notice)

    def _handed_over(self, timer_id: str, notice: Notice) -> RecordDelivery:
        try:
            self.couriers[notice.channel].send(notice)
        except DeliveryFailed as failure:
            return RecordDelivery(
                timer_id=timer_id,
                notice_id=notice.id,
                outcome=NoticeOutcome.REFUSED,
                detail=str(failure),
                at=self.clock.now(),
                may_pass=failure.transient,
                unknown=failure.unknown,
            )
        accepted, now = NoticeOutcome.ACCEPTED, self.clock.now()
        return RecordDelivery(timer_id=timer_id, notice_id=notice.id, outcome=accepted, detail=None, at=now)
