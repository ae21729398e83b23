"""Why promises were broken, and which few causes explain most of it. No agent is named here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from promise_service.domain.intervals import Interval
from promise_service.domain.outages import overlaps_any
from promise_service.domain.promise_facts import Cause, CauseGiven, Fact, Transferred, effective


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenPromise:
    """What the cause of a broken promise is found in. `team` owed it at first; `facts` are those of its chain.

    `queue` and `window` are those of a callback. `unkeepable`: it had been told that the agents at work could not keep
    its window any more. `withdrawn`: it was taken back by the company.
    """

    id: str
    received_at: datetime
    due_at: datetime
    queue: str | None
    window: Interval | None
    unkeepable: bool
    withdrawn: bool
    team: str
    subject: str | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Interface:
    """Where a promise went from one team to another."""

    from_team: str
    to_team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Why a promise was broken, as far as anybody knows, and whether somebody said so (`given`).

    `interface` is the late hand-off between teams, if there was one, whatever the cause is.
    """

    cause: Cause | None
    given: bool
    interface: Interface | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """One line of a Pareto: how many broken promises `of` accounts for, and all lines down to this one together.

    `given` counts those whose cause somebody gave; `share` and `cumulative_share` are of all broken promises.
    """

    of: str | Interface | None
    broken: int
    given: int
    share: float
    cumulative_share: float


def attribution_of(promise: BrokenPromise, *, outages: Sequence[Interval] = (), over_full: bool = False) -> Attribution:
    """The last cause that was given for this promise; without one what can be told, most direct first.

    `outage`, where one of `outages` (sorted, apart from each other) overlaps the decisive part of its time: nobody was
    reminded then, whatever else was the matter. `capacity`, where its window was `over_full` as it began, or had become
    too much for the agents at work: not all that was promised could be done in it. Neither explains a promise that was
    withdrawn, which somebody decided. `hand_off`, where it changed teams late: that made it harder to keep, but not
    impossible.
    """
    counting = effective(promise.facts)
    given = [
        fact.what.cause for fact in counting if isinstance(fact.what, CauseGiven) and fact.promise_id == promise.id
    ]
    interface = _late_hand_off(promise, counting)
    if given:
        return Attribution(cause=given[-1], given=True, interface=interface)
    return Attribution(cause=_told(promise, outages, over_full, interface), given=False, interface=interface)


def pareto(broken: Iterable[tuple[str | Interface | None, bool]]) -> list[Portion]:
    """What accounts for most comes first; each pair is what a broken promise is put down to, and `given`.

    The principle of the vital few: J. M. Juran, "Quality Control Handbook" (1951).
    """
    listed = list(broken)
    totals = Counter(of for of, _ in listed)
    given = Counter(of for of, by_people in listed if by_people)
    portions: list[Portion] = []
    so_far = 0
    for of, number in sorted(totals.items(), key=lambda item: (-item[1], item[0] is None, str(item[0]))):
        so_far += number
        portions.append(
            Portion(
                of=of,
                broken=number,
                given=given[of],
                share=number / len(listed),
                cumulative_share=so_far / len(listed),
            )
        )
    return portions


def _told(
    promise: BrokenPromise, outages: Sequence[Interval], over_full: bool, interface: Interface | None
) -> Cause | None:
    if not promise.withdrawn and overlaps_any(outages, *_decisive_time(promise)):
        return Cause.OUTAGE
    if not promise.withdrawn and (over_full or promise.unkeepable):
        return Cause.CAPACITY
    return Cause.HAND_OFF if interface else None


def _decisive_time(promise: BrokenPromise) -> tuple[datetime, datetime]:
    """A callback's window; else the last fifth of the time to the deadline, in which people are warned of it.

    What is at risk is told of after four fifths, and delay notices and the last reminders come then: an outage before
    leaves all of them, and time to act on them.
    """
    if promise.window is not None:
        return promise.window.start, promise.window.end
    return promise.due_at - (promise.due_at - promise.received_at) / 5, promise.due_at


def _late_hand_off(promise: BrokenPromise, facts: Sequence[Fact]) -> Interface | None:
    """The last time that the promise changed teams between half of its time and its deadline, both included."""
    half_gone = promise.received_at + (promise.due_at - promise.received_at) / 2
    team, found = promise.team, None
    for fact in facts:
        if not isinstance(fact.what, Transferred) or fact.at < promise.received_at:
            continue
        if half_gone <= fact.at <= promise.due_at and fact.what.team != team:
            found = Interface(team, fact.what.team)
        team = fact.what.team
    return found
