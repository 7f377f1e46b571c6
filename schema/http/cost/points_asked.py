"""How many points the trends of a document have: each is a count of its own, of everybody in the area.

Counted before anything is fetched, from the arguments alone. What is no trend is counted once, and aliases
bound how often.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from graphql import FieldNode, GraphQLError, GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import get_argument_values

from db.remembered import ByIdentity
from resolvers.coverage.trend import MOST_MONTHS
from schema.http.cost.fields_asked import fields_below, root_fields
from schema.http.documents import DOCUMENTS_REMEMBERED, Ready
from schema.http.failures import document_error

TREND, CUMULATIVE = "coverageTrend", "cumulative"
# The longest trend with its sums, and a year of another.
MOST_POINTS = 100
# Without months or a window it is of the year so far.
OWN_MONTHS = 12


def ensure_few_points(core: GraphQLSchema, ready: Ready) -> None:
    """Raises DocumentError TOO_MANY_POINTS for a document whose trends have more than MOST_POINTS."""
    trends = _TRENDS.of(ready.operation, ready)
    points = sum(kinds * _months(core, ready, node) for node, kinds in trends)
    if points > MOST_POINTS:
        raise document_error(
            "TOO_MANY_POINTS",
            f"一次查询的各趋势合计至多 {MOST_POINTS} 个点，本查询为 {points} 个；请减少月数，或分次查询。",
            f"The trends of a query have {MOST_POINTS} points at most, and these have {points}: "
            "ask for fewer months, or in several queries.",
        )


def _trends(_operation: OperationDefinitionNode, ready: Ready) -> tuple[tuple[FieldNode, int], ...]:
    """The trends of an operation, and of how many kinds the points of each month are."""
    found = [node for node in root_fields(ready) if node.name.value == TREND]
    return tuple((node, 1 + _is_cumulative(ready, node)) for node in found)


_TRENDS = ByIdentity[OperationDefinitionNode, tuple[tuple[FieldNode, int], ...]](
    _trends, DOCUMENTS_REMEMBERED
)


def _is_cumulative(ready: Ready, node: FieldNode) -> bool:
    return any(one.name.value == CUMULATIVE for one in fields_below(ready, node))


def _months(core: GraphQLSchema, ready: Ready, node: FieldNode) -> int:
    """How many months a trend has; more than it may have are refused where they are asked."""
    query = core.query_type
    assert query is not None  # noqa: S101  # a trend is a field of it
    try:
        given = get_argument_values(query.fields[TREND], node, ready.variables)
    except GraphQLError:
        return 0  # the executor says what is wrong
    months = given.get("months")
    if months is None:
        months = _spanned(given.get("window"))
    return min(max(int(months), 0), MOST_MONTHS)


def _spanned(window: Mapping[str, Any] | None) -> int:
    if window is None:
        return OWN_MONTHS
    first, last = window["from"], window["to"]
    assert isinstance(first, date)  # noqa: S101  # as the scalar reads it
    return int((last.year - first.year) * 12 + last.month - first.month + 1)
