"""What a free agent does next: call somebody back, or take a live call. The earliest deadline is served first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from promise_service.domain.claims import Claim
from promise_service.domain.promise_course import OWED, State
from promise_service.domain.promises import Promise
from promise_service.domain.slack import Load, latest_begins
from promise_service.domain.verdicts import Standing

RETRY_AFTER = timedelta(minutes=10)
"""Between two attempts at a follow-up on the phone: no policy says how often those are tried."""

LONGEST_LEAD = timedelta(minutes=5)
"""A tried promise comes up a fifth of the time between two attempts before it lapses, and not sooner than this."""


class Serve(StrEnum):
    """What the agent is to do."""

    CALLBACK = "callback"
    LIVE_CALL = "live_call"


class ServeReason(StrEnum):
    """Why; the last two are reasons to take live calls."""

    ALREADY_CLAIMED = "already_claimed"
    OVERDUE = "overdue"
    DEADLINE_NEAR = "deadline_near"
    NO_LIVE_CALLS = "no_live_calls"
    LOAD_UNKNOWN = "load_unknown"
    LIVE_CALLS_FIRST = "live_calls_first"
    NO_CALLBACK_DUE = "no_callback_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOwed:
    """A promise that is kept by calling, as it stands now; `at_risk_at` is when four fifths of its time are gone.

    None there where that is not counted. `told_late_at` is when the customer is told that we will be late, unless
    somebody calls before; None where no such time is ahead.
    """

    promise: Promise
    standing: Standing
    claim: Claim | None
    at_risk_at: datetime | None
    told_late_at: datetime | None = None

    @property
    def deadline(self) -> datetime:
        """By when the next call is to begin: before the customer is told that it comes late, where that is ahead.

        Else until it is due, or after a try until time alone would break it.
        """
        return self.told_late_at or self.standing.lapses_at or self.promise.due_at

    @property
    def presses_at(self) -> datetime | None:
        """From when on little time is left: at risk, or a fifth of the time before the customer is told of a delay.

        At most so long before as between two attempts, so that one that nobody answers is not the last.
        """
        if self.told_late_at is None or self.at_risk_at is None:
            return self.at_risk_at
        begins = self.promise.received_at if self.promise.window is None else self.promise.window.start
        return min(self.at_risk_at, self.told_late_at - min((self.told_late_at - begins) / 5, RETRY_AFTER))


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What else there is to do: the load where it is known, and whether callers wait on the line (None: maybe)."""

    load: Load | None
    live_calls_waiting: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What to do, and why. `chosen` is whom to call; without it, `ask_again_at` is when that may have changed.

    Null there means that nothing which is known of now will change it.
    """

    reason: ServeReason
    chosen: CallOwed | None = None
    ask_again_at: datetime | None = None

    @property
    def serve(self) -> Serve:
        """What the agent is to do."""
        return Serve.LIVE_CALL if self.chosen is None else Serve.CALLBACK


def next_served(team: Iterable[CallOwed], agent_id: str, traffic: Traffic, now: datetime) -> Next:
    """What this agent of the team does next. `team` is all that the team owes on the phone.

    A callback can be served once its window has begun, a follow-up once its time presses: until then its agent may need
    the time. Nobody else may have it in hand, and the time between two attempts must be over. One that another agent
    owns is left to that agent until it must not yield to live calls any more; where the load is not known, a callback
    until its time presses and a follow-up until it is due. Of what can be served the earliest deadline comes first: at
    once where no live calls wait or the load is not known, else as soon as its own deadline or a later one allows no
    more yielding.
    """
    owed = _one_of_each_chain(team)
    for each in owed:
        if each.claim is not None and each.claim.agent_id == agent_id and each.claim.held(now):
            return Next(reason=ServeReason.ALREADY_CLAIMED, chosen=each)
    waiting = [each for each in owed if not _was_tried_as_promised(each)]
    limits = _limits(waiting, traffic.load, now)
    ready = {each.promise.id: _ready_at(each, agent_id, limits) for each in waiting}
    servable = [each for each in waiting if ready[each.promise.id] <= now]
    changes = [instant for instant in ready.values() if instant > now]
    if not servable:
        return Next(reason=ServeReason.NO_CALLBACK_DUE, ask_again_at=min(changes, default=None))
    first = min(servable, key=lambda each: _urgency(each, agent_id))
    yields_until = min((limit for deadline, limit in limits.items() if deadline >= first.deadline), default=now)
    reason = _reason(first, traffic, now, yields_until)
    if reason is None:
        return Next(reason=ServeReason.LIVE_CALLS_FIRST, ask_again_at=min([yields_until, *changes]))
    return Next(reason=reason, chosen=first)


def _reason(first: CallOwed, traffic: Traffic, now: datetime, yields_until: datetime) -> ServeReason | None:
    """Why the callback is served now; None where it still yields to live calls."""
    if first.standing.state is State.OVERDUE:
        return ServeReason.OVERDUE
    if traffic.load is not None and yields_until <= now:
        return ServeReason.DEADLINE_NEAR
    if traffic.live_calls_waiting is False:
        return ServeReason.NO_LIVE_CALLS
    return ServeReason.LOAD_UNKNOWN if traffic.load is None else None


def _one_of_each_chain(team: Iterable[CallOwed]) -> Sequence[CallOwed]:
    """What is owed, earliest due first; of a delayed promise and the new one the earlier, for one call serves both."""
    owed = sorted(
        (each for each in team if each.standing.state in OWED and each.promise.counts_attempts),
        key=lambda each: (each.deadline, each.promise.id),
    )
    chains: dict[str, CallOwed] = {}
    for each in owed:
        chains.setdefault(each.promise.chain_id, each)
    return list(chains.values())


def _was_tried_as_promised(each: CallOwed) -> bool:
    """Overdue, and called as often as was promised: whether to call on is for somebody to decide, not for a queue."""
    rule = each.promise.attempts
    return rule is not None and each.standing.state is State.OVERDUE and each.standing.attempts_made >= rule.max


def _limits(waiting: Iterable[CallOwed], load: Load | None, now: datetime) -> dict[datetime, datetime]:
    """From when on what has this deadline must not yield; whatever an agent has in hand is not pending."""
    if load is None:
        return {}
    return latest_begins((each.deadline for each in waiting if each.claim is None or not each.claim.held(now)), load)


def _ready_at(each: CallOwed, agent_id: str, limits: dict[datetime, datetime]) -> datetime:
    """From when on this agent can serve it."""
    promise, standing = each.promise, each.standing
    begins = [(each.presses_at or promise.received_at) if promise.window is None else promise.window.start]
    if standing.last_attempt_at is not None:
        begins.append(_rested_at(each, standing.last_attempt_at))
    if each.claim is not None and (barred_until := each.claim.barred_until(agent_id)) is not None:
        begins.append(barred_until)
    if standing.agent_id not in (None, agent_id):
        begins.append(limits.get(each.deadline) or (promise.window and each.presses_at) or promise.due_at)
    return max(begins)


def _rested_at(each: CallOwed, tried_at: datetime) -> datetime:
    """When it can be tried once more: after the time between two attempts, but while the next one still counts.

    Past its window a promise lapses as that time is over; then it comes up a little before.
    """
    every = each.promise.attempts.every if each.promise.attempts else RETRY_AFTER
    lapses_at = each.standing.lapses_at if each.standing.tried_inside else None
    return tried_at + every if lapses_at is None else min(tried_at + every, lapses_at - min(every / 5, LONGEST_LEAD))


def _urgency(each: CallOwed, agent_id: str) -> tuple[datetime, bool, str]:
    return each.deadline, each.standing.agent_id != agent_id, each.promise.id
