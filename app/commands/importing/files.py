"""`rongge import template` and `rongge import look`: workbooks to fill in, and what a file is taken for."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from importers.columns.choosing import list_in
from importers.columns.field import Kind
from importers.columns.findings import counted
from importers.columns.kinds.all_kinds import KINDS
from importers.columns.mapping import ColumnMapping
from importers.columns.templates import template_of
from importers.files.book import read_workbook
from importers.files.sheets import Sheet, Workbook

console = Console(highlight=False, soft_wrap=True)

ListKind = StrEnum("ListKind", {name.upper(): name for name in KINDS})  # type: ignore[misc]  # made of the table
KindName = Annotated[
    ListKind,
    typer.Argument(metavar="KIND", help="people、contacts、workers、cells、stations、policies、divisions"),
]
Target = Annotated[Path, typer.Argument(metavar="FILE", help="写入的 .xlsx / The .xlsx to write")]
Source = Annotated[
    Path,
    typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="要查看的文件 / The file to look at"),
]


def write_template(kind: KindName, file: Target) -> None:
    """写出一种名单的空白模板 / Write a workbook to fill in for a kind of list."""
    file.write_bytes(template_of(KINDS[kind.value]))
    console.print(f"已写入 / written: {file}")


def look_at_file(kind: KindName, file: Source) -> None:
    """查看文件被如何识别，不写入任何内容 / Show what a file is taken for; nothing is written."""
    book = read_workbook(file, file.name)
    sheet, mapping = list_in(book, KINDS[kind.value])
    _show_file(book, sheet)
    _show_columns(mapping)
    _show_findings(sheet, mapping, datetime.now(ZoneInfo("Asia/Shanghai")).date())


def _show_file(book: Workbook, sheet: Sheet) -> None:
    coding = f", {book.encoding}" if book.encoding else ""
    taken = f"取 / taken: {sheet.name or '—'}"
    console.print(f"{book.source}: {book.form}{coding}; {len(book.sheets)} 张表 / sheets; {taken}")
    left_out = ", ".join(f"{kind.value} {number}" for kind, number in sheet.ignored.items())
    hidden = sum(line.hidden for line in sheet.lines)
    console.print(
        f"{len(sheet.lines)} 行 / lines (隐藏 / hidden: {hidden}); 略去 / left out: {left_out or '0'}"
    )


def _show_columns(mapping: ColumnMapping) -> None:
    table = Table("列 / column", "字段 / field")
    meant = {one.at: f"{one.field.zh} / {one.field.en}" for one in mapping.columns}
    meant |= {at: "? " + ", ".join(_names(mapping.kind, names)) for at, names in mapping.doubtful.items()}
    meant |= {
        at: f"重复 / twice: {mapping.kind.field(name).zh}"
        for name, ats in mapping.twice.items()
        for at in ats
    }
    meant |= dict.fromkeys(mapping.passed, "—")
    for at, heading in enumerate(mapping.headings):
        table.add_row(heading, meant.get(at, "未识别 / not recognised"))
    console.print(table)
    if mapping.missing:
        console.print("缺少 / missing: " + ", ".join(f"{one.zh} / {one.en}" for one in mapping.missing))


def _names(kind: Kind, names: tuple[str, ...]) -> list[str]:
    return [kind.field(name).zh for name in names]


def _show_findings(sheet: Sheet, mapping: ColumnMapping, today: date) -> None:
    for finding, (number, first) in counted(sheet, mapping, today).items():
        lines = f"{number} 行 / lines, 首行 / first {first}"
        console.print(f"{finding.weight.value} {finding.code} [{finding.column}] {lines}", markup=False)
        console.print(f"  {finding.zh} / {finding.en}", markup=False)
