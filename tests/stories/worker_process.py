"""A worker as a process of its own, on the clock of a story: `worker_process.py <clock file>`.

Everything else it reads from the environment, as `python -m workers worker` does.
"""

from __future__ import annotations

import sys
from pathlib import Path

from promise_service.bootstrap.background import background
from promise_service.logs import configure_logs
from promise_service.settings import Settings
from tests.stories.file_clock import FileClock
from workers import tasks, worker


def main() -> None:
    settings = Settings.from_environment()
    configure_logs(settings.log_level, settings.log_format)
    with background(settings, clock=FileClock(Path(sys.argv[1]))) as opened:
        tasks.serve(opened.runner.run)
        worker.work(opened.redis, told_to_stop=opened.runner.stop)


if __name__ == "__main__":
    main()
