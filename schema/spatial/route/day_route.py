"""The route of a worker's day."""

from datetime import date
from typing import Self

import orjson
import strawberry

from resolvers.people.lists import people_of_ids
from resolvers.spatial.route import answer
from schema.codes import LeftOut
from schema.fields import both, link, shown
from schema.people.person import Person
from schema.scalars import GeoJSON
from schema.spatial.service.travel import TravelBasis


@strawberry.type(description=both("路线上的一次走访", "A visit of the route"))
class RouteVisit:
    county_id: strawberry.Private[int]
    person_id: strawberry.Private[int]
    duties: int = shown("应访与逾期的任务数", "Duties due or overdue")
    overdue: int = shown("其中逾期数", "Those overdue")
    due_on: date | None = shown("最早的截止日期", "The first day by which one is due")
    person: Person | None = link(people_of_ids, through="person_id", zh="服务对象", en="The person")


@strawberry.type(
    description=both("路线上的一站：同一住处为一站", "A stop of the route: one building is one stop")
)
class RouteStop:
    point: GeoJSON = shown("位置", "Where it is")
    metres: float = shown("从上一站到此的距离（米）", "Metres from the stop before")
    minutes: float = shown("从上一站到此的时间（分钟）", "Minutes from the stop before")
    visits: list[RouteVisit] = shown("在此走访的人", "Whom to visit here")


@strawberry.type(description=both("未列入路线的一人及原因", "A person not in the route, and why"))
class LeftOutVisit:
    county_id: strawberry.Private[int]
    person_id: strawberry.Private[int]
    reason: LeftOut = shown("原因", "Why")
    person: Person | None = link(people_of_ids, through="person_id", zh="服务对象", en="The person")


@strawberry.type(
    description=both(
        "一天的走访路线：先重点、先逾期，再求路程最短；未列入的逐一说明原因",
        "A day's route: the most urgent first, then the shortest way; who is left out says why",
    )
)
class DayRoute:
    travel: TravelBasis = shown("出行方式与依据", "How it travels, and on what")
    stops: list[RouteStop] = shown("各站，按顺序", "The stops, in order")
    metres: float = shown("全程距离（米）", "Metres of the whole way")
    minutes: float = shown("全程时间（分钟），不含走访时间", "Minutes of the whole way, visits not counted")
    returns: bool = shown("是否回到出发地", "Whether it returns to the start")
    is_proved: bool = shown("是否已证明最优", "Whether it is proved to be the best")
    left_out: list[LeftOutVisit] = shown("未列入的人，按原因", "Who is left out, by reason")

    @classmethod
    def of(cls, found: answer.DayRoute) -> Self:
        """The route as the resolver tells it."""
        return cls(
            travel=TravelBasis.of(found.basis, found.question.travel, found.roads),
            stops=[_stop(stop) for stop in found.stops],
            metres=found.metres,
            minutes=found.seconds / 60.0,
            returns=found.question.returns,
            is_proved=found.is_proved,
            left_out=[
                LeftOutVisit(county_id=key[0], person_id=key[1], reason=reason)
                for key, reason in found.left_out
            ],
        )


def _stop(stop: answer.Stop) -> RouteStop:
    point = {"type": "Point", "coordinates": [stop.lon, stop.lat]}
    return RouteStop(
        point=GeoJSON(orjson.dumps(point).decode()),
        metres=stop.metres,
        minutes=stop.seconds / 60.0,
        visits=[
            RouteVisit(
                county_id=row.county_id,
                person_id=row.person_id,
                duties=row.duties,
                overdue=row.overdue,
                due_on=row.due_on,
            )
            for row in stop.people
        ],
    )
