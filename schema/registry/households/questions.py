"""The question about households."""

from datetime import date
from typing import Annotated

from resolvers.ground.named_areas import NamedArea
from resolvers.registry.households.lists import (
    LATEST_FIRST,
    HouseholdQuestion,
    number_of_households,
    page_of_households,
)
from resolvers.scope import require
from resolvers.viewer import Permission
from schema.arguments import any_area
from schema.context import RonggeInfo
from schema.fast.page import Listing, page_of
from schema.fields import argument, hot
from schema.paging.connection import Connection
from schema.paging.cursors import After, First, Int32, Keyset
from schema.people.household import Household

CURSORS = Keyset(LATEST_FIRST.made_for, (date, Int32, int))
LISTED = Listing(
    page=page_of_households, number=number_of_households, node=Household, name="HouseholdConnection"
)


@hot(
    "户清单：有您可查看的在册成员者，新近者在前",
    "Households with registered members whom you may see, the latest first",
)
async def households(
    info: RonggeInfo,
    cell_code: Annotated[str | None, argument("有成员居住在该网格", "With a member in this cell")] = None,
    division_code: Annotated[
        str | None, argument("有成员居住在该区划", "With a member in this division")
    ] = None,
    headless: Annotated[
        bool | None, argument("真：没有户主的；假：有户主的", "True: those without a head; false: with one")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Household] | None:
    """A page, with the number of all. Raises DomainError PERSONS_NOT_PERMITTED, AREA_NOT_FOUND."""
    ask = info.context.ask()
    require(ask.viewer, Permission.SEARCH)
    named = [NamedArea(cell_code=cell_code)] if cell_code is not None else []
    named += [NamedArea(division_code=division_code)] if division_code is not None else []
    areas = tuple([await any_area(info.context, one) for one in named])
    return page_of(ask, LISTED, HouseholdQuestion(areas, headless), CURSORS.page(first, after))
