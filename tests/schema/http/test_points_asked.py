"""Trends of more points than a limit are refused before anything is fetched."""

import pytest
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values

from schema.build import build_schema
from schema.http.cost.points_asked import MOST_POINTS, ensure_few_points
from schema.http.documents import Ready
from schema.http.failures import DocumentError

CORE = build_schema()._schema
COVERAGE = "coverage { denominator }"
BOTH = f"points {{ {COVERAGE} }} cumulative {{ {COVERAGE} }}"
IN_FRAGMENTS = f"""{{ ...Two }} fragment Two on Query {{ a: coverageTrend(months: 36) {{ ...Sums }}
    b: coverageTrend(months: 36) {{ ...Sums }} }} fragment Sums on CoverageTrend {{ {BOTH} }}"""


def check(query: str, **given: object) -> None:
    """Has a document measured. Raises DocumentError."""
    document = parse(query)
    operation = next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    variables = get_variable_values(CORE, operation.variable_definitions or (), given)
    assert not isinstance(variables, list)
    ensure_few_points(CORE, Ready(document, operation, variables))


def trends(number: int, arguments: str, selected: str = BOTH) -> str:
    return " ".join(f"t{one}: coverageTrend{arguments} {{ {selected} }}" for one in range(number))


FITTING = [
    f"{{ {trends(1, '(months: 36)')} }}",
    f"{{ {trends(2, '(months: 36)', f'points {{ {COVERAGE} }}')} }}",
    f"{{ {trends(4, '')} }}",
    "{ " + " ".join(f"c{one}: coverage {{ share }}" for one in range(30)) + " }",
    f'{{ {trends(8, """(window: {from: "2025-01-01", to: "2025-06-30"})""")} }}',
]
BEYOND = [
    f"{{ {trends(2, '(months: 36)')} }}",
    f"{{ {trends(5, '')} }}",
    f'{{ {trends(9, """(window: {from: "2025-01-01", to: "2025-06-30"})""")} }}',
    IN_FRAGMENTS,
]


@pytest.mark.parametrize("query", FITTING)
def test_points_within_the_limit_pass(query: str) -> None:
    check(query)


@pytest.mark.parametrize("query", BEYOND)
def test_points_beyond_it_are_refused(query: str) -> None:
    with pytest.raises(DocumentError, match="TOO_MANY_POINTS"):
        check(query)


def test_variables_have_a_say_and_the_refusal_names_the_number() -> None:
    query = f"query($months: Int) {{ {trends(4, '(months: $months)')} }}"
    check(query, months=12)
    with pytest.raises(DocumentError) as refused:
        check(query, months=13)
    assert f"{MOST_POINTS} points at most, and these have 104" in refused.value.en


def test_more_months_than_a_trend_may_have_are_left_to_the_trend() -> None:
    check(f"{{ {trends(1, '(months: 999999)')} }}")
