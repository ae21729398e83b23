"""How long a caller on the line waits for an offer, beside the cheapest request that there is.

Run with `python bench/offers.py`. One process of the API over SQLite and a Redis of its own, as `up` starts them, with
a queue of thirty waiting callers that is told of four calls and a state every second. Requests come at random,
`--rate` of them a second, or as fast as `--clients` get their answers where it is 0; the figures are theirs, from
sending to the last byte. `ratio` is against `GET /health/live` in the same minute: what the machine does besides slows
both.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

sys.path[0] = str(Path(__file__).parent.parent)

from pydantic import SecretStr  # noqa: E402

from promise_service.adapters.child_process import start_child, stop_child  # noqa: E402
from promise_service.adapters.policy_document import preset, read_document  # noqa: E402
from promise_service.adapters.redis.embedded import redis_server_binary, running_redis  # noqa: E402
from promise_service.adapters.sql.migration import migrate  # noqa: E402
from promise_service.bootstrap.first_start import publish_document  # noqa: E402
from promise_service.bootstrap.foundations import foundations  # noqa: E402
from promise_service.settings import Settings  # noqa: E402
from tests.adapters.notices.smtp_server import free_port  # noqa: E402

KEY = "bench-key-that-opens-everything"
WAITING = 30
Ask = Callable[[http.client.HTTPConnection, int], float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--rate", type=float, default=20, help="requests a second; 0: as fast as they are answered")
    parser.add_argument("--seconds", type=float, default=20, help="for each kind of request")
    told = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="promise-offers-")))
        redis = stack.enter_context(running_redis(redis_server_binary()))
        settings = Settings(
            database_url=f"sqlite:///{folder / 'promises.sqlite'}",
            redis_url=redis.url,
            data=folder,
            admin_key=SecretStr(KEY),
            log_level="warning",
        )
        migrate(settings.database)
        with foundations(settings) as built:
            publish_document(built, _policy(), follows=0, by="bench")
        port = free_port()
        stack.enter_context(_api(settings, port))
        stack.enter_context(_telling(port))
        kinds: dict[str, Ask] = {
            "GET /health/live": lambda to, _: _timed(to, "GET", "/health/live"),
            "GET wait": lambda to, _: _timed(to, "GET", "/v1/queues/support/wait"),
            "offer, wait named by the caller": lambda to, n: _offer(to, n, predicted_wait_seconds=260),
            "offer, wait forecast": _offer,
        }
        _measured(kinds["offer, wait forecast"], port, told.clients, 3, 0)  # everything is warm
        yardstick: list[float] = []
        print(f"{'':34}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'ratio p50':>11}{'ratio p99':>11}")
        for name, ask in kinds.items():
            took = sorted(_measured(ask, port, told.clients, told.seconds, told.rate))
            yardstick = yardstick or took
            p50, p99 = _at(took, 0.5), _at(took, 0.99)
            print(
                f"{name:34}{len(took) / told.seconds:10.0f}{p50:9.1f}{p99:9.1f}"
                f"{p50 / _at(yardstick, 0.5):11.1f}{p99 / _at(yardstick, 0.99):11.1f}"
            )


def _policy() -> str:
    """The sample, open day and night, with windows that take all there is."""
    document = read_document(preset("sample"), media="yaml")
    document["calendars"]["support-hours"] = {
        "time_zone": "Europe/Paris",
        "weekly": {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
    }
    document["queues"]["support"]["callback"] = {"capacity": {"per_window": 10_000}}
    return json.dumps(document)


@contextmanager
def _api(settings: Settings, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "promise_service", "api", "--port", str(port)]
    environment = dict(os.environ) | settings.to_environment()
    process = start_child(command, output=subprocess.DEVNULL, environment=environment)
    try:
        until = time.monotonic() + 30
        while not _answers(port):
            if time.monotonic() > until:
                raise SystemExit("The API did not come up.")
            time.sleep(0.2)
        yield
    finally:
        stop_child(process, within=5)


def _answers(port: int) -> bool:
    try:
        _timed(http.client.HTTPConnection("127.0.0.1", port, timeout=2), "GET", "/health/live")
    except OSError:
        return False
    return True


@contextmanager
def _telling(port: int) -> Iterator[None]:
    """A queue in which thirty callers wait all the time, told of as things happen."""
    over, to = Event(), http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    waiting: list[dict[str, Any]] = []

    def tell(number: int) -> None:
        now = datetime.now(UTC)
        records = []
        while len(waiting) < WAITING:
            waiting.append({"call_id": f"c{number}-{len(waiting)}", "entered_at": now.isoformat()})
            records.append(waiting[-1])
        for _ in range(2):
            left = waiting.pop(0)
            records.append(left | {"answered_at": now.isoformat()})
        _timed(to, "POST", "/v1/queues/support/calls", {"calls": records})
        state = {"waiting": len(waiting), "agents_staffed": 20, "agents_available": 0, "average_handle_seconds": 180}
        _timed(to, "PUT", "/v1/queues/support/state", state)

    def go_on() -> None:
        number = 0
        while not over.is_set():
            tell(number)
            number += 1
            over.wait(1.0)

    tell(-1)
    teller = Thread(target=go_on)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _measured(ask: Ask, port: int, clients: int, seconds: float, rate: float) -> list[float]:
    """Milliseconds of every request that so many clients make in that time."""
    until = time.monotonic() + seconds

    def client(_: int) -> list[float]:
        to, took = http.client.HTTPConnection("127.0.0.1", port, timeout=10), []
        while time.monotonic() < until:
            if rate:
                time.sleep(random.expovariate(rate / clients))
            took.append(ask(to, random.randrange(10**8)))
        to.close()
        return took

    with ThreadPoolExecutor(clients) as pool:
        return [each for took in pool.map(client, range(clients)) for each in took]


def _offer(to: http.client.HTTPConnection, number: int, **more: Any) -> float:
    return _timed(to, "POST", "/v1/callback-offers", {"queue": "support", "customer": {"id": str(number)}, **more})


def _timed(to: http.client.HTTPConnection, method: str, path: str, body: Any = None) -> float:
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    began = time.perf_counter()
    to.request(method, path, None if body is None else json.dumps(body), headers)
    answer = to.getresponse()
    text = answer.read()
    took = (time.perf_counter() - began) * 1000
    if answer.status >= 400:
        raise SystemExit(f"{method} {path}: {answer.status} {text.decode()}")
    return took


def _at(took: list[float], share: float) -> float:
    return took[min(int(len(took) * share), len(took) - 1)]


if __name__ == "__main__":
    main()
