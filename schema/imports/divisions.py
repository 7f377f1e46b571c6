"""What a list of divisions would change, or has changed."""

import strawberry

from importers.county_lists.account import Listed, Missing
from importers.report import DivisionChange
from schema.codes import DivisionLevel
from schema.fields import both, shown
from schema.imports.codes import DivisionVerdict, RowOutcome


@strawberry.type(description=both("清单改动的一个区划", "A division that a list changes"))
class ImportDivisionChange:
    level: DivisionLevel = shown("级别", "Level")
    verdict: DivisionVerdict = shown("改动", "What becomes of it")
    old_code: str | None = shown("原代码", "Its code before")
    code: str | None = shown("新代码", "Its code from then on")
    old_name: str | None = shown("原名称", "Its name before")
    name: str | None = shown("新名称", "Its name from then on")

    @classmethod
    def of(cls, one: DivisionChange) -> "ImportDivisionChange":
        """A change as it is shown."""
        return cls(**{name: getattr(one, name) for name in one.__slots__})


@strawberry.type(description=both("清单未列的一个现有区划", "A division that stands and is not in the list"))
class ImportMissingDivision:
    level: DivisionLevel = shown("级别", "Level")
    code: str = shown("代码", "Its code")
    name: str = shown("名称", "Its name")
    is_used: bool = shown(
        "其中有服务对象或网格（CLOSING_IN_USE）", "Whether people or cells are in it (CLOSING_IN_USE)"
    )
    outcome: RowOutcome | None = shown(
        "撤销的结果；未撤销为空", "What became of its closing; null if it was not closed"
    )

    @classmethod
    def of(cls, one: Missing) -> "ImportMissingDivision":
        """It as it is shown."""
        return cls(**{name: getattr(one, name) for name in one.__slots__})


@strawberry.type(description=both("区划清单的试算", "The dry run of a list of divisions"))
class ImportDivisions:
    missing: int = shown("清单未列几个现有区划", "How many divisions stand that the list lacks")
    closes: bool = shown("它们是否撤销", "Whether they close")
    can_tell: bool = shown(
        "代码是否都能识别；否则无从得知未列哪些",
        "Whether every code could be read; if not, nothing is told of what the list lacks",
    )
    missing_divisions: list[ImportMissingDivision] = shown(
        "未列的区划，至多 500 个", "Those that the list lacks, the first 500"
    )
    changes: list[ImportDivisionChange] = shown(
        "改动，每种至多 100 个", "The changes, the first hundred of each kind"
    )

    @classmethod
    def of(cls, one: Listed) -> "ImportDivisions":
        """It as it is shown."""
        return cls(
            missing=one.missing,
            closes=one.closes,
            can_tell=one.can_tell,
            missing_divisions=[ImportMissingDivision.of(each) for each in one.gone],
            changes=[ImportDivisionChange.of(each) for each in one.changes],
        )
