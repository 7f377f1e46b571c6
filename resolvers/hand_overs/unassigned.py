"""Cells that nobody is responsible for on a day: what a hand-over must not leave behind unseen."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select

from db.codes import GridRole, PersonStatus
from db.models import CellAssignment, GridCell, GridWorker, Person
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current, holds
from resolvers.ground.cells import cells
from resolvers.keyset import Most, Order, number_in, page_in
from resolvers.within import Placed, lies_in

CELL = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)


BY_CODE = Order("UNASSIGNED", ("code", "county_id", "cell_id"))


def page_of_unassigned(
    ask: Ask, areas: Sequence[Area], most: Most, start: tuple[Any, ...] | None
) -> Statement:
    """A page of the cells that nobody is primary of, by code, with cursors."""
    return page_in(BY_CODE, unassigned_cells(ask, areas), most, start)


def number_of_unassigned(ask: Ask, areas: Sequence[Area]) -> Statement:
    """How many there are, as `total`."""
    return number_in(unassigned_cells(ask, areas))


def unassigned_cells(ask: Ask, areas: Sequence[Area]) -> Statement:
    """The cells of some areas that nobody in the post is primary of on the day asked about.

    Columns: county_id, cell_id, code, as_of, people,
    unassigned_since (null: there never was anybody), assigned_from (null: nobody is planned), is_covered.
    """
    first_on = func.greatest(func.lower(CellAssignment.valid), func.lower(GridWorker.valid))
    end_on = func.least(func.upper(CellAssignment.valid), func.upper(GridWorker.valid))
    last_end = assignments_of_cell(func.max(end_on), GridRole.PRIMARY).where(end_on <= literal(ask.as_of))
    next_first = assignments_of_cell(func.min(first_on), GridRole.PRIMARY).where(
        first_on > literal(ask.as_of)
    )
    here = or_(*[lies_in(area, CELL, ask.today) for area in areas])
    cell = cells(ask.as_of).where(here, ~exists(_now(ask, GridRole.PRIMARY)))
    return cell.with_only_columns(
        GridCell.county_id,
        GridCell.id.label("cell_id"),
        GridCell.code,
        cell.selected_columns["as_of"],
        _people().label("people"),
        last_end.scalar_subquery().label("unassigned_since"),
        next_first.scalar_subquery().label("assigned_from"),
        exists(_now(ask, GridRole.COVER)).label("is_covered"),
        maintain_column_froms=True,
    )


def assignments_of_cell(shown: Any, role: GridRole) -> Select[Any]:
    """Something of the assignments of a cell in a role and of the workers they are to."""
    return (
        select(shown)
        .select_from(CellAssignment)
        .join(
            GridWorker,
            and_(GridWorker.county_id == CellAssignment.county_id, GridWorker.id == CellAssignment.worker_id),
        )
        .where(
            CellAssignment.county_id == GridCell.county_id,
            CellAssignment.cell_id == GridCell.id,
            CellAssignment.role == role.value,
            current(CellAssignment, None),
        )
        .correlate(GridCell)
    )


def _now(ask: Ask, role: GridRole) -> Select[Any]:
    return assignments_of_cell(GridWorker.id, role).where(
        holds(CellAssignment, ask.as_of), holds(GridWorker, ask.as_of)
    )


def _people() -> ColumnElement[int]:
    return (
        select(func.count())
        .where(
            Person.county_id == GridCell.county_id,
            Person.cell_id == GridCell.id,
            Person.status == PersonStatus.ACTIVE.value,
        )
        .correlate(GridCell)
        .scalar_subquery()
    )
