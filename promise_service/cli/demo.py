"""`demo`: fills an empty database with a plausible quarter."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from promise_service.bootstrap.first_start import prepare_database
from promise_service.bootstrap.foundations import foundations
from promise_service.cli.progress_bar import ProgressBar
from promise_service.demo import PROMISES, SEED, fill
from promise_service.settings import Settings
from promise_service.up.data_folder import data_folder

MOST_PROMISES = 500_000
_BROKEN_OFF = 130  # as shells have it for Ctrl-C


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Tell the command line of this command."""
    demo = command("demo", help="fill an empty database with a plausible quarter of promises that ends now")
    demo.add_argument("--data", metavar="FOLDER", help="where the SQLite file is or is to be (./data)")
    demo.add_argument(
        "--promises", type=_number, default=PROMISES, metavar="N", help=f"about so many promises ({PROMISES})"
    )
    demo.add_argument("--seed", type=int, default=SEED, metavar="N", help=f"another number, another quarter ({SEED})")
    demo.set_defaults(run=_demo)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_PROMISES):
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {MOST_PROMISES}, not {text!r}")
    return int(text)


def _demo(settings: Settings, arguments: argparse.Namespace) -> int:
    with _database(settings):
        with foundations(settings) as built:
            now = built.clock.now()
        with ProgressBar() as bar, _broken_off_once():
            made = fill(settings, promises=arguments.promises, seed=arguments.seed, now=now, told=bar.show)
    if made.broken_off:
        print(f"Broken off: {made.promises} promises were made, up to {made.until:%Y-%m-%d %H:%M} UTC. All is sound.")
        return _BROKEN_OFF
    print(f"{made.promises} promises were made, follow-ups and new times among them. Nobody was told of any.")
    return 0


@contextmanager
def _broken_off_once() -> Iterator[None]:
    """SIGTERM does what Ctrl-C does; a second one of either does not keep the first from leaving all in order."""

    def break_off(_number: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, break_off) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _database(settings: Settings) -> Iterator[None]:
    """The database of the settings; our own file is made, or brought up to date, and kept from an `up` meanwhile."""
    if settings.database_url is not None:
        yield
        return
    with data_folder(settings.data):
        prepare_database(settings)
        yield
