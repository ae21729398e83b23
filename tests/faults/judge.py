"""Holds what arrived and what the house says against what was owed. It knows nothing of how the house works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tests.faults.answers import Account, Answers
from tests.faults.expectations import Owed, due_at, owed, settled_between, tried_between, verdict, verdict_of_successor
from tests.faults.journal import Arrival
from tests.faults.judgement import Judgement, copies, identities
from tests.faults.load import Promised
from tests.faults.terms import SUPERVISOR, TEAM
from tests.faults.toll import Toll

UNDECIDED_BEFORE_DUE = timedelta(seconds=2)
"""A notice that is taken so shortly before the deadline may be on record only after it."""


def judge(promised: Sequence[Promised], arrivals: Sequence[Arrival], answers: Answers, toll: Toll) -> Judgement:
    """`toll`: which workers were taken away, and so may have sent what is not on record."""
    judgement = Judgement()
    taken = [arrival for arrival in arrivals if arrival.taken]
    by_promise: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in taken:
        by_promise[arrival.subject_id].append(arrival)
    ended = {(each.kind, each.subject_id): f"{each.state}: {each.detail}" for each in answers.ended if each.detail}
    identities(arrivals, judgement)
    copies(taken, judgement, toll)
    known = {each.id for each in promised}
    for promise_id in by_promise.keys() - known:
        judgement.crimes["unasked"] += [f"{each.kind} about {promise_id}" for each in by_promise[promise_id]]
    for each in promised:
        account = answers.accounts[each.id]
        _messages(each, by_promise[each.id], account, ended, judgement)
        _verdicts(each, account, answers.asked_at, judgement)
        _forewarned(each, by_promise[each.id], account, toll, judgement)
    return judgement


def _messages(
    promised: Promised, arrived: Sequence[Arrival], account: Account, ended: dict[tuple[str, str], str], to: Judgement
) -> None:
    expected = [*owed(promised), *_alarms_for_the_untold(promised, account)]
    wanted = {(each.kind, each.receiver): each for each in expected}
    came: dict[tuple[str, str], list[Arrival]] = defaultdict(list)
    for arrival in arrived:
        came[arrival.kind, arrival.receiver].append(arrival)
    for key, found in came.items():
        if key not in wanted:
            to.crimes["unasked"].append(f"{key} about {promised.id}")
        if len({arrival.id for arrival in found}) > 1:
            to.crimes["twice"].append(f"{key} about {promised.id} under {len(found)} ids")
    for key, message in wanted.items():
        _one(message, came.get(key, []), promised, account, ended, to)


def _one(
    message: Owed, found: Sequence[Arrival], promised: Promised, account: Account, ended: dict[tuple[str, str], str],
    to: Judgement,
) -> None:  # fmt: skip
    said = f"{message.kind} about {promised.id}, due {message.at:%H:%M:%S.%f}"
    settled = tried_between(promised) if message.timer == "delay_notice" else settled_between(promised)
    unneeded = settled is not None and settled[1] <= message.at
    for arrival in found:
        if arrival.at < message.at:
            to.crimes["early"].append(f"{said}, came {arrival.at:%H:%M:%S.%f}")
        if unneeded:
            to.crimes["unneeded"].append(f"{said}: settled before")
    if found:
        to.fates["delivered"] += 1
        to.latest_seconds = max(to.latest_seconds, (found[0].at - message.at).total_seconds())
    elif settled is not None and settled[0] <= message.at:
        to.fates["not needed"] += 1
    elif (outcome := _outcome(account, message.kind, message.receiver)) is not None:
        to.fates[outcome] += 1
    elif (message.timer, promised.id) in ended:
        to.fates[ended[message.timer, promised.id]] += 1
    else:
        to.crimes["lost"].append(said)


def _outcome(account: Account, kind: str, receiver: str) -> str | None:
    """What the history tells of a message that did not arrive, if it gives a reason."""
    for fact in account.history:
        if fact["kind"] == "notice" and fact["notice"] == kind and fact["receiver"][:1] == receiver[:1]:
            return f"{fact['outcome']}: {fact['detail']}" if fact["detail"] else None
    return None


def _alarms_for_the_untold(promised: Promised, account: Account) -> Iterator[Owed]:
    """Where the customer could not be told the new time, people have to be, if the customer still waits by then.

    That is decided as it is recorded, which a writer under load does some seconds after the fact.
    """
    for fact in account.history:
        if fact["kind"] == "notice" and fact["notice"] == "delay_notice" and fact["outcome"] in {"refused", "skipped"}:
            at = datetime.fromisoformat(fact["recorded_at"])
            for receiver in (TEAM, SUPERVISOR):
                yield Owed(promise_id=promised.id, kind="alarm", receiver=receiver, at=at, timer="alarm")


def _verdicts(promised: Promised, account: Account, now: datetime, to: Judgement) -> None:
    promise, successor = account.promise, account.successor
    due = datetime.fromisoformat(promise["due_at"])
    if due != due_at(promised):
        to.crimes["wrong deadline"].append(f"{promised.id}: {due}, should be {due_at(promised)}")
    right = verdict(promised, delayed=successor is not None, now=now)
    if (promise["verdict"], promise["detail"]) != right:
        to.crimes["wrong verdict"].append(
            f"{promised.id}: {promise['verdict']}, {promise['detail']}; should be {right[0]}, {right[1]}"
        )
    if successor is not None and (successor["verdict"], successor["detail"]) != verdict_of_successor(promised):
        to.crimes["wrong verdict"].append(f"{successor['id']}, after {promised.id}: {successor['verdict']}")


def _forewarned(promised: Promised, arrived: Sequence[Arrival], account: Account, toll: Toll, to: Judgement) -> None:
    """The customer was told a new time before the first one, and that is on record unless its writer was taken away."""
    due = due_at(promised)
    told = [each for each in arrived if each.kind == "delay_notice" and each.at < due]
    forewarned = account.promise["forewarned"]
    if forewarned and not told:
        to.crimes["wrong verdict"].append(f"{promised.id}: forewarned, but nobody told the customer in time")
    if told and not forewarned and told[0].at < due - UNDECIDED_BEFORE_DUE:
        to.unrecorded.append(promised.id)
        if not toll.explains_no_record(told[0].at):
            to.crimes["wrong verdict"].append(f"{promised.id}: told in time, and not forewarned")
