"""What is done with the run of a file: each act is noted, and done by a worker."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry

from db.errors import DomainError
from importers.desk.jobs import want_check, want_resumed, want_undone, want_write
from importers.desk.kinds import term_missing
from importers.desk.recognising import kind_of, sheets_of
from importers.runs.run import RunKey, run_of
from resolvers.registry.people.entry import check_day
from schema.context import Context, RonggeInfo
from schema.fields import argument, both, shown
from schema.imports.import_run import ImportRun, run_key_of
from schema.imports.inputs import CheckImportInput
from schema.imports.questions import RunId

Act = Callable[..., Awaitable[None]]


@strawberry.type(description=both("导入批次类操作的回执", "The receipt of an act about an import run"))
class ImportRunPayload:
    run: ImportRun | None = shown("批次的现状", "The run as it stands now")


@strawberry.mutation(
    description=both(
        "请求试算；列按表头识别，有疑问的须先在页面上选定",
        "Asks for the dry run; columns are those recognised, and doubtful ones are settled on the page first",
    )
)
async def check_import(
    info: RonggeInfo, input: Annotated[CheckImportInput, argument("怎样导入", "The terms")]
) -> ImportRunPayload | None:
    """Committed before it is answered."""
    context, key, terms = info.context, run_key_of(input.id), input.terms()
    if input.said_on is not None:
        check_day(input.said_on, context.today, "saidOn")
    run = await run_of(context.database, context.ask(), key)
    rest = run.terms | input.rest()
    if missing := kind_of(run).missing(rest):
        raise term_missing(missing)
    sheets = [one for one in sheets_of(run) if one.is_list]
    if not sheets or any(one.mapping.twice or one.mapping.doubtful for one in sheets):
        raise _unsettled()
    return await _done(context, key, want_check, **terms, terms=rest)


@strawberry.mutation(description=both("确认试算并请求写入", "Accepts a dry run and asks that it be written"))
async def accept_import(info: RonggeInfo, id: RunId) -> ImportRunPayload | None:
    """Committed before it is answered."""
    return await _done(info.context, run_key_of(id), want_write)


@strawberry.mutation(
    description=both(
        "继续中断的批次；不会重复写入", "Goes on with a run that stopped; no line is written twice"
    )
)
async def resume_import(info: RonggeInfo, id: RunId) -> ImportRunPayload | None:
    """Committed before it is answered."""
    return await _done(info.context, run_key_of(id), want_resumed)


@strawberry.mutation(
    description=both(
        "请求撤回批次；此后另有变更的保留", "Asks that a run be taken back; what was changed later stays"
    )
)
async def undo_import(info: RonggeInfo, id: RunId) -> ImportRunPayload | None:
    """Committed before it is answered."""
    return await _done(info.context, run_key_of(id), want_undone)


async def _done(context: Context, key: RunKey, act: Act, **given: Any) -> ImportRunPayload:
    ask = context.ask()
    async with context.database.writing() as connection:
        await act(connection, ask, key, **given)
    return ImportRunPayload(run=ImportRun.of(await run_of(context.database, ask, key)))


def _unsettled() -> DomainError:
    return DomainError(
        "COLUMNS_UNSETTLED",
        "有的列须先选定，或没有一个工作表（图层）可作此类读入；请在导入页面上选定。",
        "Some columns are to be chosen first, or no sheet or layer is of the kind: do so on the page.",
    )
