"""Jobs are named by strings, for the service must not import the workers; each name is that of a task."""

from __future__ import annotations

import re

from tests.guards.tree import texts
from workers import tasks

NAMED = re.compile(r"""["']workers\.tasks\.(\w+)["']""")


def test_every_job_that_the_service_queues_is_a_task() -> None:
    named = {name for path, text in texts() if path.parts[0] == "promise_service" for name in NAMED.findall(text)}

    assert named
    assert [name for name in named if not callable(getattr(tasks, name, None))] == []
