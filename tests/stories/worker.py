"""The worker of a story: hired, made to pause, killed, hired again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from redis import Redis

from promise_service.settings import Settings
from tests.stories.file_clock import FileClock
from tests.stories.waiting import eventually


class WorkerProcess:
    """A process that takes batches from the real queue; at work once it is made."""

    def __init__(self, settings: Settings, clock: FileClock, redis: Redis, log: Path) -> None:
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.stories.worker_process", str(clock.path)],
                env=settings.to_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        try:
            eventually(lambda: int(redis.info("clients")["blocked_clients"]) > 0, "a worker that waits for work")
        except BaseException:
            self.kill()
            raise

    def pause(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """It learns of nothing and finishes nothing, not even a pause."""
        self._process.kill()
        self._process.wait()
