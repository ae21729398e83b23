"""Promises whose reminders come due at an even pace, put into the database before the first of them is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from promise_service.application.ledger import Failed, Request
from promise_service.application.promise_reply import PromiseReply
from promise_service.bootstrap.background import background
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.domain.promises import Customer
from promise_service.domain.timers import TimerKind, TimerState
from promise_service.settings import Settings

HOURS_PROMISED = 24
PERCENT = 1
_AT_ONCE = 200

_DAYS = ", ".join(f'{day}: ["00:00-24:00"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
POLICY = f"""
locale: en
calendars:
  always: {{time_zone: UTC, weekly: {{{_DAYS}}}}}
teams:
  support: {{email: support@example.org}}
replies:
  - {{channel: email, within: {{hours: {HOURS_PROMISED}}}}}
reminders:
  reply: {{owner: {PERCENT}, supervisor: []}}
templates:
  owner_reminder:
    en:
      subject: "{{{{ reference }}}}"
      text: "To do: {{{{ promise_kind }}}} by {{{{ exact_time }}}}. We said: {{{{ statement }}}}"
"""


def prepare(settings: Settings, *, number: int, first_due: datetime, last_due: datetime) -> Mapping[str, datetime]:
    """When the reminder of each promise is due, by the promise's id: one mail each, and nothing else in that time.

    Deadlines are full minutes, so the reminders come at most 1 % of a minute later than an even pace would have them.
    """
    with foundations(settings) as built:
        publish_document(built, POLICY, follows=0, by="bench")
        for done in _promised(built, number, first_due, last_due):
            print(f"\r{done} of {number} promises made", end="", flush=True)
        print()
    return due_reminders(settings)


def due_reminders(settings: Settings) -> Mapping[str, datetime]:
    """As the database has them."""
    with background(settings) as opened:
        waiting = opened.claims.listed(TimerState.WAITING, limit=10**6)
    return {timer.subject_id: timer.due_at for timer in waiting if timer.kind is TimerKind.OWNER_REMINDER}


def _promised(built: Foundations, number: int, first_due: datetime, last_due: datetime) -> Iterator[int]:
    before = timedelta(hours=HOURS_PROMISED) * PERCENT / 100
    every = (last_due - first_due) / number
    requests = [Request(_reply(first_due + every * each - before)) for each in range(number)]
    for begin in range(0, number, _AT_ONCE):
        outcomes = built.ledger.execute(requests[begin : begin + _AT_ONCE])
        for outcome in outcomes:
            if isinstance(outcome, Failed):
                raise outcome.error
        yield begin + len(outcomes)


def _reply(received_at: datetime) -> PromiseReply:
    return PromiseReply(
        channel="email",
        subject=None,
        received_at=received_at,
        customer=Customer(name="Camille", email="camille@example.org"),
        conversation_id=None,
        message_id=None,
        locale=None,
        note=None,
        reach=None,
        by="bench",
    )
