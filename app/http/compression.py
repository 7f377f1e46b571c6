"""Answers made smaller for those who can read it, at little cost: each is made once and read once.

What each coding costs, and why this tells an attacker nothing: docs/decisions/0013.
"""

import re
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.codings import CODINGS, Stream, coding_for

# Below this, compressing costs more than it saves.
FROM_BYTES = 2048
# A stream of events is read as it comes, line by line.
COMPRESSIBLE = re.compile(r"text/(?!event-stream)|application/(javascript|json|xml)|[^;]*\+(json|xml)\b")
NOT_MODIFIED, PARTIAL = 304, 206


def compressed(body: bytes, accept_encoding: str) -> tuple[bytes, str | None]:
    """The body as a client with this Accept-Encoding is best sent it, and its coding, None for as it is.

    Whether its type is worth compressing is the caller's to know, and `Vary: Accept-Encoding` theirs to say.
    """
    coding = coding_for(accept_encoding)
    return (body, None) if coding is None else _made_smaller(body, coding)


def _made_smaller(body: bytes, coding: str) -> tuple[bytes, str | None]:
    made = CODINGS[coding]().end(body) if len(body) >= FROM_BYTES else body
    return (made, coding) if len(made) < len(body) else (body, None)


@dataclass(frozen=True, slots=True)
class Compress:
    """Middleware that compresses answers worth it, whole ones at once and streams part by part."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on, and changes what comes back to a client that reads a coding of ours.

        Whoever asks, what depends on the coding says so: a cache would else give one client's form to all.
        """
        if scope["type"] == "http":
            coding = coding_for(_accept_encoding(scope))
            send = _uncoded(send) if coding is None else _Outgoing(send, coding)
        await self.app(scope, receive, send)


def _accept_encoding(scope: Scope) -> str:
    given = [value for name, value in scope["headers"] if name == b"accept-encoding"]
    return b",".join(given).decode("latin-1")


def _uncoded(send: Send) -> Send:
    """A `send` that changes nothing but says what the answer depends on."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": list(message.get("headers", ()))}
            _say_what_it_depends_on(message)
        await send(message)

    return sending


def _say_what_it_depends_on(start: Message) -> None:
    headers = MutableHeaders(raw=start["headers"])
    if start["status"] == NOT_MODIFIED or _may_be_coded(headers):
        headers.add_vary_header("Accept-Encoding")


class _Outgoing:
    """A `send` that compresses. It holds the start of an answer until the body tells how it goes on.

    What fails on the way is never ended as if it were whole: the coding lacks its end, and the client knows.
    """

    def __init__(self, send: Send, coding: str) -> None:
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
            await self._first(self._start, message)
        elif self._stream is not None:
            await self._send({**message, "body": _part(self._stream, message)})
        else:
            await self._send(message)

    async def _begin(self, start: Message) -> None:
        _say_what_it_depends_on(start)
        if start["status"] not in {PARTIAL, NOT_MODIFIED} and _may_be_coded(
            MutableHeaders(raw=start["headers"])
        ):
            self._start = start
        else:
            await self._send(start)

    async def _first(self, start: Message, message: Message) -> None:
        self._start = None
        headers, coding = MutableHeaders(raw=start["headers"]), self._coding
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


def _part(stream: Stream, message: Message) -> bytes:
    body: bytes = message.get("body", b"")
    return stream.part(body) if message.get("more_body", False) else stream.end(body)


def _may_be_coded(headers: MutableHeaders) -> bool:
    return (
        COMPRESSIBLE.match(headers.get("content-type", "").lower()) is not None
        and "content-encoding" not in headers
        and "no-transform" not in headers.get("cache-control", "")
    )


def _declare(headers: MutableHeaders, coding: str) -> None:
    """The same content in another form: its length, its ranges and its strong entity tag hold no longer."""
    headers["Content-Encoding"] = coding
    del headers["Content-Length"]
    del headers["Accept-Ranges"]
    tag = headers.get("etag", "")
    if tag.startswith('"'):
        headers["ETag"] = f"W/{tag}"
