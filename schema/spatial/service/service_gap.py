"""Service gaps."""

from datetime import date, datetime
from typing import Self

import strawberry

from resolvers.ground import cells, divisions
from resolvers.spatial.service import answers
from resolvers.spatial.service.question import GapsBy as By
from resolvers.spatial.service.question import GapsQuestion
from resolvers.spatial.service.villages import Place
from schema.codes import DivisionLevel, GapsBy
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.ground.grid_cell import GridCell
from schema.spatial.service.numbers import ServiceNumbers
from schema.spatial.service.service_area import OutsideArea, StationPlace
from schema.spatial.service.travel import TravelBasis

_MINUTE_S = 60.0


@strawberry.type(description=both("一个村（社区）或网格中的盲区", "The gap in one village or cell"))
class GapPart:
    county_id: strawberry.Private[int]
    as_of: strawberry.Private[date]
    division_id: strawberry.Private[int | None]
    cell_id: strawberry.Private[int | None]
    key: str | None = shown("代码；空为不在任何村或网格中", "Code; null: in none")
    label: str | None = shown("名称", "Name")
    persons: int = shown("该处全体人数", "Everybody there")
    gap: ServiceNumbers = shown("盲区中的人", "Those in the gap")
    unlocated: int = shown("住处没有坐标的人数", "Those whose home has no point")
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="该村", en="The village"
    )
    cell: GridCell | None = link(cells.cells_of_ids, through="cell_id", zh="该网格", en="The cell")

    @classmethod
    def of(cls, question: GapsQuestion, part: answers.GapPart) -> Self:
        """As it is shown."""
        place = part.place
        of_cell = question.by == By.CELL
        return cls(
            county_id=question.stations.area.county_id,
            as_of=question.stations.on,
            division_id=None if place is None or of_cell else place.id,
            cell_id=place.id if place is not None and of_cell else None,
            key=None if place is None else place.code,
            label=None if place is None else place.name,
            persons=part.persons,
            gap=ServiceNumbers.of(part.gap),
            unlocated=part.unlocated,
        )


@strawberry.type(description=both("有更近服务站的村（社区）", "A village where another station is faster"))
class AssignedElsewhere:
    village_code: str = shown("村代码", "Code of the village")
    village_name: str = shown("村名", "Name of the village")
    assigned: StationPlace = shown("按规定服务的站（人数最多者）", "The assigned station (of most of them)")
    nearest: StationPlace = shown("最快到达的站（人数最多者）", "The fastest station (of most of them)")
    to_assigned: ServiceNumbers = shown("这些人到指派站", "These persons' ways to the assigned station")
    to_nearest: ServiceNumbers = shown("这些人到最快的站", "Their ways to the fastest")


@strawberry.type(description=both("离指派服务站过远的村，按村的坐标", "A village too far from its station"))
class FarVillage:
    village_code: str = shown("村代码", "Code of the village")
    village_name: str = shown("村名", "Name of the village")
    station: StationPlace = shown("按规定服务的站", "The assigned station")
    minutes: float | None = shown("用时；空为没有通路", "Minutes; null: there is no way")
    metres: float | None = shown("路程（米）；空为没有通路", "Metres; null: there is no way")


@strawberry.type(description=both("服务盲区", "Service gaps"))
class ServiceGaps:
    as_of: date = shown("按哪一日", "As of which day")
    known_at: datetime | None = shown("按何时所知；空为现在", "As known then; null: now")
    level: DivisionLevel | None = shown("服务站级别；空为各级", "Level of the stations; null: all")
    beyond_minutes: float | None = shown("界限（分钟）", "The limit in minutes")
    beyond_metres: float | None = shown("界限（米）", "The limit in metres")
    by: GapsBy = shown("分组维度", "What it is by")
    travel: TravelBasis = shown("出行方式与依据", "How one travels, and on what")
    whole: ServiceNumbers = shown("全体", "Everybody")
    gap: ServiceNumbers = shown("盲区中的人", "Those in the gap")
    reasons: list[OutsideArea] = shown("盲区中的人，按原因", "Those in the gap, by reason")
    unlocated: int = shown(
        "住处没有坐标的人数；不计入盲区", "Those whose home has no point; not counted in the gap"
    )
    parts: list[GapPart] = shown("各村或各网格，有人居住者", "Villages or cells that somebody lives in")
    assigned_elsewhere: list[AssignedElsewhere] = shown(
        "指派的站不是最快的站", "Where the assigned station is not the fastest"
    )
    far_villages: list[FarVillage] = shown("离指派站过远的村", "Villages too far from their station")
    stations_without_point: list[StationPlace] = shown("没有坐标的服务站", "Stations without a point")

    @classmethod
    def of(cls, answer: answers.ServiceGaps) -> Self:
        """As it is shown."""
        question, asked = answer.question, answer.question.stations
        return cls(
            as_of=asked.on,
            known_at=asked.known_at,
            level=asked.level,
            beyond_minutes=question.beyond.minutes,
            beyond_metres=question.beyond.metres,
            by=question.by,
            travel=TravelBasis.of(answer.basis, question.travel, answer.roads),
            whole=ServiceNumbers.of(answer.whole),
            gap=ServiceNumbers.of(answer.gap),
            reasons=[
                OutsideArea(reason=reason, numbers=ServiceNumbers.of(tally))
                for reason, tally in answer.reasons
            ],
            unlocated=answer.unlocated,
            parts=[GapPart.of(question, part) for part in answer.parts],
            assigned_elsewhere=[_elsewhere(question, part) for part in answer.elsewhere],
            far_villages=[_far(question, village) for village in answer.far_villages],
            stations_without_point=[
                StationPlace.of(asked.area.county_id, asked.on, station) for station in answer.without_point
            ],
        )


def _elsewhere(question: GapsQuestion, part: answers.Elsewhere) -> AssignedElsewhere:
    county_id, on = question.stations.area.county_id, question.stations.on
    return AssignedElsewhere(
        **_named(part.village),
        assigned=StationPlace.of(county_id, on, part.assigned),
        nearest=StationPlace.of(county_id, on, part.nearest),
        to_assigned=ServiceNumbers.of(part.to_assigned),
        to_nearest=ServiceNumbers.of(part.to_nearest),
    )


def _far(question: GapsQuestion, far: answers.FarVillage) -> FarVillage:
    asked = question.stations
    return FarVillage(
        **_named(far.village),
        station=StationPlace.of(asked.area.county_id, asked.on, far.station),
        minutes=None if far.seconds is None else far.seconds / _MINUTE_S,
        metres=far.metres,
    )


def _named(village: Place) -> dict[str, str]:
    return {"village_code": village.code, "village_name": village.name}
