"""Rows by the hundred as one statement: an array for each column, with the same text for any number of rows.

A statement with a place for each value is compiled, sent and planned anew for each number of rows; for three
hundred of them that takes longer than the writing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import NoneType
from typing import Any

import orjson
from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, FromClause, Text, any_, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB, Insert, Range, insert
from sqlalchemy.types import TypeEngine, UserDefinedType

from db.models.base import Base


class _Place(UserDefinedType[Any]):
    """A place as a type to cast to."""

    cache_ok = True

    def get_col_spec(self, **_given: Any) -> str:
        """Its name."""
        return "geometry"


_AS_TEXT = (ARRAY, JSONB, DATERANGE, Geometry)
# Between the elements of an array that travels as a text: no code and no name holds it.
_BETWEEN = "\x1f"


def as_rows(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> FromClause:
    """A set of rows that all say the same columns of a table; arrays among them are of texts."""
    types: dict[str, TypeEngine[Any]] = {name: table.__table__.c[name].type for name in rows[0]}
    # An array of lists would be taken for one of all that is in them; a place is written as text anyway.
    sent = {name: Text() if isinstance(one, _AS_TEXT) else one for name, one in types.items()}
    arrays = [
        cast(literal(_array([row[name] for row in rows], one), Text), ARRAY(sent[name]))
        for name, one in types.items()
    ]
    names = [column(name, one) for name, one in sent.items()]
    given = func.unnest(*arrays).table_valued(*names, name="sent").render_derived()
    return select(*[_meant(given.c[name], one).label(name) for name, one in types.items()]).subquery("given")


def inserted(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> Insert:
    """INSERT of rows that all say the same columns, in their order."""
    given = as_rows(table, rows)
    return insert(table).from_select([*rows[0]], select(*given.c), include_defaults=False)


def any_of(kind: TypeEngine[Any], values: Iterable[Any]) -> ColumnElement[Any]:
    """What a column of a kind equals if it is one of some values: a single value of the statement."""
    return any_(literal(list(values), ARRAY(kind)))


def _array(values: Sequence[Any], of: TypeEngine[Any]) -> str:
    """An array as PostgreSQL writes one: the driver's own way of writing it takes three times as long."""
    first = values[0]
    if all(one is first for one in values):  # what an act says of all its rows, or of none
        return "{" + ",".join([_element(_sent(first, of))] * len(values)) + "}"
    if isinstance(of, Text) and None not in values:
        whole = '","'.join(values)
        if "\\" not in whole and whole.count('"') == 2 * (len(values) - 1):
            return '{"' + whole + '"}'
    return "{" + ",".join(_elements(values, of)) + "}"


def _elements(values: Sequence[Any], of: TypeEngine[Any]) -> list[str]:
    """Its elements; of one kind that needs no looking at they are written at once."""
    kinds = {*map(type, values)} - {NoneType}
    write = _WRITERS.get(kinds.pop()) if len(kinds) == 1 and not isinstance(of, _AS_TEXT) else None
    if write is None:
        return [_element(_sent(one, of)) for one in values]
    return ["NULL" if one is None else write(one) for one in values]


def _element(value: Any) -> str:
    """One of its elements."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return _bytes(value)
    return _quoted(str(value))


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _bytes(value: bytes) -> str:
    return f'"\\\\x{value.hex()}"'


# How values of a kind are written.
_WRITERS: Mapping[type, Callable[[Any], str]] = {int: str, bool: str, date: str, bytes: _bytes, str: _quoted}


def _sent(value: Any, of: TypeEngine[Any]) -> Any:
    if value is None or not isinstance(of, _AS_TEXT):
        return value
    if isinstance(of, JSONB):
        return orjson.dumps(value).decode()
    if isinstance(of, DATERANGE):
        return _range(value)
    return _BETWEEN.join(value) if isinstance(of, ARRAY) else value


def _range(value: Range[date]) -> str:
    """A range of days as PostgreSQL writes one."""
    if value.isempty:
        return "empty"
    lower, upper = ("" if one is None else one.isoformat() for one in (value.lower, value.upper))
    return f"{value.bounds[0]}{lower},{upper}{value.bounds[1]}"


def _meant(sent: ColumnElement[Any], of: TypeEngine[Any]) -> ColumnElement[Any]:
    if isinstance(of, ARRAY):
        return func.string_to_array(sent, _BETWEEN)
    # Not the type itself: a place that is read back is wrapped in a function.
    kinds: dict[type, TypeEngine[Any]] = {JSONB: JSONB(), DATERANGE: DATERANGE(), Geometry: _Place()}
    return next((cast(sent, meant) for kind, meant in kinds.items() if isinstance(of, kind)), sent)
