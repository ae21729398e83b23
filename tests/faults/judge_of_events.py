"""Holds the events that arrived against what happened, as `judge` does with mails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.faults.answers import Account, Answers
from tests.faults.expectations import due_at, settled_between, tried_between, verdict
from tests.faults.journal import Arrival
from tests.faults.judgement import Judgement, copies, identities
from tests.faults.load import Promised
from tests.faults.terms import AT_RISK_PERCENT, WINDOW
from tests.faults.toll import Toll

REMINDERS = ("customer_reminder", "owner_reminder", "supervisor_reminder")
_OF_VERDICT = {"kept": "promise.kept", "broken": "promise.broken", "void": "promise.voided"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that somebody has to be told of `times` times, from `at` on. `timer` is what brings it, if one does."""

    type: str
    at: datetime
    times: int = 1
    timer: str | None = None


def judge_events(
    promised: Sequence[Promised], arrivals: Sequence[Arrival], answers: Answers, judgement: Judgement, toll: Toll
) -> None:
    """Adds to the judgement what is wrong with the events."""
    identities(arrivals, judgement)
    taken = [arrival for arrival in arrivals if arrival.taken]
    copies(taken, judgement, toll)
    by_promise: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in taken:
        by_promise[arrival.subject_id].append(arrival)
    ended = {(each.kind, each.subject_id) for each in answers.ended if each.detail}
    for each in promised:
        came = _first_of_each(by_promise[each.id])
        account = answers.accounts[each.id]
        for happening in _happenings(each, account, answers.asked_at):
            _told(happening, each, came, answers, judgement, ended=(happening.timer or "", each.id) in ended)
        _in_order(each, came, account, judgement)


def _happenings(promised: Promised, account: Account, now: datetime) -> Iterator[Happening]:
    """What must have been told, by what the load did and the mails that the house says were accepted."""
    due = due_at(promised)
    yield Happening(type="promise.made", at=promised.made_at)
    start = promised.window_start
    if start is not None:
        if _untold_before(settled_between(promised), start):
            yield Happening(type="callback.window_opened", at=start, timer="window_opened")
        risk_at = start + WINDOW * AT_RISK_PERCENT / 100
    else:
        risk_at = promised.received_at + (due - promised.received_at) * AT_RISK_PERCENT / 100
    if risk_at > promised.made_at and _untold_before(tried_between(promised), risk_at):
        yield Happening(type="promise.at_risk", at=risk_at, timer="at_risk")
    accepted = [fact for fact in account.history if fact["kind"] == "notice" and fact["outcome"] == "accepted"]
    if reminded := sum(fact["notice"] in REMINDERS for fact in accepted):
        yield Happening(type="promise.reminded", at=promised.made_at, times=reminded)
    if any(fact["notice"] == "delay_notice" and datetime.fromisoformat(fact["at"]) < due for fact in accepted):
        yield Happening(type="promise.forewarned", at=promised.made_at)
    result, _ = verdict(promised, delayed=account.successor is not None, now=now)
    if result is not None:
        yield Happening(type=_OF_VERDICT[result], at=due if result == "broken" else promised.made_at)


def _untold_before(told: tuple[datetime, datetime] | None, at: datetime) -> bool:
    """Whether nobody had told the house anything by then: what was on its way just then may count or not."""
    return told is None or told[0] > at


def _told(
    happening: Happening, promised: Promised, came: Sequence[Arrival], answers: Answers, to: Judgement, *, ended: bool
) -> None:
    said = f"{happening.type} about {promised.id}, of {happening.at:%H:%M:%S.%f}"
    found = [arrival for arrival in came if arrival.kind == happening.type]
    for arrival in found:
        if arrival.at < happening.at:
            to.crimes["early"].append(f"{said}, came {arrival.at:%H:%M:%S.%f}")
    reason = answers.undelivered.get((happening.type, promised.id))
    if len(found) >= happening.times:
        to.fates["event delivered"] += happening.times
        if happening.times < len(found) and happening.type != "promise.broken":  # never, then late
            to.crimes["twice"].append(f"{said}: {len(found)} under different ids")
    elif reason is not None:
        to.fates[f"event {reason}"] += 1
    elif ended:
        to.fates["event of a timer that was skipped"] += 1
    else:
        to.crimes["lost"].append(said)


def _in_order(promised: Promised, came: Sequence[Arrival], account: Account, to: Judgement) -> None:
    """The making first; of the verdicts, the one that holds last."""
    if came and came[0].kind != "promise.made":
        to.crimes["out of order"].append(f"{promised.id}: {came[0].kind} came first")
    verdicts = [arrival.kind for arrival in came if arrival.kind in _OF_VERDICT.values()]
    if verdicts and verdicts[-1] != _OF_VERDICT.get(account.promise["verdict"]):
        to.crimes["out of order"].append(f"{promised.id}: {verdicts}, and it is {account.promise['verdict']}")


def _first_of_each(arrivals: Sequence[Arrival]) -> list[Arrival]:
    first: dict[str, Arrival] = {}
    for arrival in arrivals:
        first.setdefault(arrival.id, arrival)
    return list(first.values())
