"""Statements over kept duties are prepared once for all questions of a shape: no value is looked at."""

from datetime import date

import pytest

from db.codes import DivisionLevel, DutyRule, DutyState
from db.prepared import prepared
from resolvers.areas import Area, AreaKind, Reach
from resolvers.duties.parts import duty_breakdown_statement, summary_statement
from resolvers.duties.question import DutyBreakdownBy, DutyQuestion, year_and_month_ahead
from schema.fast.slots import Slots, shape_of, twin_of

TODAY = date(2025, 6, 10)
AREAS = (
    Area(AreaKind.DIVISION, 100000, 1, DivisionLevel.NATION),
    Area(AreaKind.DIVISION, 100000, 1, DivisionLevel.NATION, Reach.CHILDREN),
    Area(AreaKind.DIVISION, 500151, 3, DivisionLevel.COUNTY),
    Area(AreaKind.CELL, 500151, 21),
    Area(AreaKind.WORKER, 500151, 41),
    Area(AreaKind.STATION, 500151, 35, DivisionLevel.TOWNSHIP),
)


@pytest.mark.parametrize("area", AREAS, ids=str)
def test_numbers_are_prepared_for_any_values(area: Area) -> None:
    plain = DutyQuestion((area,), year_and_month_ahead(TODAY), TODAY)
    narrow = DutyQuestion(
        *((area,), plain.window, TODAY),
        rules=(DutyRule.CAMPAIGN,),
        states=(DutyState.DUE,),
        campaign=(500151, 7),
    )
    for question in (plain.asked_on(TODAY), narrow.asked_on(TODAY)):
        assert question.counted
        for make, asked in (
            (summary_statement, (question,)),
            *[(duty_breakdown_statement, (question, by)) for by in DutyBreakdownBy],
        ):
            slots: Slots = {}
            shape_of(asked, slots)
            assert b"duty_count" in prepared(make(*twin_of(asked, slots)), custom=False).sql  # type: ignore[operator]  # one of two makers
