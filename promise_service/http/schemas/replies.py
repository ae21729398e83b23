"""What was written to us, and the deadline that is promised for it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from promise_service.application.views import PromisedReply
from promise_service.http.schemas.channel_switches import QUESTION, ChannelQuestionBody, question_body
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.customers import CUSTOMER, CustomerInput
from promise_service.http.schemas.meanings import PastInstant, ReplyChannel, SubjectName
from promise_service.http.schemas.promises import PROMISE, PromiseBody, promise_body
from promise_service.http.schemas.scalars import Id, Locale, MessageId, Text

REPLY: dict[str, Any] = {
    **PROMISE,
    "id": "prm_01KAW3B0M5V8X2Z7G4F6E1H9TS",
    "kind": "reply",
    "channel": "email",
    "window": None,
    "due_at": "2026-11-26T10:05:00+01:00",
    "statement": "Nous vous répondons au plus tard le jeudi 26 novembre à 10 h 05.",
    "queue": None,
    "phone": None,
    "message_id": "<CAF7x2@mail.example.org>",
    "customer": {**PROMISE["customer"], "phone": None},
    "acknowledgement": {
        "subject": "Nous avons bien reçu votre message",
        "text": "Bonjour,\n\nNous vous répondons au plus tard le jeudi 26 novembre à 10 h 05.",
    },
}


class ReplyInput(BaseModel):
    """A message, form, chat or letter that reached us."""

    model_config = request(
        {
            "channel": "email",
            "subject": "claim",
            "received_at": "2026-11-24T10:05:00+01:00",
            "customer": CUSTOMER,
            "message_id": "<CAF7x2@mail.example.org>",
        }
    )

    subject: SubjectName | None = None
    channel: ReplyChannel
    received_at: PastInstant | None = Field(default=None, description="When it reached us; now without it.")
    customer: CustomerInput | None = None
    conversation_id: Id | None = None
    message_id: MessageId | None = Field(
        default=None,
        description="One seen before gives the same promise again. An e-mail's Message-ID threads notices.",
    )
    locale: Locale | None = None
    note: Text | None = None


class AcknowledgementBody(BaseModel):
    """The acknowledgement of receipt, for the caller to send."""

    model_config = answer(REPLY["acknowledgement"])

    subject: str
    text: str


class ReplyBody(PromiseBody):
    """The promise of a reply, with its acknowledgement."""

    model_config = answer({**REPLY, "channel_switch": {**QUESTION, "from": "chat", "to": "email"}})

    acknowledgement: AcknowledgementBody | None = Field(
        description="Null where the service sends it itself, or the deadline is past already."
    )
    channel_switch: ChannelQuestionBody | None = Field(
        description="Ask the customer this, and report the channel switch; null for nothing to ask."
    )


def reply_body(promised: PromisedReply) -> ReplyBody:
    """A promised reply, with the words that tell the customer."""
    message = promised.acknowledgement
    return ReplyBody(
        **dict(promise_body(promised.record)),
        acknowledgement=AcknowledgementBody(subject=message.subject, text=message.text) if message else None,
        channel_switch=question_body(promised.channel_question),
    )
