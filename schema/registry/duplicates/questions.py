"""The question about probable duplicates."""

from typing import Annotated

from resolvers.ground.named_areas import NamedArea
from resolvers.registry.duplicates.lists import (
    MOST_PROBABLE_FIRST,
    DuplicateQuestion,
    number_of_pairs,
    page_of_pairs,
)
from resolvers.scope import require
from resolvers.viewer import Permission
from schema.arguments import any_area
from schema.context import RonggeInfo
from schema.fast.page import Listing, page_of
from schema.fields import argument, hot
from schema.paging.connection import Connection
from schema.paging.cursors import After, First, Int32, Keyset
from schema.registry.duplicates.duplicate_pair import DuplicatePair

CURSORS = Keyset(MOST_PROBABLE_FIRST.made_for, (Int32, Int32, int))
LISTED = Listing(
    page=page_of_pairs, number=number_of_pairs, node=DuplicatePair, name="DuplicatePairConnection"
)


@hot(
    "疑似重复的登记：两人均归您查看者，可能性大者在前；由 rongge duplicates find 查出",
    "Registrations that are probably of one person, both yours to see, the most probable first",
)
async def duplicates(
    info: RonggeInfo,
    division_code: Annotated[
        str | None, argument("有一人居住在该区划", "One of them living in this division")
    ] = None,
    decided: Annotated[
        bool | None,
        argument(
            "真：只列已判定为两人的，默认待核的", "True: those decided to be two; the others by default"
        ),
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[DuplicatePair] | None:
    """A page, with the number of all. Raises DomainError PERSONS_NOT_PERMITTED, AREA_NOT_FOUND."""
    ask = info.context.ask()
    require(ask.viewer, Permission.SEARCH)
    named = [] if division_code is None else [NamedArea(division_code=division_code)]
    areas = tuple([await any_area(info.context, one) for one in named])
    question = DuplicateQuestion(areas, decided=bool(decided))
    return page_of(ask, LISTED, question, CURSORS.page(first, after))
