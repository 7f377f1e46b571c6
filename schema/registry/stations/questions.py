"""The question which villages need a station of their own."""

from datetime import date
from typing import Annotated, cast

import strawberry

from resolvers.ground import divisions
from resolvers.ground.named_areas import area_of, ground_statement, own_grounds
from resolvers.registry.stations.required import (
    BY_CODE,
    LEAST,
    StationQuestion,
    in_one_county,
    number_of_villages,
    page_of_villages,
)
from resolvers.small_numbers import sight_of
from schema.arguments import AsOf, Scope, chosen
from schema.codes import StationNeed
from schema.context import RonggeInfo
from schema.fast.kept import looked_up
from schema.fast.page import Listing, page_of
from schema.fields import argument, both, hot, link, shown
from schema.ground.division import Division
from schema.node import FromRow
from schema.paging.connection import Connection, Edge
from schema.paging.cursors import After, First, Int32, Keyset

VILLAGES = Keyset(BY_CODE.made_for, (str, Int32, int))


@strawberry.type(
    description=both(
        f"一个村（社区）的建站要求：退役军人满 {LEAST} 人应建站，不足的可不建站但须明确专人（001-V4）",
        f"What a village needs: from {LEAST} veterans on a station, below them a named person (001-V4)",
    )
)
class VillageStationNeed(FromRow):
    county_id: strawberry.Private[int]
    division_id: strawberry.Private[int]
    code: str = shown("12 位统计用区划代码", "The 12-digit official code")
    persons: int = shown("居住在此的服务对象人数", "Persons served who live there")
    veterans: int | None = shown(
        "其中退役军人；人数不足 5 且无权查看时为空",
        "Veterans among them; null where few and not yours to see",
    )
    by_veterans: StationNeed = shown("按退役军人人数（文件原文）", "By the veterans, as the document says")
    by_persons: StationNeed = shown(
        "按全部服务对象人数（另一种理解）", "By all persons served: the other reading"
    )
    as_of: date = shown("本答案所依据的日期", "The day this answer is about")
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="村（社区）", en="The village"
    )


@strawberry.type(description=both("建站要求清单中的一条", "An edge of the villages"))
class VillageStationNeedEdge(Edge[VillageStationNeed]):
    """Under a name of its own."""


@strawberry.type(description=both("建站要求清单的一页", "A page of villages"))
class VillageStationNeedConnection(Connection[VillageStationNeed]):
    edges: list[VillageStationNeedEdge] = shown("各村，按代码", "The villages, by code")  # type: ignore[assignment]  # by its own name


LISTED = Listing(
    page=page_of_villages,
    number=number_of_villages,
    node=VillageStationNeed,
    name="VillageStationNeedConnection",
)


@hot(
    "各村（社区）的建站要求，按当日居住人数计算；限您可管理或统计的一个区县之内",
    "Which villages need a station of their own, by who lives there on the day; within one county of yours",
)
async def stations_required(
    info: RonggeInfo,
    scope: Scope = None,
    need: Annotated[
        list[StationNeed] | None,
        argument(
            "只列这些情形（按退役军人人数），默认全部；空列表同不填",
            "Only these, by veterans; by default, and of an empty list, all",
        ),
    ] = None,
    as_of: AsOf = None,
    first: First = None,
    after: After = None,
) -> VillageStationNeedConnection | None:
    """One statement a page."""
    context, ask = info.context, info.context.ask(as_of)
    if scope is None:
        area = own_grounds(ask)[0]
    else:
        area = area_of(await looked_up(context, ground_statement, ask, scope.named()))
    sight = await sight_of(context.rows, ask, in_one_county(area))
    question = StationQuestion(area, chosen(need), told=sight.everybody, is_present=ask.as_of >= ask.today)
    page = page_of(ask, LISTED, question, VILLAGES.page(first, after))
    return cast("VillageStationNeedConnection", page)
