"""Values taken as they are must be those that graphql-core would have coerced them to."""

from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, parse
from graphql.execution.values import VariableValues, get_argument_values, get_variable_values
from hypothesis import given
from hypothesis import strategies as st

from schema.http.variables import Arguments, plain_arguments, plain_variable_values, plain_variables

SCHEMA = build_schema("""
    scalar Day
    input Which { name: String }
    type Query { found(id: ID!, name: String = "x", most: Int, all: Boolean, on: Day, which: Which): String }
""")
PLAIN = "query($id: ID!, $name: String, $most: Int = 7, $all: Boolean) {"
FIELD = "found(id: $id, name: $name, most: $most, all: $all) }"
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "id": st.text() | st.integers() | st.none(),
    "name": st.text() | st.integers() | st.none(),
    "most": st.integers(-(2**33), 2**33) | st.booleans() | st.floats(allow_nan=False) | st.none(),
    "all": st.booleans() | st.integers(0, 1) | st.none(),
    "unasked": st.integers(),
}
OTHERS = {name: values for name, values in VALUES.items() if name != "id"}
REQUESTS = st.lists(st.fixed_dictionaries({"id": st.text()}, optional=OTHERS), min_size=2)


@given(st.fixed_dictionaries({}, optional=VALUES))
def test_values_are_taken_as_they_are_or_left_to_graphql_core(values: dict[str, Any]) -> None:
    operation = parse(PLAIN + FIELD).definitions[0]
    plain = plain_variable_values(plain_variables(SCHEMA, operation), values)  # type: ignore[arg-type]  # it is one
    if plain is not None:
        known: Any = get_variable_values(SCHEMA, operation.variable_definitions, values)  # type: ignore[attr-defined]  # it is one
        assert plain.coerced == known.coerced
        assert [one.value for one in plain.sources.values()] == [one.value for one in known.sources.values()]


@given(REQUESTS)
def test_arguments_follow_from_the_variables_of_each_request(requests: list[dict[str, Any]]) -> None:
    arguments, coerced, operation = _arguments(PLAIN + FIELD)
    for values in requests:
        variables = get_variable_values(SCHEMA, operation.variable_definitions, values)
        if isinstance(variables, VariableValues):
            assert arguments.of(variables) == coerced(variables)


@pytest.mark.parametrize(
    "query",
    [
        "query($on: Day, $id: ID!) { found(id: $id, on: $on) }",
        "query($name: String, $id: ID!) { found(id: $id, which: {name: $name}) }",
        "query($which: Which, $id: ID!) { found(id: $id, which: $which) }",
    ],
)
def test_other_arguments_are_left_to_be_coerced(query: str) -> None:
    arguments, _, _ = _arguments(query)
    assert arguments.taken is None


def test_variables_of_other_types_are_left_to_graphql_core() -> None:
    operation = parse("query($on: Day) { found(id: 1, on: $on) }").definitions[0]
    assert plain_variables(SCHEMA, operation) is None  # type: ignore[arg-type]  # it is an operation


def _arguments(query: str, schema: GraphQLSchema = SCHEMA) -> tuple[Arguments, Any, Any]:
    operation: Any = parse(query).definitions[0]
    node = operation.selection_set.selections[0]
    assert schema.query_type is not None
    field = schema.query_type.fields["found"]

    def coerced(variables: VariableValues) -> dict[str, Any]:
        return get_argument_values(field, node, variables)

    names = {name: name for name in field.args}
    return Arguments(coerced, plain_arguments(field, node, names)), coerced, operation
