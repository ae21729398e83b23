"""Why promises were broken, and which few causes explain most of it. No agent is named here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from promise_service.domain.promise_facts import Cause, CauseGiven, Fact, Transferred, effective


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenPromise:
    """What the cause of a broken promise is found in. `team` owed it at first; `facts` are those of its chain."""

    id: str
    received_at: datetime
    due_at: datetime
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


def attribution_of(promise: BrokenPromise) -> Attribution:
    """The last cause that was given for this promise; without one `hand_off`, where it changed teams late."""
    counting = effective(promise.facts)
    given = [
        fact.what.cause for fact in counting if isinstance(fact.what, CauseGiven) and fact.promise_id == promise.id
    ]
    interface = _late_hand_off(promise, counting)
    if given:
        return Attribution(cause=given[-1], given=True, interface=interface)
    return Attribution(cause=Cause.HAND_OFF if interface else None, given=False, interface=interface)


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
