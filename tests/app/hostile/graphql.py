"""Documents that ask too much, or for what is none of theirs."""

import json

from schema.node import node_id
from tests.app.hostile.request import NAME, NUMBER, Hostile, asks, posts

_INVALID, _PARSE = "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"
_DEEP = '{ division(code: "500151") { ' + "children { nodes { " * 12 + "name" + " } }" * 12 + " } }"
_CYCLE = "{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }"
_DOUBLING = " ".join(f"fragment F{n} on Viewer {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))
_CODE = "query($code: String!) { gridCell(code: $code) { code } }"
_FAR = node_id("Person", 500152, 7)
_REVEAL = "mutation($input: RevealPersonInput!) { revealPerson(input: $input) { phone } }"

SHAPE = (
    asks("fields beyond depth", _DEEP, 400, "QUERY_TOO_DEEP"),
    asks("a thousand fields", "{ viewer { " + "name " * 1000 + "} }", 400, "TOO_MANY_FIELDS"),
    asks(
        "a hundred aliases",
        "{ " + " ".join(f"a{n}: __typename" for n in range(100)) + " }",
        400,
        "TOO_MANY_ALIASES",
    ),
    asks("fragments in a circle", _CYCLE, 400, _INVALID),
    asks(
        "fragments that double",
        "{ viewer { ...F0 } } " + _DOUBLING + " fragment F30 on Viewer { name }",
        400,
        "TOO_MANY_FIELDS",
    ),
    asks(
        "five hundred directives",
        "{ viewer { name " + "@skip(if: false) " * 500 + "} }",
        400,
        "QUERY_TOO_LONG",
    ),
    asks("an unknown directive", "{ viewer { name @admin } }", 400, _INVALID),
    asks("deferred", "{ viewer { ... @defer { name } } }", 400, _INVALID),
    asks("a document of a megabyte", "{ viewer { name } } #" + "x" * 900_000, 400, "QUERY_TOO_LONG"),
    asks(
        "deeply nested lists",
        "{ people(filter: " + "[" * 3000 + "]" * 3000 + ") { totalCount } }",
        400,
        "QUERY_TOO_DEEP",
    ),
    asks(
        "a million objects",
        "{ people(first: 1000) { nodes { contacts(first: 1000) { nodes { id } } } } }",
        400,
        "TOO_MANY_OBJECTS",
    ),
    asks("a page beyond bounds", "{ people(first: 1000000) { totalCount } }", 200, "BAD_PAGE_SIZE"),
    asks("a negative page", "{ people(first: -1) { totalCount } }", 200, "BAD_PAGE_SIZE"),
    asks(
        "the schema, without end",
        "{ __schema { types { fields { type { " + "ofType { " * 20 + "name" + " }" * 25,
        400,
        "QUERY_TOO_DEEP",
    ),
    asks("a field that is not there", "{ viewer { passwordHash } }", 400, _INVALID),
    asks("a subscription", "subscription { changes { id } }", 400, _INVALID),
    asks("no document", "", 400, _PARSE),
    asks("a document that is a number", 7, 400, "BAD_REQUEST_MEMBER"),
    asks("broken syntax", "{ viewer { name ", 400, _PARSE),
    asks("NUL in a document", "{ viewer { name } }\0", 400, _PARSE),
)
BODIES = (
    posts("a batch", json.dumps([{"query": "{ viewer { name } }"}] * 3).encode(), 400, "BODY_NOT_OBJECT"),
    posts("not JSON", b"{", 400, "BODY_NOT_JSON"),
    posts("not UTF-8", b'{"query": "\xff\xfe"}', 400, "BODY_NOT_JSON"),
    posts("UTF-16", '{"query": "{ viewer { name } }"}'.encode("utf-16"), 400, "BODY_NOT_JSON"),
    posts("JSON 100,000 deep", b'{"variables":' + b"[" * 100_000, 400, "BODY_NOT_JSON"),
    posts("a body of two megabytes", b'{"query": "' + b" " * 2_000_000 + b'"}', 413, "BODY_TOO_LARGE"),
    posts(
        "a body that says it is gzip",
        b"\x1f\x8b",
        415,
        "UNSUPPORTED_ENCODING",
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ),
    posts(
        "a form",
        b"query={viewer{name}}",
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    ),
    posts(
        "plain text",
        b'{"query": "{ viewer { name } }"}',
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        headers={"Content-Type": "text/plain"},
    ),
    posts(
        "files in GraphQL",
        b"--x--",
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    ),
    Hostile(
        "a question in an address",
        405,
        "METHOD_NOT_ALLOWED",
        path="/graphql?query={viewer{name}}",
        who="worker",
    ),
    Hostile(
        "an act in an address", 405, "METHOD_NOT_ALLOWED", path="/graphql?query=mutation{x}", who="worker"
    ),
    Hostile("a method of its own", 405, "METHOD_NOT_ALLOWED", method="PURGE", who="worker"),
)
VALUES = (
    asks("a quote and a statement", _CODE, 200, "", variables={"code": "'; DROP TABLE person; --"}),
    asks("a number for a text", _CODE, 400, "BAD_VARIABLES", variables={"code": 7}),
    asks("ten thousand values", _CODE, 400, "TOO_MANY_VALUES", variables={"code": "x", "more": [1] * 20_000}),
    asks("NUL in a value", _CODE, 400, "NUL_CHARACTER", variables={"code": "5001\0"}),
    posts(
        "half a surrogate pair",
        b'{"query": "{ gridCell(code: \\"\\ud800\\") { code } }"}',
        400,
        "BODY_NOT_JSON",
    ),
    asks("text from right to left", _CODE, 200, "", variables={"code": "\u202e151005\u202c"}),
    asks("figures of another script", _CODE, 200, "", variables={"code": "５００１５１Ａ"}),
    asks(
        "a number in JSON beyond numbers",
        "query($n: Int) { people(first: $n) { totalCount } }",
        400,
        "NUMBER_TOO_LARGE",
        variables={"n": 10**30},
    ),
    posts(
        "NaN", b'{"query": "query($n: Float) { __typename }", "variables": {"n": NaN}}', 400, "BODY_NOT_JSON"
    ),
    asks(
        "a person of another county",
        "query($id: ID!) { dossier(personId: $id) { person { id } } }",
        200,
        "",
        variables={"id": _FAR},
    ),
    asks("an account", "{ accounts { totalCount } }", 200, "OFFICE_NEEDED"),
    asks("the log", "{ accessLog { nodes { outcome } } }", 200, "LOG_NOT_PERMITTED"),
    asks(
        "a number in a reason",
        _REVEAL,
        200,
        "REVEAL_NOT_PERMITTED",
        variables={"input": {"personId": _FAR, "fields": ["PHONE"], "reason": f"核对{NUMBER}"}},
    ),
    asks("an id of nothing", '{ node(id: "../../etc/passwd") { id } }', 200, "BAD_ID"),
    asks(
        "an id beyond numbers",
        "query($id: ID!) { node(id: $id) { id } }",
        200,
        "BAD_ID",
        variables={"id": "UGVyc29uOjUwMDE1MTo5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"},
    ),
    asks("a cursor of nothing", '{ people(after: "x") { totalCount } }', 200, "BAD_CURSOR"),
    asks(
        "a day that is none", '{ division(code: "500151000000", asOf: "2025-02-30") { name } }', 400, _INVALID
    ),
    asks(
        "a name that is a pattern",
        "query($n: String) { people(filter: { name: $n }) { totalCount } }",
        200,
        "",
        variables={"n": "%" * 200 + NAME},
    ),
)
ROWS = (*SHAPE, *BODIES, *VALUES)
