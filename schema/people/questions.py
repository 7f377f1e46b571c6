"""The question for persons served."""

from typing import Annotated

from resolvers.people.question import PersonQuestion
from resolvers.scope import require
from resolvers.viewer import Permission
from schema.arguments import any_area
from schema.codes import PersonOrder
from schema.context import RonggeInfo
from schema.fields import argument, hot
from schema.paging.connection import Connection
from schema.paging.cursors import After, First
from schema.people.inputs import PersonFilterInput
from schema.people.page import page_of
from schema.people.person import Person


@hot("您可查看的在册服务对象名单", "The active persons served whom you may see, as a Relay connection")
async def people(
    info: RonggeInfo,
    filter: Annotated[PersonFilterInput | None, argument("筛选条件", "Which persons")] = None,
    order_by: Annotated[PersonOrder | None, argument("排序，默认按姓名", "Order; by name by default")] = None,
    first: First = None,
    after: After = None,
) -> Connection[Person] | None:
    """A page, with the number of all."""
    require(info.context.viewer, Permission.SEARCH)
    wanted = filter or PersonFilterInput()
    areas = [await any_area(info.context, named) for named in wanted.named_areas()]
    question = PersonQuestion(areas, wanted.person_filter(), order_by or PersonOrder.NAME)
    return page_of(info.context.ask(), question, first, after)
