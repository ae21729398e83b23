"""The Redis server that is ours: private, silent on the network, and never left behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from promise_service.adapters.redis.connection import connect
from promise_service.adapters.redis.embedded import redis_server_binary, running_redis
from promise_service.errors import CannotStart


def test_it_listens_on_no_network_port_and_keeps_nothing_on_disk() -> None:
    with running_redis(redis_server_binary()) as server, connect(server.url) as client:
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("save") == {"save": ""}


def test_its_socket_is_gone_once_it_is_stopped() -> None:
    with running_redis(redis_server_binary()) as server:
        folder = Path(server.url.removeprefix("unix://")).parent
        assert folder.stat().st_mode & 0o777 == 0o700

    assert not folder.exists()
    assert not server.answers()


def test_a_temporary_folder_too_deep_for_a_socket_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))

    with running_redis(redis_server_binary()) as server:
        assert server.answers()


def test_a_program_that_is_no_redis_server_is_an_error_of_one_line() -> None:
    with pytest.raises(CannotStart, match="false did not start"), running_redis(redis_server_binary("false")):
        pass


def test_a_chosen_server_that_does_not_exist_is_named() -> None:
    with pytest.raises(CannotStart, match="'no-such-redis', which is no program"):
        redis_server_binary("no-such-redis")


def test_it_dies_with_a_parent_that_is_killed_outright() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _START_AND_SLEEP], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert parent.stdout is not None
    with parent, parent.stdout:
        pid, socket = parent.stdout.readline().split()
        parent.send_signal(signal.SIGKILL)

    assert _is_gone(int(pid))
    shutil.rmtree(Path(socket).parent)


_START_AND_SLEEP = """
import time
from promise_service.adapters.redis.connection import connect
from promise_service.adapters.redis.embedded import redis_server_binary, running_redis
with running_redis(redis_server_binary()) as server:
    print(connect(server.url).info()["process_id"], server.url.removeprefix("unix://"), flush=True)
    time.sleep(60)
"""


def _is_gone(pid: int) -> bool:
    """Whether the process ends within five seconds; one that waits for its parent's nod has ended."""
    for _ in range(500):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False
