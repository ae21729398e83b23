"""Processes run until they are told to stop: restarted when they end, stopped in order, never left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from promise_service.errors import CannotStart
from promise_service.up.supervision import Role, supervise


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    """The file in which the processes write down what happens to them."""
    path = tmp_path / "diary"
    path.touch()
    return path


def _role(name: str, diary: Path, body: str, ready: Callable[[], bool] = lambda: True) -> Role:
    program = f"""
import os, signal, sys, time
def note(what):
    with open({str(diary)!r}, "a") as diary:
        diary.write("{name} " + what + chr(10))
{body}
"""
    return Role(name=name, command=[sys.executable, "-S", "-c", program], ready=ready, seconds_to_stop=2)


_WAITS = """
signal.signal(signal.SIGTERM, lambda *_: (note("stopped"), sys.exit(0)))
note("started")
while True: time.sleep(60)
"""
_ENDS_AT_ONCE = 'note("started"); sys.exit(1)'
_CANNOT_START = 'note("started"); sys.exit(2)'
_IS_DEAF = """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
note(f"started {os.getpid()}")
while True: time.sleep(60)
"""


def _says(diary: Path, line: str, times: int = 1) -> Callable[[], bool]:
    return lambda: diary.read_text().splitlines().count(line) >= times


def _nothing() -> None:
    return None


def test_they_start_in_order_and_stop_in_the_opposite_one(diary: Path) -> None:
    names = ("redis", "worker", "api")
    roles = [_role(name, diary, _WAITS, _says(diary, f"{name} started")) for name in names]
    ready: list[str] = []

    supervise(roles, stopping=lambda: bool(ready), all_ready=lambda: ready.append("all"))

    assert diary.read_text().splitlines() == [
        "redis started", "worker started", "api started", "api stopped", "worker stopped", "redis stopped",
    ]  # fmt: skip


def test_one_that_ends_is_started_again(diary: Path) -> None:
    supervise(
        [_role("worker", diary, _ENDS_AT_ONCE)],
        stopping=_says(diary, "worker started", times=2),
        all_ready=_nothing,
    )

    assert diary.read_text().splitlines() == ["worker started", "worker started"]


def test_one_that_cannot_start_ends_them_all(diary: Path) -> None:
    roles = [
        _role("redis", diary, _WAITS, _says(diary, "redis started")),
        _role("api", diary, _CANNOT_START, lambda: False),
    ]

    with pytest.raises(CannotStart, match="The api cannot start"):
        supervise(roles, stopping=lambda: False, all_ready=_nothing)

    assert diary.read_text().splitlines() == ["redis started", "api started", "redis stopped"]


def test_one_that_ends_again_and_again_before_it_was_ever_ready_ends_them_all(diary: Path) -> None:
    never_ready = _role("api", diary, _ENDS_AT_ONCE, lambda: False)

    with pytest.raises(CannotStart, match="The api ended 3 times before it was ready, at last with exit code 1"):
        supervise([never_ready], stopping=lambda: False, all_ready=_nothing)

    assert diary.read_text().splitlines() == ["api started"] * 3


def test_one_that_was_ready_is_started_again_however_often_it_ends(diary: Path) -> None:
    supervise(
        [_role("worker", diary, _ENDS_AT_ONCE)],
        stopping=_says(diary, "worker started", times=4),
        all_ready=_nothing,
    )


def test_one_that_does_not_listen_is_killed(diary: Path) -> None:
    role = _role("worker", diary, _IS_DEAF, lambda: diary.stat().st_size > 0)
    impatient = Role(name=role.name, command=role.command, ready=role.ready, seconds_to_stop=0.1)

    supervise([impatient], stopping=lambda: diary.stat().st_size > 0, all_ready=_nothing)

    with pytest.raises(ProcessLookupError):
        os.kill(int(diary.read_text().split()[-1]), 0)


def test_a_wish_to_stop_while_starting_is_heard(diary: Path) -> None:
    never_ready = _role("redis", diary, _WAITS, lambda: False)
    ready: list[str] = []

    supervise([never_ready], stopping=_says(diary, "redis started"), all_ready=lambda: ready.append("all"))

    assert ready == []
    assert diary.read_text().splitlines() == ["redis started", "redis stopped"]


def test_none_outlives_a_supervisor_that_is_killed_outright(diary: Path) -> None:
    program = (
        "from promise_service.up.supervision import Role, supervise\n"
        "supervise([Role(name='worker', command=['sleep', '60'], seconds_to_stop=1)],\n"
        "  stopping=lambda: False, all_ready=lambda: print('ready', flush=True))"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=Path.cwd())
    with supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == b"ready\n"
        children = Path(f"/proc/{supervisor.pid}/task/{supervisor.pid}/children").read_text().split()
        supervisor.kill()

    assert len(children) == 1
    give_up_at = time.monotonic() + 5
    while _runs(children[0]) and time.monotonic() < give_up_at:
        time.sleep(0.01)
    assert not _runs(children[0])


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
