"""Numbers of duties."""

from datetime import date, datetime
from typing import Any, Self

import strawberry

from resolvers.duties import answers
from schema.codes import DutyBreakdownBy
from schema.fields import both, shown
from schema.ground.parts import PlacedPart, label_of, placed
from schema.window import Window


@strawberry.type(
    description=both(
        "任务数：应完成 = 已完成 + 应访 + 逾期 + 已错过；已完成 = 按时 + 逾期完成。"
        "每个状态的数等于 duties 以该状态列出的条数",
        "Numbers of duties: expected = satisfied + due + overdue + missed; satisfied = on time + late. "
        "The number of each state is as large as the list that `duties` gives of it",
    )
)
class DutyCounts:
    registered: int = shown("范围内在册人数", "Persons registered in the area")
    expected: int | None = shown(
        "应完成；人数过少不予显示时各数为空", "Expected; the numbers are null where withheld"
    )
    satisfied: int | None = shown(
        "已完成（SATISFIED）", "SATISFIED: satisfied by a contact, or reported done"
    )
    on_time: int | None = shown("已完成中按时的", "Those of the satisfied that were in time")
    late: int | None = shown("已完成中逾期补访的", "Those of the satisfied that were late")
    due: int | None = shown("应访（DUE）", "DUE: the window is open")
    overdue: int | None = shown(
        "逾期、仍可补访（OVERDUE）", "OVERDUE: the window has passed, they can still be made up"
    )
    missed: int | None = shown("已错过（MISSED）", "MISSED: not done, and no longer to be made up")
    upcoming: int | None = shown("即将到期（UPCOMING），不计入应完成", "UPCOMING, not among the expected")
    withheld: bool = shown(
        "是否因人数少于 5 而不予显示", "Whether withheld because of fewer than five persons"
    )

    @classmethod
    def of(cls, counts: answers.DutyCounts) -> Self:
        """Numbers as they are shown."""
        told: dict[str, Any] = {
            name: None if counts.withheld else getattr(counts, name) for name in answers.NUMBERS
        }
        return cls(**{**told, "registered": counts.registered, "withheld": counts.withheld})


@strawberry.type(description=both("任务数的一部分", "One part of the numbers of duties"))
class DutyPart(PlacedPart):
    counts: DutyCounts = shown("该部分的任务数", "The numbers of the part", default=None)

    @classmethod
    def of(cls, by: DutyBreakdownBy, part: answers.DutyPart, as_of: date) -> Self:
        """A part as it is shown."""
        return cls(
            **placed(by.place, part, as_of),
            label=label_of(by.place, part),
            counts=DutyCounts.of(part.counts),
        )


@strawberry.type(
    description=both(
        "任务统计，连同其口径；各部分之和等于整体",
        "Numbers of duties with what they mean; parts sum to the whole",
    )
)
class DutySummary:
    whole: DutyCounts = shown("整体", "The whole")
    by: DutyBreakdownBy | None = shown("分组维度", "What it is cut by")
    parts: list[DutyPart] = shown(
        "各部分；未分组或整体不予显示时为空", "The parts; none if not cut or withheld"
    )
    window: Window = shown("时间窗：其间任一日有效的任务", "The window: duties that were open on a day of it")
    as_of: date = shown("按哪一日的状态", "The day asked about")
    known_at: datetime | None = shown("按此时已知的情况；空为现在", "As known then; null: now")

    @classmethod
    def of(cls, answer: answers.DutySummary) -> Self:
        """A summary as it is shown."""
        asked, by = answer.question, answer.by
        return cls(
            whole=DutyCounts.of(answer.whole),
            by=by,
            parts=[] if by is None else [DutyPart.of(by, part, asked.as_of) for part in answer.parts],
            window=Window(from_on=asked.window.from_on, to_on=asked.window.to_on),
            as_of=asked.as_of,
            known_at=asked.known_at,
        )
