"""Kept or broken: how a promise stands, computed from what was promised and what happened, by nothing else.

The table of verdicts is in docs/verdicts.md. Limits are inclusive: at `due_at` and at the window's end is in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from promise_service.domain.notices import NoticeKind, NoticeOutcome
from promise_service.domain.promise_course import TRANSITIONS, Event, Stage, State, event_of
from promise_service.domain.promise_facts import (
    Answered,
    Cancelled,
    CancelledBy,
    ContactCorrected,
    Fact,
    NoticeSettled,
    Transferred,
    What,
    effective,
)
from promise_service.domain.promises import Promise, Succession


class Verdict(StrEnum):
    """Whether a promise was kept; `void` ones are not counted."""

    KEPT = "kept"
    BROKEN = "broken"
    VOID = "void"


class Detail(StrEnum):
    """Why a verdict is what it is. A reply that was answered in time needs no reason."""

    REACHED = "reached"
    UNREACHED = "unreached"
    EARLY = "early"
    LATE = "late"
    NEVER = "never"
    GAVE_UP = "gave_up"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    RESCHEDULED = "rescheduled"
    ERROR = "error"
    NOT_NEEDED = "not_needed"


Score = tuple[Verdict | None, Detail | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a promise stands after its facts, as far as they are known.

    Time alone can change this once more: from any instant after `lapses_at` on, unless a fact comes first, the stage is
    `lapsed_stage` and the verdict broken with `lapsed_detail`. `at(now)` says how it stands then.
    """

    stage: Stage
    verdict: Verdict | None = None
    detail: Detail | None = None
    forewarned: bool = False
    attempts_made: int = 0
    tried_inside: bool = False
    last_attempt_at: datetime | None = None
    next_attempt_at: datetime | None = None
    delayed: bool = False
    answered: bool = False
    fulfilled_at: datetime | None = None
    team: str
    agent_id: str | None
    email: str | None
    phone: str | None
    lapses_at: datetime | None = None
    lapsed_stage: Stage | None = None
    lapsed_detail: Detail | None = None

    @property
    def state(self) -> State:
        """The state that callers see."""
        return self.stage.state

    def at(self, now: datetime) -> Standing:
        """How the promise stands at `now`, if no further fact has come until then."""
        if self.lapses_at is None or now <= self.lapses_at or self.lapsed_stage is None:
            return self
        return replace(
            self,
            stage=self.lapsed_stage,
            verdict=Verdict.BROKEN,
            detail=self.lapsed_detail,
            next_attempt_at=None,
            lapses_at=None,
            lapsed_stage=None,
            lapsed_detail=None,
        )


def standings(chain: Sequence[Promise], facts: Iterable[Fact]) -> dict[str, Standing]:
    """How each promise of a chain stands, by its id.

    `chain` is a promise and those that follow it by delay, `facts` all that is known of any of them. A promise that was
    given in place of one which was kept after all was not needed and is void.
    """
    counting = effective(facts)
    result: dict[str, Standing] = {}
    kept = False
    for promise in sorted(chain, key=lambda promise: (promise.made_at, promise.id)):
        standing = _standing_of(promise, counting)
        if kept and promise.succession is Succession.DELAY:
            void = replace(standing, stage=Stage.CLOSED, verdict=Verdict.VOID, detail=Detail.NOT_NEEDED)
            standing = _without_lapse(replace(void, fulfilled_at=None))
        result[promise.id] = standing
        kept = kept or standing.verdict is Verdict.KEPT
    return result


def admits(promise: Promise, standing: Standing, what: What) -> bool:
    """Whether a fact may follow this standing."""
    event = event_of(what)
    if event in (Event.TRIED, Event.REACHED, Event.FAILED) and not promise.counts_attempts:
        return False
    return event is None or (standing.stage, event) in TRANSITIONS or _adds_to_a_call(standing, promise, event)


def standings_before(chain: Sequence[Promise], facts: Iterable[Fact], instant: datetime) -> dict[str, Standing]:
    """How the promises of a chain that were there at `instant` stood then: what a late fact meets."""
    known = [fact for fact in effective(facts) if fact.at <= instant]
    made = [promise for promise in chain if promise.received_at <= instant]
    return {promise_id: standing.at(instant) for promise_id, standing in standings(made, known).items()}


def _standing_of(promise: Promise, facts: Sequence[Fact]) -> Standing:
    standing = _with_lapse(
        Standing(
            stage=Stage.OPEN,
            team=promise.team,
            agent_id=promise.agent_id,
            email=promise.customer.email,
            phone=promise.phone or promise.customer.phone,
        ),
        promise,
    )
    for fact in facts:
        if fact.at >= promise.received_at:
            standing = _after(standing.at(fact.at), promise, fact)
    return standing


def _after(standing: Standing, promise: Promise, fact: Fact) -> Standing:
    event = _event_for(standing, promise, fact)
    if event is None or _adds_to_a_call(standing, promise, event):
        return _noted(standing, promise, fact)
    stage = TRANSITIONS.get((standing.stage, event))
    if stage is None:
        # It was legal when it was recorded; a fact that reached us later has made it moot.
        return standing
    inside = _inside(promise, fact.at)
    verdict, detail = _score(standing, promise, event, fact.at, fact)
    moved = replace(
        standing,
        stage=stage,
        verdict=verdict,
        detail=detail,
        delayed=standing.delayed or event is Event.DELAYED,
        fulfilled_at=fact.at
        if stage.state is State.FULFILLED and standing.stage is not stage
        else standing.fulfilled_at,
    )
    if event in (Event.TRIED, Event.EXHAUSTED, Event.REACHED):
        moved = replace(
            moved,
            attempts_made=standing.attempts_made + 1,
            tried_inside=standing.tried_inside or inside,
            last_attempt_at=fact.at,
        )
    return _with_lapse(_noted(moved, promise, fact), promise)


def _event_for(standing: Standing, promise: Promise, fact: Fact) -> Event | None:
    """The event of a fact; an attempt that completes the promised number is told apart.

    A delay is the one fact that is about a single promise of the chain: the new one does not inherit it.
    """
    event = event_of(fact.what)
    if event is Event.DELAYED and fact.promise_id != promise.id:
        return None
    if (
        event is Event.TRIED
        and promise.window is not None
        and promise.attempts is not None
        and standing.stage in (Stage.OPEN, Stage.ATTEMPTED)
        and (standing.tried_inside or _inside(promise, fact.at))
        and standing.attempts_made + 1 >= promise.attempts.max
    ):
        return Event.EXHAUSTED
    return event


def _adds_to_a_call(standing: Standing, promise: Promise, event: Event) -> bool:
    """Whether an answer is about a call that reached the customer already: it says how complete that call was."""
    return (
        event is Event.ANSWERED
        and promise.counts_attempts
        and standing.stage is Stage.FULFILLED
        and not standing.answered
    )


def _inside(promise: Promise, instant: datetime) -> bool:
    """Whether an attempt at `instant` is one inside the promised window, its end included."""
    return promise.window is not None and promise.window.start <= instant <= promise.window.end


def _score(standing: Standing, promise: Promise, event: Event, instant: datetime, fact: Fact) -> Score:
    """The verdict after `event`: broken stays broken, but for those who are reached or answered after all."""
    if event in (Event.REACHED, Event.ANSWERED):
        return _fulfilment(standing, promise, event, instant)
    if standing.verdict is not None:
        return standing.verdict, standing.detail
    match event:
        case Event.EXHAUSTED:
            return Verdict.KEPT, Detail.UNREACHED
        case Event.WITHDRAWN:
            return Verdict.BROKEN, Detail.WITHDRAWN
        case Event.REPLACED:
            return Verdict.VOID, Detail.RESCHEDULED
        case Event.CANCELLED:
            by_error = isinstance(fact.what, Cancelled) and fact.what.by is CancelledBy.ERROR
            return Verdict.VOID, Detail.ERROR if by_error else Detail.CANCELLED
        case _:
            return None, None


def _fulfilment(standing: Standing, promise: Promise, event: Event, instant: datetime) -> Score:
    if instant <= promise.due_at:
        if promise.window is None:
            return Verdict.KEPT, Detail.REACHED if event is Event.REACHED else None
        early = event is Event.ANSWERED or instant < promise.window.start
        return Verdict.KEPT, Detail.EARLY if early and not standing.tried_inside else Detail.REACHED
    # An attempt inside the window keeps the promise, however long it takes until the customer is reached; but
    # after a delay the first promise lives only until its deadline, and the new one carries on.
    if standing.tried_inside and not standing.delayed:
        return Verdict.KEPT, Detail.REACHED
    return Verdict.BROKEN, Detail.LATE


def _noted(standing: Standing, promise: Promise, fact: Fact) -> Standing:
    """What a fact changes besides the course: who owns the promise, where to reach the customer, who was told."""
    match fact.what:
        case Transferred(team=team, agent_id=agent_id):
            return replace(standing, team=team, agent_id=agent_id)
        case Answered(automated=False):
            return replace(standing, answered=True)
        case ContactCorrected(email=email, phone=phone):
            return replace(standing, email=email or standing.email, phone=phone or standing.phone)
        case NoticeSettled(notice=NoticeKind.DELAY_NOTICE, outcome=NoticeOutcome.ACCEPTED):
            told_in_time = fact.promise_id == promise.id and fact.at < promise.due_at
            return replace(standing, forewarned=standing.forewarned or told_in_time)
        case _:
            return standing


def _with_lapse(standing: Standing, promise: Promise) -> Standing:
    """When time alone would break this promise, and how."""
    if standing.stage not in (Stage.OPEN, Stage.ATTEMPTED):
        return _without_lapse(standing)
    next_attempt_at = None
    if promise.attempts is not None and standing.last_attempt_at is not None:
        next_attempt_at = standing.last_attempt_at + promise.attempts.every
    if standing.tried_inside and next_attempt_at is not None and not standing.delayed:
        return replace(
            standing,
            next_attempt_at=next_attempt_at,
            lapses_at=max(promise.due_at, next_attempt_at),
            lapsed_stage=TRANSITIONS[Stage.ATTEMPTED, Event.PATIENCE_PASSED],
            lapsed_detail=Detail.GAVE_UP,
        )
    overdue = TRANSITIONS[standing.stage, Event.DUE_PASSED]
    return replace(
        standing,
        next_attempt_at=next_attempt_at,
        lapses_at=promise.due_at,
        lapsed_stage=Stage.CARRIED_ON if standing.delayed else overdue,
        lapsed_detail=Detail.NEVER,
    )


def _without_lapse(standing: Standing) -> Standing:
    return replace(standing, next_attempt_at=None, lapses_at=None, lapsed_stage=None, lapsed_detail=None)
