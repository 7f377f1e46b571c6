"""Lines of a sheet that stay packed until they are read."""

import pickle
from collections.abc import Sequence

import pytest

from db.errors import DomainError
from importers.files.packed_lines import PackedLines, packed_blocks, parts_of
from importers.files.sheets import BLANK, Cell, CellKind, Line

MANY = tuple(
    Line(number, (Cell(CellKind.TEXT, f"甲{number}"), BLANK, Cell(CellKind.NUMBER, "7")), hidden=number == 5)
    for number in range(2, 2503)
)


def packed(lines: tuple[Line, ...] = MANY) -> PackedLines:
    return PackedLines(packed_blocks(lines), len(lines), 3)


def test_lines_are_what_was_packed_however_they_are_read() -> None:
    lines = packed()
    assert len(packed_blocks(MANY)) == 3
    assert tuple(lines) == MANY
    assert lines == MANY
    assert [lines[0], lines[999], lines[1000], lines[-1]] == [MANY[0], MANY[999], MANY[1000], MANY[-1]]
    assert tuple(lines[995:1005]) == MANY[995:1005]
    assert lines[::-700] == MANY[::-700]
    with pytest.raises(IndexError):
        lines[2501]
    assert tuple(packed(())) == ()


@pytest.mark.parametrize("lines", [MANY, packed()])
def test_parts_are_all_of_the_lines_in_their_order(lines: Sequence[Line]) -> None:
    parts = list(parts_of(lines, 2000))
    assert [len(part) for part in parts] == [2000, 501]
    assert tuple(line for part in pickle.loads(pickle.dumps(parts)) for line in part) == MANY  # noqa: S301
    assert [len(part) for part in packed().parts(1)] == [1000, 1000, 501]


def test_words_that_stand_in_many_lines_are_kept_once() -> None:
    sevens = {id(line.cells[2]) for line in packed()}
    assert len(sevens) == 1


@pytest.mark.parametrize(
    "block", ["x", "[[2, false, 'T__']]", '[[2,false,"T",["a"]]]', "[]", '[[2,false,"Q__",["a"]]]', "[7]"]
)
def test_a_line_that_is_wrong_is_refused_as_it_is_read(block: str) -> None:
    with pytest.raises(DomainError) as refusal:
        list(PackedLines([block], 1, 3))
    assert refusal.value.code == "FILE_MALFORMED"


@pytest.mark.parametrize(("blocks", "number"), [(["[]"], 1001), ([], -1), (["[]"], -1)])
def test_so_many_lines_stand_in_so_many_blocks(blocks: list[str], number: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # `unpack` makes a refusal of it
        PackedLines(blocks, number, 3)
