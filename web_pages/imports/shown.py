"""What the page of a run shows: how far it has come, its account, and what may be done next."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from db.codes import (
    DivisionField,
    FileKind,
    PersonField,
    RowOutcome,
    RowVerdict,
    RunJob,
    RunState,
    StationField,
)
from db.codes.code import Code
from importers.county_lists.account import Listed, listed_of
from importers.desk.progress import Progress
from importers.findings import Weight
from importers.runs.report import Households, Reason, RunReport
from resolvers.wording.language import name_of, said

WEIGHTS = {
    Weight.REFUSED: ("退回", "refused"),
    Weight.HELD: ("搁置", "held"),
    Weight.WARNED: ("提示", "warned"),
}
IGNORED = {
    "TITLE": ("标题", "titles"),
    "HEADER": ("表头", "headings"),
    "BLANK": ("空行", "blank lines"),
    "TOTAL": ("合计", "totals"),
    "SIGNATURE": ("签名", "signatures"),
    "OTHER_SHEET": ("其他工作表", "other sheets"),
}
HOUSEHOLDS = {
    RowVerdict.NEW: ("新成户", "formed"),
    RowVerdict.CHANGED: ("增人或改户主", "joined, or given another head"),
    RowVerdict.UNCHANGED: ("无变化", "unchanged"),
    RowVerdict.HELD: ("未采用", "not taken"),
}
# The fields that a line of a kind may amend.
FIELDS: Mapping[FileKind, type[Code]] = {
    FileKind.PEOPLE: PersonField,
    FileKind.STATIONS: StationField,
    FileKind.DIVISIONS: DivisionField,
}
_KM2 = 1e6
_ACTS: Mapping[RunState, Sequence[str]] = {
    RunState.CHECKED: ("accept",),
    RunState.ACCEPTED: ("resume",),
    RunState.STOPPED: ("resume", "undo"),
    RunState.DONE: ("undo",),
}


def told_of(progress: Progress) -> str:
    """How far a run has come, in words."""
    job = progress.job
    if job is None:
        return name_of(progress.state)
    if progress.is_stuck:
        return said(f"{job.zh}已中断：处理程序没有动静。", f"Stopped ({job.en}): no worker is at it.")
    return said(f"正在{job.zh}……", f"Under way: {job.en} …")


def acts_of(progress: Progress) -> Sequence[str]:
    """What may be done next."""
    if progress.job is not None:
        return ("resume",) if progress.is_stuck else ()
    return () if progress.is_forgotten else _ACTS.get(progress.state, ())


def account_of(report: RunReport) -> Mapping[str, Any]:
    """The account of a run in the words of its page."""
    listed = listed_of(report.run)
    return {
        "parts": [
            (said("读入", "read"), report.read),
            (said("接受", "accepted"), report.accepted),
            (said("提示", "accepted with a warning"), report.warned),
            (said("搁置", "held"), report.held),
            (said("退回", "refused"), report.refused),
            (said("略过", "ignored"), sum(report.ignored.values())),
        ],
        "ignored": [(said(*IGNORED[name]), number) for name, number in report.ignored.items() if number],
        "verdicts": [(name_of(one), report.verdicts[one]) for one in RowVerdict if report.verdicts.get(one)],
        "outcomes": [(name_of(one), report.outcomes[one]) for one in RowOutcome if report.outcomes.get(one)],
        "fields": [
            (name_of(FIELDS[FileKind.of(report.run.kind)].of(name)), lines)
            for name, lines in report.fields.items()
        ],
        "reasons": [_reason(one) for one in _heaviest_first(report.reasons)],
        "kept": report.kept,
        "households": _households(report.households),
        "left": report.held + report.refused + _not_taken(report.households),
        "writes": _writes(report, listed),
    }


def _writes(report: RunReport, listed: Listed | None) -> str:
    """What accepting the dry run writes; empty if it is nothing."""
    lines = report.verdicts.get(RowVerdict.NEW, 0) + report.verdicts.get(RowVerdict.CHANGED, 0)
    found = report.households.verdicts
    households = found.get(RowVerdict.NEW, 0) + found.get(RowVerdict.CHANGED, 0)
    parts = [said(f"{lines:,} 行（新登记与更正）", f"{lines:,} lines (new and amended)")] if lines else []
    if households:
        parts.append(said(f"{households:,} 户（成户、增人或改户主）", f"{households:,} households"))
    if listed is not None and listed.closes:
        parts.append(said(f"撤销 {listed.missing:,} 个区划", f"{listed.missing:,} divisions close"))
    if not parts:
        return ""
    return said(f"写入 {'、'.join(parts)}。", f"Writes {' and '.join(parts)}.")


def _households(found: Households) -> list[tuple[str, int]]:
    """What households of the file would do, and what came of them."""
    told = [(said(*name), found.verdicts[one]) for one, name in HOUSEHOLDS.items() if one in found.verdicts]
    return told + [(name_of(one), found.outcomes[one]) for one in RowOutcome if one in found.outcomes]


def _not_taken(found: Households) -> int:
    return found.verdicts.get(RowVerdict.HELD, 0) + found.outcomes.get(RowOutcome.CHANGED_SINCE, 0)


def areas_of(run: Row[Any]) -> list[Mapping[str, Any]]:
    """Each division that gets another boundary, with its area before and after in square kilometres."""
    return [
        {
            "code": code,
            "name": name,
            "before": "—" if before is None else f"{before / _KM2:,.4f}",
            "after": f"{after / _KM2:,.4f}",
            "by": "" if before is None else f"{(after - before) / before:+.2%}",
        }
        for code, name, before, after in run.terms.get("areas", ())
    ]


def _heaviest_first(reasons: Sequence[Reason]) -> list[Reason]:
    order = list(WEIGHTS)
    return sorted(reasons, key=lambda one: (order.index(one.weight), -one.lines, one.code))


def _reason(one: Reason) -> Mapping[str, Any]:
    more = " …" if one.lines > len(one.places) else ""
    return {
        "weight": said(*WEIGHTS[one.weight]),
        "text": said(one.zh, one.en),
        "code": one.code,
        "column": one.column or "",
        "lines": one.lines,
        "places": _places(one.places) + more,
    }


def _places(places: Sequence[str]) -> str:
    """Line numbers, each sheet named once: 名册:3、33."""
    told, before = [], None
    for place in places:
        sheet, _, line = place.rpartition(":")
        told.append(line if sheet in {"", before} else f"{sheet}:{line}")
        before = sheet
    return said("、", ", ").join(told)


def state_of(run: Row[Any]) -> str:
    """The state of a listed run in words."""
    if run.job is not None and not run.waits:
        job = RunJob.of(run.job)
        return said(f"正在{job.zh}", f"under way: {job.en}")
    return name_of(RunState.of(run.shown_state))
