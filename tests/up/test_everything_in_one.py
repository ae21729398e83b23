"""`promise-service up`, as a person meets it: started, tried, stopped, started again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from promise_service.adapters.listening import listen
from promise_service.settings import Settings

Launch = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    with listen("127.0.0.1", 0) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def launch(tmp_path: Path, port: int) -> Iterator[Launch]:
    """Launches `up`; whatever still runs at the end is killed."""
    launched: list[subprocess.Popen[str]] = []
    unset = {"PROMISE_DATA": "", "PROMISE_HOST": "", "PROMISE_PORT": ""}

    def run(data: Path, **variables: str) -> subprocess.Popen[str]:
        with (tmp_path / "stderr").open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "promise_service", "up", "--port", str(port), "--data", str(data)],
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                env=Settings(log_level="error").to_environment() | unset | variables,
            )
        launched.append(process)
        return process

    yield run
    for process in launched:
        process.kill()
        process.communicate()


def _words(process: subprocess.Popen[str]) -> list[str]:
    """What it says until everything is ready."""
    assert process.stdout is not None
    lines: list[str] = []
    while not (lines and lines[-1].startswith("Ctrl-C")):
        line = process.stdout.readline()
        assert line, f"ended with {process.wait()} after: {lines}"
        lines.append(line)
    return lines


def _paste(command: str) -> Any:
    """What a curl command answers; a shell expands it, and we send what curl would have sent."""
    shown = subprocess.run(
        ["sh", "-c", f"curl() {{ printf '%s\\n' \"$@\"; }}\n{command}"], check=True, capture_output=True, text=True
    )
    url, _, authorization, _, content_type, _, body = shown.stdout.splitlines()
    headers = dict(header.split(": ", 1) for header in (authorization, content_type))
    with urllib.request.urlopen(urllib.request.Request(url, body.encode(), headers), timeout=10) as answer:  # noqa: S310
        assert answer.status == 201
        return json.load(answer)


def _rest(process: subprocess.Popen[str]) -> list[str]:
    """What it says until it has ended."""
    assert process.stdout is not None
    return process.stdout.read().splitlines()


def _read(port: int, path: str, key: str) -> Any:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return json.load(answer)


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


def test_it_starts_is_tried_stops_and_finds_everything_again(launch: Launch, port: int, tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = launch(data)
    words = _words(first)
    key = (data / "admin.key").read_text().strip()
    assert any(key in line for line in words)
    offer, promise = (_paste(line) for line in words if line.strip().startswith("curl"))
    assert offer["decision"] == "callback"
    assert 1 <= len(offer["slots"]) <= 3

    with _within(5):
        first.send_signal(signal.SIGINT)
        assert first.wait() == 0
    assert _rest(first)[-1] == "stopped"

    second = launch(data)
    assert not any(key in line for line in _words(second))
    assert _read(port, f"/v1/promises/{promise['id']}", key)["statement"] == promise["statement"]
    with _within(5):
        second.send_signal(signal.SIGTERM)
        assert second.wait() == 0


@pytest.mark.parametrize("name", ["PROMISE_DATABASE_URL", "PROMISE_REDIS_URL"])
def test_servers_of_others_are_a_contradiction(launch: Launch, tmp_path: Path, name: str) -> None:
    urls = {"PROMISE_DATABASE_URL": "postgresql://db/promises", "PROMISE_REDIS_URL": "redis://localhost"}

    process = launch(tmp_path / "data", **{name: urls[name]})

    assert process.wait() == 2
    assert (tmp_path / "stderr").read_text().startswith(f"promise-service: {name} is set, but `up`")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("calendars: 3", "/calendars: must be an object, not 3; /teams: is required"),
        ("calendars: [", "This is not YAML at line 1, column 13: expected the node content"),
    ],
)
def test_a_first_policy_that_cannot_be_used_is_one_line(
    launch: Launch, tmp_path: Path, content: str, said: str
) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(content)

    assert launch(tmp_path / "data", PROMISE_POLICY=str(policy)).wait() == 2

    [line] = (tmp_path / "stderr").read_text().splitlines()
    assert line.startswith(f"promise-service: The policy of {policy} cannot be published: {said}")


def test_a_missing_first_policy_is_one_line(launch: Launch, tmp_path: Path) -> None:
    assert launch(tmp_path / "data", PROMISE_POLICY="/nowhere.yaml").wait() == 2
    assert (tmp_path / "stderr").read_text() == (
        "promise-service: Cannot read /nowhere.yaml: no such file or directory.\n"
    )


def test_a_port_in_use_is_one_line(launch: Launch, port: int, tmp_path: Path) -> None:
    with listen("127.0.0.1", port):
        assert launch(tmp_path / "data").wait() == 2

    [line] = (tmp_path / "stderr").read_text().splitlines()
    assert line == (
        f"promise-service: Cannot listen on 127.0.0.1 port {port}: address already in use; "
        "choose another with --port or PROMISE_PORT."
    )
