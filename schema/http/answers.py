"""What is sent back over HTTP: JSON in one of GraphQL's media types, kept by nobody."""

from collections.abc import Sequence
from functools import lru_cache

import orjson
from starlette.types import Send

from schema.http.failures import HttpError
from schema.http.negotiation import JSON, answer_type


async def answer(send: Send, body: bytes, media_type: str, coding: str | None = None) -> None:
    """Sends the answer to a request that was executed, its body in a coding or as it is."""
    await _send(send, 200, body, _headers_of(media_type, coding))


async def refuse(send: Send, failure: HttpError, media_type: str = JSON) -> None:
    """Sends the answer to a request that is refused as a whole."""
    # Older clients, who ask for application/json, look for errors under 200 only.
    status = 200 if failure.in_order and media_type == JSON else failure.status
    more = ((name.lower().encode(), value.encode()) for name, value in failure.headers.items())
    body = orjson.dumps({"errors": failure.errors})
    await _send(send, status, body, (*_headers_of(media_type, None), *more))


async def _send(send: Send, status: int, body: bytes, headers: Sequence[tuple[bytes, bytes]]) -> None:
    sized = [*headers, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": sized})
    await send({"type": "http.response.body", "body": body})


@lru_cache
def _headers_of(media_type: str, coding: str | None) -> tuple[tuple[bytes, bytes], ...]:
    fixed = (
        (b"content-type", b"%b; charset=utf-8" % media_type.encode()),
        (b"cache-control", b"no-store"),
        (b"vary", b"Accept, Accept-Encoding, Accept-Language"),
    )
    return fixed if coding is None else (*fixed, (b"content-encoding", coding.encode()))


def media_type_of(accept: str) -> str:
    """The type in which a client can be told that it is refused, be it for what it accepts."""
    try:
        return answer_type(accept)
    except HttpError:
        return JSON
