"""The port that the API listens on is had, or the reason is told."""

from __future__ import annotations

import socket

import pytest

from promise_service.adapters.listening import listen
from promise_service.errors import CannotStart


def test_a_free_port_takes_connections() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname(), 1) as caller:
        assert caller.getpeername() == listening.getsockname()


def test_a_port_in_use_is_refused_in_one_line() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"on 127.0.0.1 port {port}: address already in use; choose"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CannotStart, match=r"Cannot listen on 192\.0\.2\.1 port 8000"):
        listen("192.0.2.1", 8000)
