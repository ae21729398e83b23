"""What commands and queries answer with, where that is more than one stored value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from promise_service.application.ports.archive import PromiseRecord
from promise_service.domain.channel_switches import Motive
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import Message, Statement
from promise_service.domain.offers import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotView:
    """A window that can be taken: `slot_id` names it to the API, `statement` to the customer."""

    slot_id: str
    window: Interval
    statement: Statement
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One motive, in the words of the customer who chooses it."""

    motive: Motive
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelQuestion:
    """The customer came by another channel than before: what to ask them, with three choices."""

    from_channel: str
    to_channel: str
    question: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """An offer in words, with what this customer has been promised already; `time_zone` is the queue's.

    `channel_question` is what to ask the caller, while they are on the line: when the offer is made.
    """

    offer: Offer
    time_zone: str
    slots: tuple[SlotView, ...]
    open_promises: tuple[PromiseRecord, ...]
    channel_question: ChannelQuestion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRoom:
    """One window of a queue and how many more promises it takes."""

    slot: SlotView
    capacity: int
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedReply:
    """A promised reply; `acknowledgement` is for the caller to send.

    It is None where the service sends it, and where the deadline was past at birth. `channel_question` is what to ask
    a customer who wrote by another channel than before.
    """

    record: PromiseRecord
    acknowledgement: Message | None
    channel_question: ChannelQuestion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecorded:
    """The promise after an answer, and the follow-up that a partial one opens."""

    record: PromiseRecord
    follow_up: PromiseRecord | None


def slot_id(queue: str, start: datetime) -> str:
    """How the API names the window of `queue` that starts at `start`."""
    return f"{queue}.{start:%Y%m%dT%H%MZ}"
