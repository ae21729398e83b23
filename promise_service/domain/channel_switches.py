"""Across channels the conversation is one: by which ones the customer came, where they changed, and why (R12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from promise_service.domain.offers import Offer
from promise_service.domain.promises import PHONE, Promise, PromiseKind


class Motive(StrEnum):
    """Why a customer changed channel: for reasons of their own, or because we failed them on the one before."""

    OWN_CONTEXT = "own_context"
    UNREACHABLE_BY_PHONE = "unreachable_by_phone"
    NO_WRITTEN_ANSWER = "no_written_answer"
    UNCLEAR_ANSWER = "unclear_answer"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The customer came to us by `channel`: `id` names the promise or offer that was made of it."""

    id: str
    channel: str
    at: datetime
    recorded_at: datetime
    queue: str | None
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSwitch:
    """Somebody asked the customer why they changed channel; without a `motive` the customer did not say."""

    id: str
    conversation_id: str
    from_channel: str
    to_channel: str
    motive: Motive | None
    at: datetime
    recorded_at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelChange:
    """The customer changed channel, by the contact of that id; without one, we know it because it was recorded.

    `asked` says whether a switch was recorded for it, `motive` what the customer said then.
    """

    from_channel: str
    to_channel: str
    contact_id: str | None = None
    asked: bool = False
    motive: Motive | None = None


def contact_of_offer(offer: Offer) -> Contact:
    """The call in which a callback was offered."""
    return Contact(
        id=offer.id,
        channel=PHONE,
        at=offer.called_at,
        recorded_at=offer.made_at,
        queue=offer.queue,
        made_by=offer.made_by,
    )


def contact_of_promise(promise: Promise) -> Contact | None:
    """What a promise was made for; None where it follows another one or is a follow-up, which are of our own doing."""
    if promise.kind is PromiseKind.FOLLOW_UP or promise.succession is not None:
        return None
    return Contact(
        id=promise.id,
        channel=promise.channel,
        at=promise.received_at,
        recorded_at=promise.made_at,
        queue=promise.queue,
        made_by=promise.made_by,
    )


def channel_changes(contacts: Iterable[Contact], switches: Iterable[ChannelSwitch]) -> list[ChannelChange]:
    """Where the customer of one conversation changed channel, in order of time.

    A contact on another channel than the one before is a change. A recorded switch tells of the last change, where it
    is between the same two channels, and of one that left no other trace where it is not. Recorded again, the last one
    counts.
    """
    found: list[ChannelChange] = []
    channel: str | None = None
    steps: list[Contact | ChannelSwitch] = [*contacts, *switches]
    for step in sorted(steps, key=_by_time):
        if isinstance(step, ChannelSwitch):
            told = _told_of(step)
            if found and (found[-1].from_channel, found[-1].to_channel) == (step.from_channel, step.to_channel):
                found[-1] = replace(told, contact_id=found[-1].contact_id)
            else:
                found.append(told)
            channel = step.to_channel
        else:
            if channel is not None and step.channel != channel:
                found.append(ChannelChange(from_channel=channel, to_channel=step.channel, contact_id=step.id))
            channel = step.channel
    return found


def motives_to_ask(from_channel: str) -> tuple[Motive, Motive, Motive]:
    """What to choose from: a voice menu has three choices (R6), and on each channel we fail in a way of its own."""
    failure = Motive.UNREACHABLE_BY_PHONE if from_channel == PHONE else Motive.NO_WRITTEN_ANSWER
    return Motive.OWN_CONTEXT, failure, Motive.UNCLEAR_ANSWER


def _told_of(switch: ChannelSwitch) -> ChannelChange:
    return ChannelChange(
        from_channel=switch.from_channel, to_channel=switch.to_channel, asked=True, motive=switch.motive
    )


def _by_time(step: Contact | ChannelSwitch) -> tuple[datetime, datetime, str]:
    """Ids begin with what they name and end with when it was made: of one moment, the order of making counts."""
    return step.at, step.recorded_at, step.id.partition("_")[2]
