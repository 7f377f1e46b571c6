"""What is drawn in a draft, and where a draft comes from."""

from dataclasses import dataclass
from uuid import UUID

from db.codes import Code, GridCellKind
from db.errors import DomainError
from geo.cell_codes import check_cell_code

MOST_CELLS = 500
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A draft that takes over every cell in force in a county."""

    client_id: UUID
    division_code: str
    name: str

    def checked(self) -> "NewPlan":
        """The same, if it can be meant. Raises DomainError TEXT_MISSING."""
        check_name(self.name)
        return self


class DrawingAct(Code):
    PUT = "PUT", "新划", "new cells"
    SPLIT = "SPLIT", "拆分", "a cell split"
    MERGE = "MERGE", "合并", "cells merged"
    REDRAW = "REDRAW", "重划", "a cell drawn anew"


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell as it is drawn: its shape as WKB; None is what stood there, or the next free."""

    shape: bytes | None = None
    village_id: int | None = None
    code: str | None = None
    name: str | None = None
    kind: GridCellKind | None = None
    meant_for: int | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Cells drawn in a draft in the place of others of one village, or of none."""

    client_id: UUID
    county_id: int
    plan_id: int
    act: DrawingAct
    replaced: tuple[int, ...]
    drawn: tuple[DrawnCell, ...]

    def checked(self) -> "Drawing":
        """The same, if it can be meant. Raises DomainError BAD_CELLS, BAD_CELL_CODE or TEXT_MISSING."""
        several = {DrawingAct.SPLIT: len(self.drawn), DrawingAct.MERGE: len(self.replaced)}
        number = max(len(self.drawn), len(self.replaced))
        distinct = len(set(self.replaced)) == len(self.replaced)
        if not (several.get(self.act, 2) >= 2 and 0 < number <= MOST_CELLS and distinct):  # noqa: PLR2004  # a split or merger
            raise DomainError(
                "BAD_CELLS",
                f"请给出 1 至 {MOST_CELLS} 个网格；拆分与合并至少涉及两个不同的网格。",
                f"Give 1 to {MOST_CELLS} cells; a split or merger is about two different ones at least.",
            )
        for cell in self.drawn:
            if cell.code is not None:
                check_cell_code(cell.code)
            if cell.name is not None:
                check_name(cell.name)
        return self


def check_name(name: str) -> None:
    """Raises DomainError TEXT_MISSING for a name that is blank or too long."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise DomainError(
            "TEXT_MISSING", "须写明名称，不超过 100 字。", "Give a name, in at most 100 characters."
        )


def code_taken(code: str) -> DomainError:
    """The refusal of a code that another cell of the plan bears."""
    return DomainError(
        "CELL_CODE_TAKEN",
        f"方案中已有代码为 {code} 的网格。",
        f"Another cell of the plan bears the code {code}.",
    )


def two_villages() -> DomainError:
    """The refusal of a merger across villages: every cell belongs to one."""
    return DomainError(
        "CELLS_OF_TWO_VILLAGES",
        "只能合并同一村（社区）的网格。",
        "Only cells of one village are merged.",
    )
