"""What we promise, to whom and by when: the policy as frozen values.

A policy is published as one document and versioned as a whole; every promise records the version it was made
under. These values are complete - every default is filled in, every name resolves - because
`adapters/policy_document` refuses whatever would not be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

from promise_service.domain.business_time import BusinessTime
from promise_service.domain.callback_capacity import PerWindow
from promise_service.domain.callback_slots import CallbackPlan
from promise_service.domain.commitments import CommitmentTerms, ServiceLevel
from promise_service.domain.money import Money
from promise_service.domain.notices import NoticeChannel, NoticeKind
from promise_service.domain.response_deadlines import DeadlineRule
from promise_service.domain.rosters import Shift
from promise_service.domain.staffed_capacity import StaffedCapacity
from promise_service.errors import NotFound


class WaitUnknown(StrEnum):
    """What a queue does when nobody can say how long the wait will be."""

    CALLBACK = "callback"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who answers: a calendar, the addresses that reminders and alarms go to, and who calls back when, as a rule."""

    name: str
    calendar: str
    email: str | None
    supervisor_email: str | None
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person who answers, as far as the policy knows them."""

    id: str
    team: str
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRule:
    """How often a callback is tried until it counts as made: `max` times, once `every` so long."""

    max: int
    every: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackTerms:
    """What a queue offers instead of waiting.

    `plan` chooses the windows; `hold` is how long offered windows are kept for the caller; `capacity` says
    how many promises and holds a window takes.
    """

    plan: CallbackPlan
    hold: timedelta
    capacity: PerWindow | StaffedCapacity
    attempts: AttemptRule


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAfter:
    """The wait from which on a callback is offered: a predicted one strictly above `wait`.

    With a `probability`, a forecast counts by how likely it is that the wait is above it: at least so likely.
    """

    wait: timedelta
    probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A phone queue, and from which wait on it offers a callback.

    What was told of its calls more than `wait_known_for` ago says nothing of its waits. `minute_cost` is what a minute
    of a caller's waiting costs, `service_level` how many calls are to be answered within which time; None where nobody
    says.
    """

    name: str
    team: str
    calendar: str
    offer_callback_after: OfferAfter
    when_wait_unknown: WaitUnknown
    wait_known_for: timedelta
    callback: CallbackTerms
    minute_cost: Money | None
    service_level: ServiceLevel | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRule:
    """The deadline for one written channel, or for one subject on it (`subject` None: any)."""

    channel: str
    subject: str | None
    deadline: DeadlineRule
    team: str
    calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpTerms:
    """The deadline of a follow-up, by the same agent. A `team` or `calendar` of None is the promise's own."""

    deadline: DeadlineRule
    team: str | None
    calendar: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayTerms:
    """How a new time is counted when the first cannot be kept; a `calendar` of None is the promise's own."""

    deadline: DeadlineRule
    calendar: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """When people are reminded.

    For callbacks, times before the window starts (None: no reminder); for replies and follow-ups, percents of
    the time between receipt and deadline.
    """

    callback_customer: timedelta | None
    callback_owner: timedelta | None
    reply_owner: tuple[int, ...]
    reply_supervisor: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayNotices:
    """How long before the window's end, or before the deadline, the customer is told that we will be late.

    A `callback` of None is the usual time: ten minutes, but at most half of the promised window.
    """

    callback: timedelta | None
    reply: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a customer writes about, in the customer's words; `channels` None means every written channel."""

    id: str
    labels: Mapping[str, str]
    channels: tuple[str, ...] | None
    self_service_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Words that replace the built-in ones. Statements and prompts have no subject."""

    subject: str | None
    text: str


class AcknowledgedBy(StrEnum):
    """Who confirms a promise to the customer: the caller of the API, by the words in the answer, or the service."""

    CALLER = "caller"
    SERVICE = "service"


class Party(StrEnum):
    """Who is told about a promise on our side.

    The owner is its agent, where the policy knows their address, else its team.
    """

    OWNER = "owner"
    TEAM = "team"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """The hours of the customer's clock in which no message is sent that can wait.

    They go over midnight where `end` is the earlier one.
    """

    begin: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRules:
    """Who is told what, and by which channel.

    `channels` holds, for each kind of message to customers, the channels in the order of preference: the first one
    whose address is known is used; none at all means that it is not sent. `receivers` holds, for each kind of message
    to the team, who gets it. `feedback_after` is how long after fulfilment customers are asked what they think.
    `unsubscribe` is where customers can do without reminders and such questions.
    """

    acknowledgement: AcknowledgedBy
    channels: Mapping[NoticeKind, tuple[NoticeChannel, ...]]
    receivers: Mapping[NoticeKind, tuple[Party, ...]]
    feedback_after: timedelta
    quiet_hours: QuietHours | None
    unsubscribe: str | None


BY_EMAIL = (NoticeChannel.EMAIL,)
USUAL_NOTICES = NoticeRules(
    acknowledgement=AcknowledgedBy.CALLER,
    channels={
        NoticeKind.ACKNOWLEDGEMENT: BY_EMAIL,
        NoticeKind.CUSTOMER_REMINDER: BY_EMAIL,
        NoticeKind.DELAY_NOTICE: BY_EMAIL,
        NoticeKind.RESCHEDULE_NOTICE: BY_EMAIL,
        NoticeKind.CANCELLATION_NOTICE: BY_EMAIL,
        NoticeKind.FEEDBACK_REQUEST: (),
    },
    receivers={
        NoticeKind.OWNER_REMINDER: (Party.OWNER,),
        NoticeKind.SUPERVISOR_REMINDER: (Party.SUPERVISOR,),
        NoticeKind.ALARM: (Party.OWNER, Party.SUPERVISOR),
    },
    feedback_after=timedelta(hours=1),
    quiet_hours=None,
    unsubscribe=None,
)
"""What holds where a policy says nothing of notices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of everything that is promised.

    `version` is 0 for a draft. A `region` of None means that phone numbers need their country code.
    `default_team` and `default_calendar` are None where there are several and none is the default.
    `templates` maps a kind of text (`adapters/wording/catalogue.py` lists them) and a language to the words
    that replace the built-in ones.
    """

    version: int
    locale: str
    region: str | None
    default_team: str | None
    default_calendar: str | None
    calendars: Mapping[str, BusinessTime]
    teams: Mapping[str, Team]
    agents: Mapping[str, Agent]
    queues: Mapping[str, Queue]
    replies: tuple[ReplyRule, ...]
    delay: DelayTerms
    follow_ups: FollowUpTerms
    reminders: Reminders
    delay_notices: DelayNotices
    subjects: Mapping[str, Subject]
    templates: Mapping[tuple[str, str], Template]
    notices: NoticeRules
    commitments: CommitmentTerms

    def queue(self, name: str) -> Queue:
        """The queue of that name; NotFound names the known ones."""
        try:
            return self.queues[name]
        except KeyError:
            raise NotFound("queue", name, known=sorted(self.queues)) from None

    def sharing_agents(self, name: str) -> tuple[str, ...]:
        """The queues whose callbacks the same agents make: all of the team that are staffed; else that queue alone."""
        return self.staffed_queues(self.queues[name].team) if self.goes_by_agents(name) else (name,)

    def goes_by_agents(self, name: str) -> bool:
        """Whether the capacity of that queue goes by the agents at work; not where there is no such queue."""
        queue = self.queues.get(name)
        return queue is not None and isinstance(queue.callback.capacity, StaffedCapacity)

    def staffed_queues(self, team: str) -> tuple[str, ...]:
        """The queues of a team whose capacity goes by its agents."""
        return tuple(
            queue.name for queue in self.queues.values() if queue.team == team and self.goes_by_agents(queue.name)
        )

    def reply_rule(self, channel: str, subject: str | None) -> ReplyRule | None:
        """The first rule that fits, in the order of the document."""
        for rule in self.replies:
            if rule.channel == channel and rule.subject in (None, subject):
                return rule
        return None

    @property
    def known_channels(self) -> list[str]:
        """The written channels that some rule promises an answer on."""
        return sorted({rule.channel for rule in self.replies})

    @property
    def known_subjects(self) -> list[str]:
        """Subjects of the short lists, and those that only a rule names."""
        return sorted(set(self.subjects) | {rule.subject for rule in self.replies if rule.subject})
