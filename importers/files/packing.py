"""A workbook as plain JSON and back: a process that a file took over can say wrong words, and do no more."""

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import orjson

from importers.files.refusals import REFUSALS, refused
from importers.files.sheets import BLANK, Cell, CellKind, Ignored, Line, Sheet, Workbook, shared

__all__ = ["WRONG", "answered", "pack", "pack_refusal", "unpack", "workbook_of"]

_LETTER = {kind: letter for kind, letter in zip(CellKind, "_TNDFX", strict=True)}  # noqa: C416  # both ways
_KIND = {letter: kind for kind, letter in _LETTER.items()}
Packed = TypeVar("Packed")
WRONG = (orjson.JSONDecodeError, AttributeError, KeyError, IndexError, TypeError, ValueError)


def pack(book: Workbook) -> bytes:
    """Each line as its number, whether it is hidden, a letter per cell, and the texts of those not blank."""
    return orjson.dumps(
        {
            "form": book.form,
            "encoding": book.encoding,
            "sheets": [
                {
                    "name": sheet.name,
                    "columns": sheet.columns,
                    "ignored": {kind.value: number for kind, number in sheet.ignored.items()},
                    "hidden_columns": sorted(sheet.hidden_columns),
                    "hidden": sheet.hidden,
                    "lines": [_packed(line) for line in sheet.lines],
                }
                for sheet in book.sheets
            ],
        }
    )


def pack_refusal(code: str, sheet: object, line: object) -> bytes:
    """A refusal by its code; the texts are those of whoever reads it."""
    return orjson.dumps({"refused": code, "sheet": sheet, "line": line})


def unpack(answer: bytes, source: str) -> Workbook:
    """The workbook; raises DomainError with the refusal's code, or FILE_MALFORMED for what is neither."""
    return answered(answer, lambda told: workbook_of(told, source))


def answered(answer: bytes, read: Callable[[dict[str, Any]], Packed]) -> Packed:
    """What `read` makes of an answer; raises DomainError as `unpack` does."""
    try:
        told = orjson.loads(answer)
        if "refused" not in told:
            return read(told)
        code, sheet, line = told["refused"], told["sheet"], told["line"]
    except WRONG:
        raise refused("FILE_MALFORMED") from None
    is_known = code in REFUSALS and isinstance(line, int | None)
    raise refused(code, str(sheet or ""), line) if is_known else refused("FILE_MALFORMED")


def workbook_of(told: dict[str, Any], source: str) -> Workbook:
    """The workbook that was told; whatever is wrong with it raises one of `WRONG`."""
    sheets = tuple(_sheet(one) for one in told["sheets"])
    encoding = told["encoding"]
    return Workbook(source, str(told["form"]), None if encoding is None else str(encoding), sheets)


def _packed(line: Line) -> tuple[int, bool, str, list[str]]:
    kinds = "".join(_LETTER[cell.kind] for cell in line.cells)
    return line.number, line.hidden, kinds, [cell.text for cell in line.cells if cell is not BLANK]


def _sheet(told: dict[str, Any]) -> Sheet:
    columns = tuple(str(one) for one in told["columns"])
    known: dict[Cell, Cell] = {}
    lines = tuple(_line(one, len(columns), known) for one in told["lines"])
    ignored = Counter({Ignored(kind): int(number) for kind, number in told["ignored"].items()})
    hidden_columns = frozenset(int(one) for one in told["hidden_columns"])
    return Sheet(str(told["name"]), columns, lines, ignored, hidden_columns, bool(told["hidden"]))


def _line(told: list[Any], width: int, known: dict[Cell, Cell]) -> Line:
    number, hidden, kinds, texts = told
    if len(kinds) != width:
        raise ValueError
    given = iter(texts)
    cells = tuple(
        BLANK if kind == "_" else shared(Cell(_KIND[kind], str(next(given, ""))), known) for kind in kinds
    )
    return Line(int(number), cells, bool(hidden))
