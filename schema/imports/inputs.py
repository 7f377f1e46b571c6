"""What is sent about the run of a file."""

from datetime import date
from typing import Any

import strawberry

from importers.places.systems import declared_system
from importers.runs.steps import CLOSINGS
from resolvers.registry.ground.drawn import check_name
from resolvers.wording.refusals import bad_value
from schema.codes import PersonCategory, ShapeAct, ShapeSource
from schema.fields import both, shown
from schema.imports.codes import ConflictPolicy


@strawberry.input(
    description=both(
        "怎样导入：未写的照旧", "On which terms a file is brought in; what is left out stays as it is"
    )
)
class CheckImportInput:
    id: strawberry.ID = shown("导入批次编号", "Id of the run")
    said_on: date | None = shown("自何日起", "From which day on what it says holds", default=None)
    policy: ConflictPolicy | None = shown("与登记不同时", "Where what is registered differs", default=None)
    whole: bool | None = shown("整批写入或全不写入", "All lines or none", default=None)
    system: str | None = shown(
        "坐标系，如 GCJ02、GK3-36", "The system of the places, as GCJ02 or GK3-36", default=None
    )
    category: PersonCategory | None = shown(
        "未写类别者的类别", "The category of whoever has none", default=None
    )

    plan: str | None = shown("网格图的草案名称", "The name of the draft, of cells", default=None)
    act: ShapeAct | None = shown(
        "区划边界是更正还是变更", "Whether boundaries are a correction or a change", default=None
    )
    source: ShapeSource | None = shown("区划边界的来源", "Where boundaries come from", default=None)

    closings: int | None = shown(
        "区划清单：未列的至多撤销几个；0 为一个也不撤销",
        "Of a list of divisions: how many may close that it lacks; 0: none",
        default=None,
    )

    def rest(self) -> dict[str, Any]:
        """What is said of maps, and of divisions, alone. Raises DomainError TEXT_MISSING, BAD_CLOSINGS."""
        if self.plan is not None:
            check_name(self.plan)
        said = {"plan": self.plan, "act": self.act and self.act.value}
        said |= {"source": self.source and self.source.value}
        kept = {name: value for name, value in said.items() if value is not None}
        return kept if self.closings is None else kept | {CLOSINGS: _closings(self.closings)}

    def terms(self) -> dict[str, Any]:
        """The columns of the run that it changes. Raises DomainError BAD_COORDINATE_SYSTEM."""
        said: dict[str, Any] = {
            "said_on": self.said_on,
            "policy": self.policy and self.policy.value,
            "whole": self.whole,
            "system": self.system and declared_system(self.system).name,
            "category": self.category and self.category.value,
        }
        return {name: value for name, value in said.items() if value is not None}


def _closings(number: int) -> int | None:
    if number < 0:
        raise bad_value("BAD_CLOSINGS", "closings", "不能为负数。", "cannot be less than nought.")
    return number or None
