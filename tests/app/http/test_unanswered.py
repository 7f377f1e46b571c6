"""A database that is away, and requests that take too long: every route says so, none calls it our fault."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.factory import create_app
from resolvers.areas import Area, AreaKind
from schema.http.statuses import RETRY_AFTER_S
from tests.app.exports.conftest import signed_in
from tests.app.http.test_asked_once import DOCUMENTS, PAGES
from tests.app.http.whole import BESIDE, GRAPHQL, HOT, JSON, asked, code, opened, whole
from tests.app.service import BROWSER, LEADER, settings_for
from tests.viewers import worker_viewer
from web_pages.page import STYLES

WORKER = worker_viewer(Area(AreaKind.WORKER, 500151, 9))
AWAY, LATE = "DATABASE_UNAVAILABLE", "TIMEOUT"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """Of an application whose database is away."""
    with opened(whole()) as one:
        yield one


def again(answer: Any) -> int:
    return int(answer.headers["retry-after"])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_graphql_says_that_the_database_is_away(name: str, client: TestClient) -> None:
    query = DOCUMENTS[name]
    given = {"person": "UGVyc29uOjUwMDE1MToxMg"} if "$person" in query else {}
    answer = asked(client, WORKER, query, **given)
    assert code(answer) == AWAY
    if "viewer" in query or "__typename" in query:
        assert (answer.status_code, "data" in answer.json()) == (200, True)
    else:
        assert (answer.status_code, again(answer)) == (503, RETRY_AFTER_S[AWAY])
        assert "data" not in answer.json()
        assert answer.headers["content-type"] == f"{GRAPHQL}; charset=utf-8"


def test_older_clients_hear_it_under_200(client: TestClient) -> None:
    answer = asked(client, WORKER, HOT, JSON)
    assert (answer.status_code, code(answer), again(answer)) == (200, AWAY, RETRY_AFTER_S[AWAY])


def test_what_needs_no_database_is_answered_beside_it(client: TestClient) -> None:
    answer = asked(client, WORKER, BESIDE).json()
    assert answer["data"] == {"viewer": {"name": "网格员"}, "people": None}
    assert [error["path"] for error in answer["errors"]] == [["people"]]


@pytest.mark.parametrize("path", PAGES)
def test_pages_and_exports_say_it_to_programs_and_to_persons(path: str, client: TestClient) -> None:
    viewer = LEADER if "coverage" in path else WORKER
    program = client.get(path, headers=signed_in(viewer))
    person = client.get(path, headers={**BROWSER, **signed_in(viewer)})
    assert (program.status_code, code(program), again(program)) == (503, AWAY, RETRY_AFTER_S[AWAY])
    assert (person.status_code, again(person)) == (503, RETRY_AFTER_S[AWAY])
    assert AWAY in person.text


async def slow(*_anything: object) -> None:
    await asyncio.sleep(30)


async def in_parts(_request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        for part in (b"1", b"2", b"3"):
            yield part
            await asyncio.sleep(0.5)

    return StreamingResponse(parts())


@pytest.fixture(scope="module")
def slow_client() -> Iterator[TestClient]:
    """Of an application whose answers must begin within a second."""
    routes = [Route("/slow", slow), Route("/in-parts", in_parts)]
    settings = settings_for(REQUEST_TIMEOUT_MS="500")
    with opened(create_app(settings, routes=routes, files=STYLES, answering=lambda _: slow)) as one:
        yield one


def test_a_request_that_takes_too_long_is_told_so(slow_client: TestClient) -> None:
    answer = slow_client.get("/slow", headers=signed_in(LEADER))
    assert (answer.status_code, code(answer), again(answer)) == (504, LATE, RETRY_AFTER_S[LATE])


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL, 504), (JSON, 200), ("text/html", 200)])
def test_graphql_that_takes_too_long_is_told_so_in_its_media_type(
    accept: str, status: int, slow_client: TestClient
) -> None:
    answer = asked(slow_client, LEADER, HOT, accept)
    expected = accept if accept == GRAPHQL else JSON
    assert answer.headers["content-type"] == f"{expected}; charset=utf-8"
    assert (answer.status_code, code(answer), again(answer)) == (status, LATE, RETRY_AFTER_S[LATE])


def test_an_answer_that_has_begun_may_take_its_time(slow_client: TestClient) -> None:
    assert slow_client.get("/in-parts", headers=signed_in(LEADER)).content == b"123"


def test_without_a_limit_for_statements_there_is_none_for_requests() -> None:
    assert settings_for(REQUEST_TIMEOUT_MS="0").answer_within_s is None
    assert settings_for(REQUEST_TIMEOUT_MS="15000").answer_within_s == 30
