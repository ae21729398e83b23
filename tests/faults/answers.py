"""What the house says of a round when it is over: its promises, their histories, and the timers that are no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from promise_service.domain.timers import TimerKind, TimerState
from tests.faults.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A promise as the API shows it, with its history; `successor` is what a delay has put in its place."""

    promise: Mapping[str, Any]
    history: Sequence[Mapping[str, Any]]
    successor: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A timer that was not run to its purpose, and why."""

    kind: str
    subject_id: str
    state: str
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """All that was asked at `asked_at`.

    `undelivered` tells, by type and promise of an event that its receiver has not taken, what became of it instead.
    """

    asked_at: datetime
    accounts: Mapping[str, Account]
    ended: Sequence[Ended]
    undelivered: Mapping[tuple[str, str], str] = field(default_factory=dict)


def answers(house: House, promise_ids: Sequence[str], asked_at: datetime) -> Answers:
    """Ask the API about each promise, and for the timers that were skipped or are dead."""
    return Answers(
        asked_at=asked_at,
        accounts={promise_id: _account(house, promise_id) for promise_id in promise_ids},
        ended=[
            Ended(kind=timer.kind, subject_id=timer.subject_id, state=timer.state, detail=timer.detail)
            for state in (TimerState.SKIPPED, TimerState.DEAD)
            for timer in house.timers(state)
            if timer.kind is not TimerKind.SEND_NOTICE  # the history tells what became of those
        ],
        undelivered=_undelivered(house),
    )


def _undelivered(house: House) -> dict[tuple[str, str], str]:
    """What was given up, or is to be tried again after a failure: by type and promise, the reason."""
    return {
        (each["event_type"], each["subject"]): f"{each['state']}: {each['detail']}"
        for state in ("dead", "pending")
        for each in _all(house, f"/v1/webhooks/{house.webhook_id}/deliveries?limit=200&state={state}")
        if each["detail"]
    }


def _all(house: House, path: str) -> Iterator[Mapping[str, Any]]:
    page = _get(house, path)
    yield from page["items"]
    while page["next_cursor"]:
        page = _get(house, f"{path}&cursor={page['next_cursor']}")
        yield from page["items"]


def _account(house: House, promise_id: str) -> Account:
    promise = _get(house, f"/v1/promises/{promise_id}")
    history = _get(house, f"/v1/promises/{promise_id}/history")["items"]
    successor = promise["followed_by"]
    return Account(
        promise=promise,
        history=history,
        successor=_get(house, f"/v1/promises/{successor}") if successor else None,
    )


def _get(house: House, path: str) -> dict[str, Any]:
    answer = house.client.get(path)
    assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text}"
    body: dict[str, Any] = answer.json()
    return body
