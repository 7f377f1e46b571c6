"""The lines of a run that were not taken, as a workbook: as they were given, with the reasons beside them."""

from collections.abc import AsyncIterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from sqlalchemy import Row, or_, select
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from db.codes import RowOutcome, RowVerdict
from db.engine import Database
from db.models import StagedHousehold, StagedRow
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
# In memory, and nothing that a cell holds is ever taken for a formula, a link or a number.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class _Sheet(NamedTuple):
    """A sheet that is being written, and its next line."""

    sheet: Worksheet
    line: int


async def workbook_of(database: Database, ask: Ask, key: RunKey, keys: IdentityKeys) -> bytes:
    """An XLSX of the lines that were held, refused, or had changed since, or whose household was not taken.

    All of its cells are text. With the headings of the file, so that it can be mended and imported. Raises
    DomainError RUN_NOT_FOUND, LINES_FORGOTTEN.
    """
    run = await run_of(database, ask, key)
    if run.lines_forgotten_at is not None:
        raise lines_forgotten()
    content = BytesIO()
    with Workbook(content, _OPTIONS) as book:
        text = book.add_format({"num_format": "@"})
        sheets: dict[str, _Sheet] = {}
        async for row in _rows(database, key):
            if row.sheet not in sheets:
                added = book.add_worksheet(_name(row.sheet, len(sheets)))
                added.set_column(0, len(BESIDE) + len(run.headings[row.sheet]), 16, text)
                sheets[row.sheet] = _written(_Sheet(added, 0), [*BESIDE, *run.headings[row.sheet]], text)
            cells = [cell.text for cell in cells_of(keys, row)]
            sheets[row.sheet] = _written(sheets[row.sheet], [*_beside(row), *cells], text)
        if not sheets:
            _written(_Sheet(book.add_worksheet(), 0), BESIDE, text)
    return content.getvalue()


def _written(to: _Sheet, texts: Sequence[str], text: Any) -> _Sheet:
    for column, one in enumerate(texts):
        if one:
            to.sheet.write_string(to.line, column, one, text)
    return _Sheet(to.sheet, to.line + 1)


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
        findings = [*findings, *found([row.why["finding"]])]
    return [str(row.line), verdict, "；".join(_reason(one).rstrip("。") for one in findings)]


def _reason(finding: Finding) -> str:
    return f"{finding.column}：{finding.zh}" if finding.column else finding.zh


def _name(sheet: str, place: int) -> str:
    """A name that a workbook may have: those of text files have none."""
    plain = "".join(one for one in sheet if one not in "[]:*?/\\'")
    return plain[:LONGEST_SHEET_NAME] or f"{place + 1}"
