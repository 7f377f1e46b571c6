"""The order of a statement, taken outside, so that what is joined to its rows cannot disturb it."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import Label

from resolvers.ask import Statement

Modifier = Callable[[Any], Any]
MODIFIERS = (operators.asc_op, operators.desc_op, operators.nulls_first_op, operators.nulls_last_op)


def order_name(position: int) -> str:
    """The name of a column by which rows are ordered."""
    return f"order_{position}"


def unordered(statement: Statement) -> tuple[Statement, Sequence[Sequence[Modifier]]]:
    """The statement with its sort keys as further columns, and how each of them sorts.

    It keeps an order of its own only where a limit needs it.
    """
    clauses: Sequence[Any] = statement._order_by_clauses  # noqa: SLF001  # SQLAlchemy shows it nowhere else
    keys = [_key(clause) for clause in clauses]
    columns = [key.label(order_name(position)) for position, (key, _) in enumerate(keys)]
    bare: Statement = statement.add_columns(*columns)
    if statement._limit_clause is None:  # noqa: SLF001  # the same
        bare = bare.order_by(None)
    return bare, [modifiers for _, modifiers in keys]


def _key(clause: Any) -> tuple[ColumnElement[Any], Sequence[Modifier]]:
    modifiers: list[Modifier] = []
    while isinstance(clause, UnaryExpression) and clause.modifier in MODIFIERS:
        modifiers.insert(0, clause.modifier)
        clause = clause.element
    while hasattr(clause, "element") and (
        isinstance(clause, Label) or "label_reference" in clause.__visit_name__
    ):
        clause = clause.element
    return clause, modifiers


def ordered_by(columns: Sequence[ColumnElement[Any]], ways: Sequence[Sequence[Modifier]]) -> list[Any]:
    """The ORDER BY terms of sort keys, by the ways in which they sort."""
    terms: list[Any] = []
    for column, modifiers in zip(columns, ways, strict=True):
        term: Any = column
        for modify in modifiers:
            term = modify(term)
        terms.append(term)
    return terms
