"""Sample contacts and what they would be promised, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from promise_service.application.compare_policies import Comparison
from promise_service.application.house_zone import house_zone
from promise_service.application.preview_policy import CallContact, Previewed, PreviewedCall, PreviewedReply
from promise_service.dashboard.rendering import View
from promise_service.domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """One contact: what it is, when it comes, and what each policy answers."""

    contact: str
    at: str
    in_force: str
    draft: str
    differs: bool


def preview_in_words(compared: Sequence[Comparison], draft: Policy, view: View) -> tuple[PreviewLine, ...]:
    zone = house_zone(draft)
    return tuple(
        PreviewLine(
            contact=_contact(each, view),
            at=view.formats.moment(_at(each), zone, view.now),
            in_force="–" if each.in_force is None else _answer(each.in_force, view),
            draft=_answer(each.draft, view),
            differs=each.differs,
        )
        for each in compared
    )


def _at(compared: Comparison) -> datetime:
    contact = compared.contact
    return contact.called_at if isinstance(contact, CallContact) else contact.received_at


def _contact(compared: Comparison, view: View) -> str:
    contact = compared.contact
    if isinstance(contact, CallContact):
        return view.words("sample_call", queue=contact.queue)
    channel = view.formats.channel(contact.channel)
    if contact.subject is None:
        return view.words("sample_message", channel=channel)
    return view.words("sample_message_about", channel=channel, subject=contact.subject)


def _answer(previewed: Previewed, view: View) -> str:
    match previewed:
        case PreviewedReply(statement=statement):
            return statement.written
        case PreviewedCall(slots=slots) if slots:
            return " · ".join(slot.statement.written for slot in slots)
        case PreviewedCall(reason=reason):
            return view.words(f"no_callback_{reason}")
        case error:
            return str(error)
