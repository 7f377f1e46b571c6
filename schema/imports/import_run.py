"""The run of a file, and its account."""

from datetime import date, datetime
from typing import Any

import strawberry
from sqlalchemy import Row

from db.codes import RowOutcome, RowVerdict
from importers.county_lists.account import listed_of
from importers.desk.jobs import MOST_TRIES
from importers.runs.report import Reason, RunReport, report_of
from importers.runs.run import RunKey
from importers.runs.totals.against import totals_of
from resolvers.wording.language import said
from schema.context import RonggeInfo
from schema.fields import both, shown
from schema.imports.codes import ConflictPolicy, FileKind, FindingWeight, RunJob, RunState
from schema.imports.divisions import ImportDivisions
from schema.imports.households import ImportHouseholds
from schema.imports.total import ImportTotal
from schema.node import key_of, node_id

TYPE = "ImportRun"
_UNREAD = frozenset({RunState.UPLOADED, RunState.RECOGNISED, RunState.STAGED})


@strawberry.type(description=both("若干行的同一个原因", "A reason that lines have in common"))
class ImportReason:
    code: str = shown("稳定的代码", "Its stable code")
    weight: FindingWeight = shown("处理", "What it does to the line")
    column: str | None = shown("列的表头", "The heading of the column")
    text: str = shown("说明（按请求的语言），不含个人信息", "Said in the language of the request; no value")
    lines: int = shown("行数", "How many lines")
    places: list[str] = shown("前几行，写作 工作表:行", "The first of them, as sheet:line")

    @classmethod
    def of(cls, one: Reason) -> "ImportReason":
        """A reason as it is shown."""
        return cls(
            code=one.code,
            weight=FindingWeight.of(one.weight.value),
            column=one.column,
            text=said(one.zh, one.en),
            lines=one.lines,
            places=[place.lstrip(":") for place in one.places],
        )


@strawberry.type(
    description=both(
        "撤回时保留的一行：写入后另有变更", "A line that undoing kept: the person was changed later"
    )
)
class ImportKeptLine:
    place: str = shown("工作表:行", "Sheet and line")
    by: str | None = shown("变更人", "Who changed it, if that is kept")
    at: str | None = shown("变更时间", "When, if that is kept")


@strawberry.type(
    description=both(
        "批次的账目：读入 = 接受 + 提示 + 搁置 + 退回 + 略过",
        "The account of a run: read = accepted + warned + held + refused + ignored",
    )
)
class ImportAccount:
    read: int = shown("读入行数", "Lines of the file")
    accepted: int = shown("接受", "Taken")
    warned: int = shown("接受并有提示", "Taken, with a warning")
    held: int = shown("搁置", "Held until somebody decides")
    refused: int = shown("退回", "Refused")
    ignored: int = shown("略过：标题、表头、合计等", "None of the list: titles, headings, totals")
    new: int = shown("新登记", "New registrations")
    changed: int = shown("更正", "Amendments")
    unchanged: int = shown("无变化", "Lines that change nothing")
    written: int = shown("已写入", "Written")
    changed_since: int = shown("试算后情况有变，未写入", "Not written: things have changed since the dry run")
    reversed: int = shown("已撤回", "Undone")
    kept: int = shown("撤回时保留", "Kept by undoing, because changed later")
    not_reversed: int = shown("无法撤回", "Could not be undone")
    households: ImportHouseholds = shown("文件中的户", "Households of a file of people")
    reasons: list[ImportReason] = shown("原因", "The reasons")
    kept_lines: list[ImportKeptLine] = shown(
        "撤回时保留的行，至多 1,000", "Lines that undoing kept, at most 1,000"
    )

    @classmethod
    def of(cls, report: RunReport) -> "ImportAccount":
        """The account as it is shown."""
        parts = {name: getattr(report, name) for name in ("read", "accepted", "warned", "held", "refused")}
        verdicts = {name: report.verdicts.get(RowVerdict[name.upper()], 0) for name in _VERDICTS}
        outcomes = {name: report.outcomes.get(RowOutcome[name.upper()], 0) for name in _OUTCOMES}
        return cls(
            **parts,
            **verdicts,
            **outcomes,
            ignored=sum(report.ignored.values()),
            households=ImportHouseholds.of(report.households),
            reasons=[ImportReason.of(one) for one in report.reasons],
            kept_lines=[
                ImportKeptLine(place=one.place.lstrip(":"), by=one.by, at=one.at) for one in report.kept
            ],
        )


_VERDICTS = ("new", "changed", "unchanged")
_OUTCOMES = ("written", "changed_since", "reversed", "kept", "not_reversed")


@strawberry.type(description=both("一个文件的导入批次", "The run of an imported file"))
class ImportRun:
    key: strawberry.Private[RunKey]
    id: strawberry.ID = shown("全局编号", "Its id")
    number: str = shown("命令行与页面所用的编号", "As the command line and pages write it")
    kind: FileKind = shown("文件所列", "What the file lists")
    source: str = shown("文件名", "Name of the file")
    office: str | None = shown("报送单位", "Whose file it is")
    state: RunState = shown("状态", "How far it has come")
    job: RunJob | None = shown("正在或等待进行的工作", "What is being done with it, or waits to be")
    is_stuck: bool = shown("工作已中断，可继续", "Whether nobody is at it: it may be resumed")
    trouble: str | None = shown("上一次工作未成的原因代码", "The code with which the last work ended")
    said_on: date = shown("自何日起", "From which day on what it says holds")
    policy: ConflictPolicy = shown("与登记不同时", "Where what is registered differs")
    whole: bool = shown("整批写入或全不写入", "Whether all lines are written or none")
    uploaded_at: datetime = shown("上传时间", "When it came in")
    divisions: ImportDivisions | None = shown(
        "区划清单将改动什么；其他类别及试算之前为空",
        "What a list of divisions changes; null of other kinds, and before the dry run",
    )

    @classmethod
    def of(cls, run: Row[Any]) -> "ImportRun":
        """A run as it is shown."""
        key = RunKey(run.county_id, run.id)
        return cls(
            key=key,
            id=strawberry.ID(node_id(TYPE, *key)),
            number=str(key),
            kind=FileKind.of(run.kind),
            source=run.source,
            office=run.office,
            state=RunState.of(run.shown_state),
            job=None if run.job is None else RunJob.of(run.job),
            is_stuck=run.job is not None and (run.waits or run.job_tries >= MOST_TRIES),
            trouble=run.trouble and run.trouble["code"],
            said_on=run.said_on,
            policy=ConflictPolicy.of(run.policy),
            whole=run.whole,
            uploaded_at=run.staged_at,
            divisions=None if (listed := listed_of(run)) is None else ImportDivisions.of(listed),
        )

    @strawberry.field(description=both("账目；试算之后才有", "Its account; null before the dry run"))
    async def account(self, info: RonggeInfo) -> ImportAccount | None:
        """Every line of the file."""
        context = info.context
        if self.state in _UNREAD:
            return None
        return ImportAccount.of(await report_of(context.database, context.ask(), self.key))

    @strawberry.field(
        description=both(
            "文件自己的合计，至多 100 行；试算之后才有",
            "The first hundred totals of the file; null before the dry run",
        )
    )
    async def totals(self, info: RonggeInfo) -> list[ImportTotal] | None:
        """Three statements at most."""
        context = info.context
        if self.state in _UNREAD:
            return None
        return [ImportTotal.of(one) for one in await totals_of(context.database, context.ask(), self.key)]


def run_key_of(id: str) -> RunKey:
    """The run of an opaque id. Raises DomainError BAD_ID."""
    return RunKey(*key_of(id, TYPE))
