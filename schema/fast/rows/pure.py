"""The pure twin of native/rows.pyx: the same bytes from plain Python, and the plainer description."""

import base64
import re
from collections.abc import Callable, Sequence

from psycopg.pq.abc import PGresult

from schema.fast.rows.layout import Kind, Level, Piece

LARGEST_INT = 2**31 - 1
LARGEST_FLOAT = 300  # digits: a numeric may be larger than any float
INTEGER = re.compile(rb"0|-?[1-9][0-9]{0,9}")
FLOAT = re.compile(rb"-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-]?[0-9]+)?")
CODES = re.compile(rb"\{([A-Z0-9_]+(,[A-Z0-9_]+)*)?\}")
DATE = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNSAFE = re.compile(rb'[\x00-\x1f"\\]')
BOOLEANS = {b"t": b"true", b"f": b"false"}
SHORT = dict(zip(b'"\\\b\t\n\f\r', b'"\\btnfr', strict=True))

Key = tuple[bytes | None, bytes | None]
Writer = Callable[[bytes], bytes]


class Poisoned(Exception):  # noqa: N818  # not an error: graphql-core completes the answer
    """A value is not one that its field may have."""


class PureRows:
    """Writes the rows of results as JSON. The levels are sound and the results wide enough for them."""

    def __init__(self, levels: Sequence[Level]) -> None:
        self.levels = levels
        self.writers = [[(WRITERS.get(one.kind), one) for one in level.pieces] for level in levels]

    def written(self, results: Sequence[PGresult], many: bool) -> bytes | None:
        """The JSON of the first result's rows, or of its first row; None when a value poisons it."""
        answer = _Answer(self, results)
        rows = range(results[0].ntuples)
        try:
            if many:
                return answer.array(0, rows)
            return answer.row(0, 0) if rows else b"null"
        except Poisoned:
            return None


class _Answer:
    """One answer on its way; `hung` holds for each level its rows by the parent that they hang on."""

    def __init__(self, shape: PureRows, results: Sequence[PGresult]) -> None:
        self.shape, self.results = shape, results
        self.hung: dict[int, dict[Key, list[int]]] = {}

    def array(self, number: int, rows: Sequence[int]) -> bytes:
        return b"[" + b",".join([self.row(number, row) for row in rows]) + b"]"

    def row(self, number: int, row: int) -> bytes:
        parts = []
        get_value = self.results[number].get_value
        for writer, piece in self.shape.writers[number]:
            parts.append(piece.before)
            if writer is None:
                value = self.composed(number, row, piece)
            elif (value := get_value(row, piece.column)) is not None:
                value = writer(value)
            if value is not None:
                parts.append(value)
            elif piece.required:
                raise Poisoned
            else:
                parts.append(b"null")
        parts.append(self.shape.levels[number].after)
        return b"".join(parts)

    def composed(self, number: int, row: int, piece: Piece) -> bytes | None:
        """A value of more than one column: an id, or other rows that hang on this one or stand within it."""
        if piece.kind == Kind.MANY:
            own = self.key(number, row, self.shape.levels[number].key)
            return self.array(
                piece.column, self.hanging(piece.column).get(own, ()) if None not in own else ()
            )
        if piece.kind == Kind.ONE:
            there = self.results[piece.column].get_value(row, self.shape.levels[piece.column].key)
            return None if there is None else self.row(piece.column, row)
        county, row_id = self.key(number, row, piece.column)
        if county is None or row_id is None:
            return None
        opaque = base64.urlsafe_b64encode(b"%b:%b:%b" % (piece.text, county, row_id))
        return b'"' + opaque.rstrip(b"=") + b'"'

    def hanging(self, number: int) -> dict[Key, list[int]]:
        if number not in self.hung:
            by_parent = self.hung[number] = {}
            for row in range(self.results[number].ntuples):
                by_parent.setdefault(self.key(number, row, self.shape.levels[number].of), []).append(row)
        return self.hung[number]

    def key(self, number: int, row: int, column: int) -> Key:
        get_value = self.results[number].get_value
        return get_value(row, column), get_value(row, column + 1)


def _raw(value: bytes) -> bytes:
    if b"\x01" in value:
        raise Poisoned
    return value


def _text(value: bytes) -> bytes:
    return b'"%b"' % (UNSAFE.sub(_escape, value) if UNSAFE.search(value) else value)


def _escape(found: re.Match[bytes]) -> bytes:
    byte = found[0][0]
    return b"\\%c" % SHORT[byte] if byte in SHORT else b"\\u%04x" % byte


def _date(value: bytes) -> bytes:
    if not DATE.fullmatch(value):
        raise Poisoned
    return b'"%b"' % value


def _boolean(value: bytes) -> bytes:
    if value not in BOOLEANS:
        raise Poisoned
    return BOOLEANS[value]


def _int(value: bytes) -> bytes:
    if not INTEGER.fullmatch(value) or not -LARGEST_INT - 1 <= int(value) <= LARGEST_INT:
        raise Poisoned
    return value


def _codes(value: bytes) -> bytes:
    if not CODES.fullmatch(value) or b"NULL" in value[1:-1].split(b","):
        raise Poisoned
    return b"[]" if value == b"{}" else b'["%b"]' % value[1:-1].replace(b",", b'","')


def _float(value: bytes) -> bytes:
    if len(value) > LARGEST_FLOAT or not FLOAT.fullmatch(value):
        raise Poisoned
    return value


WRITERS: dict[Kind, Writer] = {
    Kind.RAW: _raw,
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.BOOLEAN: _boolean,
    Kind.INT: _int,
    Kind.FLOAT: _float,
    Kind.CODES: _codes,
}
