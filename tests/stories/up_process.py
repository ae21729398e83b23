"""`promise-service up` as a process of its own, on a free port."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from promise_service.settings import Settings
from tests.adapters.notices.smtp_server import free_port
from tests.stories.waiting import eventually

_LAST_WORDS = "Ctrl-C stops it"


@dataclass(frozen=True, slots=True)
class Stopped:
    """The exit code, the seconds until it came, and the children that outlived the process."""

    code: int
    seconds: float
    left: list[int]


class Up:
    """A process that runs everything, and what it says."""

    def __init__(self, data: Path, port: int, output: Path) -> None:
        self.data, self.port, self._output = data, port, output
        with output.open("wb") as out:
            self._process = subprocess.Popen(
                up_command(data, port), env=environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )

    def wait_until_ready(self) -> None:
        eventually(lambda: self._process.poll() is not None or _LAST_WORDS in self.words, "a greeting")
        assert self._process.poll() is None, self.words

    @property
    def words(self) -> str:
        """Everything it has said so far."""
        return self._output.read_text()

    @property
    def curl_lines(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip().startswith("curl ")]

    @property
    def key(self) -> str:
        return (self.data / "admin.key").read_text().strip()

    def client(self) -> httpx.Client:
        """A client with the admin key."""
        headers = {"Authorization": f"Bearer {self.key}"}
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=30)

    def stop(self, how: signal.Signals) -> Stopped:
        """Send it a signal, and see what it does."""
        children = _descendants(self._process.pid)
        asked_at = time.monotonic()
        self._process.send_signal(how)
        code = self._process.wait(60)
        seconds = time.monotonic() - asked_at
        return Stopped(code, seconds, [child for child in children if _runs(child)])

    def end(self) -> None:
        if self._process.poll() is None:
            self.stop(signal.SIGTERM)


@contextmanager
def up(data: Path) -> Iterator[Up]:
    """The whole service with everything in `data`, until the block ends at the latest."""
    service = Up(data, free_port(), data.with_name(f"{data.name}-{time.monotonic_ns()}.log"))
    try:
        service.wait_until_ready()
        yield service
    finally:
        service.end()


def up_command(data: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "promise_service", "up", "--port", str(port), "--data", str(data)]


def environment(**variables: str) -> Mapping[str, str]:
    """That of this process without its settings, and these instead."""
    ours = Settings().to_environment()
    return {name: value for name, value in ours.items() if not name.startswith("PROMISE_")} | variables


def refused(command: Sequence[str], **variables: str) -> tuple[int, str, str]:
    """The exit code of a command that cannot start, and what it said on both streams."""
    ended = subprocess.run(
        command, env=environment(**variables), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    return ended.returncode, ended.stdout, ended.stderr


def pasted(line: str) -> dict[str, Any]:
    """The answer to a curl line, pasted into a shell; where curl is missing, the shell still reads the line."""
    if shutil.which("curl"):
        return _json(_shell(f"{line} --silent --show-error"))
    reading = f"curl() {{ printf '%s\\0' \"$@\"; }}; {line}"
    url, *options = _shell(reading).split("\0")[:-1]
    given = list(zip(options[::2], options[1::2], strict=True))
    headers = dict(value.split(": ", 1) for name, value in given if name == "-H")
    [body] = [value for name, value in given if name == "-d"]
    return _json(httpx.post(url, headers=headers, content=body).text)


def _shell(script: str) -> str:
    command = ["sh", "-c", script]
    ran = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True, timeout=60)
    return ran.stdout


def _json(text: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(text)
    return answer


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *_descendants(child)]
    return found


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
