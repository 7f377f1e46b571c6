"""The questions about runs of imported files."""

from typing import Annotated

import strawberry

from importers.runs.run import run_of, runs_of
from resolvers.ground.named_areas import NamedArea, area_of, office_area_statement
from resolvers.scope import out_of_scope
from schema.context import RonggeInfo
from schema.fast.kept import looked_up
from schema.fields import argument, both
from schema.imports.import_run import ImportRun, run_key_of

RunId = Annotated[strawberry.ID, argument("导入批次编号", "Id of an import run")]


@strawberry.field(
    description=both(
        "一个导入批次：人员与联系的须可查看全县服务对象，其他的须管理全县",
        "An import run: of persons and contacts for who sees all of the county's, of others for its managers",
    )
)
async def import_run(info: RonggeInfo, id: RunId) -> ImportRun | None:
    """One statement."""
    context = info.context
    return ImportRun.of(await run_of(context.database, context.ask(), run_key_of(id)))


@strawberry.field(
    description=both(
        "一个县（区）最近的导入批次，至多 200 个", "The latest import runs of a county, at most 200"
    )
)
async def import_runs(
    info: RonggeInfo, code: Annotated[str, argument("区县代码", "Code of the county")]
) -> list[ImportRun] | None:
    """The last one first."""
    context = info.context
    ask, named = context.ask(), NamedArea(division_code=code)
    area = area_of(await looked_up(context, office_area_statement, ask, named))
    if not area.is_whole_counties:
        raise out_of_scope()
    return [ImportRun.of(run) for run in await runs_of(context.database, ask, area.county_id)]
