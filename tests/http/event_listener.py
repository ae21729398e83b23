"""Somebody who listens to events, and reads server-sent events as browsers do."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

_SECONDS_TO_HEAR = 20


@dataclass(frozen=True, slots=True)
class Heard:
    """What came between two blank lines; an id alone, or a comment, is no event."""

    id: str | None
    event: str | None
    data: str | None
    comment: str | None
    retry: str | None

    @property
    def body(self) -> dict[str, Any]:
        assert self.data is not None
        body: dict[str, Any] = json.loads(self.data)
        return body


class Listener:
    """One open stream."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.iter_lines()

    def hear(self) -> Heard | None:
        """What comes next; None once the stream has ended."""
        fields: dict[str, str] = {}
        for line in self._lines:
            if line:
                name, _, value = line.partition(":")
                fields[name or "comment"] = value.removeprefix(" ")
            elif fields:
                names = ("id", "event", "data", "comment", "retry")
                return Heard(*(fields.get(name) for name in names))
        return None

    def next_event(self) -> Heard:
        """The next event, past whatever is none; it must not take long."""
        give_up_at = time.monotonic() + _SECONDS_TO_HEAR
        while (heard := self.hear()) is not None and time.monotonic() < give_up_at:
            if heard.data is not None:
                return heard
        raise AssertionError("the stream has ended" if heard is None else "there was no event, only heartbeats")

    def events(self, number: int) -> list[Heard]:
        return [self.next_event() for _ in range(number)]

    def rest(self) -> list[Heard]:
        """Everything until the end of the stream."""
        found = []
        while (heard := self.hear()) is not None:
            found.append(heard)
        return found


@contextmanager
def listening(
    address: str, key: str, *, last_event_id: str | None = None, types: str | None = None
) -> Iterator[Listener]:
    """Open a stream; the answer is that of a refusal where it is refused."""
    headers = {"Authorization": f"Bearer {key}"} | ({} if last_event_id is None else {"Last-Event-ID": last_event_id})
    parameters = {} if types is None else {"types": types}
    with httpx.stream("GET", f"{address}/v1/events", headers=headers, params=parameters, timeout=20) as answer:
        if answer.status_code != 200:
            answer.read()
        yield Listener(answer)
