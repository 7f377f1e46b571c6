"""GraphQL over HTTP, spoken to the endpoint through a real client."""

import asyncio
from hashlib import sha256
from typing import Any

import orjson
import pytest
from httpx2 import Response
from structlog.testing import capture_logs

from schema.http.request import body_of
from tests.schema.small import GRAPHQL, JSON, SECRET, client

CLIENT = client()
HELLO = {"query": "{ hello }"}
MEMBERS = {"Content-Type": JSON}


def ask(query: str, variables: dict[str, Any] | None = None, **members: Any) -> Response:
    return CLIENT.post("/graphql", json={"query": query, "variables": variables, **members})


def send(body: bytes, **headers: str) -> Response:
    return CLIENT.post("/graphql", content=body, headers=MEMBERS | headers)


def code(answer: Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


def test_a_query_is_answered_in_the_new_media_type_and_kept_by_nobody() -> None:
    answer = ask("{ hello }")
    assert answer.json() == {"data": {"hello": "hello world"}}
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{GRAPHQL}; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"


def test_the_context_is_made_for_the_viewer() -> None:
    assert ask("{ viewerName }").json()["data"] == {"viewerName": "某人"}


def test_nobody_without_a_viewer_is_answered() -> None:
    answer = client(viewer=None).post("/graphql", json=HELLO)
    assert (answer.status_code, code(answer)) == (401, "NOT_SIGNED_IN")
    assert answer.headers["www-authenticate"] == 'Bearer realm="rongge"'


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
def test_only_post_is_taken(method: str) -> None:
    answer = CLIENT.request(method, "/graphql?query={hello}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert code(answer) == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL}, */*", GRAPHQL),
        (f"{GRAPHQL};q=0.5, */*", JSON),
        (JSON, JSON),
        (f"{JSON};q=0.9, {GRAPHQL};q=0.1", JSON),
        (f"{GRAPHQL};q=0, */*", JSON),
        ("Application/JSON; charset=UTF-8", JSON),
    ],
)
def test_the_client_chooses_the_media_type(accept: str, expected: str) -> None:
    answer = CLIENT.post("/graphql", json=HELLO, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{expected}; charset=utf-8")


def test_who_says_nothing_of_media_types_is_answered_in_the_older_one() -> None:
    silent = client()
    del silent.headers["Accept"]
    answer = silent.post("/graphql", json=HELLO)
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{JSON}; charset=utf-8")


@pytest.mark.parametrize(
    "accept",
    ["text/html", "application/xml", f"{JSON};q=0", f"{JSON};q=x", f"{JSON};v=2", f"{JSON};charset=gbk"],
)
def test_what_we_cannot_write_is_not_acceptable(accept: str) -> None:
    answer = CLIENT.post("/graphql", json=HELLO, headers={"Accept": accept})
    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "text/plain, application/json", "application/graphql", "application/json;charset=gbk"],
)
def test_only_json_in_utf_8_is_read(content_type: str) -> None:
    answer = CLIENT.post("/graphql", content=orjson.dumps(HELLO), headers={"Content-Type": content_type})
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_json_in_utf_8_may_say_so() -> None:
    assert send(orjson.dumps(HELLO), **{"Content-Type": "application/json; charset=UTF-8"}).status_code == 200


def test_a_compressed_body_is_refused() -> None:
    assert send(b"\x1f\x8b", **{"Content-Encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "BODY_NOT_JSON"),
        (b"{", "BODY_NOT_JSON"),
        (b"\xff\xfe", "BODY_NOT_JSON"),
        (b'{"query": "\xff"}', "BODY_NOT_JSON"),
        (b'{"query": "\\ud800"}', "BODY_NOT_JSON"),
        (b"[" * 100_000, "BODY_NOT_JSON"),
        (b'{"query": "{hello}", "variables": {"a": NaN}}', "BODY_NOT_JSON"),
        (b'{"query": "{hello}", "variables": {"a": ' + b"9" * 5000 + b"}}", "BODY_NOT_JSON"),
        (b"null", "BODY_NOT_OBJECT"),
        (b'"{ hello }"', "BODY_NOT_OBJECT"),
        (b'[{"query": "{hello}"}]', "BODY_NOT_OBJECT"),
        (b"1", "BODY_NOT_OBJECT"),
        (b"{}", "QUERY_MISSING"),
        (b'{"query": null}', "QUERY_MISSING"),
        (b'{"query": 1}', "BAD_REQUEST_MEMBER"),
        (b'{"query": "{hello}", "variables": []}', "BAD_REQUEST_MEMBER"),
        (b'{"query": "{hello}", "variables": "{}"}', "BAD_REQUEST_MEMBER"),
        (b'{"query": "{hello}", "operationName": 1}', "BAD_REQUEST_MEMBER"),
        (b'{"query": "{hello}", "extensions": "x"}', "BAD_REQUEST_MEMBER"),
        (b'{"query": "{hello}", "variables": {"a": 123456789012345678901}}', "NUMBER_TOO_LARGE"),
        (b'{"query": "{hello}", "variables": {"a": [{"b": "\\u0000"}]}}', "NUL_CHARACTER"),
        (b'{"query": "{ hello(name: \\"\\\\u0000\\") }"}', "NUL_CHARACTER"),
    ],
)
@pytest.mark.parametrize("accept", [GRAPHQL, JSON])
def test_a_malformed_request_is_400_in_either_media_type(body: bytes, expected: str, accept: str) -> None:
    answer = send(body, Accept=accept)
    assert (answer.status_code, code(answer)) == (400, expected)


def test_null_members_are_as_good_as_none() -> None:
    answer = ask("{ hello }", None, operationName=None, extensions=None)
    assert answer.json() == {"data": {"hello": "hello world"}}


BAD_DOCUMENTS = [
    ({"query": ""}, "GRAPHQL_PARSE_FAILED"),
    ({"query": "{ hello"}, "GRAPHQL_PARSE_FAILED"),
    ({"query": "{ nonsense }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "subscription { hello }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "type A { b: Int }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "query A { hello } query B { hello }"}, "OPERATION_UNKNOWN"),
    ({"query": "query A { hello }", "operationName": "C"}, "OPERATION_UNKNOWN"),
    ({"query": "query ($n: Int!) { count(of: $n) }"}, "BAD_VARIABLES"),
    ({"query": "query ($n: Int!) { count(of: $n) }", "variables": {"n": 2**40}}, "BAD_VARIABLES"),
]


@pytest.mark.parametrize(("members", "expected"), BAD_DOCUMENTS)
def test_a_bad_document_is_400_and_without_data(members: dict[str, Any], expected: str) -> None:
    answer = CLIENT.post("/graphql", json=members)
    assert (answer.status_code, code(answer)) == (400, expected)
    assert "data" not in answer.json()


@pytest.mark.parametrize(("members", "expected"), BAD_DOCUMENTS)
def test_older_clients_find_the_errors_of_a_bad_document_under_200(
    members: dict[str, Any], expected: str
) -> None:
    answer = CLIENT.post("/graphql", json=members, headers={"Accept": JSON})
    assert (answer.status_code, code(answer)) == (200, expected)
    assert "data" not in answer.json()


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (f'{{ hello("{SECRET}") }}', None),
        (f"{{ hello {SECRET} }}", None),
        (f'{{ """{SECRET}""" }}', None),
        (f'{{ count(of: "{SECRET}") }}', None),
        (f"{{ count(of: {SECRET}) }}", None),
        (f'{{ place(at: {{lon: 1, tags: ["{SECRET}"]}}) }}', None),
        (f'{{ place(at: {{lon: 1}}, on: "{SECRET}") }}', None),
        ("query ($n: Int!) { count(of: $n) }", {"n": SECRET}),
        ("query ($p: PlaceInput!) { place(at: $p) }", {"p": {"lon": 1, "tags": [1, SECRET]}}),
        ("query ($p: PlaceInput!) { place(at: $p) }", {"p": {"lon": 1, "other": SECRET}}),
        ("query ($d: Date) { place(at: {lon: 1}, on: $d) }", {"d": SECRET}),
    ],
)
def test_an_error_never_repeats_the_value_that_caused_it(
    query: str, variables: dict[str, Any] | None
) -> None:
    answer = ask(query, variables)
    assert answer.status_code == 400
    assert SECRET not in answer.text


def test_a_bad_variable_is_named_with_the_place_in_it() -> None:
    answer = ask("query ($p: PlaceInput!) { place(at: $p) }", {"p": {"lon": 1, "tags": [1, "x"]}})
    assert "$p (tags[1])" in answer.json()["errors"][0]["message"]


def test_an_error_says_it_in_two_languages_and_where() -> None:
    error = ask("{ refused }").json()["errors"][0]
    assert error["message"] == "没有这个范围。"
    assert error["extensions"] == {
        "code": "AREA_NOT_FOUND",
        "zh": "没有这个范围。",
        "en": "There is no such area.",
    }
    assert (error["path"], error["locations"]) == (["refused"], [{"line": 1, "column": 3}])


def test_a_failed_field_leaves_the_others_and_200() -> None:
    answer = ask("{ hello refused }")
    assert (answer.status_code, answer.json()["data"]) == (200, {"hello": "hello world", "refused": None})


def test_an_unexpected_failure_is_an_id_in_the_answer_and_a_place_without_values_in_the_log() -> None:
    with capture_logs() as logs:
        answer = ask("{ broken }")
    extensions = answer.json()["errors"][0]["extensions"]
    assert (answer.status_code, extensions["code"]) == (200, "INTERNAL")
    assert SECRET not in answer.text + str(logs)
    assert "RuntimeError" not in answer.text
    [logged] = [one for one in logs if one.get("error_id") == extensions["errorId"]]
    assert (logged["kind"], logged["path"]) == ("RuntimeError", "broken")
    assert logged["raised_at"][-1].startswith("tests.schema.small:")


def test_expected_errors_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with capture_logs() as logs:
        ask("{ refused }")
        ask("{ nonsense }")
    assert (logs, caplog.records) == ([], [])


def test_a_body_beyond_the_limit_is_refused_whether_or_not_it_says_so() -> None:
    small = client(body_limit=1000)

    def pieces() -> Any:
        yield b'{"query": "'
        yield b" " * 1000

    told = small.post("/graphql", content=b" " * 1001, headers=MEMBERS)
    untold = small.post("/graphql", content=pieces(), headers=MEMBERS)
    assert [(told.status_code, code(told)), (untold.status_code, code(untold))] == [
        (413, "BODY_TOO_LARGE")
    ] * 2


async def test_a_body_that_dawdles_is_given_up() -> None:
    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b" ", "more_body": True}

    with pytest.raises(Exception, match="BODY_TOO_SLOW"):
        await body_of({}, receive, limit=1000, seconds=0.1)


def test_the_page_is_for_browsers_and_only_where_enabled() -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = client(viewer=None, page="<!doctype html>").get("/graphql", headers=browser)
    assert (page.status_code, page.text) == (200, "<!doctype html>")
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert CLIENT.get("/graphql", headers=browser).status_code == 405


def test_errors_suggest_no_names_and_do_not_go_on_for_ever() -> None:
    errors = ask("{ " + " ".join(f"helo{i}" for i in range(50)) + " }").json()["errors"]
    assert len(errors) == 10
    assert "Did you mean" not in str(errors)


def test_only_documents_on_file_are_answered_where_a_file_is() -> None:
    closed = client(trusted=frozenset({sha256(HELLO["query"].encode()).digest()}))
    assert closed.post("/graphql", json=HELLO).json() == {"data": {"hello": "hello world"}}
    # Not even parsed: one blank is another text.
    for text in ("{ hello  }", "{ viewerName }", "{ __schema { types { name } } }", "{"):
        answer = closed.post("/graphql", json={"query": text})
        assert (answer.status_code, code(answer)) == (403, "DOCUMENT_NOT_TRUSTED")
