"""Answers made smaller for those who can read it, at little cost: each is made once and read once.

What each coding costs, and why this tells an attacker nothing: docs/decisions/0013.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.codings import CODINGS, Stream, coding_for

# Below this, compressing costs more than it saves.
FROM_BYTES = 2048
# A stream of events is read as it comes, line by line.
COMPRESSIBLE = re.compile(
    rb"text/(?!event-stream)|application/(javascript|json|xml|vnd\.mapbox-vector-tile)|[^;]*\+(json|xml)\b"
)
VARIES = b"Accept-Encoding"
NOT_MODIFIED, PARTIAL = 304, 206


def compressed(body: bytes, accept_encoding: bytes) -> tuple[bytes, str | None]:
    """The body as a client with this Accept-Encoding is best sent it, and its coding, None for as it is.

    Whether its type is worth compressing is the caller's to know, and `Vary: Accept-Encoding` theirs to say.
    """
    coding = coding_for(accept_encoding.decode("latin-1")) if accept_encoding else None
    return (body, None) if coding is None else _made_smaller(body, coding)


@dataclass(frozen=True, slots=True)
class Compress:
    """Middleware that compresses answers worth it, whole ones at once and streams part by part.

    Every form of what may be compressed tells caches what it depends on, whoever asked for it.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on, and changes what comes back as the client likes it."""
        if scope["type"] == "http":
            accepted = _accept_encoding(scope)
            send = _Outgoing(send, coding_for(accepted) if accepted else None)
        await self.app(scope, receive, send)


def _accept_encoding(scope: Scope) -> str:
    given = [value for name, value in scope["headers"] if name == b"accept-encoding"]
    return b",".join(given).decode("latin-1")


class _Outgoing:
    """A `send` that compresses. It holds the start of an answer until the body tells how it goes on.

    What fails on the way is never ended as if it were whole: the coding lacks its end, and the client knows.
    """

    __slots__ = ("_coding", "_send", "_start", "_stream")

    def __init__(self, send: Send, coding: str | None) -> None:
        self._send = send
        self._coding = coding
        self._start: Message | None = None
        self._stream: Stream | None = None

    async def __call__(self, message: Message) -> None:
        """Sends one message of an answer on."""
        if message["type"] == "http.response.start":
            await self._begin({**message, "headers": list(message.get("headers", ()))})
        elif message["type"] != "http.response.body":
            await self._send(message)
        elif self._start is not None:
            await self._first(self._start, message, self._coding or "")
        elif self._stream is not None:
            await self._send({**message, "body": _part(self._stream, message)})
        else:
            await self._send(message)

    async def _begin(self, start: Message) -> None:
        status, headers = start["status"], start["headers"]
        compressible = _compressible(dict(headers))
        # A 304 has lost the type of what it stands for.
        if compressible or status == NOT_MODIFIED:
            _vary(headers)
        if compressible and status != PARTIAL and self._coding is not None:
            self._start = start
        else:
            await self._send(start)

    async def _first(self, start: Message, message: Message, coding: str) -> None:
        self._start = None
        headers = MutableHeaders(raw=start["headers"])
        if message.get("more_body", False):
            self._stream = CODINGS[coding]()
            body = _part(self._stream, message)
            _declare(headers, coding)
        else:
            body, used = _made_smaller(message.get("body", b""), coding)
            if used:
                _declare(headers, coding)
                headers["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({**message, "body": body})


def _made_smaller(body: bytes, coding: str) -> tuple[bytes, str | None]:
    made = CODINGS[coding]().end(body) if len(body) >= FROM_BYTES else body
    return (made, coding) if len(made) < len(body) else (body, None)


def _part(stream: Stream, message: Message) -> bytes:
    body: bytes = message.get("body", b"")
    return stream.part(body) if message.get("more_body", False) else stream.end(body)


def _compressible(headers: Mapping[bytes, bytes]) -> bool:
    return (
        b"content-encoding" not in headers
        and _is_text(headers.get(b"content-type", b""))
        and b"no-transform" not in headers.get(b"cache-control", b"")
    )


@lru_cache(maxsize=128)
def _is_text(content_type: bytes) -> bool:
    return COMPRESSIBLE.match(content_type.lower()) is not None


def _vary(headers: list[tuple[bytes, bytes]]) -> None:
    for place, (name, value) in enumerate(headers):
        if name == b"vary":
            headers[place] = (name, b"%b, %b" % (value, VARIES))
            return
    headers.append((b"vary", VARIES))


def _declare(headers: MutableHeaders, coding: str) -> None:
    """The same content in another form: its length, its ranges and its strong entity tag hold no longer."""
    headers["Content-Encoding"] = coding
    del headers["Content-Length"]
    del headers["Accept-Ranges"]
    tag = headers.get("etag", "")
    if tag.startswith('"'):
        headers["ETag"] = f"W/{tag}"
