"""What goes wrong in a round, and when: drawn from a seed, so that it can be drawn again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from promise_service.adapters.clock import SystemClock
from tests.faults.house import House, Role
from tests.faults.mail_server import NO_SUCH_MAILBOX, TAKEN, TRY_LATER
from tests.faults.toll import Absence, Toll

REDIS_AWAY_SECONDS = 10
REFUSING_SECONDS = 6
SILENT_SECONDS = 12
"""A try of an event ends after 15 s without an answer."""
PAST_ITS_LEASE_SECONDS = 3
_UNTIL_MAILS_FLOW_SECONDS = 5
_MAILS_AWAITED_SECONDS = 3
_ANY_DELAY_SECONDS = 2

_clock = SystemClock()


@dataclass(order=True, frozen=True, slots=True)
class Event:
    """Something that is done to the house so many seconds after the load has begun."""

    at: float
    name: str = field(compare=False)
    strike: Callable[[House], None] = field(compare=False)


def troubles(random: Random, *, seconds: float, lease: timedelta, toll: Toll) -> list[Event]:
    """Each kind of trouble once, at moments of its own within so many seconds of load; earliest first.

    Mails are refused with one code after the other. Workers are taken away while mails are in their hands, so outside
    of outages.
    """
    first, second = random.sample((TRY_LATER, NO_SUCH_MAILBOX), 2)
    half = seconds / 2
    outages = [
        _redis_stops(random.uniform(0, seconds - REDIS_AWAY_SECONDS)),
        _mails_meet(first, random.uniform(0, half - REFUSING_SECONDS)),
        _mails_meet(second, random.uniform(half, seconds - REFUSING_SECONDS)),
    ]
    frozen_seconds = lease.total_seconds() + PAST_ITS_LEASE_SECONDS
    events = [
        *(event for outage in outages for event in outage),
        Event(_outside(outages[:1], random, seconds), "FLUSHALL", lambda house: house.redis.forget()),
        *_events_time_out(random.uniform(0, seconds - SILENT_SECONDS)),
        *_dispatcher_dies(random.uniform(0, seconds), random),
        *_worker_freezes(_outside(outages, random, seconds), frozen_seconds, random, toll),
        _worker_dies(_outside(outages, random, seconds), random, toll),
    ]
    return sorted(events)


def _redis_stops(at: float) -> tuple[Event, Event]:
    return (
        Event(at, "Redis stops", lambda house: house.redis.stop()),
        Event(at + REDIS_AWAY_SECONDS, "Redis is back, empty", lambda house: house.redis.start()),
    )


def _mails_meet(answer: str, at: float) -> tuple[Event, Event]:
    return (
        Event(at, f"mails meet {answer!r}", lambda house: house.mail.say(answer)),
        Event(at + REFUSING_SECONDS, "mails are taken again", lambda house: house.mail.say(TAKEN)),
    )


def _events_time_out(at: float) -> Iterator[Event]:
    yield Event(at, "the receiver of events falls silent", lambda house: house.events.fall_silent())
    yield Event(at + SILENT_SECONDS, "it answers again", lambda house: house.events.answer_again())


def _dispatcher_dies(at: float, random: Random) -> Iterator[Event]:
    number = random.randrange(2)
    yield Event(at, "a dispatcher is killed", lambda house: house.dispatchers[number].kill())
    yield Event(at + random.uniform(0, 5), "another is started", lambda house: house.dispatchers[number].start())


def _worker_dies(at: float, random: Random, toll: Toll) -> Event:
    def strike(house: House) -> None:
        worker = random.choice(_at_work(house))
        with _in_mid_mail(house):
            toll.absences.append(Absence(_clock.now()))
            worker.kill()
        worker.start()

    return Event(at, "a worker was killed in mid-mail, and another hired", strike)


def _worker_freezes(at: float, seconds: float, random: Random, toll: Toll) -> Iterator[Event]:
    frozen: list[tuple[Role, Absence]] = []

    def freeze(house: House) -> None:
        worker = random.choice(_at_work(house))
        with _in_mid_mail(house):
            worker.freeze()
        frozen.append((worker, Absence(_clock.now())))

    def thaw(_: House) -> None:
        worker, absence = frozen.pop()
        absence.until = _clock.now()
        toll.absences.append(absence)
        worker.thaw()

    yield Event(at, "a worker was frozen in mid-mail", freeze)
    yield Event(at + seconds, "it thaws, after its lease", thaw)


def _outside(outages: Sequence[tuple[Event, Event]], random: Random, seconds: float) -> float:
    """A moment at which mails flow, as far as these outages are concerned."""
    while True:
        at = random.uniform(_UNTIL_MAILS_FLOW_SECONDS, seconds)
        if not any(begin.at - _MAILS_AWAITED_SECONDS <= at <= end.at + _ANY_DELAY_SECONDS for begin, end in outages):
            return at


def _at_work(house: House) -> list[Role]:
    return [worker for worker in house.workers if not worker.frozen]


@contextmanager
def _in_mid_mail(house: House) -> Iterator[None]:
    """Each worker at work waits for the mail server's answer; where no mail is on its way, they are given a while."""
    with house.mail.silence():
        give_up_at = time.monotonic() + _MAILS_AWAITED_SECONDS
        while house.mail.unanswered < len(_at_work(house)) and time.monotonic() < give_up_at:
            time.sleep(0.01)
        yield
