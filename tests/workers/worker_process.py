"""A worker process whose batches are told to a journal: `worker_process.py <redis url> <journal> <seconds a batch>`.

Each batch is a line `start <ids>` and, once it is through, a line `end <ids>`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from promise_service.adapters.redis.connection import connect
from workers import tasks, worker


def main() -> None:
    url, journal, seconds = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])

    def note(line: str) -> None:
        with journal.open("a") as file:
            file.write(line + "\n")

    def run(timer_ids: Sequence[str], _lease_until: datetime) -> None:
        note(f"start {' '.join(timer_ids)}")
        time.sleep(seconds)
        note(f"end {' '.join(timer_ids)}")

    tasks.serve(run)
    note("ready")
    with connect(url) as redis:
        worker.work(redis, told_to_stop=lambda: note("told to stop"))


if __name__ == "__main__":
    main()
