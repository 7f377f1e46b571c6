"""Numbers of the inbox by place as a table: what was handed up and what was needed, by state and age."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import asdict

from starlette.datastructures import QueryParams

from app.exports.table import Cell, Rows, cell_of, title
from app.layers.feature import PLACE, Given
from db.errors import DomainError
from resolvers.registry.inbox.answers import InboxPlace, inbox_breakdown
from resolvers.registry.inbox.lists import UNFINISHED, InboxQuestion
from resolvers.registry.inbox.numbers import InboxBreakdownBy
from resolvers.wording.language import said
from schema.headings import plain_headings
from schema.registry.inbox.numbers import InboxCounts, InboxWhole
from web_map.asked import asked_in

KNOWN = (PLACE, "by")
COUNTS = plain_headings(InboxCounts)
OF_PLACE = [heading for heading in plain_headings(InboxWhole) if heading.name in ("registered", "withheld")]
KINDS = (("上报", "escalations"), ("需求", "needs"))


async def inbox_rows(given: Given) -> AsyncGenerator[Rows, None]:
    """The whole and its parts, as `inboxBreakdown` gives them; what is withheld there is withheld here.

    Of the first area of a viewer who has several and names none.

    Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND, BAD_DIVISION_CODE or BAD_PARAMETER.
    """
    ask = given.ask
    asked_in(given.parameters, KNOWN)
    by, area = _by(given.parameters), await given.area(ask)
    both = (_question(escalated=True), _question(escalated=False))
    found = await inbox_breakdown(given.database.rows, ask, both, area, by=by)
    whole = [said("合计", "whole"), "", "", *_values(found.whole)]
    parts = [[said("部分", "part"), one.key or "", one.label or "", *_values(one)] for one in found.parts]
    yield [_heading(), whole, *parts]


def _question(*, escalated: bool) -> InboxQuestion:
    return InboxQuestion(escalated=escalated, areas=(), states=UNFINISHED)


def _heading() -> Sequence[Cell]:
    counts = [f"{said(*kind)} {title(one)}" for kind in KINDS for one in COUNTS]
    place = [said("代码", "code"), said("名称", "name")]
    return [said("行", "row"), *place, *[title(one) for one in OF_PLACE], *counts]


def _values(place: InboxPlace) -> list[Cell]:
    numbers = [*asdict(place.escalations).values(), *asdict(place.needs).values()]
    about = [cell_of(one, getattr(place, one.name)) for one in OF_PLACE]
    return [*about, *["" if place.withheld else number for number in numbers]]


def _by(parameters: QueryParams) -> InboxBreakdownBy:
    try:
        return InboxBreakdownBy.of(parameters.get("by") or InboxBreakdownBy.CHILD_DIVISION.value)
    except ValueError:
        right = " | ".join(InboxBreakdownBy)
        raise DomainError("BAD_PARAMETER", f"参数 by 应为：{right}。", f"by should be: {right}.") from None
