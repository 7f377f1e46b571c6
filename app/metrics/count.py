"""Counts every request and how long its answer took to begin."""

import time
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.metrics.families import ANSWERING, REQUESTS

LEFT, FAILED = 499, 500
PARTS = frozenset({"account", "assets", "exports", "graphql", "healthz", "maps", "sign-in", "sign-out"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Count:
    """Middleware around all others: one count for each request, whatever becomes of it."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on, and counts what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status, part = time.perf_counter(), LEFT, part_of(scope["path"])

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                ANSWERING.labels(part).observe(time.perf_counter() - begun)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception:
            status = FAILED if status == LEFT else status
            raise
        finally:
            method = scope["method"] if scope["method"] in METHODS else "other"
            REQUESTS.labels(part, method, str(status)).inc()


def part_of(path: str) -> str:
    """The part of the site that an address belongs to: a word of ours, however strange the address is."""
    first = path.removeprefix("/").partition("/")[0]
    return first if first in PARTS else "pages"
