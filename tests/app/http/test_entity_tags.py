"""Entity tags: what may be kept bears one, and who has it already is not sent it again."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest
from starlette.responses import Response, StreamingResponse
from starlette.types import Message

from app.http.compression import Compress
from app.http.entity_tags import Revalidate, entity_tag
from tests.app.service import OWN_FORM, client

BODY = b'{"type":"FeatureCollection","features":[]}' * 100
TAG = entity_tag(BODY)


async def asked(app: object, **headers: str) -> list[Message]:
    """What a GET with these headers is answered, message by message."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "headers": given, "asgi": {"spec_version": "2.4"}}
    await app(scope, receive, send)  # type: ignore[operator]  # an ASGI application
    return sent


def kept(keeping: str = "private, no-cache", **headers: str) -> Revalidate:
    """An application whose answer may be kept so."""
    return Revalidate(Response(BODY, 200, {"Cache-Control": keeping, **headers}, "application/json"))


def headers_of(messages: list[Message]) -> Mapping[str, str]:
    return {name.decode(): value.decode() for name, value in messages[0]["headers"]}


async def test_what_may_be_kept_bears_a_tag_of_its_content() -> None:
    messages = await asked(kept())
    assert headers_of(messages)["etag"] == TAG
    assert messages[1]["body"] == BODY
    assert entity_tag(BODY + b" ") != TAG


@pytest.mark.parametrize("known", [TAG, f"W/{TAG}", f'"other", {TAG}', "*"])
async def test_who_has_it_is_told_so_and_sent_nothing(known: str) -> None:
    messages = await asked(kept(Vary="Cookie"), if_none_match=known)
    headers = headers_of(messages)
    assert (messages[0]["status"], messages[1]["body"], len(messages)) == (304, b"", 2)
    assert (headers["etag"], headers["cache-control"], headers["vary"]) == (
        TAG,
        "private, no-cache",
        "Cookie",
    )
    assert {"content-length", "content-type"} & set(headers) == set()


@pytest.mark.parametrize("known", ['"other"', TAG.strip('"'), "", f'"{TAG}'])
async def test_who_has_another_is_sent_it(known: str) -> None:
    messages = await asked(kept(), if_none_match=known)
    assert (messages[0]["status"], messages[1]["body"]) == (200, BODY)


@pytest.mark.parametrize("keeping", ["no-store", "no-store, no-transform", "private, no-store"])
async def test_what_may_not_be_kept_is_not_tagged(keeping: str) -> None:
    messages = await asked(kept(keeping), if_none_match=TAG)
    assert messages[0]["status"] == 200
    assert "etag" not in headers_of(messages)


async def test_an_answer_that_says_nothing_of_keeping_is_not_tagged() -> None:
    messages = await asked(Revalidate(Response(BODY)), if_none_match="*")
    assert messages[0]["status"] == 200
    assert "etag" not in headers_of(messages)


async def test_errors_are_never_unchanged() -> None:
    failing = Response(BODY, 404, {"Cache-Control": "private"})
    assert (await asked(Revalidate(failing), if_none_match="*"))[0]["status"] == 404


async def test_a_tag_given_by_the_answer_itself_is_the_one_that_counts() -> None:
    unchanged = await asked(kept(ETag='"mine"'), if_none_match='"mine"')
    changed = await asked(kept(ETag='"mine"'), if_none_match=TAG)
    assert (unchanged[0]["status"], changed[0]["status"]) == (304, 200)


async def test_a_stream_without_a_tag_passes_as_it_comes() -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"1"
        yield b"2"

    stream = StreamingResponse(parts(), headers={"Cache-Control": "private"})
    messages = await asked(Revalidate(stream), if_none_match=TAG)
    assert "etag" not in headers_of(messages)
    assert b"".join(message.get("body", b"") for message in messages) == b"12"


async def test_a_compressed_answer_is_known_again_by_its_weak_tag() -> None:
    app = Compress(kept())
    tag = headers_of(await asked(app, accept_encoding="zstd"))["etag"]
    assert tag == f"W/{TAG}"
    assert (await asked(app, accept_encoding="zstd", if_none_match=tag))[0]["status"] == 304


def test_assets_are_kept_for_good_and_known_again() -> None:
    with client() as opened:
        page = opened.get("/", headers=OWN_FORM).text
        address = page.split('rel="stylesheet" href="')[1].split('"')[0]
        del opened.headers["Accept-Encoding"]
        first = opened.get(address)
        again = opened.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert "immutable" in first.headers["cache-control"]
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["vary"] == again.headers["vary"]
    assert "Accept-Encoding" in first.headers["vary"].split(", ")
    assert again.headers["cache-control"] == first.headers["cache-control"]
