"""No request, however odd, makes the server fail."""

import json
from typing import Any

from httpx2 import Response
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schema.small import JSON, client

CLIENT = client()
FUZZ = settings(max_examples=150)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@FUZZ
@given(st.binary(max_size=200))
def test_no_bytes_make_the_server_fail(body: bytes) -> None:
    answer = send(body)
    assert 400 <= answer.status_code < 500
    assert answer.json()["errors"][0]["extensions"]["code"]


@FUZZ
@given(st.dictionaries(st.sampled_from(["query", "variables", "operationName", "extensions"]), JSON_VALUES))
def test_no_json_makes_the_server_fail(members: dict[str, Any]) -> None:
    # The standard library writes NaN and integers of any length, as other clients may.
    assert send(json.dumps(members).encode()).status_code < 500


@FUZZ
@given(
    st.sampled_from(["query ($v: Int) { count(of: 1) hello }", "query ($v: PlaceInput!) { place(at: $v) }"]),
    JSON_VALUES,
)
def test_no_variable_makes_a_field_fail_unexpectedly(query: str, value: object) -> None:
    answer = send(json.dumps({"query": query, "variables": {"v": value}}).encode())
    codes = {error["extensions"]["code"] for error in answer.json().get("errors", [])}
    assert answer.status_code < 500
    assert "INTERNAL" not in codes


def send(body: bytes) -> Response:
    return CLIENT.post("/graphql", content=body, headers={"Content-Type": JSON})
