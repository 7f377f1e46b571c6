"""Entity tags (RFC 9110, section 8.8.3): who has an answer already is told so, not sent it again."""

import hashlib
import re
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OK, NOT_MODIFIED = 200, 304
TAG = re.compile(r'(?:W/)?("[^"]*")')
# What describes a body that is not sent.
OF_THE_BODY = ("content-length", "content-type", "content-encoding", "accept-ranges", "last-modified")


@dataclass(frozen=True, slots=True)
class Revalidate:
    """Middleware that tags what a client may keep, and answers 304 to those whose copy is still right.

    An answer that says nothing of keeping, or no-store, passes as it is: personal data are never kept.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on, and looks at what comes back to a GET or HEAD."""
        if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}:
            send = _Outgoing(send, _known_tags(scope))
        await self.app(scope, receive, send)


def entity_tag(body: bytes) -> str:
    """The strong tag of a body."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def _known_tags(scope: Scope) -> frozenset[str]:
    given = b",".join(value for name, value in scope["headers"] if name == b"if-none-match").decode("latin-1")
    return frozenset({"*"}) if given.strip() == "*" else frozenset(TAG.findall(given))


class _Outgoing:
    """A `send` that holds the start of what may be kept until its tag is known."""

    def __init__(self, send: Send, known: frozenset[str]) -> None:
        self._send = send
        self._known = known
        self._start: Message | None = None
        self._spared = False

    async def __call__(self, message: Message) -> None:
        """Sends one message of an answer on."""
        if message["type"] == "http.response.start":
            await self._begin({**message, "headers": list(message.get("headers", ()))})
        elif self._start is not None and message["type"] == "http.response.body":
            await self._first(self._start, message)
        elif not self._spared:
            await self._send(message)

    async def _begin(self, start: Message) -> None:
        headers = MutableHeaders(raw=start["headers"])
        keeping = headers.get("cache-control", "no-store")
        if start["status"] != OK or "no-store" in keeping:
            await self._send(start)
        elif "etag" in headers:
            await self._go_on(start)
        else:
            self._start = start

    async def _first(self, start: Message, message: Message) -> None:
        self._start = None
        body = message.get("body", b"")
        if body and not message.get("more_body", False):
            MutableHeaders(raw=start["headers"])["ETag"] = entity_tag(body)
        await self._go_on(start)
        if not self._spared:
            await self._send(message)

    async def _go_on(self, start: Message) -> None:
        headers = MutableHeaders(raw=start["headers"])
        tag = headers.get("etag", "").removeprefix("W/")
        if tag and not self._known.isdisjoint({tag, "*"}):
            self._spared = True
            for name in OF_THE_BODY:
                del headers[name]
            await self._send({**start, "status": NOT_MODIFIED})
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await self._send(start)
