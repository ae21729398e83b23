from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from pydantic import SecretStr

from promise_service.adapters.policy_document import preset
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import foundations
from promise_service.settings import Settings
from tests.application.desk import Desk
from tests.builders import at
from tests.fakes import FakeClock

OpenDesk = Callable[[datetime], Desk]


@pytest.fixture
def open_desk(sqlite_url: str) -> Iterator[OpenDesk]:
    """A desk with the sample policy, opened at an instant of the test's choice."""
    with _desks(Settings(database_url=sqlite_url)) as opened:
        yield opened


@pytest.fixture
def open_desk_with_pages(sqlite_url: str) -> Iterator[OpenDesk]:
    """A desk whose customers have pages of their own."""
    key = SecretStr("a-key-of-the-tests-that-signs-links")
    with _desks(Settings(database_url=sqlite_url, signing_key=key, public_url="https://bank.example")) as opened:
        yield opened


@contextmanager
def _desks(settings: Settings) -> Iterator[OpenDesk]:
    clock = FakeClock(at("Mon 2026-11-02 08:00 Europe/Paris"))
    with foundations(settings, clock=clock) as built:

        def opened(now: datetime) -> Desk:
            clock.move_to(now)
            publish_document(built, preset("sample"), follows=0, by="tests")
            return Desk(built, clock)

        yield opened
