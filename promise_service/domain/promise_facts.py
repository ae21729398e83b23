"""What became of a promise: facts, appended and never changed. Verdicts are computed from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from promise_service.domain.notices import AlarmReason, NoticeKind, NoticeOutcome


class AttemptOutcome(StrEnum):
    """How one try to reach the customer by phone ended; a `failed` one (line, system) is no try at all."""

    CONNECTED = "connected"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    FAILED = "failed"


class Completeness(StrEnum):
    """Whether an answer settles the matter, or a follow-up is owed."""

    FULL = "full"
    PARTIAL = "partial"


class CancelledBy(StrEnum):
    """Who took a promise back; `error` means that it should never have been made."""

    CUSTOMER = "customer"
    COMPANY = "company"
    ERROR = "error"


class Cause(StrEnum):
    """Why a promise was broken. No cause names a person: what lasts lies in how the work is arranged."""

    CAPACITY = "capacity"
    ABSENCE = "absence"
    HAND_OFF = "hand_off"
    MISSING_INFORMATION = "missing_information"
    OUTAGE = "outage"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptMade:
    """Someone tried to reach the customer by phone.

    `duration_seconds` is how long the agent was busy with it - ring, talk and after-call work, or ring and message -
    where that was told: for what callbacks take, not for scoring.
    """

    outcome: AttemptOutcome
    agent_id: str | None = None
    duration_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The customer got an answer; an automated one fulfils nothing."""

    completeness: Completeness
    agent_id: str | None = None
    automated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delayed:
    """A new exact time was set, by an agent or (`automatic`) by the delay notice's timer."""

    new_promise_id: str
    reason: str | None = None
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescheduled:
    """The customer wished for another window."""

    new_promise_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """The promise was taken back."""

    by: CancelledBy
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred:
    """The promise changed hands."""

    team: str
    agent_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCorrected:
    """The customer's address was corrected; None leaves it as it was."""

    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackGiven:
    """What the customer thinks of the promise that is named: for reports, not for scoring.

    `csat` is satisfaction from 1 to 5, `ces` the effort it took from 1 (very much) to 7 (none at all), `nps` from 0 to
    10 how likely the customer is to recommend us; None was not asked or not answered.
    """

    csat: int | None = None
    ces: int | None = None
    nps: int | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseGiven:
    """Why the promise that is named was broken, as somebody who knows says: for reports, not for scoring."""

    cause: Cause
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracted:
    """An earlier fact, and whatever was recorded because of it, was a mis-click and no longer counts."""

    fact_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSettled:
    """What became of a message about this promise; `receiver` is masked."""

    notice_id: str
    notice: NoticeKind
    outcome: NoticeOutcome
    receiver: str | None = None
    detail: str | None = None


TIME_NEARLY_GONE = "time_nearly_gone"
"""Most of the time is gone, and nobody has done what was promised."""

UNKEEPABLE = "unkeepable"
"""More is promised in its window than the agents then at work can keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameAtRisk:
    """It is likely not to be kept, for this reason: for readers, not for scoring."""

    why: str = TIME_NEARLY_GONE


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOpened:
    """The promised window has begun: for readers, not for scoring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamAlarmed:
    """The team has to step in."""

    reason: AlarmReason


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictSettled:
    """The verdict as it stood when its time came, or after a late fact changed it: for readers, not for scoring.

    None means that a retracted fact left it open again.
    """

    verdict: str | None
    detail: str | None = None


What = (
    AttemptMade
    | Answered
    | Delayed
    | Rescheduled
    | Cancelled
    | Transferred
    | ContactCorrected
    | FeedbackGiven
    | CauseGiven
    | Retracted
    | NoticeSettled
    | CameAtRisk
    | WindowOpened
    | TeamAlarmed
    | VerdictSettled
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened at `at` and reached us at `recorded_at`.

    `promise_id` is the promise that was named; the fact counts for its whole chain. `caused_by` is the fact of
    another chain that this one comes from: one human answer fulfils the siblings of its conversation.
    """

    id: str
    promise_id: str
    chain_id: str
    at: datetime
    recorded_at: datetime
    by: str
    what: What
    caused_by: str | None = None


def effective(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that count, in the order in which they happened: without retracted ones and what those caused."""
    listed = sorted(facts, key=lambda fact: (fact.at, fact.recorded_at, fact.id))
    retracted = {fact.what.fact_id for fact in listed if isinstance(fact.what, Retracted)}
    return [fact for fact in listed if fact.id not in retracted and fact.caused_by not in retracted]
