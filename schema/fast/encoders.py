"""How a column of each GraphQL type is written as JSON: in SQL, or by the row writer."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLEnumType, GraphQLList, GraphQLNonNull, GraphQLOutputType, get_named_type
from sqlalchemy import BigInteger, ColumnElement, Text, and_, case, cast, func, literal, select

from schema.fast.rows.layout import Kind

# Stands where a value is not one that the field may have. JSON never holds it raw, so the answer that has it
# is given up and completed by graphql-core, which knows the error to report.
POISON = "\x01"
LARGEST_INT = 2**31 - 1

Encoder = Callable[[Any], ColumnElement[str]]


def written(column: Any, kind: GraphQLOutputType) -> ColumnElement[str] | None:
    """The JSON text of a column as a GraphQL type, or None for types that SQL does not write."""
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    encoder = _encoder(inner)
    if encoder is None:
        return None
    missing = POISON if isinstance(kind, GraphQLNonNull) else "null"
    return func.coalesce(encoder(column), literal(missing, Text))


def plain(column: Any, kind: GraphQLOutputType) -> tuple[ColumnElement[Any], Kind, bool] | None:
    """The column as the row writer takes it, the way it is to be written, and whether it must have a value.

    None for types that nobody writes.
    """
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    required = isinstance(kind, GraphQLNonNull)
    if isinstance(inner, GraphQLEnumType):
        return column, Kind.TEXT, required
    if isinstance(inner, GraphQLList) and isinstance(get_named_type(inner), GraphQLEnumType):
        return column, Kind.CODES, required
    way = KINDS.get(str(inner))
    if way is not None:
        return column, way, required
    encoder = _encoder(inner)
    return None if encoder is None else (encoder(column), Kind.RAW, required)


def _encoder(kind: Any) -> Encoder | None:
    if isinstance(kind, GraphQLList):
        return _array if isinstance(get_named_type(kind), GraphQLEnumType) else None
    if isinstance(kind, GraphQLEnumType):
        return _string
    return ENCODERS.get(str(kind))


def _string(column: Any) -> ColumnElement[str]:
    return cast(func.to_json(cast(column, Text)), Text)


def _array(column: Any) -> ColumnElement[str]:
    return cast(func.array_to_json(column), Text)


def _number(column: Any) -> ColumnElement[str]:
    whole = cast(column, BigInteger)
    fits = and_(whole >= -LARGEST_INT - 1, whole <= LARGEST_INT)
    return case((fits, cast(whole, Text)), (whole.is_not(None), literal(POISON, Text)))


def _boolean(column: Any) -> ColumnElement[str]:
    return cast(column, Text)


def _date(column: Any) -> ColumnElement[str]:
    return literal('"', Text) + func.to_char(column, "YYYY-MM-DD") + literal('"', Text)


def _instant(column: Any) -> ColumnElement[str]:
    """In UTC; as Python writes it, with microseconds unless there are none."""
    in_utc = func.timezone("UTC", column)
    whole = func.to_char(in_utc, 'YYYY-MM-DD"T"HH24:MI:SS')
    exact = func.to_char(in_utc, 'YYYY-MM-DD"T"HH24:MI:SS.US')
    text = case((func.date_trunc("second", in_utc) == in_utc, whole), else_=exact)
    return literal('"', Text) + text + literal('+00:00"', Text)


def _as_is(column: Any) -> ColumnElement[str]:
    return cast(column, Text)


KINDS: dict[str, Kind] = {
    "String": Kind.TEXT,
    "ID": Kind.TEXT,
    "Int": Kind.INT,
    "Float": Kind.FLOAT,
    "Boolean": Kind.BOOLEAN,
    "Date": Kind.DATE,
    "GeoJSON": Kind.RAW,
}
ENCODERS: dict[str, Encoder] = {
    "String": _string,
    "ID": _string,
    "Int": _number,
    "Boolean": _boolean,
    "Date": _date,
    "DateTime": _instant,
    "GeoJSON": _as_is,
}


def listed(text: ColumnElement[str], rows: Any) -> ColumnElement[str]:
    """The texts of rows as a JSON array."""
    every = select(json_text("[") + func.string_agg(text, ",") + json_text("]")).select_from(rows)
    return func.coalesce(every.scalar_subquery(), json_text("[]"))


def json_text(value: str) -> ColumnElement[str]:
    """JSON text as it is."""
    return literal(value, Text)


def opaque(type_name: str, county_id: Any, row_id: Any) -> ColumnElement[str]:
    """The same as `schema.node.node_id`, in SQL."""
    plain = func.concat(f"{type_name}:", county_id, ":", row_id)
    encoded = func.encode(func.convert_to(plain, "UTF8"), "base64")
    return func.rtrim(func.translate(encoded, "+/\n", "-_"), "=")
