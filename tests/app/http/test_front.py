"""The short way to the fast lane: whatever is sent, the same answer as by the long way."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine
from starlette.testclient import TestClient

from app.factory import context_of, create_app
from app.http.front import Front
from app.tokens import issue_token
from schema.build import build_schema
from schema.http.endpoint import Endpoint, graphql_route
from schema.http.lane import Lane
from tests.app.service import KEY, settings_for
from tests.databases import Server, clone
from tests.schema.world import World, build_world
from web_pages.page import STYLES

JSON = {"Content-Type": "application/json"}
CELL = (
    '{"query": "query($c: String!) { gridCell(code: $c) { code people { name } } }",'
    ' "variables": {"c": "500151A"}}'
)
LONG = (
    '{"query": "{ people { nodes { id name address } }'
    ' a: people { nodes { id name bornOn identityMasked lastContactOn categories } } }"}'
)
# By name: the headers and the body of a request.
REQUESTS: dict[str, tuple[dict[str, str], str | bytes]] = {
    "hot": (JSON, CELL),
    "hot, for an older client": (JSON | {"Accept": "application/json"}, CELL),
    "hot and large, for a client that reads gzip": (JSON | {"Accept-Encoding": "gzip"}, LONG),
    "hot, with a charset": ({"Content-Type": "application/json; charset=utf-8"}, CELL),
    "an ordinary field": (JSON, '{"query": "{ viewer { name } }"}'),
    "hot and ordinary": (JSON, '{"query": "{ viewer { name } gridCell(code: \\"500151A\\") { code } }"}'),
    "an expected error": (JSON, '{"query": "{ node(id: \\"x\\") { id } }"}'),
    "a document that is wrong": (JSON, '{"query": "{ nothing }"}'),
    "no document": (JSON, "{}"),
    "no JSON": (JSON, "{"),
    "not UTF-8": (JSON, b'{"query": "\xff"}'),
    "no body": (JSON, ""),
    "another type": ({"Content-Type": "text/plain"}, CELL),
    "a compressed body": (JSON | {"Content-Encoding": "gzip"}, CELL),
    "an answer nobody offers": (JSON | {"Accept": "image/png"}, CELL),
    "a body too large": (JSON, '{"query": "' + " " * 1_100_000 + '"}'),
}


@pytest.fixture(scope="module")
def place(server: Server) -> Iterator[tuple[str, World]]:
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool)
        yield url, build_world(engine)
        engine.dispose()


@pytest.fixture(scope="module")
def ways(place: tuple[str, World]) -> Iterator[tuple[TestClient, TestClient]]:
    """By the short way, and by the long way alone."""
    schema = build_schema()
    endpoint = Endpoint(schema=schema, context_of=context_of, lane=Lane(schema))
    apps = [
        create_app(settings_for(place[0]), routes=[graphql_route(endpoint)], files=STYLES, endpoint=front)
        for front in (endpoint, None)
    ]
    with TestClient(apps[0]) as short, TestClient(apps[1]) as long:
        yield short, long


def said(answer: Any) -> tuple[object, ...]:
    headers = {name: value for name, value in answer.headers.items() if name not in {"date", "vary"}}
    vary = {item.strip().lower() for item in answer.headers.get("vary", "").split(",")}
    return answer.status_code, headers, vary, answer.content


@pytest.mark.parametrize("role", ["worker", "nobody"])
@pytest.mark.parametrize("request_name", REQUESTS)
def test_both_ways_give_the_same_answer(
    request_name: str, role: str, ways: tuple[TestClient, TestClient], place: tuple[str, World]
) -> None:
    headers, body = REQUESTS[request_name]
    token = issue_token(KEY, place[1].viewers()[role], lifetime=timedelta(hours=1))
    asked = {"Accept-Encoding": "identity", **headers, "Authorization": f"Bearer {token}"}
    short, long = [way.post("/graphql", content=body, headers=asked) for way in ways]
    assert said(short) == said(long)


@pytest.mark.parametrize("authorization", ["", "Bearer x.y.z", "Basic abc"])
def test_who_is_not_let_in_hears_the_same(authorization: str, ways: tuple[TestClient, TestClient]) -> None:
    headers = JSON | ({"Authorization": authorization} if authorization else {})
    short, long = [way.post("/graphql", content=CELL, headers=headers) for way in ways]
    assert short.status_code == 401
    assert said(short) == said(long)


def test_a_hot_request_takes_the_short_way(
    ways: tuple[TestClient, TestClient], place: tuple[str, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issue_token(KEY, place[1].viewers()["worker"], lifetime=timedelta(hours=1))
    taken: list[bytes | None] = []
    made = Front._made

    async def noted(self: Front, *rest: Any) -> bytes | None:
        taken.append(await made(self, *rest))
        return taken[-1]

    monkeypatch.setattr(Front, "_made", noted)
    answer = ways[0].post("/graphql", content=CELL, headers=JSON | {"Authorization": f"Bearer {token}"})
    assert taken == [answer.content]
