"""Defects to be planted in what makes the lanes fast, one at a time, to see whether the documents notice.

This is the one place that changes our own code: a comparison that nothing fails proves nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from graphql import OperationDefinitionNode
from sqlalchemy import literal, true

import db.prepared
import resolvers.people.lists
import schema.fast.encoders
import schema.fast.plans
import schema.fast.rows.pure
import schema.fast.rows.writer
import schema.http.lane
from db.remembered import ByIdentity
from resolvers.ask import Ask
from resolvers.scope import sees_person
from schema.fast.connected import Hung
from schema.fast.json_in_sql import Compiler
from schema.fast.rows.layout import Kind, Level, Piece
from schema.fast.slots import VALUES, shape_of

Plant = Callable[[pytest.MonkeyPatch], None]
TYPE_NAME = re.compile(rb'"__typename":"\w+"')


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong, how it is planted, and how the names of the documents begin that have to notice."""

    name: str
    plant: Plant
    noticed_by: str


def _written_as(kind: Kind, write: Callable[[bytes], bytes]) -> Plant:
    """The pure row writer writes a kind of value otherwise."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(schema.fast.rows.writer, "native_rows", lambda: None)
        patch.setitem(schema.fast.rows.pure.WRITERS, kind, write)

    return plant


def _laid_out_as(change: Callable[[Level], Level]) -> Plant:
    """Rows are written by other levels than were compiled."""
    laid_out = schema.fast.rows.writer._laid_out

    def changed(levels: Sequence[Level], rows: Any) -> Any:
        return laid_out([change(level) for level in levels], rows)

    return lambda patch: patch.setattr(schema.fast.rows.writer, "_laid_out", changed)


def _pieces(change: Callable[[Piece], Piece]) -> Plant:
    return _laid_out_as(lambda level: replace(level, pieces=tuple(change(piece) for piece in level.pieces)))


def _swapped(level: Level) -> Level:
    texts = [piece.column for piece in level.pieces if piece.kind == Kind.TEXT]
    other = dict(zip(texts, reversed(texts), strict=True))
    pieces = [
        replace(piece, column=other[piece.column]) if piece.kind == Kind.TEXT else piece
        for piece in level.pieces
    ]
    return replace(level, pieces=tuple(pieces))


def _next_day(value: bytes) -> bytes:
    return b'"%b"' % (date.fromisoformat(value.decode()) + timedelta(days=1)).isoformat().encode()


def _of_another_type(level: Level) -> Level:
    pieces = [
        replace(piece, before=TYPE_NAME.sub(b'"__typename":"Node"', piece.before)) for piece in level.pieces
    ]
    return replace(level, pieces=tuple(pieces), after=TYPE_NAME.sub(b'"__typename":"Node"', level.after))


def _by_field_name(patch: pytest.MonkeyPatch) -> None:
    def compiler(core: Any, collect: Any, *rest: Any) -> Compiler:
        def by_name(kind: Any, details: Any) -> Mapping[str, Any]:
            return {one[0].node.name.value: one for one in collect(kind, details).values()}

        return Compiler(core, by_name, *rest)

    patch.setattr(schema.fast.plans, "Compiler", compiler)


def _without_conditions(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(schema.fast.plans, "switches_of", lambda _variables: ())
    patch.setattr(schema.http.lane, "switches_of", lambda _variables: ())


def _first_values(patch: pytest.MonkeyPatch) -> None:
    bound, first = db.prepared.Prepared.bound, dict[bytes, Any]()
    patch.setattr(
        db.prepared.Prepared,
        "bound",
        lambda self, values: first.setdefault(self.name, bound(self, values)),
    )


def _one_shape(patch: pytest.MonkeyPatch) -> None:
    def nothing(asked: Any, slots: Any) -> None:
        shape_of(asked, slots)

    patch.setattr(schema.fast.plans, "shape_of", nothing)


def _once_equal(patch: pytest.MonkeyPatch) -> None:
    def without_slots(shape: Any) -> Any:
        if not isinstance(shape, tuple):
            return shape
        if len(shape) == 2 and shape[0] in VALUES:
            return shape[0]
        return tuple(without_slots(one) for one in shape)

    patch.setattr(schema.fast.plans, "shape_of", lambda asked, slots: without_slots(shape_of(asked, slots)))


def _by_the_day_asked_about(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        resolvers.people.lists,
        "sees_person",
        lambda ask, row: sees_person(Ask(ask.viewer, ask.as_of, ask.as_of), row),
    )


def _errors_lost(patch: pytest.MonkeyPatch) -> None:
    answer = schema.http.lane.Lane.answer

    async def without_errors(self: Any, ready: Any, context: Any) -> bytes:
        return await answer(self, ready, context) or b'{"data":null}'

    patch.setattr(schema.http.lane.Lane, "answer", without_errors)


def _operations_mixed_up(patch: pytest.MonkeyPatch) -> None:
    of = ByIdentity.of

    def by_document(self: Any, thing: Any, *more: Any) -> Any:
        """What is kept of a document's first operation, for all of them."""
        if not isinstance(thing, OperationDefinitionNode) or thing.loc is None or more:
            return of(self, thing, *more)
        return self._kept.setdefault(thing.loc.source.body, {})

    patch.setattr(ByIdentity, "of", by_document)


def _in_local_time(patch: pytest.MonkeyPatch) -> None:
    written = schema.fast.encoders.ENCODERS["DateTime"]
    patch.setitem(
        schema.fast.encoders.ENCODERS, "DateTime", lambda column: written(column + timedelta(hours=8))
    )


def _backwards(patch: pytest.MonkeyPatch) -> None:
    array = schema.fast.rows.pure._Answer.array
    patch.setattr(schema.fast.rows.writer, "native_rows", lambda: None)
    patch.setattr(
        schema.fast.rows.pure._Answer,
        "array",
        lambda self, number, rows: array(self, number, list(reversed(rows))),
    )


def _a_row_too_many(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Hung, "rows", property(lambda hung: hung._rows(literal(hung.asked.size) + 1)))


DEFECTS = (
    Defect(
        "a backslash is written as it is",
        _written_as(Kind.TEXT, lambda value: b'"%b"' % value),
        "values: odd texts come out",
    ),
    Defect("days are one off", _written_as(Kind.DATE, _next_day), "cells: my cells, all"),
    Defect(
        "numbers are texts",
        _written_as(Kind.INT, lambda value: b'"%b"' % value),
        "cells: numbers of my cells",
    ),
    Defect("large numbers pass", _written_as(Kind.INT, lambda value: value), "broken: numbers beyond"),
    Defect("instants are in local time", _in_local_time, "values: instants"),
    Defect("two columns are swapped", _laid_out_as(_swapped), "people: nodes and edges side by side"),
    Defect(
        "an id is of another type",
        _pieces(lambda one: replace(one, text=one.text and b"Node")),
        "nodes: any node, its id alone",
    ),
    Defect("a type has another name", _laid_out_as(_of_another_type), "forms: only types"),
    Defect(
        "null is no error", _pieces(lambda one: replace(one, required=False)), "broken: in a list in a list"
    ),
    Defect("lists are backwards", _backwards, "cells: my cells, all"),
    Defect("aliases are ignored", _by_field_name, "forms: aliases at every level"),
    Defect("conditions are ignored", _without_conditions, "directives: a field by variable"),
    Defect("the first values stay", _first_values, "cells: a cell by code and"),
    Defect("values that were once equal stay equal", _once_equal, "cells: a cell by code on a day"),
    Defect("one plan serves all shapes", _one_shape, "people: by sex"),
    Defect(
        "everybody sees everybody",
        lambda patch: patch.setattr(resolvers.people.lists, "sees_person", lambda _ask, _row: true()),
        "people: everyone I may see",
    ),
    Defect(
        "who sees whom is decided on the day asked about",
        _by_the_day_asked_about,
        "cells: my people on a day",
    ),
    Defect(
        "one contact too many",
        _a_row_too_many,
        "values: more contacts",
    ),
    Defect("operations of one document are mixed up", _operations_mixed_up, "forms: the "),
    Defect("errors are lost", _errors_lost, "refusals: my cells of who has none"),
)
