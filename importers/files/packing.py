"""A workbook as plain JSON and back: a process that a file took over can say wrong words, and do no more."""

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import orjson

from importers.files.packed_lines import WRONG, PackedLines, packed_blocks
from importers.files.refusals import REFUSALS, refused
from importers.files.sheets import Declared, Ignored, Sheet, Workbook

__all__ = ["answered", "pack", "pack_refusal", "unpack", "workbook_of"]

Packed = TypeVar("Packed")


def pack(book: Workbook) -> bytes:
    """The workbook with its lines in blocks, which stay as they are until somebody reads them."""
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
                    "totals": [tuple(one) for one in sheet.totals],
                    "number": len(sheet.lines),
                    "blocks": packed_blocks(sheet.lines),
                }
                for sheet in book.sheets
            ],
        }
    )


def pack_refusal(code: str, sheet: object, line: object) -> bytes:
    """A refusal by its code; the texts are those of whoever reads it."""
    return orjson.dumps({"refused": code, "sheet": sheet, "line": line})


def unpack(answer: bytes, source: str) -> Workbook:
    """The workbook; raises DomainError with the refusal's code, or FILE_MALFORMED for what is neither.

    A line that is wrong is found by whoever reads it.
    """
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


def _sheet(told: dict[str, Any]) -> Sheet:
    columns = tuple(str(one) for one in told["columns"])
    lines = PackedLines([str(one) for one in told["blocks"]], int(told["number"]), len(columns))
    ignored = Counter({Ignored(kind): int(number) for kind, number in told["ignored"].items()})
    hidden_columns = frozenset(int(one) for one in told["hidden_columns"])
    totals = tuple([_declared(*one) for one in told["totals"]])
    return Sheet(str(told["name"]), columns, lines, ignored, hidden_columns, bool(told["hidden"]), totals)


def _declared(line: Any, counts: Any, since: Any, above: Any, after: Any) -> Declared:  # noqa: PLR0917  # as it is packed
    return Declared(int(line), tuple([int(one) for one in counts]), int(since), int(above), int(after))
