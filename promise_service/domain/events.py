"""What other systems are told as it happens."""

from __future__ import annotations

from enum import StrEnum

from promise_service.domain.notices import REMINDERS, NoticeKind, NoticeOutcome
from promise_service.domain.promise_facts import (
    CameAtRisk,
    Fact,
    NoticeSettled,
    Transferred,
    VerdictSettled,
    WindowOpened,
)
from promise_service.domain.verdicts import Verdict


class EventType(StrEnum):
    """What an event says, by the names of the contract."""

    PROMISE_MADE = "promise.made"
    PROMISE_REMINDED = "promise.reminded"
    PROMISE_AT_RISK = "promise.at_risk"
    PROMISE_FOREWARNED = "promise.forewarned"
    PROMISE_KEPT = "promise.kept"
    PROMISE_BROKEN = "promise.broken"
    PROMISE_VOIDED = "promise.voided"
    PROMISE_TRANSFERRED = "promise.transferred"
    CALLBACK_WINDOW_OPENED = "callback.window_opened"
    OFFER_MADE = "offer.made"
    WEBHOOK_TEST = "webhook.test"


ANNOUNCED = tuple(each for each in EventType if each is not EventType.WEBHOOK_TEST)
"""What endpoints may ask for; a test goes to the one that is tested."""

STREAMED = tuple(each for each in ANNOUNCED if each is not EventType.OFFER_MADE)
"""What is told to whoever listens: promises alone. Offers are many more, and go to those who ask for them."""

_OF_VERDICT = {
    Verdict.KEPT: EventType.PROMISE_KEPT,
    Verdict.BROKEN: EventType.PROMISE_BROKEN,
    Verdict.VOID: EventType.PROMISE_VOIDED,
}


def event_type_of(fact: Fact) -> EventType | None:
    """What a fact is announced as; None where nobody outside asks for it."""
    match fact.what:
        case NoticeSettled(notice=NoticeKind.DELAY_NOTICE, outcome=NoticeOutcome.ACCEPTED):
            return EventType.PROMISE_FOREWARNED
        case NoticeSettled(notice=kind, outcome=NoticeOutcome.ACCEPTED) if kind in REMINDERS:
            return EventType.PROMISE_REMINDED
        case VerdictSettled(verdict=verdict) if verdict is not None:
            return _OF_VERDICT[Verdict(verdict)]
        case CameAtRisk():
            return EventType.PROMISE_AT_RISK
        case WindowOpened():
            return EventType.CALLBACK_WINDOW_OPENED
        case Transferred():
            return EventType.PROMISE_TRANSFERRED
        case _:
            return None
