"""Serves the sample portal on loopback: ``python -m samples.serve [--port 8377] [--delay SECONDS]``.

Real HTTP: status codes, Content-Type, Content-Length, ETag and Last-Modified with 304 answers. Standard library only,
beside OpenCC, which writes the traditional pages.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from samples.site import Site

PORT = 8377


def handler(site: Site, delay: float) -> type[BaseHTTPRequestHandler]:
    """A request handler over a site; `delay` seconds are waited before each answer."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # head and body are two packets: without it each answer waits 40 ms for an ACK
        server_version = "samples/1.0"

        def do_GET(self) -> None:
            time.sleep(delay)
            found = site.get(self.path)
            etag = '"' + hashlib.sha1(found.body).hexdigest() + '"'
            if found.status == 200 and self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.send_header("ETag", etag)
                self.end_headers()
                return
            self.send_response(found.status)
            self.send_header("Content-Type", found.content_type)
            self.send_header("Content-Length", str(len(found.body)))
            if found.status == 200:
                self.send_header("ETag", etag)
                self.send_header("Last-Modified", "Fri, 31 Oct 2025 08:00:00 GMT")
            for name, value in found.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, *arguments: object) -> None:
            """Quiet: the crawl prints its own progress."""

    return Handler


class SampleServer(ThreadingHTTPServer):
    """The server with its site, which a test may change while it runs."""

    daemon_threads = True

    def __init__(self, port: int, delay: float = 0.0, host: str = "127.0.0.1") -> None:
        super().__init__((host, port), BaseHTTPRequestHandler)
        self.base = f"http://{host}:{self.server_address[1]}"
        self.site = Site(self.base)
        self.RequestHandlerClass = handler(self.site, delay)


def start(port: int = PORT, delay: float = 0.0) -> SampleServer:
    """A server that listens on `port` (0: any free one); the caller runs `serve_forever`. Raises OSError."""
    return SampleServer(port, delay)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Serves the sample portal on loopback.")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    options = parser.parse_args()
    try:
        server = start(options.port, options.delay)
    except OSError as error:
        print(f"port {options.port} cannot be used: {error}", file=sys.stderr)
        return 1
    print(server.base, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
