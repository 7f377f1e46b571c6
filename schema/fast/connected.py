"""Pages of lists that hang on rows: which are asked for, and the statements of one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLObjectType, get_named_type
from graphql.execution.values import VariableValues, get_argument_values
from sqlalchemy import ColumnElement, Integer, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from resolvers.ask import Ask, Parents, Statement
from resolvers.keyset import number_of_each, page_of_each
from schema.fast.selected import Fields, NotHot, Selected
from schema.paging.cursors import PageAsked
from schema.paging.hanging import Paged

FieldsOf = Callable[[GraphQLObjectType, Any], Fields]


@dataclass(frozen=True, slots=True)
class Hung:
    """A page of a list that hangs on the rows `parents`, with values left open in `asked`."""

    how: Paged
    asked: PageAsked
    ask: Ask
    parents: Parents

    @property
    def rows(self) -> Statement:
        """The rows of the page."""
        return self._rows(literal(self.asked.size))

    @property
    def number(self) -> Statement:
        """How many there are in all."""
        return number_of_each(self.how.hanging, self.ask, self.parents)

    def info(self, fields: Fields) -> ColumnElement[str]:
        """What is said about the page, of one row, as JSON text."""
        page = self._rows(literal(self.asked.size) + 1).subquery("page")
        found = func.count().label("found")
        cursors = cast(func.array_agg(page.c.cursor), ARRAY(Text)).label("cursors")
        known = select(found, cursors).select_from(page).subquery("known")
        return select(self._said(fields, known)).select_from(known).scalar_subquery()

    def _rows(self, most: ColumnElement[int]) -> Statement:
        return page_of_each(self.how.hanging, self.ask, self.parents, most, start=self.asked.start)

    def _said(self, fields: Fields, known: Any) -> ColumnElement[str]:
        size, cursors = literal(self.asked.size), known.c.cursors
        last = cast(func.least(known.c.found, size), Integer)
        values = {
            "hasNextPage": cast(known.c.found > size, Text),
            "hasPreviousPage": literal("true" if self.asked.begun else "false", Text),
            "startCursor": _quoted(cursors[1]),
            "endCursor": _quoted(cursors[last]),
        }
        text: ColumnElement[str] = literal("", Text)
        for one in fields.valued:
            text = text + literal(one.before.decode(), Text) + values[one.name]
        return text + literal(fields.after.decode(), Text)


def _quoted(cursor: Any) -> ColumnElement[str]:
    """Nothing in a cursor need be escaped."""
    return func.coalesce(literal('"', Text) + cursor + literal('"', Text), literal("null", Text))


@dataclass(frozen=True, slots=True)
class Nested:
    """A connection that hangs on a row of a root field, and its page where no variable has a say in it."""

    selected: Selected
    fixed: PageAsked | None

    @property
    def place(self) -> int:
        """By what a plan knows it: the same as long as the document is in memory."""
        return place_of(self.selected)

    def asked(self, variables: VariableValues) -> PageAsked:
        """The page asked for. Raises DomainError or GraphQLError for what cannot be asked."""
        return self.fixed or page_asked(self.selected, variables)


def place_of(selected: Selected) -> int:
    """A selected field by its first node in the document."""
    return id(selected.details[0].node)


def page_asked(selected: Selected, variables: VariableValues) -> PageAsked:
    """The page that a connection's arguments ask for. Raises DomainError or GraphQLError."""
    if selected.connection is None:
        raise NotHot(selected.name)
    values = get_argument_values(selected.core, selected.details[0].node, variables)
    return selected.connection.keyset.page(values.get("first"), values.get("after"))


def nested_below(
    fields_of: FieldsOf, core: GraphQLObjectType, details: Any, variables: VariableValues
) -> Iterator[Nested]:
    """The connections asked for anywhere below an object. Raises NotHot, DomainError, GraphQLError."""
    for one in fields_of(core, details).valued:
        if one.connection is not None:
            fixed = None if one.has_variables else page_asked(one, variables)
            yield Nested(one, fixed)
        if isinstance(get_named_type(one.core.type), GraphQLObjectType):
            yield from nested_below(fields_of, one.target, one.details, variables)
