"""What a draft of the policy would change: sample contacts under the policy in force, and under the draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from promise_service.application.house_zone import house_zone
from promise_service.application.places import conditions_in
from promise_service.application.ports.archive import Archive
from promise_service.application.preview_notices import Speaking
from promise_service.application.preview_policy import (
    CallContact,
    Contact,
    Previewed,
    PreviewedCall,
    PreviewedReply,
    WrittenContact,
    preview,
    queues_of_calls,
)
from promise_service.application.wording import Wording
from promise_service.domain.policy import Policy
from promise_service.domain.promises import Customer
from promise_service.domain.wall_clock import instant_of, local_time

MOST_CONTACTS = 300
"""How many sample contacts are tried: each one costs a preview under either policy, and a line to read."""

_FRIDAY, _SUNDAY = 4, 6
_ONE_MORE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One sample contact, and what it would be promised: under the policy in force (None: there is none), and a draft.

    A contact that a policy cannot answer has the error in its place.
    """

    contact: Contact
    in_force: Previewed | None
    draft: Previewed

    @property
    def differs(self) -> bool:
        """Whether the draft promises something else."""
        return self.in_force is None or _gist(self.in_force) != _gist(self.draft)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The sample contacts that were tried, and how many there would have been beyond `MOST_CONTACTS`."""

    contacts: Sequence[Comparison]
    left_out: int


def compare_policies(
    in_force: Policy | None, draft: Policy, archive: Archive, wording: Wording, *, locale: str, now: datetime
) -> Compared:
    """A call for each queue and a message for each rule of either policy: now, late on Friday, and on Sunday.

    `locale` is the language of the customers in these samples. Of very many samples the first are tried: those of the
    queues, then of the rules in their order, the draft's before those that only the policy in force has.
    """
    zone = house_zone(draft)
    samples = list(_samples(in_force, draft, Customer(locale=locale), [now, *_awkward_times(zone, now)]))
    contacts = samples[:MOST_CONTACTS]
    speaking = Speaking(wording=wording)

    def under(policy: Policy) -> list[Previewed]:
        conditions = conditions_in(archive, policy, queues_of_calls(policy, contacts))
        return preview(policy, speaking, conditions, contacts, notices=False)

    drafted = under(draft)
    current = under(in_force) if in_force else [None] * len(contacts)
    compared = [
        Comparison(contact=contact, in_force=before, draft=after)
        for contact, before, after in zip(contacts, current, drafted, strict=True)
    ]
    return Compared(contacts=compared, left_out=len(samples) - len(contacts))


def _samples(in_force: Policy | None, draft: Policy, customer: Customer, times: list[datetime]) -> Iterator[Contact]:
    policies = [policy for policy in (draft, in_force) if policy]
    waits = {queue.name: queue.offer_callback_after.wait for policy in policies for queue in policy.queues.values()}
    rules = dict.fromkeys((rule.channel, rule.subject) for policy in policies for rule in policy.replies)
    for queue, threshold in sorted(waits.items()):
        wait = (threshold + _ONE_MORE_SECOND).total_seconds()
        for at in times:
            yield CallContact(queue=queue, called_at=at, predicted_wait_seconds=wait, customer=customer)
    for channel, subject in rules:
        for at in times:
            yield WrittenContact(channel=channel, subject=subject, received_at=at, customer=customer)


def _awkward_times(zone: ZoneInfo, now: datetime) -> list[datetime]:
    """The next Friday at 16:30 and the next Sunday at 11:00, when deadlines tend to surprise."""
    today = local_time(now, zone).date()
    return [
        instant_of(today + timedelta(days=(weekday - today.weekday()) % 7 or 7), at, zone)
        for weekday, at in ((_FRIDAY, time(16, 30)), (_SUNDAY, time(11, 0)))
    ]


def _gist(previewed: Previewed) -> object:
    """What counts of a preview when two are compared."""
    match previewed:
        case PreviewedReply(due_at=due_at):
            return due_at
        case PreviewedCall(decision=decision, reason=reason, slots=slots):
            return decision, reason, [slot.window for slot in slots]
        case error:
            return type(error), str(error)
