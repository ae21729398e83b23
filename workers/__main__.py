"""`python -m workers worker` and `python -m workers dispatcher`."""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from redis.exceptions import RedisError

from promise_service.bootstrap.background import Background, background
from promise_service.errors import CannotStart, StoreUnavailable
from promise_service.logs import configure_logs
from promise_service.settings import Settings
from workers import tasks, worker
from workers.dispatcher import Dispatcher
from workers.worker import TO_END


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT. Returns 0, or 2 after one line on standard error where it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m workers", description="Runs what has to happen by itself.")
    parser.add_argument("role", choices=["worker", "dispatcher"], help="run due timers, or queue them for workers")
    role: str = parser.parse_args(arguments).role
    for each in TO_END:
        signal.signal(each, _end)
    try:
        settings = Settings.from_environment()
        configure_logs(settings.log_level, settings.log_format)
        with background(settings) as opened:
            _must_answer(opened)
            _announce(role, settings)
            (_work if role == "worker" else _dispatch)(opened)
    except (CannotStart, StoreUnavailable) as error:
        print(f"{parser.prog} {role}: {error}", file=sys.stderr)
        return 2
    return 0


def without_credentials(address: str) -> str:
    """An address as it may be shown: without user, password and options."""
    return re.sub(r"(?<=://)(?!/).*@", "", address).partition("?")[0]


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Before there is anything to finish."""
    raise SystemExit(0)


def _must_answer(opened: Background) -> None:
    opened.claims.next_due_at()
    try:
        opened.redis.ping()
    except RedisError as error:
        raise CannotStart(f"The Redis of PROMISE_REDIS_URL does not answer: {error}") from error


def _announce(role: str, settings: Settings) -> None:
    redis, database = without_credentials(settings.redis_url or ""), without_credentials(settings.database)
    served = f"queue {worker.QUEUE}, redis {redis}, database {database}, {_by_which_ways(settings)}"
    print(f"{role}: {served}, pid {os.getpid()}", flush=True)


def _by_which_ways(settings: Settings) -> str:
    ways = (("mails", settings.smtp_url), ("SMS", settings.sms_url))
    return ", ".join(
        f"{what} to {settings.mails}" if by is None else f"{what} by {without_credentials(by.get_secret_value())}"
        for what, by in ways
    )


def _work(opened: Background) -> None:
    tasks.serve(opened.runner.run)
    worker.work(opened.redis, told_to_stop=opened.runner.stop)


def _dispatch(opened: Background) -> None:
    dispatcher = Dispatcher(opened.claims, opened.jobs, opened.clock, beat=opened.heartbeat.beat)
    for each in TO_END:
        signal.signal(each, lambda _signal, _frame: dispatcher.stop())
    dispatcher.run()
    with suppress(StoreUnavailable):  # without the time there is no saying when it ended
        opened.heartbeat.end(opened.clock.now())


if __name__ == "__main__":
    sys.exit(main())
