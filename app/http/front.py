"""The short way to the fast lane: an ASGI front for plain requests to /graphql.

It does what the long way does, for requests that need none of its choices; any other, and any that the lane
does not answer, takes the long way from its beginning.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.compression import compressed
from app.tokens import VerifiedTokens, viewer_of_request
from db.errors import DomainError
from resolvers.viewer import Viewer
from schema.context import Context
from schema.http.documents import ready_document
from schema.http.endpoint import Endpoint
from schema.http.negotiation import answer_type
from schema.http.request import asked_in

PATH = "/graphql"
LARGEST_BODY = 64 * 1024
# Names that say something which only the long way weighs.
UNUSUAL = frozenset({b"content-encoding", b"expect", b"transfer-encoding"})
ContextFor = Callable[[dict[str, Any], Viewer], Context]


@dataclass(frozen=True, slots=True)
class Front:
    """Middleware that answers what the endpoint's lane can, as the endpoint would."""

    app: ASGIApp
    endpoint: Endpoint
    tokens: VerifiedTokens
    context_for: ContextFor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or goes on."""
        headers = _plain_headers(scope)
        if headers is None:
            await self.app(scope, receive, send)
            return
        first = await self._first(receive)
        made = None if first.get("more_body", False) else await self._made(scope, first)
        if made is None:
            await self.app(scope, _again(first, receive), send)
        else:
            await _sent(send, made, headers)

    async def _first(self, receive: Receive) -> Message:
        try:
            async with asyncio.timeout(self.endpoint.body_seconds):
                return await receive()
        except TimeoutError:
            return {"type": "http.request", "body": b"", "more_body": True}

    async def _made(self, scope: Scope, message: Message) -> bytes | None:
        lane = self.endpoint.lane
        if lane is None or message["type"] != "http.request":
            return None
        try:
            viewer = viewer_of_request(self.tokens, scope)
            if viewer is None:
                return None
            asked = asked_in(message.get("body", b""))
            ready = ready_document(self.endpoint.schema, asked, self.endpoint.limits)
        except DomainError:
            return None  # the long way finds it too, and has the words for it
        return await lane.answer(ready, self.context_for(scope["state"], viewer))


def _plain_headers(scope: Scope) -> dict[bytes, bytes] | None:
    """The headers of a request without anything unusual, None for any other."""
    if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
        return None
    headers = dict(scope["headers"])
    plain = (
        len(headers) == len(scope["headers"])
        and headers.get(b"content-type") == b"application/json"
        and UNUSUAL.isdisjoint(headers)
        and _small(headers.get(b"content-length", b""))
        and _media_type(headers.get(b"accept", b"")) is not None
    )
    return headers if plain else None


def _small(length: bytes) -> bool:
    return length.isdigit() and int(length) <= LARGEST_BODY


@lru_cache(maxsize=256)
def _media_type(accept: bytes) -> bytes | None:
    try:
        return answer_type(accept.decode("latin-1")).encode()
    except DomainError:
        return None


def _again(first: Message, receive: Receive) -> Receive:
    """A `receive` that begins with the message already taken."""
    waiting = [first]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving


async def _sent(send: Send, body: bytes, headers: dict[bytes, bytes]) -> None:
    accepted = headers.get(b"accept-encoding", b"").decode("latin-1")
    body, coding = compressed(body, accepted)
    own = [
        (b"content-type", b"%b; charset=utf-8" % (_media_type(headers.get(b"accept", b"")) or b"")),
        (b"vary", b"Accept, Accept-Encoding"),
        (b"content-length", b"%d" % len(body)),
        *([(b"content-encoding", coding.encode())] if coding else []),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": own})
    await send({"type": "http.response.body", "body": body})
