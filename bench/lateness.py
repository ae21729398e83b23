"""How late messages are: 6,000 timers over a minute, one dispatcher, two workers, each timer ending in a mail.

Run with `python bench/lateness.py --database postgresql`; `--seconds 0` has them all due at once, which shows how fast
a backlog is worked off. Lateness is the arrival at a mail server, a process of its own, less the instant at which the
reminder was due. Each mail is two timers: the reminder, and the sending of the message that it became. Then a bare loop
sends the same bytes to the same server.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[0] = str(Path(__file__).parent.parent)

from pydantic import SecretStr  # noqa: E402

from bench.lateness_figures import arrivals, bare_loop, cpu_seconds, lateness, percentile  # noqa: E402
from bench.lateness_mail_server import ARRIVALS, MAILS  # noqa: E402
from bench.lateness_promises import prepare  # noqa: E402
from promise_service.adapters.child_process import start_child, stop_child  # noqa: E402
from promise_service.adapters.redis.embedded import redis_server_binary, running_redis  # noqa: E402
from promise_service.adapters.sql.migration import migrate  # noqa: E402
from promise_service.settings import Settings  # noqa: E402
from tests.adapters.notices.smtp_server import free_port  # noqa: E402
from tests.servers import Databases, PostgresServer  # noqa: E402

ROOT = Path(__file__).parent.parent
PREPARED_WITHIN = timedelta(seconds=60)
PATIENCE_SECONDS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--timers", type=int, default=6000)
    parser.add_argument("--seconds", type=float, default=60, help="over which they come due")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--prepared-within", type=float, default=60, help="seconds until the first is due")
    told = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="promise-lateness-")))
        url = stack.enter_context(_database(told.database, folder))
        migrate(url)
        redis = stack.enter_context(running_redis(redis_server_binary()))
        port = free_port()
        mail = _process([sys.executable, str(ROOT / "bench/lateness_mail_server.py"), str(port), str(folder)], stack)
        settings = Settings(
            database_url=url,
            redis_url=redis.url,
            data=folder,
            smtp_url=SecretStr(f"smtp://127.0.0.1:{port}"),
            log_level="warning",
        )
        _measure(told, settings, folder, mail, port, stack)


def _measure(
    told: argparse.Namespace, settings: Settings, folder: Path, mail: subprocess.Popen[bytes], port: int,
    stack: ExitStack,
) -> None:  # fmt: skip
    first_due = datetime.now(UTC) + timedelta(seconds=told.prepared_within)
    last_due = first_due + timedelta(seconds=told.seconds)
    due = prepare(settings, number=told.timers, first_due=first_due, last_due=last_due)
    spare = (min(due.values()) - datetime.now(UTC)).total_seconds()
    if spare < 3:
        raise SystemExit(f"the promises were made {-spare:.0f} s too late: give more time by --prepared-within")
    environment = settings.to_environment()
    roles = ["dispatcher", *["worker"] * told.workers]
    processes = [_process([sys.executable, "-m", "workers", role], stack, environment) for role in roles]
    time.sleep(max(0.0, (min(due.values()) - datetime.now(UTC)).total_seconds() - 0.5))
    used = [cpu_seconds(each.pid) for each in processes]
    _wait_for(len(due), folder / ARRIVALS)
    used = [cpu_seconds(each.pid) - before for each, before in zip(processes, used, strict=True)]
    for each in processes:
        stop_child(each, within=10)
    arrived = arrivals(folder / ARRIVALS)
    late = lateness(due, arrived)
    wall = (max(at for at, _ in arrived) - min(due.values())).total_seconds()
    stop_child(mail, within=10)
    _process([sys.executable, str(ROOT / "bench/lateness_mail_server.py"), str(port), _subfolder(folder)], stack)
    time.sleep(2)
    loops = {reuse: bare_loop(folder / MAILS, port, reuse=reuse) for reuse in (True, False)}
    print(f"\n{told.database}: {told.timers} timers over {told.seconds:g} s, {told.workers} workers, 1 dispatcher")
    print("| arrived | early | p50 | p90 | p99 | max |")
    print("|---|---|---|---|---|---|")
    shown = " | ".join(f"{percentile(late, percent) * 1000:.0f} ms" for percent in (50, 90, 99, 100))
    print(f"| {len(late)} | {sum(each < 0 for each in late)} | {shown} |")
    print(f"from the first due to the last arrival: {wall:.1f} s")
    print(f"CPU: dispatcher {used[0]:.1f} s, workers {' + '.join(f'{each:.1f}' for each in used[1:])} s")
    for reuse, seconds in loops.items():
        connection = "one connection" if reuse else "a connection each"
        share = f"{seconds / wall:.0%} of the wall time, {seconds / sum(used):.0%} of that CPU time"
        print(f"bare loop of the same mails, {connection}: {seconds:.1f} s; {share}")


def _subfolder(folder: Path) -> str:
    bare = folder / "bare"
    bare.mkdir()
    return str(bare)


def _wait_for(number: int, file: Path) -> None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while (arrived := file.read_text().count("\n")) < number and time.monotonic() < give_up_at:
        print(f"\r{arrived} of {number} mails arrived", end="", flush=True)
        time.sleep(1)
    print(f"\r{arrived} of {number} mails arrived")


def _process(
    command: list[str], stack: ExitStack, environment: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    child = start_child(command, environment=environment)
    stack.callback(stop_child, child, within=5)
    return child


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder / 'promises.sqlite'}"
        return
    server = PostgresServer()
    try:
        yield Databases(server.url).create()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
