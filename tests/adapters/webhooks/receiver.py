"""An endpoint that keeps a journal of what it was sent, and answers as it is told."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any


@dataclass(frozen=True, slots=True)
class Received:
    """One request, as it came."""

    path: str
    headers: Mapping[str, str]
    body: str

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


Answer = Callable[[BaseHTTPRequestHandler], None]


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    """Answer at once."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


class Receiver:
    """An HTTP server on this machine; the answers that were queued come first, then 204."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.journal: Queue[Received] = Queue()
        self.answers: Queue[Answer] = Queue()
        self.let_go = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.journal.put(Received(self.path, headers, body))
                answer = status(204) if receiver.answers.empty() else receiver.answers.get()
                answer(self)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A sender that has given up is none of ours."""

        self._server = Server(("127.0.0.1", 0), Handler)
        if certificate is not None:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate)
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def hang(self, _: BaseHTTPRequestHandler) -> None:
        """Say nothing until the test lets go."""
        self.let_go.wait(30)

    def drip(self, handler: BaseHTTPRequestHandler) -> None:
        """An answer whose headers never end."""
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.let_go.wait(0.02):
            handler.wfile.write(b"x-drop: 1\r\n")
            handler.wfile.flush()

    def received(self) -> Received:
        """The next request; waits for it."""
        return self.journal.get(timeout=20)

    def close(self) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def receiving(certificate: Path | None = None) -> Iterator[Receiver]:
    """A receiver for the length of a block; with a certificate it speaks TLS."""
    receiver = Receiver(certificate)
    try:
        yield receiver
    finally:
        receiver.close()
