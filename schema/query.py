"""The questions."""

from typing import Annotated

import strawberry

from geo.coordinates import to_wgs84
from resolvers import cells, divisions, stations
from resolvers.people import PersonQuestion
from resolvers.scope import require
from resolvers.viewer import Permission
from schema import (
    assignment_questions,
    campaign_questions,
    change_questions,
    continuity_questions,
    coverage_lists,
    coverage_questions,
    coverage_trends,
    duty_questions,
    unreachable_questions,
)
from schema.context import RonggeInfo
from schema.coverage_arguments import (
    AsOf,
    any_area,
)
from schema.describe import argument, both, hot
from schema.found import anywhere, by_code, by_key, found_many, found_one, of_worker
from schema.inputs import PersonFilterInput, PlaceInput
from schema.node_ids import key_of, node_key
from schema.nodes import node_type
from schema.paging import PersonConnection, page_of
from schema.types.codes import CoordinateSystem, PersonOrder
from schema.types.division import Division
from schema.types.grid_cell import GridCell
from schema.types.node import Node
from schema.types.station import Station
from schema.types.viewer import Viewer


@strawberry.type(description=both("查询", "Questions"))
class Query:
    @strawberry.field(description=both("当前使用者及其授权", "Who is asking, and what they may do"))
    def viewer(self, info: RonggeInfo) -> Viewer | None:
        """The verified caller."""
        return Viewer.of(info.context.viewer, info.context.today)

    @hot(
        "按全局编号取对象；不存在与无权查看同样为空",
        "An object by its id; null if missing or not yours to see",
    )
    def node(
        self, info: RonggeInfo, id: Annotated[strawberry.ID, argument("全局编号", "The id")]
    ) -> Node | None:
        """One statement in one county."""
        key = node_key(id)
        kind, statement = node_type(key)
        ask = info.context.ask()
        return found_one(ask, statement, kind, *key.key, county=by_key)

    @hot("按代码取行政区划", "A division by its code")
    def division(
        self,
        info: RonggeInfo,
        code: Annotated[
            str, argument("12 位代码；区县可写 6 位", "The 12-digit code; six digits do for a county")
        ],
        as_of: AsOf = None,
    ) -> Division | None:
        """The division that bore the code on that day."""
        ask = info.context.ask(as_of)
        return found_one(
            ask, divisions.division_by_code, Division, divisions.twelve_digits(code), county=by_code
        )

    @hot("按编号取服务中心（站）", "A station by its id")
    def station(
        self,
        info: RonggeInfo,
        id: Annotated[strawberry.ID, argument("服务中心（站）编号", "Id of the station")],
        as_of: AsOf = None,
    ) -> Station | None:
        """The station on that day."""
        ask = info.context.ask(as_of)
        return found_one(ask, stations.station_by_id, Station, *key_of(id, "Station"), county=by_key)

    @hot("我负责的网格（网格员）", "The cells of the grid worker who asks")
    def my_cells(self, info: RonggeInfo, as_of: AsOf = None) -> list[GridCell] | None:
        """By code."""
        ask = info.context.ask(as_of)
        return found_many(ask, cells.my_cells, GridCell, county=of_worker)

    @hot("按代码取网格", "A cell by its code")
    def grid_cell(
        self,
        info: RonggeInfo,
        code: Annotated[str, argument("网格代码", "Code of the cell")],
        as_of: AsOf = None,
    ) -> GridCell | None:
        """The cell that bore the code on that day."""
        ask = info.context.ask(as_of)
        return found_one(ask, cells.cell_by_code, GridCell, code, county=by_code)

    @hot("某地点所在的网格；落在空隙则为空", "The cell that covers a place, or null in a gap")
    def cell_at(
        self,
        info: RonggeInfo,
        place: Annotated[PlaceInput, argument("地点", "The place")],
        as_of: AsOf = None,
    ) -> GridCell | None:
        """The place is turned into WGS-84 first."""
        ask = info.context.ask(as_of)
        where = to_wgs84(place.lon_lat(), place.system or CoordinateSystem.WGS84)
        return found_one(ask, cells.cell_at, GridCell, where, county=anywhere)

    @hot("您可查看的在册服务对象名单", "The active persons served whom you may see, as a Relay connection")
    async def people(
        self,
        info: RonggeInfo,
        filter: Annotated[PersonFilterInput | None, argument("筛选条件", "Which persons")] = None,
        order_by: Annotated[
            PersonOrder | None, argument("排序，默认按姓名", "Order; by name by default")
        ] = None,
        first: Annotated[
            int | None, argument("每页条数，1–1000，默认 50", "Page size, 1–1000, 50 by default")
        ] = None,
        after: Annotated[str | None, argument("从该游标之后开始", "Start after this cursor")] = None,
    ) -> PersonConnection | None:
        """A page, with the number of all."""
        require(info.context.viewer, Permission.SEARCH)
        wanted = filter or PersonFilterInput()
        areas = [await any_area(info.context, named) for named in wanted.named_areas()]
        question = PersonQuestion(areas, wanted.person_filter(), order_by or PersonOrder.NAME)
        return page_of(info.context.ask(), question, first, after)

    coverage = coverage_questions.coverage
    coverage_breakdown = coverage_questions.coverage_breakdown
    coverage_list = coverage_lists.coverage_list
    coverage_trend = coverage_trends.coverage_trend
    continuity = continuity_questions.continuity
    duties = duty_questions.duties
    duty_summary = duty_questions.duty_summary
    contact_policies = duty_questions.contact_policies
    plan_hand_over = assignment_questions.plan_hand_over
    unassigned_cells = assignment_questions.unassigned_cells
    changes = change_questions.changes
    unreachable_requests = unreachable_questions.unreachable_requests
    campaigns = campaign_questions.campaigns
    campaign = campaign_questions.campaign
