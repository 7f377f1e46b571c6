"""Where a further station would help most."""

from datetime import date
from typing import Self

import strawberry

from resolvers.ground import divisions, stations
from resolvers.spatial.siting import numbers
from schema.codes import SitingGoal, SitingWeight
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.ground.station import Station
from schema.spatial.service.travel import TravelBasis


@strawberry.type(
    description=both(
        "选址前或选址后的数字；不足 5 人之别不予显示时为空", "Numbers before or after; null: withheld"
    )
)
class SitingNumbers:
    covered: int | None = shown("限度以内的人数", "People within the limit")
    unreachable: int | None = shown(
        "到任何服务站都无路的人数，不计入平均", "People without a path to any station, outside the mean"
    )
    mean_minutes: float | None = shown(
        "目前有路可达者的平均时间（分钟）；限度以米计时为空",
        "Mean minutes of those who have a path today; null where the limit is in metres",
    )
    mean_metres: float | None = shown(
        "同上的平均距离（米）；限度以分钟计时为空", "The same in metres; null where the limit is in minutes"
    )

    @classmethod
    def of(cls, found: numbers.SitingNumbers, *, in_minutes: bool) -> Self:
        """The numbers as the resolver tells them."""
        mean = found.mean
        return cls(
            covered=found.covered,
            unreachable=found.unreachable,
            mean_minutes=mean / 60.0 if in_minutes and mean is not None else None,
            mean_metres=None if in_minutes else mean,
        )


@strawberry.type(
    description=both("一个服务站（或拟设站的村）的人数", "The people of a station, or of a new one")
)
class SitedPeople:
    county_id: strawberry.Private[int]
    as_of: strawberry.Private[date]
    station_id: strawberry.Private[int | None]
    village_id: strawberry.Private[int | None]
    before: int | None = shown("现以此站为最近的人数", "People whose nearest station it is today")
    after: int | None = shown("此后以此站为最近的人数", "People whose nearest station it would be")
    station: Station | None = link(
        stations.stations_of_ids,
        through="station_id",
        zh="现有服务站；空为拟设",
        en="The station; null: a new one",
    )
    village: Division | None = link(
        divisions.divisions_of_ids,
        through="village_id",
        zh="拟设站的村（社区）",
        en="The village of a new one",
    )


@strawberry.type(description=both("按一个目标的最优选址", "The best siting by one goal"))
class SitingChoice:
    goal: SitingGoal = shown("目标", "The goal")
    after: SitingNumbers = shown("设站之后", "With the new stations")
    nearer: int | None = shown("距最近服务站更近的人数", "People who would be nearer to a station")
    sites: list[SitedPeople] = shown(
        "拟设站的村（社区），按代码；可少于所问", "The villages, by code; fewer where more would help nobody"
    )
    stations: list[SitedPeople] = shown(
        "各现有服务站，以见负担", "The stations of today, so that overload shows"
    )


@strawberry.type(
    description=both(
        "服务站选址：现有站点不动，无路可达者不计入平均；已证明最优",
        "Siting of stations: those of today stay, people without a path are outside the mean; proved best",
    )
)
class StationSiting:
    travel: TravelBasis = shown("出行方式与依据", "How people travel, and on what")
    weight: SitingWeight = shown("计入哪些人", "Who counts")
    people: int = shown("计入的人数", "People who count")
    unlocated: int | None = shown("其中无坐标，未计入", "Those without a point, left out of it")
    candidates: int = shown("候选村（社区）数", "Villages that were looked at")
    without_point: int = shown(
        "无坐标、未能参选的村（社区）数", "Villages without a point, which could not be"
    )
    is_by_cell: bool = shown(
        "是否因人数众多而按网格归并选址（数字仍按每户计算）",
        "Whether people were taken together by cell to choose, being many; numbers are of each home still",
    )
    before: SitingNumbers = shown("现状", "As it is")
    choices: list[SitingChoice] = shown("按各目标的选址", "The siting by each goal")

    @classmethod
    def of(cls, found: numbers.Siting) -> Self:
        """The answer as the resolver tells it."""
        in_minutes = found.question.beyond.minutes is not None
        return cls(
            travel=TravelBasis.of(found.basis, found.question.travel, found.roads),
            weight=found.question.weight,
            people=found.people,
            unlocated=found.unlocated,
            candidates=found.candidates,
            without_point=found.without_point,
            is_by_cell=found.is_by_cell,
            before=SitingNumbers.of(found.before, in_minutes=in_minutes),
            choices=[_choice(found, choice, in_minutes=in_minutes) for choice in found.choices],
        )


def _choice(found: numbers.Siting, choice: numbers.SitingChoice, *, in_minutes: bool) -> SitingChoice:
    people = [
        SitedPeople(
            county_id=found.question.stations.area.county_id,
            as_of=found.question.stations.on,
            station_id=one.station.id if one.station is not None else None,
            village_id=one.village.id if one.village is not None else None,
            before=one.before,
            after=one.after,
        )
        for one in choice.served
    ]
    return SitingChoice(
        goal=choice.goal,
        after=SitingNumbers.of(choice.after, in_minutes=in_minutes),
        nearer=choice.nearer,
        sites=[one for one in people if one.village_id is not None],
        stations=[one for one in people if one.station_id is not None],
    )
