from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from promise_service.adapters.policy_document import preset
from promise_service.bootstrap import foundations, publish_document
from promise_service.settings import Settings
from tests.application.desk import Desk
from tests.builders import at
from tests.fakes import FakeClock


@pytest.fixture
def open_desk(sqlite_url: str) -> Iterator[Callable[[datetime], Desk]]:
    """A desk with the sample policy, opened at an instant of the test's choice."""
    settings = Settings(database_url=sqlite_url)
    clock = FakeClock(at("Mon 2026-11-02 08:00 Europe/Paris"))
    with foundations(settings, clock=clock) as built:

        def opened(now: datetime) -> Desk:
            clock.move_to(now)
            publish_document(built, preset("sample"), follows=0, by="tests")
            return Desk(built, clock)

        yield opened
