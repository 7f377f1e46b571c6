"""Lines of a sheet that stay packed until they are read: a million of them as objects are gigabytes."""

from collections.abc import Iterator, Sequence
from typing import Any, overload

import orjson

from importers.files.refusals import refused
from importers.files.sheets import BLANK, Cell, CellKind, Line, shared

__all__ = ["WRONG", "PackedLines", "packed_blocks", "parts_of"]

_LETTER = {kind: letter for kind, letter in zip(CellKind, "_TNDFX", strict=True)}  # noqa: C416  # both ways
_KIND = {letter: kind for kind, letter in _LETTER.items()}
_IN_BLOCK = 1000
WRONG = (orjson.JSONDecodeError, AttributeError, KeyError, IndexError, TypeError, ValueError)


def packed_blocks(lines: Sequence[Line]) -> list[str]:
    """Lines by the thousand: each as its number, whether it is hidden, a letter per cell, and the texts."""
    blocks = (lines[start : start + _IN_BLOCK] for start in range(0, len(lines), _IN_BLOCK))
    return [orjson.dumps([_packed(line) for line in block]).decode() for block in blocks]


class PackedLines(Sequence[Line]):
    """The lines of such blocks; each reading unpacks them anew, block by block.

    Whoever reads a line that is wrong gets DomainError FILE_MALFORMED.
    """

    def __init__(self, blocks: Sequence[str], number: int, width: int) -> None:
        """Raises ValueError if so many lines cannot stand in so many blocks."""
        if number < 0 or len(blocks) != -(-number // _IN_BLOCK):
            raise ValueError
        self._blocks = [block.encode() for block in blocks]
        self._number, self._width = number, width

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | Sequence[Line]:
        places = range(self._number)[at]
        if isinstance(places, int):
            return self._read(places // _IN_BLOCK, {})[places % _IN_BLOCK]
        known: dict[Cell, Cell] = {}
        read = {one: self._read(one, known) for one in sorted({place // _IN_BLOCK for place in places})}
        return tuple(read[place // _IN_BLOCK][place % _IN_BLOCK] for place in places)

    def __iter__(self) -> Iterator[Line]:
        known: dict[Cell, Cell] = {}
        for block in range(len(self._blocks)):
            yield from self._read(block, known)

    def parts(self, most: int) -> Iterator["PackedLines"]:
        """The same in parts of so many lines, or so few more as to fill a block; they stay packed."""
        step = -(-most // _IN_BLOCK)
        for first in range(0, len(self._blocks), step):
            part = PackedLines([], 0, self._width)
            part._blocks = self._blocks[first : first + step]  # its own kind
            part._number = min(self._number - first * _IN_BLOCK, step * _IN_BLOCK)
            yield part

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((self._number, self._width))

    def _read(self, block: int, known: dict[Cell, Cell]) -> list[Line]:
        try:
            lines = [_line(one, self._width, known) for one in orjson.loads(self._blocks[block])]
        except WRONG:
            raise refused("FILE_MALFORMED") from None
        if len(lines) != min(_IN_BLOCK, self._number - block * _IN_BLOCK):
            raise refused("FILE_MALFORMED")
        return lines


def parts_of(lines: Sequence[Line], most: int) -> Iterator[Sequence[Line]]:
    """Lines in parts of about so many: packed ones stay so."""
    if isinstance(lines, PackedLines):
        yield from lines.parts(most)
    else:
        yield from (lines[first : first + most] for first in range(0, len(lines), most))


def _packed(line: Line) -> tuple[int, bool, str, list[str]]:
    kinds = "".join([_LETTER[cell.kind] for cell in line.cells])
    return line.number, line.hidden, kinds, [cell.text for cell in line.cells if cell is not BLANK]


def _line(told: list[Any], width: int, known: dict[Cell, Cell]) -> Line:
    number, hidden, kinds, texts = told
    if len(kinds) != width:
        raise ValueError
    given = iter(texts)
    cells = tuple(
        [BLANK if kind == "_" else shared(Cell(_KIND[kind], str(next(given, ""))), known) for kind in kinds]
    )
    return Line(int(number), cells, bool(hidden))
