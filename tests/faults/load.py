"""Steady work for the house: promises, and what agents do about them - in time, late, reported late, or never."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import httpx

from promise_service.adapters.clock import SystemClock
from tests.faults.terms import MINUTE, WINDOW, full_minute

CALLBACKS = 0.25
KNOWN_ADDRESS = 0.85
_FATES = ("in_time", "in_time", "reported_late", "late", "never", "never")
_CALLBACK_FATES = (*_FATES, "unreached")
_PATIENCE_SECONDS = 90  # on SQLite a worker that is frozen while it writes holds the only lock until it thaws


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something an agent did at `at`: `answered`, `connected` or `no_answer`. The API was told between two instants."""

    what: str
    at: datetime
    sent_at: datetime
    told_at: datetime


@dataclass(slots=True, kw_only=True)
class Promised:
    """A promise that the load asked for, as the first answer said, and what was done about it since."""

    id: str
    kind: str
    received_at: datetime
    made_at: datetime
    window_start: datetime | None
    due_at: datetime
    email: str | None
    deeds: list[Deed] = field(default_factory=list)


class Load(threading.Thread):
    """Asks for `per_second` promises until `stop`, and does what it has planned about each, whenever that is.

    What it asks for and does follows from `random`, but for the times at which the API answers. A refusal, which
    nobody should get, ends it with a `failure`.
    """

    def __init__(self, client: httpx.Client, random: Random, *, per_second: float, callbacks_before: datetime) -> None:
        super().__init__(name="load")
        self.promised: list[Promised] = []
        self._client, self._random = client, random
        self._every, self._callbacks_before = 1 / per_second, callbacks_before
        self._clock = SystemClock()
        self._numbers = count(1)
        self._plan: list[tuple[datetime, int, Callable[[], None]]] = []
        self._asking, self._abandoned = True, False
        self.failure: BaseException | None = None

    def stop(self) -> None:
        """Ask for no more promises. The thread ends when all that it has planned is done."""
        self._asking = False

    def abandon(self) -> None:
        """Do nothing more."""
        self._abandoned = True

    def run(self) -> None:
        try:
            for step in self._steps():
                step()
        except BaseException as failure:  # noqa: BLE001 - told to whoever waits for the thread
            self.failure = failure

    def _steps(self) -> Iterator[Callable[[], None]]:
        next_promise = time.monotonic()
        while not self._abandoned and (self._asking or self._plan):
            if self._plan and self._plan[0][0] <= self._clock.now():
                yield heapq.heappop(self._plan)[2]
            elif self._asking and time.monotonic() >= next_promise:
                next_promise += self._every
                yield self._ask
            else:
                time.sleep(0.005)

    def _ask(self) -> None:
        number = next(self._numbers)
        callback = self._random.random() < CALLBACKS
        email = f"customer-{number}@example.org" if self._random.random() < KNOWN_ADDRESS else None
        fate = self._random.choice(_CALLBACK_FATES if callback else _FATES)
        ago = timedelta(seconds=self._random.uniform(5, 50))
        when = self._random.uniform(0.05, 0.95)
        if callback and self._clock.now() < self._callbacks_before:
            self._intend(self._callback(number, email), fate, when)
        elif fate != "unreached":
            self._intend(self._reply(email, ago), fate, when)

    def _reply(self, email: str | None, ago: timedelta) -> Promised:
        received_at = self._clock.now() - ago
        body = {"channel": "email", "received_at": received_at.isoformat(), "customer": _customer(email)}
        return self._noted("reply", received_at, email, self._post("/v1/replies", body))

    def _callback(self, number: int, email: str | None) -> Promised:
        """In the minute after the next: what has to come a minute before it can still come."""
        now = self._clock.now()
        start = full_minute(now) + MINUTE
        body = {
            "queue": "support",
            "start": start.isoformat(),
            "phone": f"+336120{number:05d}",
            "customer": _customer(email),
        }
        return self._noted("callback", now, email, self._post("/v1/callbacks", body))

    def _noted(self, kind: str, received_at: datetime, email: str | None, answer: Mapping[str, Any]) -> Promised:
        window = answer["window"]
        promised = Promised(
            id=answer["id"],
            kind=kind,
            received_at=received_at,
            made_at=datetime.fromisoformat(answer["made_at"]),
            window_start=datetime.fromisoformat(window["start"]) if window else None,
            due_at=datetime.fromisoformat(answer["due_at"]),
            email=email,
        )
        self.promised.append(promised)
        return promised

    def _intend(self, promised: Promised, fate: str, when: float) -> None:
        """What is done about a promise, and when; `when` is a share of the time that there is for it."""
        begins = promised.due_at - WINDOW if promised.window_start else promised.made_at
        in_time = begins + (promised.due_at - begins) * when
        match fate:
            case "in_time":
                self._at(in_time, promised, in_time)
            case "reported_late":
                self._at(in_time + timedelta(seconds=20 * when), promised, in_time)
            case "late":
                late = promised.due_at + timedelta(seconds=12 * when)
                self._at(late, promised, late)
            case "unreached":
                self._at(in_time, promised, in_time, what="no_answer")
            case _:
                pass

    def _at(self, report_at: datetime, promised: Promised, done_at: datetime, what: str | None = None) -> None:
        what = what or ("connected" if promised.window_start else "answered")
        deed = (report_at, next(self._numbers), lambda: self._report(promised, what, done_at))
        heapq.heappush(self._plan, deed)

    def _report(self, promised: Promised, what: str, done_at: datetime) -> None:
        sent_at = self._clock.now()
        if what == "answered":
            path, body = "answer", {"completeness": "full", "at": done_at.isoformat(), "agent_id": "ag-1"}
        else:
            path, body = "attempts", {"outcome": what, "at": done_at.isoformat(), "agent_id": "ag-1"}
        self._post(f"/v1/promises/{promised.id}/{path}", body)
        promised.deeds.append(Deed(what=what, at=done_at, sent_at=sent_at, told_at=self._clock.now()))

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Until it is done: a caller whose call failed repeats it under the same key."""
        headers = {"Idempotency-Key": f"load-{next(self._numbers)}"}
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        while True:
            answer = self._client.post(path, json=body, headers=headers)
            if answer.status_code != 503 or time.monotonic() > give_up_at:
                break
            time.sleep(0.1)
        assert answer.is_success, f"POST {path}: {answer.status_code} {answer.text}"
        done: dict[str, Any] = answer.json()
        return done


def _customer(email: str | None) -> dict[str, str]:
    return {"name": "Camille", "locale": "en"} | ({"email": email} if email else {})
