"""Answers made smaller: who gets which coding, what is left alone, and that nothing is lost."""

import asyncio
import os
import sys
import zlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from app.http.codings import CODINGS, coding_for
from app.http.compression import FROM_BYTES, Compress, compressed
from tests.app.service import client

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LARGE = '{"name":"网格","share":0.5}'.encode() * 2000
CHROMIUM, SAFARI = "gzip, deflate, br, zstd", "gzip, deflate, br"


def plain(body: bytes, coding: str | None) -> bytes:
    if coding == "zstd":
        return zstd.decompress(body)
    if coding == "br":
        return bytes(brotli.decompress(body))
    return zlib.decompress(body, 31) if coding == "gzip" else body


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        (CHROMIUM, "zstd"),
        (SAFARI, "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("zstd;q=0.1, br;q=0.5, gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "zstd"),
        ("zstd;q=0, *;q=0.5", "br"),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0, gzip", "gzip"),
        ("deflate", None),
        ("gzip;q=nan", None),
        ("gzip;q=2", None),
        ("gzip;level=1", None),
        ("gzip;q=0", None),
        ("gzip" + " " * 300, None),
        (";;,=,", None),
        ("", None),
    ],
)
def test_the_coding_is_the_one_the_client_likes_best(accept: str, coding: str | None) -> None:
    assert coding_for(accept) == coding


@given(st.text(max_size=60))
def test_no_header_makes_it_fail(accept: str) -> None:
    assert coding_for(accept) in {None, *CODINGS}


@pytest.mark.parametrize("accept", [*CODINGS, CHROMIUM, ""])
def test_a_body_comes_back_as_it_was(accept: str) -> None:
    made, coding = compressed(LARGE, accept.encode())
    assert plain(made, coding) == LARGE
    assert (len(made) < len(LARGE) / 10) == (coding is not None)


def test_what_is_small_or_dense_is_left_alone() -> None:
    small, dense = LARGE[: FROM_BYTES - 1], os.urandom(4 * FROM_BYTES)
    assert compressed(small, CHROMIUM.encode()) == (small, None)
    assert compressed(dense, CHROMIUM.encode()) == (dense, None)


async def answer(accept: str, /, *, body: bytes = LARGE, status: int = 200, **headers: str) -> list[Message]:
    """What a client gets, message by message, from an application that answers so."""
    given = {"content-type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return await exchange(Response(body, status, given), accept)


async def exchange(app: object, accept: str) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    given = [(b"accept-encoding", accept.encode())] if accept else []
    scope = {"type": "http", "method": "GET", "path": "/", "headers": given, "asgi": {"spec_version": "2.4"}}
    await Compress(app)(scope, receive, send)  # type: ignore[arg-type]  # a response is an application
    return sent


def headers_of(messages: list[Message]) -> Mapping[str, str]:
    return {name.decode(): value.decode() for name, value in messages[0]["headers"]}


async def test_a_large_answer_is_sent_in_a_coding_and_says_so() -> None:
    start, body = await answer(CHROMIUM, etag='"abc"', accept_ranges="bytes")
    headers = headers_of([start])
    assert headers["content-encoding"] == "zstd"
    assert headers["vary"] == "Accept-Encoding"
    assert headers["content-length"] == str(len(body["body"]))
    assert headers["etag"] == 'W/"abc"'
    assert "accept-ranges" not in headers
    assert plain(body["body"], "zstd") == LARGE


@pytest.mark.parametrize(
    "headers",
    [
        {"content_type": "image/png"},
        {"content_type": "application/octet-stream"},
        {"content_type": "text/event-stream"},
        {"content_encoding": "br"},
        {"cache_control": "no-store, no-transform"},
    ],
)
async def test_what_may_not_or_need_not_be_compressed_passes_as_it_is(headers: dict[str, Any]) -> None:
    start, body = await answer(CHROMIUM, **headers)
    assert headers_of([start]).get("content-encoding") == headers.get("content_encoding")
    assert body["body"] == LARGE


@pytest.mark.parametrize(
    "media_type",
    ["text/csv; charset=utf-8", "application/graphql-response+json", "image/svg+xml", "text/html"],
)
async def test_every_kind_of_text_is_compressed(media_type: str) -> None:
    assert headers_of(await answer(CHROMIUM, content_type=media_type))["content-encoding"] == "zstd"


async def test_small_parts_and_unchanged_answers_pass_but_tell_caches_what_they_depend_on() -> None:
    small, part, unchanged = (
        await answer(CHROMIUM, body=b"{}"),
        await answer(CHROMIUM, status=206),
        await answer(CHROMIUM, body=b"", status=304, etag='"abc"'),
    )
    assert "content-encoding" not in {**headers_of(small), **headers_of(part), **headers_of(unchanged)}
    assert headers_of(small)["vary"] == headers_of(unchanged)["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accept", ["", "identity", "deflate", "gzip;q=0", CHROMIUM])
@pytest.mark.parametrize("status", [200, 206, 304, 404])
async def test_every_form_of_what_may_be_coded_tells_caches_so(accept: str, status: int) -> None:
    start, _ = await answer(accept, status=status, vary="Cookie")
    assert headers_of([start])["vary"] == "Cookie, Accept-Encoding"


@pytest.mark.parametrize(
    "headers", [{"content_type": "image/png"}, {"cache_control": "no-store, no-transform"}]
)
@pytest.mark.parametrize("accept", ["", CHROMIUM])
async def test_what_is_never_coded_depends_on_no_coding(accept: str, headers: dict[str, Any]) -> None:
    start, _ = await answer(accept, **headers)
    assert "vary" not in headers_of([start])


async def test_a_client_that_names_no_coding_gets_the_very_answer() -> None:
    start, body = await answer("")
    assert "content-encoding" not in headers_of([start])
    assert body["body"] is LARGE


@pytest.mark.parametrize("coding", CODINGS)
async def test_each_part_of_a_stream_can_be_read_when_it_is_sent(coding: str) -> None:
    async def rows() -> AsyncIterator[bytes]:
        for number in range(5):
            yield f"{number},姓名\r\n".encode()

    messages = await exchange(StreamingResponse(rows(), media_type="text/csv"), coding)
    assert headers_of(messages)["content-encoding"] == coding
    assert "content-length" not in headers_of(messages)
    parts = [message["body"] for message in messages[1:]]
    assert [part_read(coding, parts[: count + 1]) for count in range(5)] == [
        "".join(f"{number},姓名\r\n" for number in range(count + 1)).encode() for count in range(5)
    ]
    assert plain(b"".join(parts), coding).count(b"\r\n") == 5


def part_read(coding: str, parts: list[bytes]) -> bytes:
    given = b"".join(parts)
    if coding == "zstd":
        return zstd.ZstdDecompressor().decompress(given)
    return (
        bytes(brotli.Decompressor().process(given))
        if coding == "br"
        else zlib.decompressobj(31).decompress(given)
    )


@pytest.mark.parametrize("coding", CODINGS)
async def test_a_stream_that_fails_is_not_ended(coding: str) -> None:
    sent: list[Message] = []

    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]}
        )
        await send({"type": "http.response.body", "body": b"1,2\r\n", "more_body": True})
        raise ConnectionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": [(b"accept-encoding", coding.encode())]}
    with pytest.raises(ConnectionError):
        await Compress(failing)(scope, lambda: asyncio.sleep(0, {}), send)
    assert [message.get("more_body") for message in sent] == [None, True]


def test_the_page_on_which_tokens_are_entered_is_never_compressed() -> None:
    with client() as opened:
        page = opened.get(
            "/sign-in", params={"next": "/maps/" + "a" * 3000}, headers={"Accept-Encoding": "br"}
        )
    assert len(page.content) > FROM_BYTES
    assert "content-encoding" not in page.headers
    assert page.headers["cache-control"] == "no-store, no-transform"


def test_an_answer_object_may_be_sent_more_than_once() -> None:
    shared = Response(LARGE, media_type="application/json")

    async def same(_request: Request) -> Response:
        return shared

    app = Starlette(routes=[Route("/", same)], middleware=[Middleware(Compress)])
    for coding in CODINGS:
        messages = asyncio.run(exchange(app, coding))
        assert plain(messages[1]["body"], headers_of(messages)["content-encoding"]) == LARGE
