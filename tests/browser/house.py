"""The whole service behind a real socket, on a clock that tests turn, with or without a past."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from promise_service.adapters.policy_document import preset
from promise_service.adapters.sql.call_rows import keep_calls
from promise_service.adapters.sql.engine import writing
from promise_service.app import create_app
from promise_service.application.access import Scope, digest
from promise_service.application.ledger import carry_out
from promise_service.application.ports.access_keys import AccessKey
from promise_service.application.run_due_timer import RunTimer
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.domain.timers import TimerKind, TimerState, new_timer
from promise_service.settings import Settings
from tests.browser.calls import calls_of_a_month
from tests.builders import at
from tests.fakes import FakeClock
from tests.stories.api_thread import serving_api

Json = dict[str, Any]

PARIS = ZoneInfo("Europe/Paris")
TUESDAY_MORNING = at("Tue 2026-11-24 10:05 Europe/Paris")
TUESDAY_AFTERNOON = at("Tue 2026-11-24 15:20 Europe/Paris")
_ARMISTICE = date(2026, 11, 11)
_NAMES = ("Camille", "Noor", "Ann", "Luc", "Ines", "Jean-Baptiste", "Zoé", "Karim")


class Served:
    """A house at an address. Keys are named as their scopes: `supervisor`, `admin` …"""

    def __init__(self, address: str, clock: FakeClock, built: Foundations, client: httpx.Client) -> None:
        self.address, self.clock, self.built = address, clock, built
        self._client = client

    def post(self, path: str, body: Json) -> Json:
        """What another system does, with the admin's key."""
        answer = self._client.post(path, json=body)
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found

    def reply(self, channel: str, **more: Any) -> Json:
        return self.post("/v1/replies", {"channel": channel, **more})

    def callback(self, start: datetime, **more: Any) -> Json:
        body = {"queue": "support", "start": start.isoformat(), "phone": "+33140205050", **more}
        return self.post("/v1/callbacks", body)

    def attempt(self, promise: Json, outcome: str) -> Json:
        return self.post(f"/v1/promises/{promise['id']}/attempts", {"outcome": outcome, "agent_id": "ag-1"})

    def answer(self, promise: Json, completeness: str = "full") -> Json:
        body = {"completeness": completeness, "agent_id": "ag-1"}
        return self.post(f"/v1/promises/{promise['id']}/answer", body)

    def let_risk_come(self, promise: Json) -> None:
        """What a worker does once most of the time of a reply is gone that was promised just now: it is at risk."""
        now, due = self.clock.now(), datetime.fromisoformat(promise["due_at"])
        at_risk_at = (now + (due - now) * 0.8).astimezone(UTC)
        self.clock.move_to(at_risk_at)
        timer = new_timer(TimerKind.AT_RISK, at_risk_at, promise["id"])
        assert carry_out(self.built.ledger, RunTimer(timer_id=timer.id)) is TimerState.DONE

    def broken(self, channel: str) -> str:
        """The reference of the last broken promise on a channel."""
        answer = self._client.get("/v1/promises", params={"verdict": "broken", "channel": channel, "limit": 200})
        return str(answer.json()["items"][-1]["id"])

    def publish(self, document: str, follows: int) -> None:
        publish_document(self.built, document, follows=follows, by="somebody else")


@contextmanager
def house(database_url: str, folder: Path, now: datetime, policy: str | None = None) -> Iterator[Served]:
    """A house with this policy, the sample unless told, that opens at `now`."""
    clock = FakeClock(now)
    settings = Settings(database_url=database_url, data=folder)
    with foundations(settings, clock=clock) as built:
        for scope in Scope:
            key = AccessKey(id=f"key_{scope}", name=scope, scopes=frozenset({scope}), queues=None, created_at=now)
            built.keys.add(key, digest(scope))
        publish_document(built, policy or preset("sample"), follows=0, by="somebody")
        with (
            serving_api(create_app(settings, clock=clock)) as address,
            httpx.Client(base_url=address, headers={"Authorization": "Bearer admin"}, timeout=30) as client,
        ):
            yield Served(address, clock, built, client)


TWO_TEAMS = (
    preset("sample")
    .replace("teams:\n", "teams:\n  billing: {calendar: support-hours, email: billing@example.org}\n")
    .replace("queues:\n  support:\n", "queues:\n  support:\n    service_level: {share: 0.8, within: PT90S}\n")
)


class Past:
    """Twelve weeks of a small contact centre that gets better, told in the order in which they happened.

    What happens is drawn at random from a fixed seed, so it is the same each time.
    """

    def __init__(self, served: Served, until: datetime) -> None:
        self._served, self._until = served, until
        self._begin = self.begins(until)
        self._chance = random.Random(7)
        self._order = count()
        self._coming: list[tuple[datetime, int, Callable[[], object]]] = []

    @staticmethod
    def begins(until: datetime) -> datetime:
        return until - timedelta(weeks=12)

    def happen(self) -> None:
        """Let it all happen, up to the present."""
        day = self._begin
        while day < self._until:
            self._plan(day)
            day += timedelta(days=1)
        self._plan_an_afternoon_with_too_few_people()
        while self._coming:
            when, _, act = heapq.heappop(self._coming)
            self._served.clock.move_to(max(when, self._served.clock.now()))
            act()
        self._served.clock.move_to(self._until)
        with writing(self._served.built.engine) as connection:
            keep_calls(connection, list(calls_of_a_month(self._until, "support")))

    def _later(self, when: datetime, act: Callable[[], object]) -> None:
        if self._begin <= when <= self._until:
            heapq.heappush(self._coming, (when, next(self._order), act))

    def _plan(self, day: datetime) -> None:
        today = day.astimezone(PARIS).date()
        if today.weekday() > 4 or today == _ARMISTICE:
            return
        for _ in range(7):
            minute = self._chance.randrange(9 * 60, 17 * 60)
            when = datetime.combine(today, time(minute // 60, minute % 60), PARIS)
            self._later(when, partial(self._somebody_writes, when))
        for hour, half in ((10, 0), (11, 30), (14, 0), (16, 30)):
            start = datetime.combine(today, time(hour, half), PARIS)
            self._later(start - timedelta(hours=1), partial(self._somebody_wants_a_call, start))

    def _plan_an_afternoon_with_too_few_people(self) -> None:
        """What is owed in the end: some of it overdue, some at risk, some in good time."""
        asks = ((70, "social"), (52, "social"), (25, "social"), (4, "chat"), (2, "chat"), (1, "chat"))
        for minutes_ago, channel in asks:
            self._later(self._until - timedelta(minutes=minutes_ago), partial(self._somebody_waits, channel))
        today = self._until.astimezone(PARIS).date()
        starts = [datetime.combine(today, time(*clock), PARIS) for clock in ((15, 0), (15, 30), (16, 0))]
        for days in (1, 2, 3, 6):
            for _ in range(26 - 3 * days):
                hour = self._chance.choice((9, 10, 10, 11, 11, 14, 15, 16))
                starts.append(
                    datetime.combine(today + timedelta(days), time(hour, self._chance.choice((0, 30))), PARIS)
                )
        for number, start in enumerate(starts):
            if starts[:number].count(start) < 6:
                phone = f"+3314020{6000 + number}"
                self._later(self._until - timedelta(hours=2), partial(self._served.callback, start, phone=phone))

    def _somebody_waits(self, channel: str) -> None:
        self._served.reply(channel, customer=self._customer())

    def _goes_well(self, when: datetime) -> bool:
        progress = (when - self._begin) / (self._until - self._begin)
        return self._chance.random() < 0.8 + 0.16 * progress

    def _customer(self) -> Json:
        name = self._chance.choice(_NAMES)
        return {"name": name, "locale": self._chance.choice(("fr", "fr", "en"))}

    def _somebody_writes(self, when: datetime) -> None:
        channel = self._chance.choice(("email", "form", "form", "chat", "social"))
        promise = self._served.reply(channel, customer=self._customer())
        due_at = datetime.fromisoformat(promise["due_at"])
        share = self._chance.uniform(0.1, 0.9) if self._goes_well(when) else self._chance.uniform(1.05, 1.4)
        if share > 1 and self._chance.random() < 0.4:
            team = {"team": "billing", "reason": "an invoice"}
            self._later(when + (due_at - when) * 0.8, lambda: self._fact(promise, "transfer", team))
        done = when + (due_at - when) * share
        self._later(done, lambda: self._fact(promise, "answer", {"completeness": "full", "agent_id": "ag-1"}))
        self._later(done + timedelta(minutes=1), lambda: self._afterwards(promise, late=share > 1))
        if self._chance.random() < 0.25:
            self._later(done + timedelta(minutes=10), lambda: self._the_same_comes_back(promise))

    def _somebody_wants_a_call(self, start: datetime) -> None:
        promise = self._served.callback(start, phone=f"+331402050{self._chance.randrange(10, 99)}", replace=True)
        late = not self._goes_well(start)
        called = start + timedelta(minutes=self._chance.randrange(35, 90) if late else self._chance.randrange(1, 29))
        connected = {"outcome": "connected", "agent_id": "ag-2"}
        self._later(called, lambda: self._fact(promise, "attempts", connected))
        self._later(called + timedelta(minutes=5), lambda: self._afterwards(promise, late=late))

    def _the_same_comes_back(self, first: Json) -> None:
        channel, conversation = self._chance.choice(("chat", "social")), first["conversation_id"]
        second = self._served.reply(channel, conversation_id=conversation)
        if first["channel"] != channel:
            motive = self._chance.choice(("own_context", "no_written_answer", "unclear_answer", None))
            switch = {"from": first["channel"], "to": channel, "motive": motive}
            self._served.post(f"/v1/conversations/{conversation}/channel-switch", switch)
        now = self._served.clock.now()
        due_at = datetime.fromisoformat(second["due_at"])
        answered = now + (due_at - now) * (0.5 if self._goes_well(now) else 1.2)
        self._later(answered, lambda: self._fact(second, "answer", {"completeness": "full", "agent_id": "ag-1"}))

    def _afterwards(self, promise: Json, *, late: bool) -> None:
        if late and self._chance.random() < 0.7:
            cause = self._chance.choices(("capacity", "absence", "missing_information"), (5, 2, 1))[0]
            self._fact(promise, "cause", {"cause": cause})
        if self._chance.random() < 0.3:
            csat = self._chance.choice((1, 2, 3) if late else (3, 4, 5, 5))
            self._fact(promise, "feedback", {"csat": csat, "ces": csat + 1, "nps": csat * 2})

    def _fact(self, promise: Json, what: str, body: Json) -> None:
        self._served.post(f"/v1/promises/{promise['id']}/{what}", body)
