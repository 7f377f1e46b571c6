"""What is sent about the run of a file."""

from datetime import date
from typing import Any

import strawberry

from importers.places.systems import declared_system
from schema.codes import PersonCategory
from schema.fields import both, shown
from schema.imports.codes import ConflictPolicy


@strawberry.input(
    description=both(
        "怎样导入：未写的照旧", "On which terms a file is brought in; what is left out stays as it is"
    )
)
class CheckImportInput:
    id: strawberry.ID = shown("导入批次编号", "Id of the run")
    said_on: date | None = shown("自何日起在册", "From which day on new ones are registered", default=None)
    policy: ConflictPolicy | None = shown("与登记不同时", "Where what is registered differs", default=None)
    whole: bool | None = shown("整批写入或全不写入", "All lines or none", default=None)
    system: str | None = shown(
        "坐标系，如 GCJ02、GK3-36", "The system of the places, as GCJ02 or GK3-36", default=None
    )
    category: PersonCategory | None = shown(
        "未写类别者的类别", "The category of whoever has none", default=None
    )

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
