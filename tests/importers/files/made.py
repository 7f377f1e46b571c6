"""Files as offices make them, made anew for each test; and what stands in them."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from importers.files.reading import read_content
from importers.files.sheets import Sheet

HEAD = ("姓名", "身份证号码", "联系电话")
ONE = ("张三", "500151196001019960", "13800000001")
TWO = ("李四", "500151196102029981", "13800000002")

Draw = Callable[[Worksheet, Callable[[dict[str, Any]], Any]], None]


def xlsx(*draws: Draw, date_1904: bool = False) -> bytes:
    """A workbook with a sheet per drawing."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "date_1904": date_1904})
    for draw in draws:
        draw(book.add_worksheet(), book.add_format)
    book.close()
    return made.getvalue()


def table(*rows: tuple[object, ...], **options: bool) -> bytes:
    """A workbook with one sheet of plain rows."""

    def draw(sheet: Worksheet, style: Callable[[dict[str, Any]], Any]) -> None:
        day = style({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                shown = day if isinstance(value, date | datetime) else None
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                else:
                    sheet.write(at, column, value, shown)

    return xlsx(draw, **options)


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The workbook with some parts in other words; `_` in a name stands for `/`, and `.xml` is understood."""
    made = io.BytesIO()
    others = {name.replace("_", "/") + ".xml": part for name, part in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, others.pop(name) if name in others else old.read(name))
        for name, part in others.items():
            new.writestr(name, part)
    return made.getvalue()


def zipped(**members: bytes) -> bytes:
    """A zip; `__` in a name stands for `/` and `_` for a full stop."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


_OPEN = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text")
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_NO_MANIFEST = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def open_sheet(*sheets: str) -> bytes:
    """An .ods whose sheets have these rows."""
    tables = [f'<table:table table:name="{n}">{rows}</table:table>' for n, rows in enumerate(sheets, 1)]
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    content = f"<office:document-content {_OPEN} {_CALC}>{body}</office:document-content>"
    return open_sheets(f'<?xml version="1.0" encoding="UTF-8"?>{content}'.encode())


def open_sheets(content: bytes, manifest: bytes = _NO_MANIFEST) -> bytes:
    """An .ods with this content."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", compress_type=zipfile.ZIP_STORED
        )
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return made.getvalue()


def worksheet(data: str, before: str = "", after: str = "") -> bytes:
    """A worksheet's part with these lines."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    text = f'<?xml version="1.0"?><worksheet {space}>{before}<sheetData>{data}</sheetData>{after}</worksheet>'
    return text.encode()


def the_sheet(content: bytes) -> Sheet:
    """The only sheet of a file."""
    (sheet,) = read_content(content, "名单").sheets
    return sheet


def texts(sheet: Sheet) -> list[tuple[str, ...]]:
    """What the sheet's own lines say."""
    return [tuple(cell.text for cell in line.cells) for line in sheet.lines]


def csv(*rows: tuple[str, ...], by: str = ",", end: str = "\n") -> str:
    """Rows as text."""
    return "".join(by.join(row) + end for row in rows)
