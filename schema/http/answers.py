"""What is sent back over HTTP: JSON in one of GraphQL's media types, kept by nobody."""

from dataclasses import dataclass
from functools import lru_cache

import orjson
from starlette.types import Receive, Scope, Send

from schema.http.failures import HttpError
from schema.http.negotiation import JSON, answer_type


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, which is an ASGI application: it sends itself."""

    status: int
    body: bytes
    media_type: str
    coding: str | None = None
    headers: tuple[tuple[bytes, bytes], ...] = ()

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Sends it in one piece."""
        headers = [
            *_headers_of(self.media_type, self.coding),
            (b"content-length", b"%d" % len(self.body)),
            *self.headers,
        ]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


@lru_cache
def _headers_of(media_type: str, coding: str | None) -> tuple[tuple[bytes, bytes], ...]:
    fixed = (
        (b"content-type", b"%b; charset=utf-8" % media_type.encode()),
        (b"cache-control", b"no-store"),
        (b"vary", b"Accept, Accept-Encoding"),
    )
    return fixed if coding is None else (*fixed, (b"content-encoding", coding.encode()))


def refusal(failure: HttpError, media_type: str = JSON) -> Answer:
    """The answer to a request that is refused as a whole."""
    # Older clients, who ask for application/json, look for errors under 200 only.
    status = 200 if failure.in_order and media_type == JSON else failure.status
    headers = tuple((name.lower().encode(), value.encode()) for name, value in failure.headers.items())
    return Answer(status, orjson.dumps({"errors": failure.errors}), media_type, headers=headers)


def media_type_of(accept: str) -> str:
    """The type in which a client can be told that it is refused, be it for what it accepts."""
    try:
        return answer_type(accept)
    except HttpError:
        return JSON
