"""What a policy would promise, without promising anything: for supervisors who are about to change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from promise_service.application.offering import wait_by_caller, what_to_offer
from promise_service.application.places import places_of
from promise_service.application.preview_notices import (
    PreviewedNotice,
    Speaking,
    notices_of_callback,
    notices_of_reply,
)
from promise_service.application.refusals import Faults, rule_for
from promise_service.application.speaking import customer_reader, slots_in_words
from promise_service.application.views import SlotView
from promise_service.domain import offers
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.conditions import Conditions
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import Statement
from promise_service.domain.offers import Reason
from promise_service.domain.policy import Policy
from promise_service.domain.promises import Customer, PromiseKind
from promise_service.domain.response_deadlines import DeadlineExplanation, explain
from promise_service.errors import PromiseServiceError

MOST_SPANS = 100
"""Of the open time that a deadline was counted in: years of it, ten thousand times over, would be gigabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallContact:
    """A call as it might come, at any instant."""

    queue: str
    called_at: datetime
    predicted_wait_seconds: float | None
    customer: Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenContact:
    """A message as it might come, at any instant."""

    channel: str
    subject: str | None
    received_at: datetime
    customer: Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedReply:
    """The deadline that would be promised, and the messages about it; None where nobody asked for them."""

    due_at: datetime
    time_zone: str
    statement: Statement
    rule: str
    explanation: DeadlineExplanation
    notices: tuple[PreviewedNotice, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedCall:
    """The offer that would be made, were every window empty.

    `notices` are the messages that taking its first slot would lead to; None where nobody asked for them.
    """

    decision: offers.Decision
    reason: Reason
    exception: str | None
    time_zone: str
    slots: tuple[SlotView, ...]
    notices: tuple[PreviewedNotice, ...] | None


Contact = CallContact | WrittenContact
Previewed = PreviewedReply | PreviewedCall | PromiseServiceError


def preview(
    policy: Policy,
    speaking: Speaking,
    conditions: Mapping[str, Conditions],
    contacts: Iterable[Contact],
    *,
    notices: bool,
) -> list[Previewed]:
    """What each contact would get, in order; one that cannot be computed has its error in its place.

    `conditions` are those under which the `queues_of_calls` work. `notices` asks for the messages as well, which
    takes many times as long.
    """
    return [_previewed(policy, speaking, conditions, contact, notices=notices) for contact in contacts]


def queues_of_calls(policy: Policy, contacts: Iterable[Contact]) -> list[str]:
    """The queues of the policy that these contacts call, with those whose callbacks the same agents make."""
    called = {contact.queue for contact in contacts if isinstance(contact, CallContact)}
    return sorted({each for name in called if name in policy.queues for each in policy.sharing_agents(name)})


def _previewed(
    policy: Policy, speaking: Speaking, conditions: Mapping[str, Conditions], contact: Contact, *, notices: bool
) -> Previewed:
    try:
        if isinstance(contact, CallContact):
            return _call(policy, speaking, conditions, contact, notices=notices)
        return _reply(policy, speaking, contact, notices=notices)
    except PromiseServiceError as error:
        return error


def _call(
    policy: Policy, speaking: Speaking, conditions: Mapping[str, Conditions], contact: CallContact, *, notices: bool
) -> PreviewedCall:
    faults = Faults()
    faults.unless_known("/queue", "queue", contact.queue, sorted(policy.queues))
    faults.refuse()
    queue = policy.queue(contact.queue)
    empty = places_of(policy, queue, lambda each: conditions[each.name], lambda _: Occupancy())
    wait = wait_by_caller(contact.predicted_wait_seconds, contact.called_at)
    offering = what_to_offer(policy, queue, empty, wait, called_at=contact.called_at, now=contact.called_at)
    reader = customer_reader(policy, speaking.wording, contact.customer, queue.calendar, contact.called_at)
    return PreviewedCall(
        decision=offering.decision,
        reason=offering.reason,
        exception=offering.choice.exception,
        time_zone=reader.home_zone,
        slots=slots_in_words(queue, offering.choice.slots, reader, speaking.wording),
        notices=_of_first_slot(policy, speaking, conditions, contact, offering.choice.slots) if notices else None,
    )


def _of_first_slot(
    policy: Policy,
    speaking: Speaking,
    conditions: Mapping[str, Conditions],
    contact: CallContact,
    slots: Sequence[Interval],
) -> tuple[PreviewedNotice, ...]:
    if not slots:
        return ()
    queue, start = contact.queue, slots[0].start
    return notices_of_callback(policy, speaking, conditions, queue, start, contact.customer, contact.called_at)


def _reply(policy: Policy, speaking: Speaking, contact: WrittenContact, *, notices: bool) -> PreviewedReply:
    faults = Faults()
    faults.unless_known("/subject", "subject", contact.subject, policy.known_subjects)
    faults.refuse()
    rule = rule_for(policy, contact.channel, contact.subject)
    explanation = explain(rule.deadline, contact.received_at, policy.calendars[rule.calendar], most_spans=MOST_SPANS)
    reader = customer_reader(policy, speaking.wording, contact.customer, rule.calendar, contact.received_at)
    return PreviewedReply(
        due_at=explanation.due_at,
        time_zone=reader.home_zone,
        statement=speaking.wording.deadline(PromiseKind.REPLY, contact.channel, explanation.due_at, reader),
        rule=f"/replies/{policy.replies.index(rule)}",
        explanation=explanation,
        notices=_of_reply(policy, speaking, contact) if notices else None,
    )


def _of_reply(policy: Policy, speaking: Speaking, contact: WrittenContact) -> tuple[PreviewedNotice, ...]:
    return notices_of_reply(policy, speaking, contact.channel, contact.subject, contact.customer, contact.received_at)
