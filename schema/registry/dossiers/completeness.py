"""How many dossiers are complete."""

from datetime import date
from typing import Any, Self

import strawberry
from sqlalchemy import Row

from schema.codes import DutyBreakdownBy
from schema.fields import both, shown
from schema.ground.parts import PlacedPart, PlacedRow, label_of, placed
from schema.registry.dossiers.codes import DossierItem


@strawberry.type(description=both("缺某一项的人数", "How many lack an item"))
class DossierGap:
    item: DossierItem = shown("项", "What is missing")
    persons: int = shown("缺此项的人数", "How many lack it")


@strawberry.type(
    description=both(
        "档案完整数：完整 = 各项齐备且一年内核实；不查思想状况",
        "Complete dossiers: nothing is missing, all verified within a year; state of mind is not asked for",
    )
)
class DossierCounts:
    registered: int = shown("在册人数", "Persons registered")
    complete: int = shown("档案完整人数", "Those whose dossiers are complete")
    share: float | None = shown("完整率，0–1；无人时为空", "Share, 0–1; null of nobody")
    gaps: list[DossierGap] = shown("各项所缺人数，缺多者在前", "What is missing how often, the most first")

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """The numbers of a row."""
        gaps = [DossierGap(item=item, persons=getattr(row, item.name)) for item in DossierItem]
        missing = sorted((one for one in gaps if one.persons), key=lambda one: -one.persons)
        share = row.complete / row.registered if row.registered else None
        return cls(registered=row.registered, complete=row.complete, share=share, gaps=missing)


@strawberry.type(description=both("档案完整数的一部分", "One part of the numbers of dossiers"))
class DossierPart(PlacedPart):
    counts: DossierCounts = shown("该部分的数", "The numbers of the part", default=None)

    @classmethod
    def of(cls, by: DutyBreakdownBy, row: Row[Any], today: date) -> Self:
        """A part as it is shown."""
        part = PlacedRow(row)
        return cls(
            **placed(by.place, part, today),
            label=label_of(by.place, part),
            counts=DossierCounts.of(row),
        )


@strawberry.type(
    description=both("档案完整情况；各部分之和等于整体", "How complete dossiers are; parts sum to the whole")
)
class DossierCompleteness:
    whole: DossierCounts = shown("整体", "The whole")
    by: DutyBreakdownBy | None = shown("分组维度", "What it is cut by")
    parts: list[DossierPart] = shown("各部分；未分组时为空", "The parts; none if not cut")
    as_of: date = shown("统计日", "The day of the numbers")
