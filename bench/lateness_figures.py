"""What a run of bench/lateness.py comes to: the distribution, and what a bare loop of the same mails takes."""

from __future__ import annotations

import json
import os
import smtplib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

SENDER = "promises@localhost"
_TICKS = os.sysconf("SC_CLK_TCK")


def arrivals(file: Path) -> list[tuple[datetime, str]]:
    """When each mail arrived, and what its subject was."""
    lines = [line.split("\t") for line in file.read_text().splitlines()]
    return [(datetime.fromtimestamp(float(at), UTC), subject) for at, subject in lines]


def lateness(due: Mapping[str, datetime], arrived: Sequence[tuple[datetime, str]]) -> list[float]:
    """Seconds from due to arrival, the least first, of what arrived; each once, or SystemExit says so."""
    twice = len(arrived) - len({subject for _, subject in arrived})
    if twice:
        raise SystemExit(f"{twice} mails came twice")
    return sorted((at - due[subject]).total_seconds() for at, subject in arrived)


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The least value that so many percent do not exceed."""
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * int(percent * 10) // 1000) - 1))]


def cpu_seconds(pid: int) -> float:
    """What a process has used so far, in user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def bare_loop(mails: Path, port: int, *, reuse: bool) -> float:
    """Seconds that smtplib takes for the same mails, over one connection or one each."""
    kept = [json.loads(line) for line in mails.read_text().splitlines()]
    begun = time.perf_counter()
    if reuse:
        with _connected(port) as server:
            for receiver, content in kept:
                server.sendmail(SENDER, receiver, content)
    else:
        for receiver, content in kept:
            with _connected(port) as server:
                server.sendmail(SENDER, receiver, content)
    return time.perf_counter() - begun


@contextmanager
def _connected(port: int) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as server:
        yield server
