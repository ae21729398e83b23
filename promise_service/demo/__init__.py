"""A plausible quarter of promises for an empty database, so that pages and reports can be seen at once.

Everything is decided by the real code and written by the real ledger, on a clock that the demo turns. Nobody is told
of any of it: messages go to a courier who brings them to nobody, and reminders are skipped.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from promise_service.adapters.sql.engine import wait_for_no_disk
from promise_service.adapters.sql.past_timers import PastTimers
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations, foundations, require_migrated
from promise_service.demo.clock import DemoClock
from promise_service.demo.courses import Courses
from promise_service.demo.demand import QUARTER, SHARE_IN_LINE, contacts
from promise_service.demo.diary import Diary
from promise_service.demo.identifiers import SeededIds
from promise_service.demo.policy import policy_document
from promise_service.demo.switchboard import Switchboard
from promise_service.domain.intervals import Interval
from promise_service.domain.outages import Run, ServiceRole
from promise_service.domain.policy import Policy
from promise_service.errors import CannotStart
from promise_service.settings import Settings

PROMISES, SEED = 50_000, 1
_CONTACTS_PER_PROMISE = 1.05  # some lead to none, others to several


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: the share of the quarter's contacts that have come, and the promises made for them."""

    share: float
    promises: int


@dataclass(frozen=True, slots=True)
class Made:
    """How many promises it came to, and up to which instant: before `now` where somebody broke it off."""

    promises: int
    until: datetime
    broken_off: bool


def fill(
    settings: Settings, *, promises: int, seed: int, now: datetime, told: Callable[[Progress], None] = lambda _: None
) -> Made:
    """Fill the database with about so many promises of the quarter that ends at `now`.

    The same seed and the same `now` make the same promises. CannotStart where there are promises already, or a webhook
    that would be told of these. A KeyboardInterrupt breaks it off: whatever ends it early leaves a sound database, in
    which nothing of the past is due.
    """
    chance = Random(seed)  # noqa: S311 - nothing of this is a secret
    clock = DemoClock(now - QUARTER)
    with foundations(settings, clock=clock, new_id=SeededIds(chance)) as built:
        wait_for_no_disk(built.engine)
        require_migrated(built.engine)
        timers = PastTimers(built.engine)
        reason = timers.why_not_empty()
        if reason is not None:
            raise CannotStart(reason)
        policy = publish(built, promises)
        _run_throughout(built, now)
        broken_off = False
        try:
            _live(built, policy, clock, timers, chance, promises, now, told)
        except KeyboardInterrupt:
            broken_off = True
        finally:
            timers.let_be(now)
        return Made(promises=timers.promises(), until=clock.now(), broken_off=broken_off)


def publish(built: Foundations, promises: int) -> Policy:
    """The demo's policy, in place of the one that there is."""
    before = built.versions.published()
    document, follows = policy_document(promises), 0 if before is None else before.version
    published = publish_document(built, document, follows=follows, by="promise-service")
    return built.versions.version(published.version)


def _run_throughout(built: Foundations, now: datetime) -> None:
    """What ran here before had no part in this quarter: its silences must not pass for outages of it."""
    for role in ServiceRole:
        built.runs.keep(Run(id=f"run_demo_{role}", role=role, started_at=now - QUARTER, seen_at=now, ended_at=now))


def _live(
    built: Foundations,
    policy: Policy,
    clock: DemoClock,
    timers: PastTimers,
    chance: Random,
    promises: int,
    now: datetime,
    told: Callable[[Progress], None],
) -> None:
    number = promises * _CONTACTS_PER_PROMISE
    quarter = Interval(now - QUARTER, now)
    switchboard = Switchboard(policy, quarter, number * SHARE_IN_LINE, chance)
    diary = Diary(built, clock, timers, switchboard.lessons)
    courses = Courses(diary, chance, quarter.start, customers=promises // 3)
    for contact in contacts(round(number), now, chance):
        courses.plan(contact)
    switchboard.plan(diary, courses.ask)
    gc.freeze()  # all that is planned stays: looking through it again and again takes a seventh of the time
    diary.live_until(now, lambda at: told(Progress(share=(at - quarter.start) / QUARTER, promises=courses.made)))
