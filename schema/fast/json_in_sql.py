"""From a validated selection to one statement whose rows are JSON text, put together in SQL.

A field is compiled from its one declaration: a column of its type's statement, or a link. Whatever declares
neither is not compiled, and the whole root field is then left to graphql-core.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import count
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema
from sqlalchemy import ColumnElement, Text, cast, func, literal_column, select
from strawberry.types.base import get_object_definition

from db.log.traces import MARK
from resolvers.ask import Ask, Parents, Statement
from resolvers.keyset import one_of
from schema.fast.connected import Hung
from schema.fast.encoders import json_text, listed, opaque, written
from schema.fast.selected import Fields, NotHot, Selected, selected_fields
from schema.fields import Link
from schema.paging.cursors import PageAsked

Collect = Callable[[GraphQLObjectType, Any], Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """A row in a statement: its alias, the columns it has, the type it shows, and the day it is about.

    The columns of an object within the row begin with `prefix`.
    """

    alias: str
    columns: frozenset[str]
    core: GraphQLObjectType
    ask: Ask
    prefix: str = ""

    def column(self, name: str) -> ColumnElement[Any]:
        """A column by name. Raises NotHot if the statement has none."""
        full = self.prefix + name
        if full not in self.columns:
            raise NotHot(full)
        # house: alias and name are ours; a plain reference, so that SQLAlchemy adds nothing to an inner FROM
        return literal_column(f"{self.alias}.{full}")

    @property
    def whose(self) -> str | None:
        """The column with the id of the person whose record the row is; None if it is nobody's."""
        if self.prefix + "whose" in self.columns:
            return "id"
        return "person_id" if self.prefix + "person_id" in self.columns else None

    def within(self, selected: Selected) -> "Shape":
        """The shape of an object in the row. Raises NotHot."""
        prefix = self.prefix + (selected.embedded.prefix if selected.embedded else "")
        return replace(self, core=selected.target, prefix=prefix)

    def named(self) -> dict[str, ColumnElement[Any]]:
        """All its columns by name."""
        names = [full.removeprefix(self.prefix) for full in self.columns if full.startswith(self.prefix)]
        return {name: self.column(name) for name in names}


def no_pages(selected: Selected) -> PageAsked:
    """Of compilers that are told of no pages. Raises NotHot."""
    raise NotHot(selected.name)


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles one root field. `collect` gives the selected fields of an object type by response key.

    `page_of` gives the page asked for of a connection that hangs on a row.
    """

    schema: GraphQLSchema
    collect: Collect
    page_of: Callable[[Selected], PageAsked] = no_pages
    aliases: Iterator[int] = field(default_factory=count)
    # Of the objects written in SQL that are somebody's records.
    marks: list[str] = field(default_factory=list)

    def hung(self, statement: Statement, core: GraphQLObjectType, ask: Ask, details: Any) -> Statement:
        """A statement with a column `json`, the text of each row, for rows that hang on given parents.

        The parents are named by of_county_id and of_id. Raises NotHot.
        """
        shape, rows = self.rows(statement, core, ask)
        parent = (shape.column("of_county_id"), shape.column("of_id"))
        labelled = (parent[0].label("of_county_id"), parent[1].label("of_id"))
        return select(*labelled, self._object(shape, details).label("json")).select_from(rows)

    def hung_pages(self, ask: Ask, parents: Parents, selected: Selected) -> Statement:
        """A statement with a column `json`, the text of a connection, for parents given. Raises NotHot."""
        text = self.connected(self.page(ask, one_of(parents), selected), selected).label("json")
        labelled = select(*parents.labelled(), text)
        return labelled if parents.source is None else labelled.select_from(parents.source)

    def rows(self, statement: Statement, core: GraphQLObjectType, ask: Ask) -> tuple[Shape, Any]:
        """A statement as a FROM item, and the shape of its rows."""
        alias = f"row_{next(self.aliases)}"
        names = frozenset(statement.selected_columns.keys())
        dated = ask if "as_of" in names else Ask(ask.viewer, ask.today, ask.today, ask.known_at)
        return Shape(alias, names, core, dated), statement.subquery(alias)

    def core_of(self, kind: type[Any]) -> GraphQLObjectType:
        """The object type that a declared type is in the schema."""
        return self.core_named(get_object_definition(kind, strict=True).name)

    def core_named(self, name: str) -> GraphQLObjectType:
        """The object type of a name. Raises NotHot."""
        core = self.schema.type_map[name]
        if not isinstance(core, GraphQLObjectType):
            raise NotHot(core.name)
        return core

    def fields(self, core: GraphQLObjectType, details: Any) -> Fields:
        """The fields that the nodes in the document select of an object. Raises NotHot."""
        return selected_fields(core, self.collect(core, details))

    def _object(self, shape: Shape, details: Any) -> ColumnElement[str]:
        text = _whole(self.fields(shape.core, details), lambda one: self._value(shape, one))
        if shape.whose is None:
            return text
        self.marks.append(shape.alias)
        county, person = shape.column("county_id"), shape.column(shape.whose)
        return func.concat(MARK, county, ":", person, MARK) + text

    def _value(self, shape: Shape, selected: Selected) -> ColumnElement[str]:
        if selected.link is not None:
            return self.linked(shape, selected.link, selected)
        if selected.connection is not None:
            return self.connected(self.page_on(shape, selected), selected)
        if selected.embedded is not None:
            return self._object(shape.within(selected), selected.details)
        if selected.is_opaque_id:
            opaque_id = opaque(shape.core.name, shape.column("county_id"), shape.column("id"))
            return json_text('"') + opaque_id + json_text('"')
        text = written(shape.column(selected.shows), selected.core.type)
        if text is None:
            raise NotHot(selected.name)
        return text

    def linked(self, above: Shape, link: Link, selected: Selected) -> ColumnElement[str]:
        """The JSON text of what hangs on each row by a link. Raises NotHot."""
        shape, rows = self._below(above, link, selected)
        text = self._object(shape, selected.details)
        if not selected.many:
            return func.coalesce(select(text).select_from(rows).limit(1).scalar_subquery(), json_text("null"))
        return listed(text, rows)

    def connected(self, hung: Hung, selected: Selected) -> ColumnElement[str]:
        """The JSON text of a page of what hangs on each row. Raises NotHot."""
        fields = self.fields(selected.target, selected.details)
        return _whole(fields, lambda one: self.of_page(hung, one))

    def of_page(self, hung: Hung, selected: Selected) -> ColumnElement[str]:
        """The JSON text of a field of a page. Raises NotHot."""
        if selected.many:
            shape, rows = self.rows(hung.rows, selected.target, hung.ask)
            return listed(self._object(shape, selected.details), rows)
        if selected.name == "totalCount":
            return cast(hung.number.scalar_subquery(), Text)
        return hung.info(self.fields(selected.target, selected.details))

    def page_on(self, above: Shape, selected: Selected) -> Hung:
        """The page that a connection asks for of what hangs on each row. Raises NotHot."""
        parents = Parents(None, above.column("county_id"), above.column("id"), above.named())
        return self.page(above.ask, parents, selected)

    def page(self, ask: Ask, parents: Parents, selected: Selected) -> Hung:
        """The page that a connection asks for of what hangs on given rows. Raises NotHot."""
        if selected.connection is None:
            raise NotHot(selected.name)
        return Hung(selected.connection, self.page_of(selected), ask, parents)

    def joined(self, above: Shape, link: Link, selected: Selected) -> tuple[Shape, Any]:
        """The shape of the one row that hangs on each row, and what to join for it. Raises NotHot."""
        shape, rows = self._below(above, link, selected)
        return shape, rows.element.order_by(None).lateral(shape.alias)

    def _below(self, above: Shape, link: Link, selected: Selected) -> tuple[Shape, Any]:
        if not link.hot:
            raise NotHot(link.through)
        row_id = "id" if link.through == "row_id" else link.through
        parents = Parents(None, above.column("county_id"), above.column(row_id), above.named())
        return self.rows(link.statement(above.ask, parents), selected.target, above.ask)


def _whole(fields: Fields, value: Callable[[Selected], ColumnElement[str]]) -> ColumnElement[str]:
    pieces = [json_text(one.before.decode()) + value(one) for one in fields.valued]
    return reduce(operator.add, pieces, json_text("")) + json_text(fields.after.decode())
