"""The list behind every number of coverage."""

from typing import Annotated

from db.errors import DomainError
from geo.division_codes import twelve_digits
from resolvers.coverage.lists import CoverageList, PartOf
from resolvers.coverage.question import BreakdownBy as Dimension
from resolvers.coverage.sources import list_behind
from resolvers.people.question import PersonQuestion
from resolvers.scope import require
from resolvers.sizes.asking import ensure_few_of_facts
from resolvers.viewer import Permission
from schema.arguments import AsOf, InPerson, InWindow, KnownAt, Scope
from schema.codes import BreakdownBy, CoverageNumber, PersonOrder
from schema.context import RonggeInfo
from schema.coverage.arguments import Asked, By, Which, coverage_question
from schema.fields import argument, hot
from schema.ground.parts import NODE_KEYS
from schema.node import key_of
from schema.paging.connection import Connection
from schema.paging.cursors import After, First
from schema.people.page import page_of
from schema.people.person import Person


@hot(
    "覆盖数字背后的名单：参数与 coverage 相同，totalCount 等于该数字；只列您可查看的人",
    "The persons behind a number of `coverage` asked alike: totalCount is the number, of those you may see",
)
async def coverage_list(
    info: RonggeInfo,
    of: Annotated[CoverageNumber, argument("哪个数字", "Which number")],
    by: Annotated[
        BreakdownBy | None, argument("分组维度；只列其中一部分", "The breakdown whose part is listed")
    ] = None,
    part: Annotated[
        str | None,
        argument("该部分的 key；空为不属于任何部分的人", "The part's key; null: those who fall in no part"),
    ] = None,
    reached: Annotated[
        bool | None, argument("其中联系到（或未联系到）的人", "Those of them reached, or not reached")
    ] = None,
    scope: Scope = None,
    window: InWindow = None,
    as_of: AsOf = None,
    filter: Which = None,
    attribution: By = None,
    in_person: InPerson = False,
    known_at: KnownAt = None,
    order_by: Annotated[PersonOrder | None, argument("排序，默认按姓名", "Order; by name by default")] = None,
    first: First = None,
    after: After = None,
) -> Connection[Person] | None:
    """The number's own conditions, as one more condition of a list of persons."""
    require(info.context.viewer, Permission.SEARCH)
    asked = Asked(window, as_of, filter, attribution, bool(in_person), known_at)
    question = await coverage_question(info.context, scope, asked)
    today = info.context.today
    among = list_behind(question, of, reached=reached, part=_part(by, part), today=today)
    if isinstance(among, CoverageList):
        await ensure_few_of_facts(info.context.rows, question, today)
    wanted = PersonQuestion(order=order_by or PersonOrder.NAME, among=among)
    return page_of(info.context.ask(), wanted, first, after)


def _part(by: Dimension | None, key: str | None) -> PartOf | None:
    """The part that a breakdown calls `key`. Raises DomainError BAD_ID or NO_SUCH_NUMBER."""
    if by is None and key is not None:
        raise DomainError(
            "NO_SUCH_NUMBER",
            "指定 part 时须同时指定 by。",
            "A part is one of a breakdown: say which, with `by`.",
        )
    if by is None:
        return None
    if key is not None and by in NODE_KEYS:
        return PartOf(by, place=key_of(key, NODE_KEYS[by], "part"))
    is_division = key is not None and by in (Dimension.CHILD_DIVISION, Dimension.VILLAGE)
    return PartOf(by, twelve_digits(key) if is_division and key is not None else key)
