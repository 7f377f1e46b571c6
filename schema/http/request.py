"""From the bytes of a request to what it asks: bounded in size and time, refused in words when malformed."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

from schema.http.failures import HttpError

LARGEST_NUMBER = 2**63
# Without one of these a body holds neither the escape of NUL nor a number that large.
SUSPECT = re.compile(rb"\\u0000|[0-9]{19}|[0-9][eE]")


@dataclass(frozen=True, slots=True)
class Asked:
    """The members of a well-formed GraphQL request."""

    query: str
    variables: dict[str, Any]
    operation_name: str | None


async def body_of(request: Request, *, limit: int, seconds: float) -> bytes:
    """The body: at most `limit` bytes, all received within `seconds`. Raises with 413, 408, 415 or 400."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HttpError(415, "UNSUPPORTED_ENCODING", "请求不得压缩。", "The request must not be compressed.")
    # Refused from its own declaration, before a byte is read.
    if _declared(request) > limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(seconds):
            return await _received(request, limit)
    except TimeoutError:
        raise HttpError(408, "BODY_TOO_SLOW", "请求发送超时。", "The request arrived too slowly.") from None
    except ClientDisconnect:
        raise HttpError(400, "BODY_INCOMPLETE", "请求不完整。", "The request is incomplete.") from None


def _declared(request: Request) -> int:
    digits = request.headers.get("content-length", "")[:20]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


async def _received(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def asked_in(body: bytes) -> Asked:
    """What the JSON in `body` asks. Raises with 400 when it is not JSON or not a GraphQL request."""
    try:
        members = orjson.loads(body)
    except orjson.JSONDecodeError:
        # The parser's own message is not passed on: it may quote the body.
        raise _malformed(
            "BODY_NOT_JSON", "请求不是 UTF-8 的 JSON。", "The body is not JSON in UTF-8."
        ) from None
    if not isinstance(members, dict):
        raise _malformed("BODY_NOT_OBJECT", "请求须为 JSON 对象。", "The body must be a JSON object.")
    if members.get("query") is None:
        raise _malformed("QUERY_MISSING", "请求缺少 query。", "The request has no query.")
    query = _member(members, "query", str)
    name = _member(members, "operationName", str)
    variables = _member(members, "variables", dict) or {}
    _member(members, "extensions", dict)
    if SUSPECT.search(body):
        for value in _leaves([variables]):
            _ensure_storable(value)
    return Asked(query, variables, name)


def _member(members: dict[str, Any], name: str, kind: type) -> Any:
    value = members.get(name)
    if value is None or isinstance(value, kind):
        return value
    zh, en = ("字符串", "a string") if kind is str else ("对象", "an object")
    raise _malformed("BAD_REQUEST_MEMBER", f"{name} 须为{zh}。", f"{name} must be {en}.")


def _leaves(values: list[Any]) -> Iterator[object]:
    """Every number and text within, member names included; without recursion, for values may be deep."""
    waiting = values
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        else:
            yield value


def _ensure_storable(value: object) -> None:
    if isinstance(value, str) and "\0" in value:
        raise nul_character()
    # JSON's longer integers arrive as rounded floats: an id sent as a number would name another record.
    if isinstance(value, (int, float)) and abs(value) >= LARGEST_NUMBER:
        raise _malformed("NUMBER_TOO_LARGE", "数值超出 64 位。", "A number exceeds 64 bits.")


def nul_character() -> HttpError:
    """The refusal of the one character that PostgreSQL cannot store."""
    return _malformed("NUL_CHARACTER", "文本中不得含 NUL 字符。", "Text must not contain the NUL character.")


def _malformed(code: str, zh: str, en: str) -> HttpError:
    return HttpError(400, code, zh, en)


def _too_large(limit: int) -> HttpError:
    return HttpError(
        413, "BODY_TOO_LARGE", f"请求不得超过 {limit} 字节。", f"The request must not exceed {limit} bytes."
    )
