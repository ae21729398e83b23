"""Many callers at the same moment, and a window that holds six, on the real command, clock and sockets."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest

from promise_service.adapters.sql.migration import migrate
from tests.servers import Databases
from tests.stories.api_process import api_process
from tests.stories.contact_centre import ADMIN_KEY

CAPACITY = 6
ALWAYS_OPEN = {
    "region": "FR",
    "calendars": {
        name: {
            "time_zone": "Europe/Paris",
            "weekly": {day: [hours] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
        }
        for name, hours in (("always", "00:00-24:00"), ("but-at-midnight", "00:30-24:00"))
    },
    "teams": {"support": {"calendar": "always"}},
}
QUEUE = {
    "team": "support",
    "callback": {"hold": "PT10M", "rules": [{"day": "next_open"}], "capacity": {"per_window": CAPACITY}},
}
SIX_AGENTS = {"agents": 6, "average_handle_time": "PT30M", "keep_probability": 0.99}
"""They begin 7 callbacks in half an hour, 12 in an hour and 17 in an hour and a half."""
STAFFED = {"team": "crew", "callback": {"hold": "PT10M", "rules": [{"day": "next_open"}], "capacity": SIX_AGENTS}}
SHORTER = {
    "team": "crew",
    "calendar": "but-at-midnight",
    "callback": {**STAFFED["callback"], "capacity": {**SIX_AGENTS, "average_handle_time": "PT5M"}},
}
"""By itself it would take six times as many."""
RACES = {
    **ALWAYS_OPEN,
    "teams": {"support": {"calendar": "always"}, "crew": {"calendar": "always"}},
    "queues": {"takers": QUEUE, "impatient": QUEUE, "offers": QUEUE, "sales": STAFFED, "service": SHORTER},
}
KEY = {"Authorization": f"Bearer {ADMIN_KEY}"}


@dataclass(frozen=True, slots=True)
class Window:
    """A window as the API lists it."""

    start: str
    remaining: int


class Crowd:
    """The callers of one queue, who reach the API by all its processes in turn."""

    def __init__(self, queue: str, clients: Sequence[httpx.AsyncClient]) -> None:
        self._queue, self._clients = queue, clients

    async def windows(self) -> list[Window]:
        answer = await self._clients[-1].get(f"/v1/queues/{self._queue}/slots", params={"days": 3})
        return [Window(item["start"], item["remaining"]) for item in answer.json()["items"]]

    async def promises(self) -> Counter[str]:
        """How many open promises each window holds."""
        answer = await self._clients[-1].get(f"/v1/promises?queue={self._queue}&state=open&limit=200")
        return Counter(promise["window"]["start"] for promise in answer.json()["items"])

    async def book(self, caller: int, start: str) -> httpx.Response:
        body = {"queue": self._queue, "start": start, "phone": phone(caller)}
        return await self._post(caller, "/v1/callbacks", body, {"Idempotency-Key": f"caller-{caller}"})

    async def call(self, caller: int) -> httpx.Response:
        body = {"queue": self._queue, "phone": phone(caller)}
        return await self._post(caller, "/v1/callback-offers", body, {})

    async def take_first(self, caller: int, offer: httpx.Response) -> httpx.Response:
        slot_id = offer.json()["slots"][0]["slot_id"]
        body = {"offer_id": offer.json()["offer_id"], "slot_id": slot_id, "phone": phone(caller)}
        return await self._post(caller, "/v1/callbacks", body, {})

    async def _post(
        self, caller: int, path: str, body: Mapping[str, object], headers: Mapping[str, str]
    ) -> httpx.Response:
        return await self._clients[caller % len(self._clients)].post(path, json=body, headers=headers)


def phone(caller: int) -> str:
    return f"+331402{caller:05}"


@pytest.fixture(scope="module", params=["one API process on sqlite", "two API processes on postgresql"])
def addresses(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The API in one process on SQLite, or in two on PostgreSQL, with a queue for each race."""
    folder = tmp_path_factory.mktemp("race")
    with ExitStack() as stack:
        if request.param.endswith("sqlite"):
            processes, url = 1, f"sqlite:///{folder / 'promises.sqlite'}"
        else:
            databases: Databases = request.getfixturevalue("postgres_databases")
            processes, url = 2, databases.create()
            stack.callback(databases.drop, url)
        migrate(url)
        started = [stack.enter_context(api_process(url, folder)) for _ in range(processes)]
        answer = httpx.put(f"{started[0]}/v1/policy", json=RACES, headers={**KEY, "If-None-Match": "*"})
        assert answer.status_code == 200, answer.text
        yield started


@asynccontextmanager
async def crowd_at(queue: str, addresses: Sequence[str]) -> AsyncIterator[Crowd]:
    """A crowd that calls this queue at these addresses."""
    # Every caller on a connection of their own: one that idled may be closed by the server just as it is used again.
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=0)
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(httpx.AsyncClient(base_url=address, headers=KEY, limits=limits, timeout=60))
            for address in addresses
        ]
        yield Crowd(queue, clients)


def test_of_two_hundred_takers_exactly_six_get_the_window_and_asking_again_changes_nothing(
    addresses: list[str],
) -> None:
    asyncio.run(_two_hundred_takers(addresses))


async def _two_hundred_takers(addresses: list[str]) -> None:
    async with crowd_at("takers", addresses) as crowd:
        window = (await crowd.windows())[10].start

        answers = await asyncio.gather(*(crowd.book(caller, window) for caller in range(200)))

        assert Counter(answer.status_code for answer in answers) == {201: 6, 409: 194}
        winners = {caller: answer for caller, answer in enumerate(answers) if answer.status_code == 201}
        assert {answer.json()["window"]["start"] for answer in winners.values()} == {window}
        for problem in (answer.json() for answer in answers if answer.status_code == 409):
            assert problem["type"] == "/problems/slot-taken"
            assert len(problem["slots"]) == 3
            assert window not in {slot["start"] for slot in problem["slots"]}
        assert next(each.remaining for each in await crowd.windows() if each.start == window) == 0

        again = await asyncio.gather(*(crowd.book(caller, window) for caller in range(200)))

        assert {caller for caller, answer in enumerate(again) if answer.status_code == 201} == set(winners)
        for caller, winner in winners.items():
            assert again[caller].json() == winner.json()
            assert again[caller].headers["Idempotency-Replayed"] == "true"
        assert await crowd.promises() == {window: 6}


def test_takers_who_each_ask_four_times_at_once_get_one_promise_each_and_six_in_all(addresses: list[str]) -> None:
    asyncio.run(_impatient_takers(addresses))


async def _impatient_takers(addresses: list[str]) -> None:
    async with crowd_at("impatient", addresses) as crowd:
        window = (await crowd.windows())[10].start

        askers = [caller for caller in range(300, 320) for _ in range(4)]
        answers = await asyncio.gather(*(crowd.book(caller, window) for caller in askers))

        refusals = {answer.json()["type"] for answer in answers if answer.status_code != 201}
        assert refusals <= {"/problems/slot-taken", "/problems/request-in-progress"}
        winners = {
            (caller, answer.json()["id"])
            for caller, answer in zip(askers, answers, strict=True)
            if answer.status_code == 201
        }
        assert len(winners) == len(dict(winners)) == 6
        assert await crowd.promises() == {window: 6}


def test_offers_that_hold_and_takers_that_take_never_fill_a_window_beyond_its_capacity(
    addresses: list[str],
) -> None:
    asyncio.run(_offers_and_takers(addresses))


async def _offers_and_takers(addresses: list[str]) -> None:
    """Sixty callers get offers, all of the same windows; forty more book the first of these at the same time."""
    async with crowd_at("offers", addresses) as crowd:
        contested = (await crowd.call(999)).json()["slots"][0]["start"]
        offering = [crowd.call(caller) for caller in range(400, 460)]
        booking = [crowd.book(caller, contested) for caller in range(500, 540)]

        answers = await asyncio.gather(*offering, *booking)

        offers, booked = answers[:60], [answer for answer in answers[60:] if answer.status_code == 201]
        assert {offer.status_code for offer in offers} == {201}
        assert {answer.status_code for answer in answers[60:]} <= {201, 409}
        taken = Counter(slot["start"] for offer in offers for slot in offer.json()["slots"])
        taken.update(answer.json()["window"]["start"] for answer in booked)
        assert max(taken.values()) == CAPACITY
        remaining = {window.start: window.remaining for window in await crowd.windows()}
        held_by_the_first = 1
        assert remaining[contested] == CAPACITY - taken[contested] - held_by_the_first

        kept = await asyncio.gather(*(crowd.take_first(caller, offer) for caller, offer in enumerate(offers, 400)))

        assert {answer.status_code for answer in kept} == {201}  # what was held for a caller is theirs
        promised = await crowd.promises()
        assert max(promised.values()) <= CAPACITY
        assert promised.total() == len(kept) + len(booked)


def test_two_queues_that_share_their_agents_never_promise_more_than_these_can_keep(addresses: list[str]) -> None:
    asyncio.run(_callers_of_two_queues(addresses))


async def _callers_of_two_queues(addresses: list[str]) -> None:
    """A hundred and twenty callers of two queues want one of three windows that lie end to end, all at once."""
    async with crowd_at("sales", addresses) as sales, crowd_at("service", addresses) as service:
        windows = [each.start for each in (await sales.windows())[10:13]]

        booking = [(sales, service)[caller % 2].book(caller, windows[caller % 3]) for caller in range(2000, 2120)]
        answers = await asyncio.gather(*booking)

        assert {answer.status_code for answer in answers} == {201, 409}
        promised = (await sales.promises()) + (await service.promises())
        one, two, three = (promised[window] for window in windows)
        assert max(one, two, three) <= 7
        assert max(one + two, two + three) <= 12
        assert 12 <= one + two + three <= 17
        for crowd in (sales, service):
            assert {each.remaining for each in await crowd.windows() if each.start in windows} == {0}
