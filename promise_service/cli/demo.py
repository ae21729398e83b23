"""`demo`: fills an empty database with a plausible quarter."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from promise_service import bootstrap
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
    number = int(text)
    if not 1 <= number <= MOST_PROMISES:
        raise argparse.ArgumentTypeError(f"must be from 1 to {MOST_PROMISES}, not {text}")
    return number


def _demo(settings: Settings, arguments: argparse.Namespace) -> int:
    with _database(settings):
        with bootstrap.foundations(settings) as built:
            now = built.clock.now()
        with ProgressBar() as bar:
            made = fill(settings, promises=arguments.promises, seed=arguments.seed, now=now, told=bar.show)
    if made.broken_off:
        print(f"Broken off: {made.promises} promises were made, up to {made.until:%Y-%m-%d %H:%M} UTC. All is sound.")
        return _BROKEN_OFF
    print(f"{made.promises} promises were made. Nobody was told of any of them.")
    return 0


@contextmanager
def _database(settings: Settings) -> Iterator[None]:
    """The database of the settings; our own file is made, or brought up to date, and kept from an `up` meanwhile."""
    if settings.database_url is not None:
        yield
        return
    with data_folder(settings.data):
        bootstrap.prepare_database(settings)
        yield
