"""What the page of a run shows: how far it has come, its account, and what may be done next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from db.codes import PersonField, RowOutcome, RowVerdict, RunJob, RunState
from importers.desk.jobs import MOST_TRIES
from importers.findings import Weight
from importers.runs.report import Reason, RunReport
from importers.runs.run import RunKey
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
_BACK = (RunState.RECOGNISED, RunState.CHECKED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: what is being done with it, and of how many lines it is done."""

    key: RunKey
    state: RunState
    job: RunJob | None
    is_stuck: bool
    done: int
    total: int

    @property
    def goes_on(self) -> bool:
        """Whether something is being done, so that it is worth looking again."""
        return self.job is not None and not self.is_stuck

    @property
    def told(self) -> str:
        """The same in words."""
        if self.job is None:
            return name_of(self.state)
        if self.is_stuck:
            return said(
                f"{self.job.zh}已中断：处理程序没有动静。", f"Stopped ({self.job.en}): no worker is at it."
            )
        return said(f"正在{self.job.zh}……", f"Under way: {self.job.en} …")

    @property
    def acts(self) -> list[str]:
        """What may be done next."""
        if self.job is not None:
            return ["resume"] if self.is_stuck else []
        acts = {
            RunState.CHECKED: ["accept"],
            RunState.ACCEPTED: ["resume"],
            RunState.STOPPED: ["resume", "undo"],
            RunState.DONE: ["undo"],
        }
        return acts.get(self.state, [])

    @property
    def settles(self) -> bool:
        """Whether its columns may be decided."""
        return self.job is None and self.state in _BACK


def progress_of(report: RunReport) -> Progress:
    """How far a run has come."""
    run = report.run
    job = None if run.job is None else RunJob.of(run.job)
    verdicts, outcomes = report.verdicts, report.outcomes
    total = verdicts.get(RowVerdict.NEW, 0) + verdicts.get(RowVerdict.CHANGED, 0)
    done = sum(outcomes.values())
    if job == RunJob.UNDO:
        total, done = done, done - outcomes.get(RowOutcome.WRITTEN, 0)
    if job == RunJob.CHECK:
        total, done = report.read, sum(verdicts.values())
    is_stuck = job is not None and (run.waits or run.job_tries >= MOST_TRIES)
    state = RunState.of(run.shown_state)
    return Progress(RunKey(run.county_id, run.id), state, job, is_stuck, done, total)


def account_of(report: RunReport) -> Mapping[str, Any]:
    """The account of a run in the words of its page."""
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
        "fields": [(name_of(PersonField.of(name)), persons) for name, persons in report.fields.items()],
        "reasons": [_reason(one) for one in _heaviest_first(report.reasons)],
        "kept": report.kept,
    }


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
