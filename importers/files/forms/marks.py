"""What the fast reader of workbooks does not tell: hidden lines and columns, and formulas that failed."""

import io
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser

from importers.files.forms.grid import Merged
from importers.files.forms.packed import Part
from importers.files.refusals import refused

__all__ = ["NO_MARKS", "Marks", "marks_of"]

_UNREADABLE = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    AttributeError,
    IndexError,
    KeyError,
    OSError,
    TypeError,
    ValueError,
)
_ANY_TEXT = range(1 << 31)  # stands for the shared texts, which nobody here reads
_MOST_HIDDEN_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class Marks:
    """Hidden lines and columns, the cells with a fault, merged ranges that only these tell: from 0."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    faults: tuple[tuple[int, int, str], ...] = ()
    merged: tuple[Merged, ...] = ()


NO_MARKS = Marks()


def marks_of(content: bytes, parts: dict[str, Part]) -> dict[str, Marks]:
    """The marks of an XLSX's sheets by name, where there are any; raises DomainError FILE_MALFORMED."""
    if not any(part.has_marks for name, part in parts.items() if "/worksheets/" in name):
        return {}
    try:
        reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True)
        reader.read_manifest()
        reader.read_workbook()
        targets = [(sheet.name, rel.target) for sheet, rel in reader.parser.find_sheets()]
        return {
            name: _read(reader, target)
            for name, target in targets
            if (part := parts.get(target.lower())) is not None and part.has_marks
        }
    except _UNREADABLE:
        raise refused("FILE_MALFORMED") from None


def _read(reader: ExcelReader, target: str) -> Marks:
    with reader.archive.open(target) as stream:
        parser = WorkSheetParser(stream, _ANY_TEXT, data_only=True)
        faults = tuple(
            (cell["row"] - 1, cell["column"] - 1, str(cell["value"]))
            for _, row in parser.parse()
            for cell in row
            if cell["data_type"] == "e"
        )
    return Marks(
        frozenset(int(at) - 1 for at, said in parser.row_dimensions.items() if _hides(said)),
        frozenset(
            column
            for said in parser.column_dimensions.values()
            if _hides(said)
            for column in range(int(said["min"]) - 1, min(int(said["max"]), _MOST_HIDDEN_COLUMNS))
        ),
        faults,
    )


def _hides(said: dict[str, str]) -> bool:
    return said.get("hidden") in {"1", "true"}
