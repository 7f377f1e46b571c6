"""What an import did, on the screen: counts, first changes and rejected rows, and what needs a look."""

from collections.abc import Iterator

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from importers.county_codes.delivery import CodesReport
from importers.report import ImportReport, LevelCounts, Verdict

__all__ = ["show_codes_report", "show_report"]

SHOWN = (
    10  # changes of a kind, and rejected rows, on the screen; the register and the import run hold them all
)
_COLUMNS = (
    "新增\nadded",
    "撤销\nclosed",
    "更名\nrenamed",
    "变更\nmoved",
    "未变\nsame",
    "退回\nrejected",
    "同上级\nfolded",
    "保留\nkept",
)


def show_report(to: Console, report: ImportReport) -> None:
    """Prints counts per level, the first changes, the first rejected rows, and what came of it all."""
    to.print(_counts(report))
    _show_changes(to, report)
    _show_rows(to, report)
    _show_closings(to, report)
    if report.is_dry_run:
        to.print(f"试运行：未写入任何内容；将有 {report.changed:,} 处变动")
        to.print(f"dry run: nothing was written; {report.changed:,} changes would be made")
    elif report.changed:
        to.print(f"已导入，{report.changed:,} 处变动 / imported, {report.changed:,} changes")
    else:
        to.print("没有变动 / nothing changed")


def _counts(report: ImportReport) -> Table:
    table = Table(
        title=f"行政区划 divisions {report.vintage_on}", box=SIMPLE, pad_edge=False, padding=(0, 1, 0, 0)
    )
    table.add_column("级别\nlevel", no_wrap=True)
    for title in _COLUMNS:
        table.add_column(title, justify="right", no_wrap=True)
    for row in report.levels:
        table.add_row(f"{row.level.zh} {row.level.en}", *_cells(row))
    return table


def _cells(row: LevelCounts) -> Iterator[str]:
    counts = (
        row.added,
        row.closed,
        row.renamed,
        row.moved,
        row.unchanged,
        row.rejected,
        row.folded,
        row.kept,
    )
    return (f"{count:,}" if count else "·" for count in counts)


def _show_changes(to: Console, report: ImportReport) -> None:
    for verdict in (Verdict.CLOSED, Verdict.MOVED, Verdict.RENAMED):
        told = [change for change in report.changes if change.verdict is verdict]
        for change in told[:SHOWN]:
            before = f"{change.old_code} {change.old_name}"
            after = f" → {change.code} {change.name}" if change.code else ""
            to.print(f"{verdict.zh} {verdict.en}: {before}{after}", markup=False)
        if len(told) > SHOWN:
            to.print(f"{verdict.zh} {verdict.en}: …")


def _show_rows(to: Console, report: ImportReport) -> None:
    rejected = [f"退回 rejected: {one.source}:{one.line} {one.code.value}" for one in report.rejections]
    odd = [f"名称可疑 odd name: {one.source}:{one.line}" for one in report.odd_names]
    for lines in (rejected, odd):
        for line in lines[:SHOWN]:
            to.print(line, markup=False)
        if len(lines) > SHOWN:
            to.print(f"… {len(lines):,}")


def _show_closings(to: Console, report: ImportReport) -> None:
    kept = sum(row.kept for row in report.levels)
    if kept:
        to.print(f"清单不含功能区：登记中的 {kept:,} 个功能区保持不变")
        to.print(f"the lists name no functional zone: the {kept:,} of the register stay as they are")
    many = [one for one in report.closings if one.are_many]
    for one in many:
        to.print(
            f"注意：{one.level.zh} {one.stood:,} 个中撤销 {one.closed:,} 个（{one.closed / one.stood:.1%}）\n"
            f"WARNING: {one.closed:,} of {one.stood:,} close on the level {one.level.en}",
            style="bold red",
        )
    if many and report.is_dry_run:
        total = sum(one.closed for one in report.closings)
        to.print(
            f"正式导入须加 --accept-closings {total}\nthe import needs --accept-closings {total}",
            style="bold red",
        )


def show_codes_report(to: Console, report: CodesReport) -> None:
    """Prints what came of a list of county codes, and the codes that were left out as doubtful."""
    written = "试运行，未写入 / dry run, nothing written" if report.run_id is None else "已导入 / imported"
    to.print(f"{written}: {report.counties:,} 个县 counties, {report.changed:,} 处变动 changes")
    if report.doubts:
        to.print(f"存疑未导入 left out as doubtful: {len(report.doubts):,}")
    for doubt in report.doubts:
        to.print(f"{doubt.adcode} ← {doubt.earlier} {doubt.reason.value}", markup=False)
