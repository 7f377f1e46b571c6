"""What a hand-over may be done with and yet leaves to be looked after: cells that nobody is responsible for.

A hand-over passes on what a worker has. A cell that nobody has is given to somebody by `assignCell`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, or_

from db.codes import GridRole
from db.models import GridCell
from resolvers.ask import Ask, Statement
from resolvers.ground.cells import cells
from resolvers.hand_overs.order import HandOver
from resolvers.hand_overs.plan import Plan
from resolvers.hand_overs.unassigned import CELL, assignments_of_cell
from resolvers.viewer import Permission
from resolvers.within import lies_in

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class HandOverWarning:
    """A stable code with its texts, how many cells it is about, and the codes of the first MOST_NAMED."""

    code: str
    zh: str
    en: str
    cells: tuple[str, ...]
    total: int


def warnings_of(plan: Plan, never: Sequence[Any]) -> list[HandOverWarning]:
    """What to say of a plan, and of the rows of `never_assigned`."""
    left = sorted({gap.cell.code for gap in plan.gaps if gap.is_new})
    found = []
    if left:
        found.append(
            HandOverWarning(
                "CELLS_LEFT_WITHOUT_PRIMARY",
                "这些网格将无网格员主责，须另用 assignCell 指定：最好先指定接收人。",
                "These cells will have no primary until `assignCell` gives them one; better name receivers.",
                tuple(left[:MOST_NAMED]),
                len(left),
            )
        )
    if never:
        found.append(
            HandOverWarning(
                "CELLS_NEVER_ASSIGNED",
                "您管理的这些网格从未有过网格员主责，须用 assignCell 指定。",
                "These cells that you manage never had a primary; `assignCell` gives them one.",
                tuple(row.code for row in never),
                never[0].total,
            )
        )
    return found


def never_assigned(ask: Ask, order: HandOver) -> Statement:
    """The cells of the county that the viewer manages and nobody ever was, or will be, primary of, by code.

    Those in force on the day asked about, MOST_NAMED at most. Columns: code, and total, how many there are.
    """
    here = or_(*[lies_in(area, CELL, ask.today) for area in ask.viewer.areas(Permission.MANAGE)])
    ever: Select[Any] = assignments_of_cell(GridCell.id, GridRole.PRIMARY)
    cell = cells(ask.as_of).where(GridCell.county_id == order.county_id, here, ~exists(ever))
    shown = (GridCell.code, func.count().over().label("total"))
    return (
        cell.with_only_columns(*shown, maintain_column_froms=True)
        .order_by(GridCell.code, GridCell.id)
        .limit(MOST_NAMED)
    )
