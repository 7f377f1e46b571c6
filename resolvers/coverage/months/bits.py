"""Bit strings in SQL: of the ordinals of persons, a chunk of them at a time, and what is counted in them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    cast,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import BIT

from db.models.rollup import CHUNK_BITS

WORD_BITS = 64
# 64 bits in a word, 64 words in a chunk: the halves of an ordinal below its chunk.
_SHIFT, _LOW = 6, WORD_BITS - 1
CHUNK_SHIFT = 2 * _SHIFT
# So many months are kept, up to the present one.
KEPT_MONTHS = 48
_WORD, _CHUNK = BIT(WORD_BITS), BIT(CHUNK_BITS)
NOBODY: ColumnElement[str] = cast(literal(0, Integer), _CHUNK)
EVERYBODY: ColumnElement[str] = type_coerce(func.bitnot(NOBODY), _CHUNK)


def chunks_of(
    rows: CTE, keys: Sequence[str], measures: Sequence[tuple[str, ColumnElement[bool]]], *, name: str
) -> CTE:
    """The bits of persons' rows by `keys` and chunk: a bit string for each measure that holds of an ordinal.

    Sums of words first, since a shift of a whole chunk costs as much as one of a word does little.
    """
    row = rows.c
    bit = cast(literal(1), BigInteger).op("<<")(row.ordinal.op("&")(_LOW))
    of_words = [*[row[key] for key in keys], row.ordinal.op(">>")(_SHIFT).label("word")]
    word = (
        select(*of_words, *[func.bit_or(bit).filter(holds).label(one) for one, holds in measures])
        .group_by(*[row[key] for key in keys], "word")
        .cte(f"{name}_word")
    )
    chunk = word.c.word.op(">>")(_SHIFT)
    place = cast(word.c.word.op("&")(_LOW), Integer) * WORD_BITS
    of_chunks = [
        func.bit_or(cast(cast(word.c[one], _WORD), _CHUNK).op(">>")(place)).label(one) for one, _ in measures
    ]
    by = [word.c[key] for key in keys]
    return select(*by, chunk.label("chunk"), *of_chunks).group_by(*by, "chunk").cte(name)


def both(one: Any, other: Any) -> ColumnElement[str]:
    """The persons of both."""
    return type_coerce(one.op("&")(other), _CHUNK)


def either(one: Any, other: Any) -> ColumnElement[str]:
    """The persons of one or the other."""
    return type_coerce(one.op("|")(other), _CHUNK)


def without(one: Any, other: Any) -> ColumnElement[str]:
    """The persons of the one who are not of the other."""
    return type_coerce(one.op("&")(func.bitnot(other)), _CHUNK)


def once(rows: Select[Any]) -> Select[Any]:
    """The same rows, whose bit strings are made once each, however often they are asked for.

    The planner would put what makes a column in wherever it is named; rows behind an offset it leaves alone.
    """
    return rows.offset(literal_column("0"))


def number(bits: Any) -> ColumnElement[int]:
    """How many persons the bit strings of all rows hold."""
    return total(func.bit_count(bits))


def total(count: Any) -> ColumnElement[int]:
    """The sum of numbers over all rows."""
    return cast(func.coalesce(func.sum(count), 0), BigInteger)
