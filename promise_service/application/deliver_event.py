"""An event is due at an endpoint: send it, unless something else comes first, and record what came of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from promise_service.application.ports import Clock, DeliveryDesk, DueDelivery, EventSender
from promise_service.domain.delivery_attempts import PARKED_FOR, PROBE_TIME, after_attempt
from promise_service.domain.webhooks import WebhookState

_SOON = timedelta(seconds=1)
_JUST_BEHIND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDeliverer:
    """Delivers events, one at a time; any number of processes may do so at once."""

    desk: DeliveryDesk
    sender: EventSender
    clock: Clock

    def deliver(self, timer_id: str, until: datetime) -> None:
        """Try the delivery of a due timer once, or put it off. At `until` or later nothing is begun.

        A worker that dies before it recorded a try makes it again, under the same webhook-id.
        """
        now = self.clock.now()
        if now >= until:
            return
        due = self.desk.due(timer_id, now)
        if due is None:
            return
        later = not_before(due, now)
        if later is not None:
            self.desk.put_off(due, later)
        elif due.webhook.failures and not self.desk.may_probe(due.webhook.id, now, now + PROBE_TIME):
            self.desk.put_off(due, now + PROBE_TIME)
        else:
            attempt = self.sender.send(due.webhook, due.event, now)
            tried_at = self.clock.now()
            self.desk.record(due, attempt, after_attempt(due.delivery, due.webhook, attempt, tried_at), tried_at)


def not_before(due: DueDelivery, now: datetime) -> datetime | None:
    """Until when a delivery has to wait for something else; None where it can be tried now."""
    if due.webhook.state is WebhookState.DISABLED:
        return now + PARKED_FOR
    if due.behind is not None:
        return due.behind + _JUST_BEHIND if due.behind > now else now + _SOON
    if due.webhook.paused_until is not None and due.webhook.paused_until > now:
        return due.webhook.paused_until
    return None
