"""Processes that we start, and that never outlive us."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import IO

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def start_child(
    command: Sequence[str],
    *,
    output: IO[bytes] | int | None = None,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so that a terminal's Ctrl-C reaches it only through us.

    `output` takes both its streams, ours if None; `user` is whom it runs as, which only root may choose.

    On Linux the kernel sends it `death_signal` when the thread that calls this ends, however it ends: call
    from a thread that lives as long as the child should. Elsewhere a child outlives a parent that is killed.
    """
    return subprocess.Popen(  # noqa: S603 - every command is our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=environment,
        user=user,
        start_new_session=True,
        preexec_fn=_bound_to_parent(death_signal) if sys.platform == "linux" else None,  # noqa: PLW1509 - one thread
    )


def stop_child(child: subprocess.Popen[bytes], *, within: float, how: signal.Signals = signal.SIGTERM) -> bool:
    """Ask `child` to end, and kill it after `within` seconds; whether it ended by itself."""
    if child.poll() is not None:
        return True
    child.send_signal(how)
    try:
        child.wait(within)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return False
    return True


def _bound_to_parent(death_signal: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)  # loaded before the fork: a child may not load libraries safely
    parent = os.getpid()

    def bind() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:  # it died before the kernel knew whom to tell
            os._exit(1)

    return bind
