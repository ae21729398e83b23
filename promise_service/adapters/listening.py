"""The port that the API listens on."""

from __future__ import annotations

import socket

from promise_service.errors import CannotStart


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at `host` and `port`; CannotStart where that is not to be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while")[0].lower()
        raise CannotStart(
            f"Cannot listen on {host} port {port}: {reason}; choose another with --port or PROMISE_PORT."
        ) from None
