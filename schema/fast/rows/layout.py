"""How the rows of one or more results become JSON: what stands before each value, and of which kind it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """How the text that PostgreSQL gives for a value is written; what does not fit poisons the answer."""

    RAW = 0  # JSON already: copied; the byte 0x01 poisons, being the mark of encoders in SQL
    TEXT = 1  # quoted and escaped
    DATE = 2  # quoted; infinity, BC and years of five digits poison
    BOOLEAN = 3
    INT = 4  # outside 32 bits poisons
    FLOAT = 5  # as it is; NaN and Infinity poison
    ID = 6  # the opaque id of the type `text`; county id in `column`, row id in the next
    MANY = 7  # an array of the rows of level `column` that hang on this row
    ONE = 8  # an object of further columns of this row, as level `column` says; null where its key is null
    CODES = 9  # an array of plain words as {A,B}: each quoted; one that needs quotes, or a null, poisons


LEVELS = frozenset({Kind.MANY, Kind.ONE})


@dataclass(frozen=True, slots=True)
class Piece:
    """One value of a row; `before` is the JSON text in front of it, its key included."""

    before: bytes
    kind: Kind
    column: int
    required: bool  # null poisons; otherwise it is written as null
    text: bytes = b""


@dataclass(frozen=True, slots=True)
class Level:
    """The rows of one result: their values, and what closes a row.

    `key` and `of` are columns with a county id, the row's id in the next: `key` the row's own, where others
    hang on it or it may be missing within a row; `of` that of the row above, on which this one hangs.
    """

    pieces: tuple[Piece, ...]
    after: bytes
    key: int = -1
    of: int = -1


def ensure_sound(levels: Sequence[Level]) -> None:
    """Raises ValueError for levels that name columns or levels that cannot be."""
    if not levels:
        raise ValueError("an answer has at least one level")
    for number, level in enumerate(levels):
        for piece in level.pieces:
            if piece.column < 0:
                raise ValueError(f"level {number} has a value without a column")
            if piece.kind == Kind.MANY:
                _ensure_hung(levels, number, piece.column)
            if piece.kind == Kind.ONE:
                _ensure_within(levels, number, piece.column)


def _ensure_hung(levels: Sequence[Level], above: int, below: int) -> None:
    if not above < below < len(levels):
        raise ValueError(f"level {below} cannot hang on level {above}")
    if levels[above].key < 0 or levels[below].of < 0:
        raise ValueError(f"levels {above} and {below} do not say by which columns they hang together")


def _ensure_within(levels: Sequence[Level], above: int, below: int) -> None:
    if not above < below < len(levels) or levels[below].key < 0:
        raise ValueError(f"level {below} cannot stand within a row of level {above}")


def width(level: Level) -> int:
    """How many columns a result must have to be written as this level."""
    # Within another row the county's id alone tells whether the row is there.
    key = level.key + (2 if any(one.kind == Kind.MANY for one in level.pieces) else 1)
    pairs = [key, level.of + 2 if level.of >= 0 else 0]
    values = [
        one.column + (2 if one.kind == Kind.ID else 1) for one in level.pieces if one.kind not in LEVELS
    ]
    return max(pairs + values, default=0)
