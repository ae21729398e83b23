"""What a free agent does next: call somebody back, or take a live call. The earliest deadline is served first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from promise_service.domain.calls_owed import Call, CallOwed, calls_of
from promise_service.domain.promise_course import State
from promise_service.domain.slack import Load, latest_begins


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

    Of what can be served the earliest deadline comes first: at once where no live calls wait or the load is not known,
    else as soon as its own deadline or a later one allows no more yielding. From then on it can also be served where it
    would not come up yet.
    """
    calls = calls_of(team)
    for call in calls:
        if call.is_held(now) and call.first.claim is not None and call.first.claim.agent_id == agent_id:
            return Next(reason=ServeReason.ALREADY_CLAIMED, chosen=call.first)
    waiting = [call for call in calls if not call.first.was_tried_as_promised]
    limits = _limits(waiting, traffic.load, now)
    ready = [(call, call.ready_at(agent_id, limits.get(call.deadline(now)))) for call in waiting]
    servable = [call for call, ready_at in ready if ready_at <= now]
    changes = [ready_at for _, ready_at in ready if ready_at > now]
    if not servable:
        return Next(reason=ServeReason.NO_CALLBACK_DUE, ask_again_at=min(changes, default=None))
    call = min(servable, key=lambda each: _urgency(each, agent_id, now))
    yields_until = min((limit for deadline, limit in limits.items() if deadline >= call.deadline(now)), default=now)
    reason = _reason(call.first, traffic, now, yields_until)
    if reason is None:
        return Next(reason=ServeReason.LIVE_CALLS_FIRST, ask_again_at=min([yields_until, *changes]))
    return Next(reason=reason, chosen=call.first)


def _reason(first: CallOwed, traffic: Traffic, now: datetime, yields_until: datetime) -> ServeReason | None:
    """Why the callback is served now; None where it still yields to live calls."""
    if first.standing.state is State.OVERDUE:
        return ServeReason.OVERDUE
    if traffic.load is not None and yields_until <= now:
        return ServeReason.DEADLINE_NEAR
    if traffic.live_calls_waiting is False:
        return ServeReason.NO_LIVE_CALLS
    return ServeReason.LOAD_UNKNOWN if traffic.load is None else None


def _limits(waiting: Iterable[Call], load: Load | None, now: datetime) -> dict[datetime, datetime]:
    """From when on what has this deadline must not yield; whatever an agent has in hand is not pending."""
    if load is None:
        return {}
    return latest_begins((call.deadline(now) for call in waiting if not call.is_held(now)), load)


def _urgency(call: Call, agent_id: str, now: datetime) -> tuple[datetime, bool, str]:
    return call.deadline(now), call.first.standing.agent_id != agent_id, call.first.promise.id
