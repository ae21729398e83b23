"""The time of the database, without asking it each time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from promise_service.adapters.sql.database_clock import SharedClock
from promise_service.errors import StoreUnavailable
from tests.builders import at
from tests.stories.waiting import eventually

NOON = at("Fri 2026-11-20 12:00")


class Server:
    """A database server with a clock, which may be away, and a machine beside it that was started at noon."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.ahead = timedelta(0)
        self.away = False
        self.asked = 0

    def seconds(self) -> float:
        return self.passed

    def now(self) -> datetime:
        self.asked += 1
        if self.away:
            raise StoreUnavailable("The database does not answer.")
        return NOON + timedelta(seconds=self.passed) + self.ahead


@pytest.fixture
def server() -> Server:
    return Server()


def clock_of(server: Server) -> SharedClock:
    return SharedClock(server, seconds=server.seconds)


def test_it_is_asked_once_and_then_goes_by_itself(server: Server) -> None:
    clock = clock_of(server)

    assert clock.now() == NOON
    server.passed = 9.5

    assert clock.now() == NOON + timedelta(seconds=9.5)
    assert server.asked == 1


def test_it_is_asked_again_after_ten_seconds(server: Server) -> None:
    clock = clock_of(server)
    clock.now()
    server.passed, server.ahead = 10, timedelta(seconds=3)

    clock.now()

    eventually(lambda: clock.now() == NOON + timedelta(seconds=13), "the time that the server was set to")
    assert server.asked == 2


def test_while_the_server_is_away_it_goes_on_alone(server: Server) -> None:
    clock = clock_of(server)
    clock.now()
    server.passed, server.away = 60, True

    assert clock.now() == NOON + timedelta(seconds=60)
    eventually(lambda: server.asked >= 2, "a question that was not answered")

    server.away, server.ahead = False, timedelta(seconds=1)
    eventually(lambda: clock.now() == NOON + timedelta(seconds=61), "the time of the server that is back")


def test_a_closed_one_asks_no_more_and_goes_on_alone(server: Server) -> None:
    clock = clock_of(server)
    clock.now()
    clock.close()
    clock.close()
    server.passed = 3600

    assert clock.now() == NOON + timedelta(hours=1)
    assert server.asked == 1


def test_closing_waits_for_the_answer_to_the_last_question(server: Server) -> None:
    clock = clock_of(server)
    clock.now()
    server.passed = 10
    clock.now()
    clock.close()

    assert server.asked == 2


def test_without_a_first_answer_there_is_no_time(server: Server) -> None:
    server.away = True

    with pytest.raises(StoreUnavailable):
        clock_of(server).now()
