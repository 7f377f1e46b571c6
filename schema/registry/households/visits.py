"""The question how many households were visited at home."""

from datetime import date
from typing import Annotated, Any, Self

import strawberry
from sqlalchemy import Row

from resolvers.registry.households.visits import VisitQuestion, visits_by_part, visits_statement
from resolvers.windows import year_to_date
from schema.arguments import Scope, WindowInput, analysed
from schema.codes import DutyBreakdownBy
from schema.context import RonggeInfo
from schema.fields import argument, both, shown
from schema.ground.parts import PlacedPart, PlacedRow, label_of, placed
from schema.window import Window


@strawberry.type(
    description=both(
        "入户走访的户数：期内任一在册成员被上门走访到即计；不在任何户中的人自成一户",
        "Households visited at home: any registered member reached by a home visit; who is in none is one",
    )
)
class HouseholdVisitCounts:
    households: int = shown("户数", "Households")
    visited: int = shown("已入户走访的户数", "Those visited at home")
    share: float | None = shown("比例，0–1；没有户时为空", "Share, 0–1; null of none")

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """The numbers of a row."""
        share = row.visited / row.households if row.households else None
        return cls(households=row.households, visited=row.visited, share=share)


@strawberry.type(description=both("入户走访户数的一部分", "One part of the households visited"))
class HouseholdVisitPart(PlacedPart):
    counts: HouseholdVisitCounts = shown("该部分的户数", "The numbers of the part", default=None)

    @classmethod
    def of(cls, by: DutyBreakdownBy, row: Row[Any], today: date) -> Self:
        """A part as it is shown."""
        part = PlacedRow(row)
        label = label_of(by.place, part)
        return cls(**placed(by.place, part, today), label=label, counts=HouseholdVisitCounts.of(row))


@strawberry.type(
    description=both(
        "入户走访（按户）；各部分之和等于整体", "Home visits by household; parts sum to the whole"
    )
)
class HouseholdVisits:
    whole: HouseholdVisitCounts = shown("整体", "The whole")
    by: DutyBreakdownBy | None = shown("分组维度", "What it is cut by")
    parts: list[HouseholdVisitPart] = shown("各部分；未分组时为空", "The parts; none if not cut")
    window: Window = shown("时间窗", "The window")
    as_of: date = shown("户的构成按该日", "The day on which the households are as they are counted")


@strawberry.field(
    description=both(
        "入户走访（按户，今日的户），默认今年，可按下级区划、网格、服务站或网格员分组",
        "How many of today's households were visited at home, this year by default",
    )
)
async def household_visits(
    info: RonggeInfo,
    scope: Scope = None,
    window: Annotated[WindowInput | None, argument("时间窗，默认今年至今", "This year by default")] = None,
    by: Annotated[DutyBreakdownBy | None, argument("分组维度，默认不分组", "What to cut it by")] = None,
) -> HouseholdVisits | None:
    """One statement for the whole, one for the parts."""
    context, ask = info.context, info.context.ask()
    area = await analysed(context, ask, scope)
    days = year_to_date(ask.today) if window is None else window.window()
    question = VisitQuestion(area, days)
    whole = HouseholdVisitCounts.of((await context.rows(visits_statement(ask, question)))[0])
    rows = [] if by is None else await context.rows(visits_by_part(ask, question, by))
    return HouseholdVisits(
        whole=whole,
        by=by,
        parts=[HouseholdVisitPart.of(by, row, ask.today) for row in rows if by is not None],
        window=Window(from_on=days.from_on, to_on=days.to_on),
        as_of=ask.today,
    )
