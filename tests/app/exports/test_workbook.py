"""The same tables as XLSX: what spreadsheets do to codes in CSV does not happen here."""

import io
import tempfile
import zipfile
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from app.exports import workbook
from app.exports.table import Rows
from app.exports.workbook import workbook_parts
from db.errors import DomainError
from tests.app.exports.conftest import Exported, table

MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
PLACE = {"division": "500151000000"}


def cells(content: bytes) -> list[list[tuple[str, str]]]:
    """The kind and text of each cell of the first sheet, row by row."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = etree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    rows = sheet.findall(".//m:row", MAIN)
    return [[(one.get("t", "n"), "".join(one.itertext())) for one in row] for row in rows]


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("people", {}), ("coverage", {"by": "VILLAGE", **PLACE}), ("coverage", {"by": "CELL", **PLACE})],
)
def test_a_workbook_holds_what_the_csv_holds_and_codes_as_text(
    exported: Exported, name: str, parameters: dict[str, Any]
) -> None:
    answer = exported.fetch(f"{name}.xlsx", "client", **parameters)
    heading, *rows = cells(answer.content)
    lines = table(exported.fetch(f"{name}.csv", "client", **parameters).content)
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}-2025-10-15.xlsx"'
    assert [text for _, text in heading] == list(lines[0])
    told = [[one.removeprefix("'") for one in line.values() if one] for line in lines]
    assert [[text for _, text in row] for row in rows] == told
    codes = [kind for row in rows for kind, text in row if text.startswith("500151")]
    assert codes
    assert set(codes) == {"inlineStr"}


async def test_nothing_in_a_workbook_is_a_formula_or_an_address() -> None:
    async def rows() -> AsyncGenerator[Rows, None]:
        yield [["=1+1", "http://example.invalid", "0012", 7, 0.5]]

    content = b"".join([part async for part in workbook_parts(rows())])
    assert cells(content) == [
        [
            ("inlineStr", "=1+1"),
            ("inlineStr", "http://example.invalid"),
            ("inlineStr", "0012"),
            ("n", "7"),
            ("n", "0.5"),
        ]
    ]


async def test_more_rows_than_a_worksheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def rows() -> AsyncGenerator[Rows, None]:
        yield [["a"], ["b"]]
        yield [["c"], ["d"]]

    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    with pytest.raises(DomainError, match="TOO_MANY_ROWS"):
        [part async for part in workbook_parts(rows())]


def left(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_nothing_of_a_workbook_stays_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def rows(*, fail: bool) -> AsyncGenerator[Rows, None]:
        yield [["姓名"]]
        if fail:
            raise TimeoutError

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(TimeoutError):
        [part async for part in workbook_parts(rows(fail=True))]
    async with aclosing(workbook_parts(rows(fail=False))) as given_up:
        assert await anext(given_up)
        assert left(tmp_path)
    assert left(tmp_path) == []
