"""Contact centres that open at the instant a story begins, and the troubles that they meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from tests.stories.contact_centre import (
    ContactCentre,
    contact_centre,
    nothing_happens,
    redis_is_emptied,
    the_worker_is_killed,
)

OpenCentre = Callable[[datetime, str], ContactCentre]


@pytest.fixture
def open_centre(database_url: str, redis_url: str, tmp_path: Path) -> Iterator[OpenCentre]:
    """Opens the contact centre at an instant, with a policy."""
    with ExitStack() as stack:

        def opened(now: datetime, policy: str) -> ContactCentre:
            centre = stack.enter_context(contact_centre(database_url, redis_url, tmp_path, now))
            centre.publish(policy)
            return centre

        yield opened


in_every_trouble = pytest.mark.parametrize(
    ("database_url", "trouble"),
    [
        ("sqlite", nothing_happens),
        ("postgresql", redis_is_emptied),
        ("sqlite", the_worker_is_killed),
        ("postgresql", the_worker_is_killed),
    ],
    indirect=["database_url"],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
"""What happens to one mail of a story, which ends as it should all the same: tells it once for each trouble."""
