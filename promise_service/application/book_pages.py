"""What goes into a book when it is opened, and what comes out of it to be stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from promise_service.application.call_records import RecordedCall
from promise_service.application.live_queues import LearntWaits
from promise_service.application.ports.archive import PromiseRecord
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.channel_switches import ChannelSwitch, Contact
from promise_service.domain.claims import Claim, ClaimEnd
from promise_service.domain.measured_effort import AttemptTally, MeasuredEffort
from promise_service.domain.notices import Notice
from promise_service.domain.offers import Offer
from promise_service.domain.promise_facts import Fact
from promise_service.domain.promises import Promise
from promise_service.domain.rosters import TeamRoster
from promise_service.domain.timers import Timer
from promise_service.domain.webhooks import Delivery, Event, Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What the store found for the needs of a group of commands.

    `attempts` are those that were measured, by queue, `calls` by the conversation that they belong to; `worklist` has
    standings as they are stored, their lapse ahead.
    """

    promises: Iterable[Promise] = ()
    facts: Iterable[Fact] = ()
    offers: Iterable[Offer] = ()
    occupancies: Mapping[str, Occupancy] = field(default_factory=dict)
    timers: Iterable[Timer] = ()
    notices: Iterable[Notice] = ()
    webhooks: Iterable[Webhook] = ()
    deliveries: Iterable[Delivery] = ()
    calls: Iterable[tuple[str, Contact]] = ()
    switches: Iterable[ChannelSwitch] = ()
    worklist: Iterable[PromiseRecord] = ()
    claims: Iterable[Claim] = ()
    rosters: Iterable[TeamRoster] = ()
    attempts: Mapping[str, AttemptTally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the store has to write: each row once, as it stands after all commands of the group.

    Of a call there may be several records, in the order in which they were told.
    `claimed` are those promises of `claims` that were only read from a worklist, as they were read; where they do not
    stand so any more, all of it has to be decided anew. Nobody else changes the other ones meanwhile.
    """

    promises: tuple[Promise, ...]
    facts: tuple[Fact, ...]
    offers: tuple[Offer, ...]
    timers: tuple[Timer, ...]
    notices: tuple[Notice, ...]
    webhooks: tuple[Webhook, ...]
    events: tuple[Event, ...]
    deliveries: tuple[Delivery, ...]
    switches: tuple[ChannelSwitch, ...]
    call_records: tuple[RecordedCall, ...]
    learnt_waits: tuple[LearntWaits, ...]
    rosters: tuple[TeamRoster, ...]
    measured_efforts: tuple[MeasuredEffort, ...]
    records: tuple[PromiseRecord, ...]
    claims: tuple[Claim, ...]
    ended_claims: Mapping[str, Sequence[ClaimEnd]]
    claimed: tuple[PromiseRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What was made, offered or learnt since somebody last asked."""

    promises: tuple[Promise, ...]
    offers: tuple[Offer, ...]
    facts: tuple[Fact, ...]
