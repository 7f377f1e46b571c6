"""The questions about dossiers."""

from typing import Annotated

import strawberry

from resolvers.registry.dossiers.completeness import (
    BY_NAME,
    DossierQuestion,
    completeness_by_part,
    completeness_statement,
    number_of_incomplete,
    page_of_incomplete,
)
from resolvers.registry.dossiers.lists import dossier as dossier_statement
from resolvers.scope import require
from resolvers.viewer import Permission
from schema.arguments import Scope, analysed, any_area, chosen
from schema.codes import DutyBreakdownBy
from schema.context import RonggeInfo
from schema.fast.page import Listing, page_of
from schema.fields import argument, both, hot
from schema.node import key_of
from schema.paging.connection import Connection
from schema.paging.cursors import After, First, Int32, Keyset
from schema.people.person import Person
from schema.registry.dossiers.codes import DossierItem
from schema.registry.dossiers.completeness import DossierCompleteness, DossierCounts, DossierPart
from schema.registry.dossiers.dossier import Dossier

CURSORS = Keyset(BY_NAME.made_for, (str, Int32, int))
LISTED = Listing(page=page_of_incomplete, number=number_of_incomplete, node=Person, name="PersonConnection")


@strawberry.field(
    description=both("一位服务对象的档案；查看即留痕", "A person's dossier; that it was read is written down")
)
async def dossier(
    info: RonggeInfo,
    person_id: Annotated[strawberry.ID, argument("服务对象编号", "Id of the person")],
) -> Dossier | None:
    """Null for a person who does not exist or is not the viewer's to see. Raises PERSONS_NOT_PERMITTED."""
    context = info.context
    require(context.viewer, Permission.SEARCH)
    key = key_of(person_id, "Person", "personId")
    rows = await context.rows(dossier_statement(context.ask(), *key))
    return Dossier.of(rows, context.today) if rows else None


@strawberry.field(
    description=both(
        "档案完整率（今日），可按下级区划、网格、服务站或网格员分组",
        "How many dossiers are complete today, and if asked for by child division, cell, station or worker",
    )
)
async def dossier_completeness(
    info: RonggeInfo,
    scope: Scope = None,
    by: Annotated[DutyBreakdownBy | None, argument("分组维度，默认不分组", "What to cut it by")] = None,
) -> DossierCompleteness | None:
    """One statement for the whole, one for the parts."""
    context, ask = info.context, info.context.ask()
    area = await analysed(context, ask, scope)
    whole = DossierCounts.of((await context.rows(completeness_statement(ask, area)))[0])
    rows = [] if by is None else await context.rows(completeness_by_part(ask, area, by))
    parts = [DossierPart.of(by, row, ask.today) for row in rows if by is not None]
    return DossierCompleteness(whole=whole, by=by, parts=parts, as_of=ask.today)


@hot("档案不完整者名单，按姓名", "Persons whose dossiers are not complete, by name")
async def incomplete_dossiers(
    info: RonggeInfo,
    scope: Scope = None,
    missing: Annotated[
        list[DossierItem] | None,
        argument(
            "只列缺其中任一项者，默认任何一项；空列表同不填",
            "Only who lacks one of these; by default, and of an empty list, any",
        ),
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Person] | None:
    """A page, with the number of all. Raises DomainError PERSONS_NOT_PERMITTED, AREA_NOT_FOUND."""
    context, ask = info.context, info.context.ask()
    own = require(ask.viewer, Permission.SEARCH)
    areas = own if scope is None else (await any_area(context, scope.named()),)
    question = DossierQuestion(areas, chosen(missing))
    return page_of(ask, LISTED, question, CURSORS.page(first, after))
