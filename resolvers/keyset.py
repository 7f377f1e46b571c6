"""Keysets in SQL: where a row stands in a sorted list, what comes after it, and pages of lists on rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, func, literal, literal_column, or_, select, true

from resolvers.ask import Ask, Parents, Statement

Most = int | ColumnElement[int]
LABELS = ("of_county_id", "of_id")
NTH = "nth"


def cursor_text(made_for: str, keys: Sequence[ColumnElement[Any]]) -> ColumnElement[str]:
    """The cursor of a row: base64 (RFC 4648, section 5) of a JSON array, what it is made for first."""
    values = [func.concat(",", cast(func.to_json(key), Text)) for key in keys]
    plain = func.concat('["', made_for, '"', *values, "]")
    return func.translate(func.encode(func.convert_to(plain, "UTF8"), "base64"), "+/\n", "-_")


def after(
    keys: Sequence[ColumnElement[Any]], values: Sequence[Any], *, downwards: bool = False
) -> ColumnElement[bool]:
    """The condition that a row comes after the one whose sort values are given.

    All keys sort upwards, or all `downwards`; none is ever null, the last ones are unique.
    """
    terms = []
    for position, key in enumerate(keys):
        same = [earlier == value for earlier, value in zip(keys[:position], values, strict=False)]
        value = values[position]
        terms.append(and_(*same, key < value if downwards else key > value))
    # Said of the first key alone as well, so that an index begins where the page does.
    first, value = keys[0], values[0]
    return and_(first <= value if downwards else first >= value, or_(*terms))


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list: what its cursors are made for, and the columns by which its rows are sorted.

    None of them is ever null, the last ones are unique. `downwards`: the largest come first.
    """

    made_for: str
    keys: tuple[str, ...]
    downwards: bool = False


def page_in(order: Order, statement: Statement, most: Most, start: tuple[Any, ...] | None) -> Statement:
    """At most `most` rows of a statement, each with its `cursor`, after the sort values of `start`."""
    listed = statement.order_by(None).subquery("listed")
    keys = [listed.c[name] for name in order.keys]
    found = select(listed, cursor_text(order.made_for, keys).label("cursor"))
    if start is not None:
        found = found.where(after(keys, start, downwards=order.downwards))
    sorted_rows = found.order_by(*_ways(order, keys))
    return sorted_rows.limit(most if isinstance(most, ColumnElement) else literal(most))


def number_in(statement: Statement) -> Statement:
    """How many rows a statement has, as `total`."""
    return select(func.count().label("total")).select_from(statement.order_by(None).subquery("counted"))


@dataclass(frozen=True, slots=True)
class Hanging:
    """A list that hangs on rows and grows.

    `statement(ask, parents)` has all of it, each row labelled with its parent.
    """

    statement: Callable[[Ask, Parents], Statement]
    order: Order


def page_of_each(
    hanging: Hanging, ask: Ask, parents: Parents, most: Most, *, start: tuple[Any, ...] | None
) -> Statement:
    """Of each parent at most `most` rows with their cursors, after the sort values of `start`."""
    page = page_in(hanging.order, hanging.statement(ask, one_of(parents)), most, start)
    if parents.source is None:
        return page
    # By number, so that texts are not compared again to put the rows of all parents in order.
    keys = [page.selected_columns[name] for name in hanging.order.keys]
    nth = func.row_number().over(order_by=_ways(hanging.order, keys)).label(NTH)
    found = page.add_columns(nth).lateral("found")
    shown = [column for column in found.c if column.key not in LABELS]
    rows = select(*parents.labelled(), *shown).select_from(parents.source.join(found, true()))
    return rows.order_by(found.c[NTH])


def number_of_each(hanging: Hanging, ask: Ask, parents: Parents) -> Statement:
    """Of each parent how many rows there are, as `total`."""
    number = number_in(hanging.statement(ask, one_of(parents)))
    if parents.source is None:
        return number
    return select(*parents.labelled(), number.scalar_subquery().label("total")).select_from(parents.source)


def _ways(order: Order, keys: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [key.desc() if order.downwards else key for key in keys]


def one_of(parents: Parents) -> Parents:
    """One of the parents, as a statement names it that stands inside another, however deep."""
    source: Any = parents.source
    if source is None:
        return parents
    alias = source.name

    def named(column: Any) -> Any:
        if getattr(column, "table", None) is not source:
            return column
        # house: the alias and its columns are ours
        return literal_column(f"{alias}.{column.name}", column.type)

    at_hand = {name: named(column) for name, column in parents.at_hand.items()}
    return Parents(None, named(parents.county_id), named(parents.id), at_hand)
