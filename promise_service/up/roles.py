"""The processes that make up the whole service on one machine."""

from __future__ import annotations

import sys
from http.client import HTTPConnection, HTTPException

from promise_service.adapters.redis.embedded import EmbeddedRedis
from promise_service.settings import Settings
from promise_service.up.supervision import Role

_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - told apart, not bound to


def roles(settings: Settings, redis: EmbeddedRedis) -> list[Role]:
    """All of them in the order of their start; stopped in the opposite one, nothing new comes in while work ends.

    Together they take less than five seconds to stop, but for a worker in the midst of a mail to a slow server.
    """
    environment = settings.model_copy(update={"redis_url": redis.url}).to_environment()
    return [
        Role(name="redis", command=redis.command, ready=redis.answers, seconds_to_stop=0.5),
        Role(
            name="worker",
            command=_python("workers", "worker"),
            environment=environment,
            seconds_to_stop=12.0,  # an idle one stops at once; a mail server's time-out is 10 s
        ),
        Role(
            name="dispatcher",
            command=_python("workers", "dispatcher"),
            environment=environment,
            seconds_to_stop=2.5,  # the interpreter alone takes a second to end on a busy machine
        ),
        Role(
            name="api",
            command=_python("promise_service", "api"),
            environment=environment,
            ready=lambda: _is_live(settings.host, settings.port),
            seconds_to_stop=1.75,
        ),
    ]


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _is_live(host: str, port: int) -> bool:
    connection = HTTPConnection(_EVERY_ADDRESS.get(host, host), port, timeout=1)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
