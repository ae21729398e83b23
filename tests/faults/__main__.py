"""`python -m tests.faults N`: so many rounds, on one database after the other, each from a seed that it prints."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory

from promise_service.adapters.sql.migration import migrate
from tests.faults.rounds import LEASE, run_round
from tests.servers import Databases, PostgresServer

BOTH = ("postgresql", "sqlite")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Rounds of faults under load.")
    parser.add_argument("rounds", type=int, nargs="?", default=2, help="how many, 2 unless told")
    parser.add_argument("--seed", default="", help="draws the same faults again; a new one unless told")
    parser.add_argument("--database", choices=BOTH, action="append", help="only this one; both in turn unless told")
    parser.add_argument("--lease", type=float, default=LEASE.total_seconds(), help="seconds; 50 unless told")
    told = parser.parse_args()
    seed = told.seed or f"{SystemRandom().randrange(10**6):06}"
    databases = told.database or BOTH
    guilty = [
        f"{seed}-{number}"
        for number in range(told.rounds)
        if not _round(databases[number % len(databases)], f"{seed}-{number}", timedelta(seconds=told.lease))
    ]
    print(f"{told.rounds - len(guilty)} of {told.rounds} rounds as promised; make faults SEED={seed} draws them again")
    return 1 if guilty else 0


def _round(database: str, seed: str, lease: timedelta) -> bool:
    with TemporaryDirectory(prefix="promise-faults-") as folder, _fresh(database, Path(folder)) as url:
        migrate(url)
        return run_round(url, Path(folder), seed, lease=lease).innocent


@contextmanager
def _fresh(database: str, folder: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{folder / 'promises.sqlite'}"
        return
    server = PostgresServer()
    try:
        yield Databases(server.url).create()
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
