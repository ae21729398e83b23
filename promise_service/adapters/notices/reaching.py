"""From the name of a server to a connection, within a deadline."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import Future
from typing import Any

from promise_service.adapters.notices.deadline import Deadline


def look_up(host: bytes | str | None, port: bytes | str | int | None, **wanted: int) -> Future[Any]:
    """What `socket.getaddrinfo` will find.

    A look-up cannot be broken off: where it takes too long it ends in a thread that nobody waits for, not even the end
    of the process.
    """
    found: Future[Any] = Future()
    found.set_running_or_notify_cancel()

    def find() -> None:
        try:
            found.set_result(socket.getaddrinfo(host, port, **wanted))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
            found.set_exception(error)

    threading.Thread(target=find, daemon=True, name="look-up").start()
    return found


def reach(host: str, port: int, deadline: Deadline) -> socket.socket:
    """A connection to the first address that answers; each has an equal share of the time. OSError says why none."""
    try:
        found = look_up(host, port, type=socket.SOCK_STREAM).result(deadline.wait())
    except TimeoutError:
        raise TimeoutError(f"looking up {host} timed out") from None
    failure = OSError(f"{host} has no address")
    for tried, (family, kind, protocol, _, address) in enumerate(found):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(deadline.wait() / (len(found) - tried))
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure
