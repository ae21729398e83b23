"""An event is due at an endpoint: send it, unless something else comes first, and record what came of that."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from promise_service.application.ports.surroundings import Clock
from promise_service.application.ports.webhooks import DeliveryDesk, DueDelivery, EventSender
from promise_service.domain.delivery_attempts import ATTEMPT_TIME, PARKED_FOR, TRYING_TIME, Attempt, after_attempt
from promise_service.domain.webhooks import WebhookState
from promise_service.errors import StoreUnavailable

_SOON = timedelta(seconds=1)
_JUST_BEHIND = timedelta(milliseconds=1)
_PAUSE_SECONDS = 0.5
_LOOKS = 3  # somebody may always be quicker; what cannot be settled so is looked at again when its lease is over


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDeliverer:
    """Delivers events, one at a time; any number of processes may do so at once.

    Once `stopping` is set, nothing is waited for any more.
    """

    desk: DeliveryDesk
    sender: EventSender
    clock: Clock
    stopping: Event = field(default_factory=Event)

    def deliver(self, timer_id: str, until: datetime) -> None:
        """Try the delivery of a due timer once, or put it off. At `until` or later nothing is begun.

        Of all who come for the same delivery one may try it; the others put it off until that try must be over. One
        that was never recorded, because its worker died, is then made again, under the same webhook-id.
        """
        for _ in range(_LOOKS):
            due = self.desk.due(timer_id)
            now = self.clock.now()
            if due is None or due.due_at > now or now >= until:
                return
            later = not_before(due, now)
            if later is None:
                begun = self.desk.begin(due, now, now + TRYING_TIME)
                if begun is not None:
                    self._try(begun, now)
                    return
            elif self.desk.put_off(due, later):
                return

    def _try(self, begun: DueDelivery, now: datetime) -> None:
        """What was answered is kept while the database is away, for as long as the try is ours: else it comes twice."""
        attempt = self.sender.send(begun.webhook, begun.event, now)
        give_up_at = time.monotonic() + (TRYING_TIME - ATTEMPT_TIME).total_seconds()
        while True:
            try:
                self._record(begun, attempt)
            except StoreUnavailable:
                if time.monotonic() >= give_up_at or self.stopping.wait(_PAUSE_SECONDS):
                    raise
            else:
                return

    def _record(self, begun: DueDelivery, attempt: Attempt) -> None:
        now = self.clock.now()
        self.desk.record(begun, attempt, after_attempt(begun.delivery, begun.webhook, attempt, now), now)


def not_before(due: DueDelivery, now: datetime) -> datetime | None:
    """Until when a delivery has to wait for something else; None where it can be tried now."""
    if due.webhook.state is WebhookState.DISABLED:
        return now + PARKED_FOR
    if due.trying_until is not None and due.trying_until > now:
        return due.trying_until + _JUST_BEHIND
    if due.behind is not None:
        return due.behind + _JUST_BEHIND if due.behind > now else now + _SOON
    if due.webhook.paused_until is not None and due.webhook.paused_until > now:
        return due.webhook.paused_until
    return None
