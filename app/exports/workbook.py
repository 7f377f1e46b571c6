"""Rows as an XLSX workbook, in which codes of twelve and fifteen digits stay the text that they are."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.exports.table import Cell, Rows
from db.errors import DomainError

# What Excel has room for, the heading among them.
MOST_ROWS = 1_048_576
CHUNK = 256 * 1024
# Nothing is taken for what it is not, and nothing in the file tells when it was made.
OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


async def workbook_parts(batches: AsyncGenerator[Rows, None]) -> AsyncGenerator[bytes, None]:
    """The workbook of all rows, its first row the heading; made in a temporary folder, then sent.

    Nothing stays on the disk, whether it was sent, given up or failed. Raises DomainError TOO_MANY_ROWS.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, OPTIONS | {"tmpdir": folder})
        sheet = book.add_worksheet()
        try:
            await _write(book, sheet, batches)
        finally:
            sheet.row_data_fh.close()
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


async def _write(book: xlsxwriter.Workbook, sheet: Worksheet, batches: AsyncGenerator[Rows, None]) -> None:
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    number = 0
    async with aclosing(batches):
        async for rows in batches:
            if number + len(rows) > MOST_ROWS:
                raise _too_many()
            for row in rows:
                _write_row(sheet, number, row, text)
                number += 1
    # Packing a large file takes seconds, in which others are answered.
    await asyncio.to_thread(book.close)


def _write_row(sheet: Worksheet, number: int, row: Sequence[Cell], text: object) -> None:
    for column, one in enumerate(row):
        if isinstance(one, str):
            if one:
                sheet.write_string(number, column, one, text)
        else:
            sheet.write_number(number, column, one)


def _too_many() -> DomainError:
    return DomainError(
        "TOO_MANY_ROWS",
        "超出一个工作表的行数，请缩小范围或下载 CSV。",
        "More rows than a worksheet holds; narrow the area or take the CSV.",
    )
