"""The folder in which `up` keeps everything, and which one `up` at a time may use."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from promise_service.errors import CannotStart


@contextmanager
def data_folder(path: Path) -> Iterator[Path]:
    """The folder at `path`, made where it is missing, ours until the block ends; its absolute path.

    Only its owner may enter it. CannotStart where it cannot be written to, or where another `up` holds it;
    the lock goes with the process that holds it, however that ends.
    """
    folder = path.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CannotStart(f"Cannot write to the data folder {folder}: {reason}.") from None
    try:
        _hold(lock, folder)
        yield folder
    finally:
        os.close(lock)


def _hold(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(
            f"The data folder {folder} is in use by another `promise-service up`; choose another with --data."
        ) from None
