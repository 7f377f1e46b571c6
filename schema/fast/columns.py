"""From a validated selection to statements of plain columns, and how their rows become JSON.

Lists that hang on a row are statements of their own, fetched in the same round trip; what else hangs on it is
written in SQL.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graphql import GraphQLObjectType
from sqlalchemy import ColumnElement

from resolvers.ask import Ask, Statement
from schema.fast.encoders import plain
from schema.fast.failed import HERE, Spot
from schema.fast.json_in_sql import Compiler, Shape
from schema.fast.rows.columns import Columns
from schema.fast.rows.layout import Kind, Level, Piece
from schema.fast.rows.ordering import order_name, ordered_by, unordered
from schema.fast.rows.whose import TEXT, Whose
from schema.fast.selected import NotHot, Selected
from schema.fields import Link


@dataclass(slots=True)
class Drafted:
    """A level being made. `before` is the text that waits for the next value."""

    columns: Columns
    shape: Shape
    at: Spot = HERE
    pieces: list[Piece] = field(default_factory=list)
    before: bytes = b""
    pairs: dict[str, int] = field(default_factory=dict)

    @property
    def is_root(self) -> bool:
        """Whether its rows are those of the statement."""
        return bool(self.columns.rows.name == self.shape.alias)

    def pair(self, prefix: str = "") -> int:
        """The index of the county's id; the row's id is the next."""
        if prefix not in self.pairs:
            self.pairs[prefix] = self.columns.add(self.shape.column(f"{prefix}county_id"))
            self.columns.add(self.shape.column(f"{prefix}id"))
        return self.pairs[prefix]

    def whose(self, prefix: str, person: str) -> Whose:
        """Where it stands whose record a row is: in the pair of the row, or in columns of their own."""
        if person == "id":
            county = self.pair(prefix)
            return Whose(self.columns.source, county, county + 1)
        county = self.columns.add(self.shape.column(f"{prefix}county_id"))
        return Whose(self.columns.source, county, self.columns.add(self.shape.column(prefix + person)))

    def write(self, kind: Kind, column: int, *, required: bool, text: bytes = b"") -> None:
        """Adds a value with what waits before it."""
        self.pieces.append(Piece(self.before, kind, column, required, text))
        self.before = b""

    def level(self, *, key: int, of: int = -1) -> Level:
        """The level as made."""
        return Level(tuple(self.pieces), self.before, key, of)


@dataclass(slots=True)
class Flat:
    """Levels of rows, level 0 those of the root field; `sources` are the numbers of their statements.

    `spots` are where the rows of each statement stand, seen from the first of them all. `whose`: the columns
    that say whose records they are.
    """

    compiler: Compiler
    levels: list[Level] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    whose: list[Whose] = field(default_factory=list)

    def add(
        self,
        statement: Statement,
        core: GraphQLObjectType,
        ask: Ask,
        details: Any,
        *,
        county: Any = None,
        at: Spot = HERE,
    ) -> None:
        """Adds the rows of `statement` as JSON objects of a type. Raises NotHot.

        `county` is the one county in which they all lie, if there is one; `at` is where they stand.
        """
        self.spots.append(at)
        source = len(self.statements)
        number = self._number(source)
        self.statements.append(statement)
        bare, ways = unordered(statement)
        shape, rows = self.compiler.rows(bare, core, ask)
        draft = Drafted(Columns(source, rows, county), shape, at.then(0) if source else at)
        of = draft.pair("of_") if source else -1
        self._object(draft, shape, details)
        key = draft.pair() if any(piece.kind == Kind.MANY for piece in draft.pieces) else -1
        self.levels[number] = draft.level(key=key, of=of)
        keys = [shape.column(order_name(position)) for position in range(len(ways))]
        self.statements[source] = draft.columns.statement().order_by(*ordered_by(keys, ways))

    def _number(self, source: int) -> int:
        self.levels.append(Level((), b""))
        self.sources.append(source)
        return len(self.levels) - 1

    def _object(self, draft: Drafted, shape: Shape, details: Any) -> None:
        if shape.whose is not None:
            self.whose.append(draft.whose(shape.prefix, shape.whose))
        fields = self.compiler.fields(shape.core, details)
        for one in fields.valued:
            draft.before += one.before
            self._field(draft, shape, one)
        draft.before += fields.after

    def _field(self, draft: Drafted, shape: Shape, selected: Selected) -> None:
        if selected.link is not None:
            self._linked(draft, shape, selected.link, selected)
        elif selected.connection is not None:
            self._connected(draft, shape, selected)
        elif selected.embedded is not None:
            at = draft.at
            draft.at = at.then(selected.key, selected.details)
            self._object(draft, shape.within(selected), selected.details)
            draft.at = at
        elif selected.is_opaque_id:
            draft.write(Kind.ID, draft.pair(), required=True, text=shape.core.name.encode())
        else:
            written = plain(shape.column(selected.shows), selected.core.type)
            if written is None:
                raise NotHot(selected.name)
            draft.write(written[1], draft.columns.add(written[0]), required=written[2])

    def _linked(self, draft: Drafted, shape: Shape, link: Link, selected: Selected) -> None:
        columns = draft.columns
        if link.at_most_one and not selected.many:
            draft.write(Kind.ONE, self._within(draft, shape, link, selected), required=False)
        elif selected.many and link.through == "row_id" and _may_hang(draft):
            draft.write(Kind.MANY, len(self.levels), required=True)
            statement = link.statement(shape.ask, columns.keys(shape.column("county_id"), shape.column("id")))
            county = None if link.abroad else columns.county
            at = draft.at.then(selected.key, selected.details)
            self.add(statement, selected.target, shape.ask, selected.details, county=county, at=at)
        else:
            self._text(draft, partial(self.compiler.linked, shape, link, selected))

    def _text(self, draft: Drafted, made: Callable[[], ColumnElement[str]]) -> None:
        """A value that is written in SQL, with marks where it holds records of persons."""
        before = len(self.compiler.marks)
        column = draft.columns.add(made())
        if len(self.compiler.marks) > before:
            self.whose.append(Whose(draft.columns.source, TEXT, column))
        draft.write(Kind.RAW, column, required=True)

    def _connected(self, draft: Drafted, shape: Shape, selected: Selected) -> None:
        """A page within the row that it hangs on; its rows hang on that row where they may."""
        columns, compiler = draft.columns, self.compiler
        hung, at = compiler.page_on(shape, selected), draft.at.then(selected.key, selected.details)
        fields = compiler.fields(selected.target, selected.details)
        for one in fields.valued:
            draft.before += one.before
            if one.many and not shape.prefix and _may_hang(draft):
                draft.write(Kind.MANY, len(self.levels), required=True)
                rows = compiler.page(
                    shape.ask, columns.keys(shape.column("county_id"), shape.column("id")), selected
                ).rows
                county = None if hung.how.abroad else columns.county
                below = at.then(one.key, one.details)
                self.add(rows, one.target, shape.ask, one.details, county=county, at=below)
            else:
                self._text(draft, partial(compiler.of_page, hung, one))
        draft.before += fields.after

    def _within(self, above_draft: Drafted, above: Shape, link: Link, selected: Selected) -> int:
        """The number of a level whose rows are joined to those above, one to each or none."""
        columns = above_draft.columns
        number = self._number(columns.source)
        shape, lateral = self.compiler.joined(above, link, selected)
        columns.joins.append(lateral)
        draft = Drafted(columns, shape, above_draft.at.then(selected.key, selected.details))
        self._object(draft, shape, selected.details)
        self.levels[number] = draft.level(key=columns.add(shape.column("of_county_id")))
        return number


def _may_hang(draft: Drafted) -> bool:
    """Whether a list may be a statement of its own, over all rows that the statement above finds."""
    rows = draft.columns.rows
    return draft.is_root and rows.element._limit_clause is None  # noqa: SLF001  # SQLAlchemy shows it nowhere else
