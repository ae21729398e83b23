"""When to ask a customer why they changed channel: once, when they come by another one than before (R12)."""

from __future__ import annotations

from promise_service.application.book import Book
from promise_service.application.views import ChannelQuestion, Choice
from promise_service.application.wording import Reader
from promise_service.domain.channel_switches import Contact, channel_changes, motives_to_ask
from promise_service.domain.promises import PHONE


def question_for(book: Book, conversation_id: str, contact: Contact, reader: Reader) -> ChannelQuestion | None:
    """What to ask the customer who came by this contact; None where they came as before, or were asked already.

    Only channels that the policy still knows can be recorded, so only they are asked about. The book must have been
    opened for the conversation's journey.
    """
    known = {*book.policy.known_channels, PHONE}
    contacts = {each.id: each for each in (*book.contacts(conversation_id), contact)}
    for change in channel_changes(contacts.values(), book.switches(conversation_id)):
        if change.contact_id == contact.id and not change.asked and {change.from_channel, change.to_channel} <= known:
            return ChannelQuestion(
                from_channel=change.from_channel,
                to_channel=change.to_channel,
                question=book.wording.channel_question(reader),
                choices=tuple(
                    Choice(motive=motive, label=book.wording.motive(motive, reader))
                    for motive in motives_to_ask(change.from_channel)
                ),
            )
    return None
