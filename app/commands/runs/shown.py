"""The account of a run on the terminal: numbers, codes and line numbers, never a value."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from sqlalchemy import Row

from app.commands.runs.shown_divisions import show_listed
from db.codes import DivisionField, FileKind, PersonField, RowOutcome, RowVerdict, RunState, StationField
from importers.county_lists.account import listed_of
from importers.findings import Weight
from importers.runs.quality import Quality
from importers.runs.report import Households, Reason, RunReport
from importers.runs.run import RunKey
from importers.runs.totals.against import Total

_WEIGHTS = {Weight.WARNED: "提示 warned", Weight.HELD: "搁置 held", Weight.REFUSED: "退回 refused"}
_KM2 = 1_000_000
_IGNORED = {
    "TITLE": "标题 titles",
    "HEADER": "表头 headings",
    "BLANK": "空行 blank",
    "TOTAL": "合计 totals",
    "SIGNATURE": "签名 signatures",
    "OTHER_SHEET": "其他工作表 other sheets",
}
_HOUSEHOLDS = {
    RowVerdict.NEW: ("新成户", "formed"),
    RowVerdict.CHANGED: ("增人或改户主", "joined or given another head"),
    RowVerdict.UNCHANGED: ("无变化", "unchanged"),
    RowVerdict.HELD: ("未采用", "not taken"),
}


def show_run(to: Console, report: RunReport) -> None:
    """Prints the account of a run, and what may be done next."""
    run, state = report.run, RunState.of(report.run.shown_state)
    key = RunKey(run.county_id, run.id)
    to.print(f"批次 run {key}  {run.source}  {state.zh} / {state.en}", markup=False)
    ignored = sum(report.ignored.values())
    to.print(
        f"读入 read {report.read:,} = 接受 accepted {report.accepted:,} + 提示 warned {report.warned:,}"
        f" + 搁置 held {report.held:,} + 退回 refused {report.refused:,} + 略过 ignored {ignored:,}"
    )
    if ignored:
        said = [f"{_IGNORED.get(name, name)} {number:,}" for name, number in report.ignored.items() if number]
        to.print("略过 ignored: " + ", ".join(said))
    verdicts = [_told(one.zh, one.en, report.verdicts.get(one, 0)) for one in RowVerdict]
    outcomes = [_told(one.zh, one.en, report.outcomes.get(one, 0)) for one in RowOutcome]
    to.print(", ".join(filter(None, verdicts + outcomes)))
    if report.households.verdicts:
        to.print(_households(report.households))
    for name, persons in report.fields.items():
        field = _FIELDS[FileKind.of(run.kind)].of(name)
        to.print(f"  {field.zh} {field.en}: {persons:,}")
    for code, name, before, after in report.run.terms.get("areas", ()):
        to.print(_areas(code, name, before, after), markup=False)
    show_listed(to, listed_of(run))
    order = list(Weight)
    for one in sorted(report.reasons, key=lambda reason: (-order.index(reason.weight), reason.code)):
        to.print(_reason(one), markup=False)
    for kept in report.kept:
        at = f"{kept.place.lstrip(':')}: {kept.by or '—'} {kept.at or ''}"
        to.print(f"保留 kept, changed later {at}", markup=False)
    if state in _NEXT:
        to.print(_NEXT[state].format(key))


def show_quality(to: Console, quality: Quality) -> None:
    """Prints what is missing of the persons of a file, and whom it does not list."""
    numbers = (
        ("无坐标", "without a place", quality.unlocated),
        ("不在网格", "outside every cell", quality.outside_cells),
        ("无电话", "without a telephone", quality.without_phone),
        ("无住址", "without an address", quality.without_address),
    )
    missing = ", ".join(f"{zh} {en} {number:,}" for zh, en, number in numbers)
    to.print(f"文件所列在册 listed and registered {quality.persons:,}: {missing}")
    to.print(
        f"全县在册 registered in the county {quality.registered:,},"
        f" 文件未列 not listed in the file {quality.not_listed:,}"
    )


def show_totals(to: Console, totals: Sequence[Total]) -> None:
    """Prints what a file's own totals say beside what was read and taken, those that differ first."""
    for one in sorted(totals, key=lambda total: total.agrees):
        counts = ", ".join(f"{count:,}" for count in one.counts)
        place = one.place if one.village is None else f"{one.place} {one.village}"
        verdict = "相符 agrees" if one.agrees else "不符 differs"
        to.print(
            f"文件合计 total of the file {place}: {counts} | 读入 read {one.read:,},"
            f" 采用 taken {one.taken:,}: {verdict}",
            markup=False,
        )


def _households(found: Households) -> str:
    """What households of a file would do, and what came of them."""
    told = [_told(*name, found.verdicts.get(one, 0)) for one, name in _HOUSEHOLDS.items()]
    told += [_told(one.zh, one.en, found.outcomes.get(one, 0)) for one in RowOutcome]
    return "户 households: " + ", ".join(filter(None, told))


def _told(zh: str, en: str, number: int) -> str:
    return f"{zh} {en.split(':', maxsplit=1)[0]} {number:,}" if number else ""


# The fields that a line of a kind may amend.
_FIELDS: Mapping[FileKind, type[PersonField | StationField | DivisionField]] = {
    FileKind.PEOPLE: PersonField,
    FileKind.STATIONS: StationField,
    FileKind.DIVISIONS: DivisionField,
}


def _areas(code: str, name: str, before: float | None, after: float) -> str:
    """A division's area before and after, in square kilometres."""
    now = f"{after / _KM2:,.4f} km²"
    if before is None:
        return f"  {code} {name}: {now}（此前没有边界 no boundary before）"
    return f"  {code} {name}: {before / _KM2:,.4f} → {now} ({(after - before) / before:+.2%})"


_NEXT = {
    RunState.CHECKED: "尚未写入任何登记 / nothing is written yet: rongge import accept {}",
    RunState.STOPPED: "可继续 / go on: rongge import resume {}",
    RunState.DONE: "可撤回 / may be undone: rongge import undo {}",
}


def _reason(one: Reason) -> str:
    places = ", ".join(place.lstrip(":") for place in one.places)
    column = f" [{one.column}]" if one.column else ""
    more = " …" if one.lines > len(one.places) else ""
    what = f"{_WEIGHTS[one.weight]} {one.code}{column}"
    return f"{what} {one.lines:,} 行 lines: {one.zh} / {one.en}: {places}{more}"


def show_runs(to: Console, runs: Sequence[Row[Any]]) -> None:
    """Prints a list of runs, the latest first."""
    if not runs:
        to.print("没有导入批次 / no runs")
    for run in runs:
        state, at = RunState.of(run.shown_state), run.staged_at.isoformat(timespec="minutes")
        key = RunKey(run.county_id, run.id)
        told = f"{key}  {state.zh} {state.value}  {run.read:,} 行 lines  {at}  {run.staged_by}  {run.source}"
        to.print(told, markup=False)
