"""The one door to GraphQL: whatever is sent, the request is verified, read and answered once."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

import schema.http.endpoint
from app.http.compression import Compress
from app.http.entity_tags import Revalidate
from app.http.guards import SAFE_HEADERS
from app.http.identify import Identify
from app.tokens import VerifiedTokens
from schema.http.lane import Lane
from tests.app.exports.conftest import signed_in
from tests.app.http.whole import GRAPHQL, JSON, Place, opened, whole

TYPE = {"Content-Type": JSON, "Accept": GRAPHQL}
CELL = (
    '{"query": "query($c: String!) { gridCell(code: $c) { code people { nodes { name } } } }",'
    ' "variables": {"c": "500151A"}}'
)
LONG = (
    '{"query": "{ people { nodes { id name address } }'
    ' a: people { nodes { id name bornOn identityMasked lastContactOn categories } } }"}'
)
# By name: the headers and the body of a request, and the status of its answer.
REQUESTS: dict[str, tuple[dict[str, str], str | bytes, int]] = {
    "hot": (TYPE, CELL, 200),
    "hot, for an older client": (TYPE | {"Accept": JSON}, CELL, 200),
    "hot, with a charset": (TYPE | {"Content-Type": "application/json; charset=utf-8"}, CELL, 200),
    "an ordinary field": (TYPE, '{"query": "{ viewer { name } }"}', 200),
    "hot and ordinary": (
        TYPE,
        '{"query": "{ viewer { name } gridCell(code: \\"500151A\\") { code } }"}',
        200,
    ),
    "an expected error": (TYPE, '{"query": "{ node(id: \\"x\\") { id } }"}', 200),
    "a document that is wrong": (TYPE, '{"query": "{ nothing }"}', 400),
    "a document that is wrong, for an older client": (
        TYPE | {"Accept": JSON},
        '{"query": "{ nothing }"}',
        200,
    ),
    "no document": (TYPE, "{}", 400),
    "no JSON": (TYPE, "{", 400),
    "not UTF-8": (TYPE, b'{"query": "\xff"}', 400),
    "no body": (TYPE, "", 400),
    "another type": (TYPE | {"Content-Type": "text/plain"}, CELL, 415),
    "a compressed body": (TYPE | {"Content-Encoding": "gzip"}, CELL, 415),
    "an answer nobody offers": (TYPE | {"Accept": "image/png"}, CELL, 406),
    "a body too large": (TYPE, '{"query": "' + " " * 1_100_000 + '"}', 413),
    "more values than anybody needs": (
        TYPE,
        '{"query": "{ a }", "variables": {"a": [' + "1," * 10_000 + "1]}}",
        400,
    ),
}


@pytest.fixture(scope="module")
def client(place: Place) -> Iterator[TestClient]:
    with opened(whole(place.url)) as one:
        yield one


class Counted(Counter[str]):
    """How often each of some functions was called."""

    def watch(self, patch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
        """Counts the calls of a function from now on."""
        called = getattr(owner, name)

        def counting(*arguments: Any, **named: Any) -> Any:
            self[name] += 1
            return called(*arguments, **named)

        patch.setattr(owner, name, counting)


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_verified_read_and_answered_once(
    name: str, client: TestClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers, body, status = REQUESTS[name]
    counted = Counted()
    counted.watch(monkeypatch, VerifiedTokens, "viewer")
    counted.watch(monkeypatch, schema.http.endpoint, "asked_in")
    counted.watch(monkeypatch, schema.http.endpoint, "ready_document")
    counted.watch(monkeypatch, Lane, "answer")
    worker = place.world.viewers()["worker"]
    answer = client.post("/graphql", content=body, headers=headers | signed_in(worker))
    assert answer.status_code == status
    assert {name: times for name, times in counted.items() if times > 1} == {}
    assert "data" in answer.json() or status >= 400 or headers["Accept"] == JSON
    assert all(answer.headers[one] == value for one, value in SAFE_HEADERS.items())
    assert {"Accept", "Accept-Encoding"} <= set(answer.headers["vary"].split(", "))


def test_nothing_that_other_addresses_need_is_in_the_way(
    client: TestClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted()
    for one in (Compress, Revalidate, Identify):
        counted.watch(monkeypatch, one, "__call__")
    worker = signed_in(place.world.viewers()["worker"])
    assert client.post("/graphql", content=CELL, headers=TYPE | worker).status_code == 200
    assert counted.total() == 0
    assert client.get("/exports/people.csv", headers=worker).status_code == 200
    assert counted.total() == 3


@pytest.mark.parametrize("authorization", ["", "Bearer x.y.z", "Basic abc"])
def test_who_is_not_let_in_is_asked_to_sign_in(authorization: str, client: TestClient) -> None:
    headers = TYPE | ({"Authorization": authorization} if authorization else {})
    answer = client.post("/graphql", content=CELL, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (401, f"{GRAPHQL}; charset=utf-8")
    assert answer.headers["www-authenticate"].startswith('Bearer realm="rongge"')


@pytest.mark.parametrize("coding", ["zstd", "br", "gzip"])
def test_long_answers_are_made_smaller(coding: str, client: TestClient, place: Place) -> None:
    worker = signed_in(place.world.viewers()["client"])
    plain, smaller = (
        client.post("/graphql", content=LONG, headers={**TYPE, **worker, "Accept-Encoding": one})
        for one in ("identity", coding)
    )
    assert (plain.headers.get("content-encoding"), smaller.headers["content-encoding"]) == (None, coding)
    assert int(smaller.headers["content-length"]) < int(plain.headers["content-length"])
    assert smaller.json() == plain.json()


def test_only_the_one_address_is_the_door(client: TestClient, place: Place) -> None:
    worker = signed_in(place.world.viewers()["worker"])
    answers = [client.post(path, content=CELL, headers=TYPE | worker) for path in ("/graphql/", "/graphqlx")]
    assert [answer.status_code for answer in answers] == [404, 404]
