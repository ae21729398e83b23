"""What a policy would promise, without promising anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from promise_service.application.preview_notices import PreviewedNotice
from promise_service.application.preview_policy import (
    CallContact,
    PreviewedCall,
    PreviewedReply,
    WrittenContact,
)
from promise_service.domain.notices import NoticeChannel, NoticeKind
from promise_service.domain.offers import Decision, Reason
from promise_service.domain.policy import AcknowledgedBy
from promise_service.domain.promises import Customer
from promise_service.http.instants import format_instant
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.customers import CustomerInput
from promise_service.http.schemas.explanations import (
    DEADLINE,
    DeadlineBody,
    deadline_body,
)
from promise_service.http.schemas.meanings import QueueName, ReplyChannel, SubjectName
from promise_service.http.schemas.predicted_waits import Seconds
from promise_service.http.schemas.problems import Problem
from promise_service.http.schemas.scalars import Flag, Instant, InstantText, Locale
from promise_service.http.schemas.slots import SLOT, SlotBody, slot_body

MOST_CONTACTS = 10_000
MOST_CONTACTS_WITH_NOTICES = 200
"""Where nobody says whether notices are wanted: a preview of thousands is about dates, and is waited for."""

_WRITTEN: dict[str, Any] = {"channel": "email", "subject": "claim", "received_at": "2026-11-20T16:30:00+01:00"}
_CALL: dict[str, Any] = {
    "queue": "support",
    "called_at": "2026-11-24T10:05:00+01:00",
    "predicted_wait_seconds": 240,
}
_ACKNOWLEDGED: dict[str, Any] = {
    "kind": "acknowledgement",
    "at": "2026-11-20T16:30:00+01:00",
    "to": "customer",
    "sent_by": "caller",
    "channel": None,
    "subject": "Nous avons bien reçu votre message",
    "text": "Bonjour,\n\nNous vous répondons au plus tard le samedi 21 novembre à 12 h 00.",
}
_DUE: dict[str, Any] = {
    "due_at": "2026-11-21T12:00:00+01:00",
    "time_zone": "Europe/Paris",
    "statement": "Nous vous répondons au plus tard le samedi 21 novembre à 12 h 00.",
    "spoken": "Nous vous répondons au plus tard le samedi vingt et un novembre à midi.",
    "rule": "/replies/0",
    "explanation": DEADLINE,
    "notices": [_ACKNOWLEDGED],
}
_OFFERED: dict[str, Any] = {
    "decision": "callback",
    "reason": "wait_over_threshold",
    "exception": None,
    "time_zone": "Europe/Paris",
    "slots": [SLOT],
    "notices": [],
}
_ANY_INSTANT = "Any instant from 1970 to 2100; now without it."
_READER = (
    "Its language and time zone are those of the sentences, its addresses decide on the channels of notices. Without "
    "any address, all channels count as known."
)


class WrittenContactInput(BaseModel):
    """A message as it might come."""

    model_config = request(_WRITTEN)

    subject: SubjectName | None = None
    channel: ReplyChannel
    received_at: Instant | None = Field(default=None, description=_ANY_INSTANT)
    customer: CustomerInput | None = Field(default=None, description=_READER)
    locale: Locale | None = Field(default=None, description="Wins over the customer's.")

    def contact(self, now: datetime) -> WrittenContact:
        """The same as a value of the application; `now` is when it came where nothing else was said."""
        return WrittenContact(
            channel=self.channel,
            subject=self.subject,
            received_at=self.received_at or now,
            customer=_reader(self.customer, self.locale),
        )


class CallContactInput(BaseModel):
    """A call as it might come."""

    model_config = request(_CALL)

    queue: QueueName
    called_at: Instant | None = Field(default=None, description=_ANY_INSTANT)
    predicted_wait_seconds: Seconds | None = None
    customer: CustomerInput | None = Field(default=None, description=_READER)
    locale: Locale | None = Field(default=None, description="Wins over the customer's.")

    def contact(self, now: datetime) -> CallContact:
        """The same as a value of the application; `now` is when it came where nothing else was said."""
        return CallContact(
            queue=self.queue,
            called_at=self.called_at or now,
            predicted_wait_seconds=self.predicted_wait_seconds,
            customer=_reader(self.customer, self.locale),
        )


class PreviewInput(BaseModel):
    """Contacts as they might come, and a draft to try on them.

    A contact with a `queue` is a call, any other was written. Each is judged on its own.
    """

    model_config = request({"contacts": [_WRITTEN, _CALL]})

    policy: dict[str, Any] | None = Field(default=None, description="A draft; the current policy without it.")
    notices: Flag | None = Field(
        default=None,
        description="Whether to show every notice that each promise would cause if nobody acted. Shown for up to "
        f"{MOST_CONTACTS_WITH_NOTICES} contacts unless said otherwise: they take some milliseconds a contact.",
    )
    contacts: list[Any] = Field(
        max_length=MOST_CONTACTS,
        json_schema_extra={
            "items": {
                "anyOf": [
                    {"$ref": "#/components/schemas/WrittenContactInput"},
                    {"$ref": "#/components/schemas/CallContactInput"},
                ]
            }
        },
    )

    @property
    def with_notices(self) -> bool:
        """Whether to show the notices."""
        return len(self.contacts) <= MOST_CONTACTS_WITH_NOTICES if self.notices is None else self.notices


class PreviewedNoticeBody(BaseModel):
    """A notice with its exact words, and when it would leave if nobody acted.

    A `feedback_request` would leave if the customer were reached as the window begins, or answered at the deadline.
    """

    model_config = answer(_ACKNOWLEDGED)

    kind: NoticeKind
    at: InstantText
    to: Literal["customer", "owner", "team", "supervisor"]
    sent_by: AcknowledgedBy = Field(description="Acknowledgements may be for the caller to send; the rest is ours.")
    channel: NoticeChannel | None = Field(description="Null where the caller sends it.")
    subject: str = Field(description="Empty in an SMS.")
    text: str


class PreviewedReplyBody(BaseModel):
    """The deadline that would be promised."""

    model_config = answer(_DUE)

    due_at: InstantText
    time_zone: str
    statement: str
    spoken: str
    rule: str = Field(description="Where the rule stands in the policy, as a JSON pointer.")
    explanation: DeadlineBody
    notices: list[PreviewedNoticeBody] | None = Field(
        description="In order of time: acknowledgement, reminders, and the delay notice with its new time. References "
        "are made up. Null where they were not asked for."
    )


class PreviewedCallBody(BaseModel):
    """The offer that would be made, were every window empty."""

    model_config = answer(_OFFERED)

    decision: Decision
    reason: Reason
    exception: str | None
    time_zone: str
    slots: list[SlotBody]
    notices: list[PreviewedNoticeBody] | None = Field(
        description="Those of the first slot, in order of time. Null where they were not asked for."
    )


class RefusedContactBody(BaseModel):
    """Why this contact cannot be computed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    problem: Problem


class PreviewBody(BaseModel):
    """A result for each contact, in order."""

    model_config = answer({"results": [_DUE, _OFFERED]})

    results: list[PreviewedReplyBody | PreviewedCallBody | RefusedContactBody]


def _reader(customer: CustomerInput | None, locale: str | None) -> Customer:
    known = customer or CustomerInput()
    return replace(known.customer(), locale=locale or known.locale)


def _notice_bodies(previewed: Sequence[PreviewedNotice] | None, time_zone: str) -> list[PreviewedNoticeBody] | None:
    if previewed is None:
        return None
    return [
        PreviewedNoticeBody(
            kind=notice.kind,
            at=format_instant(notice.at, time_zone),
            to=notice.to,
            sent_by=notice.sent_by,
            channel=notice.channel,
            subject=notice.message.subject,
            text=notice.message.text,
        )
        for notice in previewed
    ]


def previewed_reply_body(previewed: PreviewedReply) -> PreviewedReplyBody:
    """The deadline that would be promised, in words and counted out."""
    return PreviewedReplyBody(
        due_at=format_instant(previewed.due_at, previewed.time_zone),
        time_zone=previewed.time_zone,
        statement=previewed.statement.written,
        spoken=previewed.statement.spoken,
        rule=previewed.rule,
        explanation=deadline_body(previewed.explanation),
        notices=_notice_bodies(previewed.notices, previewed.time_zone),
    )


def previewed_call_body(previewed: PreviewedCall) -> PreviewedCallBody:
    """The offer that would be made."""
    return PreviewedCallBody(
        decision=previewed.decision,
        reason=previewed.reason,
        exception=previewed.exception,
        time_zone=previewed.time_zone,
        slots=[slot_body(slot) for slot in previewed.slots],
        notices=_notice_bodies(previewed.notices, previewed.time_zone),
    )
