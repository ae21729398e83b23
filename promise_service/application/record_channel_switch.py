"""A customer was asked why they changed channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports.archive import Reach
from promise_service.application.refusals import Faults
from promise_service.domain.channel_switches import ChannelSwitch, Contact, Motive
from promise_service.domain.promises import PHONE, Promise
from promise_service.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChannelSwitch:
    """Record that a customer went from one channel to another, and why; without a `motive` they did not say.

    `reach` bounds which conversations the caller of the API may see: those with a promise or a call in them that it
    may see; None is all.
    """

    conversation_id: str
    from_channel: str
    to_channel: str
    motive: Motive | None
    at: datetime | None
    reach: Reach | None
    by: str

    def needs(self) -> Needs:
        """The conversation, with the calls in it and the switches that were recorded."""
        return Needs(journeys=frozenset({self.conversation_id}))

    def decide(self, book: Book) -> Decision[ChannelSwitch]:
        """The switch as it is recorded; NotFound where there is no such conversation."""
        began_at = self._began_at(book)
        faults = Faults()
        at = faults.past("/at", self.at, book.now)
        if at < began_at:
            faults.add("/at", f"{at.isoformat()} is before the conversation began, at {began_at.isoformat()}")
        known = sorted({*book.policy.known_channels, PHONE})
        faults.unless_known("/from", "channel", self.from_channel, known)
        faults.unless_known("/to", "channel", self.to_channel, known)
        faults.unless_changed("/to", self.to_channel, self.from_channel)
        faults.refuse()
        switch = ChannelSwitch(
            id=book.new_id("chs"),
            conversation_id=self.conversation_id,
            from_channel=self.from_channel,
            to_channel=self.to_channel,
            motive=self.motive,
            at=at,
            recorded_at=book.now,
            by=self.by,
        )
        return Decision(lambda _: switch, Changes(switches=(switch,)))

    def _began_at(self, book: Book) -> datetime:
        promises, contacts = book.conversation(self.conversation_id), book.contacts(self.conversation_id)
        seen: list[Promise | Contact] = [*promises, *contacts]
        if not any(self.reach is None or self.reach.covers(each) for each in seen):
            raise NotFound("conversation", self.conversation_id)
        return min([*(promise.received_at for promise in promises), *(contact.at for contact in contacts)])
