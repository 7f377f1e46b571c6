"""A document whose pages multiply beyond a limit is refused before anything is fetched."""

import pytest
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values

from schema.build import build_schema
from schema.http.documents import Ready
from schema.http.failures import DocumentError
from schema.http.objects_asked import MOST_OBJECTS, ensure_affordable

CORE = build_schema()._schema


def check(query: str, **given: object) -> None:
    """Has a document measured. Raises DocumentError."""
    document = parse(query)
    operation = next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    variables = get_variable_values(CORE, operation.variable_definitions or (), given)
    assert not isinstance(variables, list)
    ensure_affordable(CORE, Ready(document, operation, variables))


NESTED = "query($n: Int) { people(first: %s) { nodes { contacts(first: %s) { nodes { id } } } } }"
FITTING = [
    NESTED % (1000, 50),
    NESTED % (1000, 199),
    "{ people { nodes { name cell { people { nodes { name cell { code } } } } } } }",
    '{ division(code: "1") { children { nodes { children { nodes { children { nodes { code } } } } } } } }',
    "{ myCells { people { nodes { contacts { nodes { cell { code } } } } } } }",
    "{ __schema { types { fields { args { type { name } } } } } }",
    "query($n: Int = 10) { people(first: 1000) { nodes { contacts(first: $n) { nodes { id } } } } }",
]
BEYOND = [
    NESTED % (1000, 200),
    "{ people(first: 1000) { edges { node { contacts(first: 1000) { edges { cursor } } } } } }",
    """{ people(first: 1000) { ...F } } fragment F on PersonConnection { nodes { ... on Person {
        contacts(first: 999) { nodes { id } } } } }""",
    """{ coverageBreakdown(by: CELL) { parts { cell { people(first: 1000) { nodes { contacts {
        totalCount } } } } } } }""",
    """{ a: people(first: 1000) { nodes { contacts(first: 150) { totalCount } } }
        b: people(first: 1000) { nodes { contacts(first: 150) { totalCount } } } }""",
    """mutation { handOver(input: {}) { opened { cell { people(first: 1000) { nodes {
        duties(first: 100) { totalCount } } } } } } }""",
]


@pytest.mark.parametrize("query", FITTING)
def test_pages_within_the_limit_pass(query: str) -> None:
    check(query)


@pytest.mark.parametrize("query", BEYOND)
def test_pages_beyond_it_are_refused(query: str) -> None:
    with pytest.raises(DocumentError, match="TOO_MANY_OBJECTS"):
        check(query)


def test_variables_have_a_say() -> None:
    query = NESTED % ("$n", "$n")
    check(query)
    check(query, n=400)
    check(query, n=None)
    with pytest.raises(DocumentError, match="TOO_MANY_OBJECTS"):
        check(query, n=500)
    # What is refused for itself is left to whoever refuses it.
    check(NESTED % ("$n", 1), n=10**9)
    check(query, n=-1)


def test_the_refusal_says_how_many_were_asked_for() -> None:
    with pytest.raises(DocumentError) as refused:
        check(NESTED % (1000, 1000))
    [entry] = refused.value.errors
    assert f"{1000 * 1001}" in entry["message"]
    assert f"{MOST_OBJECTS}" in entry["message"]
