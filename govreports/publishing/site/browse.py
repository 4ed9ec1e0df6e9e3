"""`scrapy browse`: Datasette on the exported database, with the pages of the site as routes of a plugin.

Datasette brings the tables, facets, queries with their limits, downloads; datasette-dashboards the charts. Ours is what
neither has: the pages, and bytes of the archive as a file to keep.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils.asgi import Request, Response

from govreports.publishing.site import pages
from govreports.publishing.site.dashboards import METADATA
from govreports.publishing.site.database import Database, SiteError

HOST = "127.0.0.1"
SETTINGS = {
    "sql_time_limit_ms": 1000, "max_returned_rows": 1000, "facet_time_limit_ms": 300, "default_page_size": 50,
    "allow_download": True, "default_cache_ttl": 0,
}  # fmt: skip
"""A query of a visitor ends after a second, and brings no more than a thousand rows."""
OURS = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
THEIRS = "default-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; frame-ancestors 'none'"
"""Datasette's own pages have scripts within them, and escape what they show."""
CHARTS = THEIRS.replace("'unsafe-inline'", "'unsafe-inline' 'unsafe-eval'")
"""Vega makes functions of the expressions of our dashboards."""
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
Bytes = Callable[[str], bytes]
"""The archived bytes of a hash. Raises KeyError."""


class Plugin:
    """Our routes within Datasette."""

    __name__ = "govreports"
    """Datasette takes plugins for modules; it would serve `static` and `templates` of a package of this name."""

    def __init__(self, database: Path, archived: Bytes) -> None:
        self._database = database
        self._archived = archived

    @hookimpl  # type: ignore[untyped-decorator]  # Datasette has no types
    def register_routes(self) -> list[tuple[str, Callable[..., Any]]]:
        """Pages, their files, and the archive."""
        names = "|".join(name.replace(".", r"\.") for name in pages.ASSETS)
        return [
            (r"^/(?P<path>)$", self.page),
            (r"^/(?P<path>[^?]+\.html)$", self.page),
            (rf"^/(?P<name>{names})$", self.file),
            (r"^/archive/(?P<sha256>[0-9a-f]{64})$", self.archive),
        ]

    @hookimpl  # type: ignore[untyped-decorator]  # Datasette has no types
    def asgi_wrapper(self) -> Callable[[Any], Any]:
        """Every answer says what it may load, and from whom: from here."""
        return guarded

    async def page(self, request: Request) -> Response:
        """One page; made in a thread, so that a slow one holds up nobody."""
        path = request.url_vars["path"] or "index.html"
        query = {name: request.args[name] for name in request.args}
        try:
            return Response.html(await asyncio.to_thread(self._render, pages.Asked(path, query, live=True)))
        except pages.NoPage:
            return Response.text("没有此页。 There is no such page.", status=404)

    def _render(self, asked: pages.Asked) -> str:
        with Database.opened(self._database) as db:
            return pages.render(db, asked)

    async def file(self, request: Request) -> Response:
        """A style sheet or script."""
        name = request.url_vars["name"]
        kind = KINDS[name.rpartition(".")[2]]
        return Response(pages.asset(name), content_type=f"{kind}; charset=utf-8")

    async def archive(self, request: Request) -> Response:
        """Archived bytes as a file to keep: they are somebody else's, and no browser shows them as a page of ours."""
        sha256 = request.url_vars["sha256"]
        try:
            body = await asyncio.to_thread(self._archived, sha256)
        except KeyError:
            return Response.text("没有此存档。 Nothing of this hash is archived.", status=404)
        headers = {"content-disposition": f'attachment; filename="{sha256}.bin"'}
        return Response(body, headers=headers, content_type="application/octet-stream")


def guarded(app: Any) -> Any:
    """The application with its headers of security."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        async def told(event: Any) -> None:
            if event["type"] == "http.response.start":
                path = scope["path"]
                theirs = CHARTS if path.startswith("/-/dashboards") else THEIRS
                policy = theirs if path.startswith(("/-/", "/govreports")) else OURS
                headers = {b"content-security-policy": policy.encode(), b"x-content-type-options": b"nosniff",
                           b"referrer-policy": b"no-referrer"}  # fmt: skip
                event = {**event, "headers": [*event.get("headers", []), *headers.items()]}
            await send(event)

        await app(scope, receive, told)

    return wrapped


def application(database: Path, archived: Bytes) -> Datasette:
    """Datasette with our pages, on an immutable file."""
    for plugin in [one for one in pm.get_plugins() if isinstance(one, Plugin)]:
        pm.unregister(plugin)
    pm.register(Plugin(database, archived), name="govreports")
    return Datasette([], immutables=[str(database)], metadata=METADATA, settings=SETTINGS)


def serve(database: Path, archived: Bytes, port: int, ready: Callable[[str], None]) -> None:
    """Serves on the loopback address until it is stopped; `ready` is told the address. Raises SiteError where the port is
    taken."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
        except OSError as error:
            raise SiteError(f"port {port} of {HOST} cannot be had: {error.strerror}") from error
        listening.listen()
        site = application(database, archived)
        ready(f"http://{HOST}:{listening.getsockname()[1]}/")
        config = uvicorn.Config(site.app(), log_level="warning", lifespan="on")
        uvicorn.Server(config).run(sockets=[listening])
