"""A portal on loopback that behaves as told: pages by path, each an answer or a function of the request."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """What is sent; `length` overrides Content-Length, `wait` seconds come first, `drop` closes without an answer, `reset`
    breaks the connection off (RST) after half of the body."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    wait: float = 0.0
    drop: bool = False
    reset: bool = False


Page = Answer | str | Callable[[BaseHTTPRequestHandler], Answer]


class PortalServer(ThreadingHTTPServer):
    """Keeps a log of what was asked, with the moment and the headers."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.netloc = self.base.removeprefix("http://")
        self.pages: dict[str, Page] = {}
        self.log: list[tuple[float, str, dict[str, str]]] = []

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(entry[1] == path for entry in self.log)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: PortalServer

    def do_GET(self) -> None:
        self.server.log.append((time.monotonic(), self.path, {k.lower(): v for k, v in self.headers.items()}))
        page = self.server.pages.get(self.path, Answer("<html><body>404</body></html>", 404))
        answer = page(self) if callable(page) else Answer(page) if isinstance(page, str) else page
        time.sleep(answer.wait)
        if answer.drop:
            self.close_connection = True
            return
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        self.send_response(answer.status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if answer.length is None else answer.length))
        if answer.length is not None:
            self.close_connection = True
        self.end_headers()
        if answer.reset:
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        self.wfile.write(body)

    do_POST = do_GET

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # the other side had enough
            super().handle()

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


@contextmanager
def serving(port: int = 0) -> Iterator[PortalServer]:
    """A server on a free port (or on this one), running."""
    server = PortalServer(port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
