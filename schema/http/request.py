"""From the bytes of a request to what it asks: bounded in size and time, refused in words when malformed."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.types import Receive, Scope

from schema.http.failures import HttpError

LARGEST_NUMBER = 2**63
# A full batch of contacts holds 7,500; each takes a value's coercion, and holds everybody up for so long.
MOST_VALUES = 10_000
# Without one of these a body holds neither the escape of NUL nor a number that large.
SUSPECT = re.compile(rb"\\u0000|[0-9]{19}|[0-9][eE]")


@dataclass(frozen=True, slots=True)
class Asked:
    """The members of a well-formed GraphQL request, and how many bytes they took."""

    query: str
    variables: dict[str, Any]
    operation_name: str | None
    size: int = 0


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    """The headers of a request by name, one sent several times joined by commas (RFC 9110, section 5.3)."""
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        headers[name] = b"%b,%b" % (headers[name], value) if name in headers else value
    return headers


async def body_of(headers: Mapping[bytes, bytes], receive: Receive, *, limit: int, seconds: float) -> bytes:
    """The body: at most `limit` bytes, all received within `seconds`. Raises with 413, 408, 415 or 400."""
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise HttpError("UNSUPPORTED_ENCODING", "请求不得压缩。", "The request must not be compressed.")
    # Refused from its own declaration, before a byte is read.
    if _declared(headers) > limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(seconds):
            return await _received(receive, limit)
    except TimeoutError:
        raise HttpError("BODY_TOO_SLOW", "请求发送超时。", "The request arrived too slowly.") from None


def _declared(headers: Mapping[bytes, bytes]) -> int:
    digits = headers.get(b"content-length", b"")[:20]
    return int(digits) if digits.isdigit() else 0


async def _received(receive: Receive, limit: int) -> bytes:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HttpError("BODY_INCOMPLETE", "请求不完整。", "The request is incomplete.")
        body += message.get("body", b"")
        if len(body) > limit:
            raise _too_large(limit)
        more = message.get("more_body", False)
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
    if len(body) > 2 * MOST_VALUES:
        _ensure_few(variables)
    if SUSPECT.search(body):
        for value in _leaves([variables]):
            _ensure_storable(value)
    return Asked(query, variables, name, len(body))


def _member(members: dict[str, Any], name: str, kind: type) -> Any:
    value = members.get(name)
    if value is None or isinstance(value, kind):
        return value
    zh, en = ("字符串", "a string") if kind is str else ("对象", "an object")
    raise _malformed("BAD_REQUEST_MEMBER", f"{name} 须为{zh}。", f"{name} must be {en}.")


def _ensure_few(variables: dict[str, Any]) -> None:
    waiting: list[Any] = [variables]
    count = 0
    while waiting:
        value = waiting.pop()
        count += 1
        if count > MOST_VALUES:
            raise _malformed(
                "TOO_MANY_VALUES",
                f"variables 中的值不得超过 {MOST_VALUES} 个。",
                f"variables may hold at most {MOST_VALUES} values.",
            )
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


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
    return HttpError(code, zh, en)


def _too_large(limit: int) -> HttpError:
    return HttpError(
        "BODY_TOO_LARGE", f"请求不得超过 {limit} 字节。", f"The request must not exceed {limit} bytes."
    )
