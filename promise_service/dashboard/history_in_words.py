"""Everything that happened to a promise, each thing in a sentence, oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from promise_service.application.notifying import SERVICE
from promise_service.application.show_history import History
from promise_service.dashboard.rendering import View
from promise_service.domain.notices import Message, Notice, NoticeOutcome, masked
from promise_service.domain.promise_facts import (
    UNKEEPABLE,
    Answered,
    AttemptMade,
    CameAtRisk,
    Cancelled,
    CauseGiven,
    ContactCorrected,
    Delayed,
    Fact,
    FeedbackGiven,
    NoticeSettled,
    Rescheduled,
    Retracted,
    TeamAlarmed,
    Transferred,
    VerdictSettled,
    What,
    WindowOpened,
)
from promise_service.domain.wall_clock import zone_named

_LATE_NEWS = timedelta(minutes=1)
_PLAIN: Mapping[type[What], str] = {
    ContactCorrected: "fact_contact",
    Retracted: "fact_retracted",
    WindowOpened: "fact_window_opened",
}
_BAD_OUTCOMES = frozenset({NoticeOutcome.REFUSED, NoticeOutcome.SKIPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened. `remark` is what somebody wrote of it, `leads_to` another promise.

    `recorded` says when it reached us, where that was later; `message` holds the words that were sent.
    """

    at: datetime
    order: tuple[datetime, datetime, str]
    tone: str
    text: str
    by: str
    remark: str | None = None
    recorded: str | None = None
    retracted: bool = False
    leads_to: str | None = None
    message: Message | None = None


def history_in_words(shown: History, names: Mapping[str, str], view: View) -> tuple[Entry, ...]:
    """The making, the facts and the messages on their way; `names` are those of the keys that reported them."""
    zone = zone_named(shown.record.promise.time_zone)
    entries = [
        _made(shown, names, view),
        *(_fact(fact, shown, names, view, zone) for fact in shown.facts),
        *(_on_its_way(notice, view) for notice in shown.on_their_way),
    ]
    return (entries[0], *sorted(entries[1:], key=attrgetter("order")))


def _made(shown: History, names: Mapping[str, str], view: View) -> Entry:
    promise = shown.record.promise
    return Entry(
        at=promise.made_at,
        order=(promise.made_at, promise.made_at, ""),
        tone="calm",
        text=view.words("fact_made", statement=promise.statement),
        by=_by(shown.made_by, names, view),
    )


def _fact(fact: Fact, shown: History, names: Mapping[str, str], view: View, zone: ZoneInfo) -> Entry:
    what = fact.what
    late = fact.recorded_at - fact.at > _LATE_NEWS
    notice = shown.notices.get(what.notice_id) if isinstance(what, NoticeSettled) else None
    retractions = {each.what.fact_id for each in shown.facts if isinstance(each.what, Retracted)}
    tone, text = _sentence(what, view)
    return Entry(
        at=fact.at,
        order=(fact.at, fact.recorded_at, fact.id),
        tone=tone,
        text=text,
        by=_by(fact.by, names, view),
        remark=getattr(what, "reason", None) if not isinstance(what, TeamAlarmed) else None,
        recorded=view.formats.moment(fact.recorded_at, zone, view.now) if late else None,
        retracted=fact.id in retractions,
        leads_to=getattr(what, "new_promise_id", None),
        message=notice.message if notice else None,
    )


def _on_its_way(notice: Notice, view: View) -> Entry:
    kind = view.words(f"notice_{notice.kind}")
    return Entry(
        at=notice.created_at,
        order=(notice.created_at, notice.created_at, notice.id),
        tone="calm",
        text=view.words("fact_notice_pending", notice=kind, receiver=masked(notice.receiver)),
        by=view.words("by_service"),
        message=notice.message,
    )


def _by(key_id: str, names: Mapping[str, str], view: View) -> str:
    return view.words("by_service") if key_id == SERVICE else names.get(key_id, key_id)


def _sentence(what: What, view: View) -> tuple[str, str]:
    """The tone in which a fact is told, and its words."""
    words = view.words
    match what:
        case AttemptMade(outcome=outcome, agent_id=agent):
            return "calm", _by_agent(words(f"fact_attempt_{outcome}"), agent, view)
        case Answered(automated=True):
            return "calm", words("fact_answer_automated")
        case Answered(completeness=completeness, agent_id=agent):
            return "calm", _by_agent(words(f"fact_answer_{completeness}"), agent, view)
        case Delayed(automatic=automatic):
            return "risk", words("fact_delayed_automatically" if automatic else "fact_delayed")
        case Rescheduled():
            return "calm", words("fact_rescheduled")
        case Cancelled(by=by):
            return "calm", words(f"fact_cancelled_{by}")
        case Transferred(team=team, agent_id=agent):
            return "calm", _by_agent(words("fact_transferred", team=team), agent, view)
        case _:
            return _beside_the_course(what, view)


def _beside_the_course(what: What, view: View) -> tuple[str, str]:
    """The same of facts that move no promise by themselves."""
    words = view.words
    match what:
        case FeedbackGiven():
            return "calm", _feedback(what, view)
        case CauseGiven(cause=cause, comment=comment):
            return "calm", _with_comment(words("fact_cause", cause=words(f"cause_{cause}")), comment)
        case NoticeSettled(notice=kind, outcome=outcome, receiver=receiver):
            told = words(f"fact_notice_{outcome}", notice=words(f"notice_{kind}"), receiver=receiver or "–")
            return "risk" if outcome in _BAD_OUTCOMES else "calm", told
        case TeamAlarmed(reason=reason):
            return "late", words("fact_alarm", reason=words(f"alarm_{reason}"))
        case VerdictSettled(verdict=verdict, detail=detail):
            return _verdict(verdict, detail, view)
        case CameAtRisk(why=why):
            return "risk", words("fact_unkeepable" if why == UNKEEPABLE else "fact_at_risk")
        case _:
            return "calm", words(_PLAIN[type(what)])


def _verdict(verdict: str | None, detail: str | None, view: View) -> tuple[str, str]:
    if verdict is None:
        return "calm", view.words("fact_verdict_open")
    told = view.words("fact_verdict", verdict=view.words(f"verdict_{verdict}"))
    why = f" {view.words(f'detail_{detail}')}" if detail else ""
    return {"kept": "kept", "broken": "late"}.get(verdict, "calm"), told + why


def _by_agent(text: str, agent: str | None, view: View) -> str:
    return f"{text} {view.words('by_agent', agent=agent)}" if agent else text


def _feedback(what: FeedbackGiven, view: View) -> str:
    scores = [
        view.words(f"scored_{name}", score=score)
        for name, score in (("csat", what.csat), ("ces", what.ces), ("nps", what.nps))
        if score is not None
    ]
    return _with_comment(view.words("fact_feedback", scores=", ".join(scores) or "–"), what.comment)


def _with_comment(text: str, comment: str | None) -> str:
    return f"{text} “{comment}”" if comment else text
