"""The lines of a run that were not taken, as a workbook: as they were given, with the reasons beside them."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

from sqlalchemy import Row, or_, select
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from db.codes import RowOutcome, RowVerdict
from db.engine import Database
from db.models import StagedHousehold, StagedRow
from importers.files.sheets import Cell, CellKind
from importers.findings import Finding
from importers.runs.rows import cells_of, found, given_after
from importers.runs.run import RunKey, lines_forgotten, run_of
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys

AT_ONCE = 1000
BESIDE = ("原表行号", "处理", "原因")
LONGEST_SHEET_NAME = 31
_LEFT = or_(
    StagedRow.verdict.in_([RowVerdict.HELD.value, RowVerdict.REFUSED.value]),
    StagedRow.outcome == RowOutcome.CHANGED_SINCE.value,
    select(StagedHousehold.id)
    .where(
        StagedHousehold.county_id == StagedRow.county_id,
        StagedHousehold.id == StagedRow.house_id,
        or_(
            StagedHousehold.verdict == RowVerdict.HELD.value,
            StagedHousehold.outcome == RowOutcome.CHANGED_SINCE.value,
        ),
    )
    .exists(),
)
# In memory, and no text of a cell is ever taken for a formula, a link or a number.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_FORBIDDEN = frozenset("[]:*?/\\'")
# What a workbook can hold: sixteen digits of a number, far from the largest; days from its second year on,
# for its first has one day too many.
_LARGEST_NUMBER, _FIRST_DAY = 1e300, date(1901, 1, 1)
_FAULTS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


class _Formats(NamedTuple):
    """What cells are typed over as: an identity number typed into a cell of text keeps its digits."""

    text: Format
    day: Format


class _Sheet(NamedTuple):
    """A sheet that is being written, and its next line."""

    sheet: Worksheet
    line: int


async def workbook_of(database: Database, ask: Ask, key: RunKey, keys: IdentityKeys) -> bytes:
    """An XLSX of the lines that were held, refused, or had changed since, or whose household was not taken.

    Every cell is of the kind that it had in the file: a number that lost its last digits comes back as a
    number and is refused again, unless it is typed anew. With the headings of the file, so that it can be
    mended and imported. Raises DomainError RUN_NOT_FOUND, LINES_FORGOTTEN.
    """
    run = await run_of(database, ask, key)
    if run.lines_forgotten_at is not None:
        raise lines_forgotten()
    content = BytesIO()
    with Workbook(content, _OPTIONS) as book:
        formats = _Formats(*[book.add_format({"num_format": one}) for one in ("@", "yyyy-mm-dd")])
        sheets: dict[str, _Sheet] = {}
        async for row in _rows(database, key):
            if row.sheet not in sheets:
                headings = [*BESIDE, *run.headings[row.sheet]]
                added = book.add_worksheet(_name(row.sheet, [one.get_name() for one in book.worksheets()]))
                added.set_column(0, len(headings), 16, formats.text)
                sheets[row.sheet] = _written(_Sheet(added, 0), _texts(headings), formats)
            cells = [*_texts(_beside(row)), *cells_of(keys, row)]
            sheets[row.sheet] = _written(sheets[row.sheet], cells, formats)
        if not sheets:
            _written(_Sheet(book.add_worksheet(), 0), _texts(BESIDE), formats)
    return content.getvalue()


def _texts(texts: Iterable[str]) -> list[Cell]:
    return [Cell(CellKind.TEXT, one) for one in texts]


def _written(to: _Sheet, cells: Sequence[Cell], formats: _Formats) -> _Sheet:
    for column, cell in enumerate(cells):
        if cell.text:
            _put(to.sheet, (to.line, column), cell, formats)
    return _Sheet(to.sheet, to.line + 1)


def _put(sheet: Worksheet, at: tuple[int, int], cell: Cell, formats: _Formats) -> None:
    """Writes a cell as what it is: nothing becomes text that was none."""
    match cell.kind:
        case CellKind.NUMBER if abs(float(cell.text)) < _LARGEST_NUMBER:
            sheet.write_number(*at, float(cell.text), formats.text)
        case CellKind.NUMBER | CellKind.FAULT:
            shown = cell.text if cell.text in _FAULTS else "#N/A"
            sheet.write_formula(*at, "=NA()", formats.text, shown)
        case CellKind.DAY if (day := date.fromisoformat(cell.text)) >= _FIRST_DAY:
            sheet.write_datetime(*at, day, formats.day)
        case CellKind.FLAG:
            sheet.write_boolean(*at, cell.text == "TRUE", formats.text)
        case _:
            sheet.write_string(*at, cell.text, formats.text)


async def _rows(database: Database, key: RunKey) -> AsyncIterator[Row[Any]]:
    number = 0
    while True:
        async with database.writing() as connection:
            rows = await given_after(connection, key, number, most=AT_ONCE, of=(_LEFT,))
        for row in rows:
            yield row
        if len(rows) < AT_ONCE:
            return
        number = rows[-1].number


def _beside(row: Row[Any]) -> list[str]:
    findings = found(row.findings)
    verdict = RowVerdict.of(row.verdict).zh
    if row.outcome is not None:
        verdict = RowOutcome.of(row.outcome).zh
    if row.why is not None:
        findings = [*findings, *found([row.why["finding"]])]
    return [str(row.line), verdict, "；".join(_reason(one).rstrip("。") for one in findings)]


def _reason(finding: Finding) -> str:
    return f"{finding.column}：{finding.zh}" if finding.column else finding.zh


def _name(sheet: str, taken: Sequence[str]) -> str:
    """A name that a workbook may have, and that none of its sheets has yet: those of text files have none."""
    kept = "".join(one for one in sheet if one.isprintable() and one not in _FORBIDDEN)
    plain = kept[:LONGEST_SHEET_NAME] or f"{len(taken) + 1}"
    others, name, number = {one.casefold() for one in taken}, plain, 1
    while name.casefold() in others:
        number += 1
        ending = f" {number}"
        name = plain[: LONGEST_SHEET_NAME - len(ending)] + ending
    return name
