"""Everything in one: SQLite file, embedded Redis, API, dispatcher and worker, started and stopped together."""

from __future__ import annotations

import os
import signal
from types import FrameType

from promise_service.adapters.listening import listen
from promise_service.adapters.redis.embedded import EmbeddedRedis, redis_folder, redis_server_binary
from promise_service.bootstrap.first_start import (
    ensure_admin_key,
    ensure_signing_key,
    prepare_database,
    publish_first_policy,
)
from promise_service.errors import CannotStart
from promise_service.settings import Settings
from promise_service.up.backup import back_up_older_data
from promise_service.up.data_folder import data_folder
from promise_service.up.greeting import greeting
from promise_service.up.roles import roles
from promise_service.up.supervision import supervise


def run_everything(settings: Settings) -> None:
    """Run the whole service until SIGTERM or Ctrl-C; CannotStart where that is not possible."""
    _must_be_alone(settings)
    os.umask(0o077)  # what it keeps tells of customers: for its owner only, in every process
    stop = _StopSignal()
    listen(settings.host, settings.port).close()
    with data_folder(settings.data) as folder, redis_folder() as socket_folder:
        settings = settings.model_copy(update={"data": folder} | _for_people(settings))
        redis = EmbeddedRedis(redis_server_binary(settings.redis_server), socket_folder)
        _prepare(settings)
        settings = ensure_signing_key(settings, folder)
        key = ensure_admin_key(settings, folder)
        words = greeting(settings, key)
        supervise(
            roles(settings, redis),
            stopping=lambda: stop.received,
            all_ready=lambda: print(words, flush=True),
        )
    print("stopped", flush=True)


def _prepare(settings: Settings) -> None:
    copy = back_up_older_data(settings)
    if copy is not None:
        print(f"The data are of an older version; they were copied to {copy} before being changed.", flush=True)
    prepare_database(settings)
    if not publish_first_policy(settings) and settings.policy is not None:
        print(
            f"A policy is in force already, so {settings.policy} was not read; "
            f"`promise-service policy apply {settings.policy}` publishes it.",
            flush=True,
        )


def _for_people(settings: Settings) -> dict[str, str]:
    """Who starts everything at once reads the log, unless another form was asked for."""
    return {} if "log_format" in settings.model_fields_set else {"log_format": "console"}


def _must_be_alone(settings: Settings) -> None:
    if settings.database_url is not None:
        raise CannotStart(
            "PROMISE_DATABASE_URL is set, but `up` keeps its own SQLite file; "
            "unset it, or run `promise-service api` and the workers by themselves."
        )
    if settings.redis_url is not None:
        raise CannotStart(
            "PROMISE_REDIS_URL is set, but `up` brings its own Redis; "
            "unset it, or run `promise-service api` and the workers by themselves."
        )


class _StopSignal:
    """Remembers that SIGTERM or SIGINT has come, from its making on."""

    def __init__(self) -> None:
        self.received = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._remember)

    def _remember(self, _number: int, _frame: FrameType | None) -> None:
        self.received = True
