"""Pages of lists that hang on rows: which are asked for, and the statements of one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

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
class NestedPages:
    """The pages below a root field, by place: those that begin a list and have no variable are `fixed`.

    A plan is made for those as they are; the fields of the others are `open`.
    """

    fixed: Mapping[int, PageAsked]
    open: tuple[Selected, ...]

    @classmethod
    def of(cls, nested: Iterable[Selected], variables: VariableValues) -> Self:
        """The pages of the connections given. Raises NotHot, DomainError, GraphQLError."""
        fixed, varying = {}, []
        for one in nested:
            page = None if one.has_variables else page_asked(one, variables)
            # A cursor is a text of the client, which is no part of a statement.
            if page is None or page.begun:
                varying.append(one)
            else:
                fixed[place_of(one)] = page
        return cls(fixed, tuple(varying))

    def by_place(self, pages: Iterable[PageAsked]) -> dict[int, PageAsked]:
        """All pages, with those of the open fields."""
        found = dict(zip(map(place_of, self.open), pages, strict=True))
        return {**self.fixed, **found}


def place_of(selected: Selected) -> int:
    """A selected field by its first node: the same as long as the document is in memory."""
    return id(selected.details[0].node)


def page_asked(selected: Selected, variables: VariableValues) -> PageAsked:
    """The page that a connection's arguments ask for. Raises DomainError or GraphQLError."""
    if selected.connection is None:
        raise NotHot(selected.name)
    values = get_argument_values(selected.core, selected.details[0].node, variables)
    return selected.connection.keyset.page(values.get("first"), values.get("after"))


def nested_below(fields_of: FieldsOf, core: GraphQLObjectType, details: Any) -> Iterator[Selected]:
    """The connections asked for anywhere below an object. Raises NotHot, GraphQLError."""
    for one in fields_of(core, details).valued:
        if one.connection is not None:
            yield one
        if isinstance(get_named_type(one.core.type), GraphQLObjectType):
            yield from nested_below(fields_of, one.target, one.details)
