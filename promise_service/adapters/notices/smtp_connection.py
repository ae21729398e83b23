"""A connection to a mail server on which nothing takes longer than the message in hand may take."""

from __future__ import annotations

import io
import smtplib
import socket
import ssl
from contextlib import suppress
from typing import Any

from promise_service.adapters.notices.deadline import Deadline
from promise_service.adapters.notices.reaching import reach

_PIECE = 16 * 1024  # a record of TLS: more is sent record by record, and each would be waited for anew
_LEAST_WAIT = 0.001


class SmtpConnection(smtplib.SMTP):
    """As `smtplib.SMTP`, whose time-out bounds each wait alone; here `deadline` bounds all of them together.

    It speaks TLS from the first byte where it is `encrypted`. `name` is what we call ourselves to the server.
    """

    def __init__(
        self, host: str, port: int, *, deadline: Deadline, name: str, encrypted: ssl.SSLContext | None = None
    ) -> None:
        self.deadline = deadline
        self._encrypted = encrypted
        super().__init__(host, port, local_hostname=name)

    def connect(
        self,
        host: str = "localhost",
        port: int = 0,
        source_address: Any = None,  # noqa: ARG002 - smtplib's, which is given none
    ) -> tuple[int, bytes]:
        """Reach the server and hear its greeting."""
        connection = reach(host, port, self.deadline)
        if self._encrypted is not None:
            connection.settimeout(self.deadline.left() or _LEAST_WAIT)
            connection = self._encrypted.wrap_socket(connection, server_hostname=host)
        self.sock = connection
        self.file = None
        return self.getreply()

    def getreply(self) -> tuple[int, bytes]:
        """The server's next reply; what comes next, perhaps TLS, has the time that is left then."""
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Incoming(self, self.sock))
        reply = super().getreply()
        if self.sock is not None:
            self.sock.settimeout(self.deadline.left() or _LEAST_WAIT)
        return reply

    def send(self, s: bytes | bytearray | str) -> None:  # type: ignore[override]
        """Send all of it, before the deadline."""
        whole = memoryview(s.encode(self.command_encoding) if isinstance(s, str) else s)
        for begin in range(0, len(whole), _PIECE):
            if self.sock is not None:
                self.sock.settimeout(self.deadline.wait())
            super().send(whole[begin : begin + _PIECE])

    def take_leave(self) -> None:
        """Say good-bye and hang up. Nobody waits for an answer, nor for a server that takes in nothing."""
        with suppress(OSError):  # whoever is gone needs no good-bye
            if self.sock is not None:
                self.sock.settimeout(0)
                self.sock.sendall(b"QUIT\r\n")
        self.close()


class _Incoming(io.RawIOBase):
    """What a server says. One that says it drop by drop gets no more time than one that says it at once."""

    def __init__(self, connection: SmtpConnection, source: socket.socket) -> None:
        self._connection = connection
        self._source = source

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Wait for some bytes; TimeoutError where there is no time left."""
        self._source.settimeout(self._connection.deadline.wait())
        return self._source.recv_into(buffer)
