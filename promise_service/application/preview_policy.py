"""What a policy would promise, without promising anything: for supervisors who are about to change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from promise_service.application.free_windows import choice_for_call
from promise_service.application.refusals import Faults
from promise_service.application.speaking import customer_reader, slots_in_words
from promise_service.application.views import SlotView
from promise_service.application.wording import Reader, Wording
from promise_service.domain import offers
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.callback_slots import SlotChoice
from promise_service.domain.notices import Statement
from promise_service.domain.offers import UNKNOWN_WAIT, PredictedWait, Reason
from promise_service.domain.policy import Policy
from promise_service.domain.promises import Customer, PromiseKind
from promise_service.domain.response_deadlines import DeadlineExplanation, explain
from promise_service.errors import Fault, NoRule, PromiseServiceError


@dataclass(frozen=True, slots=True, kw_only=True)
class CallContact:
    """A call as it might come, at any instant."""

    queue: str
    called_at: datetime
    predicted_wait_seconds: float | None
    locale: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenContact:
    """A message as it might come, at any instant."""

    channel: str
    subject: str | None
    received_at: datetime
    locale: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedReply:
    """The deadline that would be promised."""

    due_at: datetime
    time_zone: str
    statement: Statement
    rule: str
    explanation: DeadlineExplanation


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedCall:
    """The offer that would be made, were every window empty."""

    decision: offers.Decision
    reason: Reason
    exception: str | None
    time_zone: str
    slots: tuple[SlotView, ...]


Contact = CallContact | WrittenContact
Previewed = PreviewedReply | PreviewedCall | PromiseServiceError


def preview(policy: Policy, wording: Wording, contacts: Iterable[Contact]) -> list[Previewed]:
    """What each contact would get, in order; one that cannot be computed has its error in its place."""
    return [_previewed(policy, wording, contact) for contact in contacts]


def _previewed(policy: Policy, wording: Wording, contact: Contact) -> Previewed:
    try:
        if isinstance(contact, CallContact):
            return _call(policy, wording, contact)
        return _reply(policy, wording, contact)
    except PromiseServiceError as error:
        return error


def _call(policy: Policy, wording: Wording, contact: CallContact) -> PreviewedCall:
    faults = Faults()
    faults.unless_known("/queue", "queue", contact.queue, sorted(policy.queues))
    faults.refuse()
    queue = policy.queue(contact.queue)
    open_time = policy.calendars[queue.calendar]
    wait = UNKNOWN_WAIT
    if contact.predicted_wait_seconds is not None:
        wait = PredictedWait(seconds=contact.predicted_wait_seconds, source="caller", as_of=contact.called_at)
    decision, reason = offers.decide(queue, wait, is_open=open_time.is_open(contact.called_at))
    choice = SlotChoice()
    if decision is offers.Decision.CALLBACK:
        choice = choice_for_call(policy, queue, Occupancy(), contact.called_at, contact.called_at)
        if not choice.slots:
            decision, reason = offers.Decision.NONE, Reason(choice.reason or Reason.NO_WINDOW)
    reader = _reader(policy, wording, queue.calendar, contact.called_at, contact.locale)
    return PreviewedCall(
        decision=decision,
        reason=reason,
        exception=choice.exception,
        time_zone=reader.home_zone,
        slots=slots_in_words(queue, choice.slots, reader, wording),
    )


def _reply(policy: Policy, wording: Wording, contact: WrittenContact) -> PreviewedReply:
    faults = Faults()
    faults.unless_known("/subject", "subject", contact.subject, policy.known_subjects)
    faults.refuse()
    rule = policy.reply_rule(contact.channel, contact.subject)
    if rule is None:
        known = ", ".join(policy.known_channels) or "none"
        detail = f"no rule promises a reply on channel {contact.channel!r}; channels with a rule: {known}"
        raise NoRule([Fault("/channel", detail)])
    explanation = explain(rule.deadline, contact.received_at, policy.calendars[rule.calendar])
    reader = _reader(policy, wording, rule.calendar, contact.received_at, contact.locale)
    return PreviewedReply(
        due_at=explanation.due_at,
        time_zone=reader.home_zone,
        statement=wording.deadline(PromiseKind.REPLY, contact.channel, explanation.due_at, reader),
        rule=f"/replies/{policy.replies.index(rule)}",
        explanation=explanation,
    )


def _reader(policy: Policy, wording: Wording, calendar: str, said_at: datetime, locale: str | None) -> Reader:
    return customer_reader(policy, wording, Customer(), calendar, said_at, locale)
