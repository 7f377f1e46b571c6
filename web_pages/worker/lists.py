"""What a grid worker's pages list: the own cells, the persons in them, and who is to be visited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.codes import DutyState
from db.engine import Database
from resolvers.areas import Area
from resolvers.ask import Ask, parents_of
from resolvers.duties.lists import DutyPage, page_of_duties
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.ground.cells import counts_of_cells, my_cells
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of
from resolvers.people.lists import number_of_people, people
from resolvers.people.question import PersonQuestion
from web_pages.paging import ON_A_PAGE, Listed

TO_VISIT = (DutyState.OVERDUE, DutyState.DUE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the number of its persons."""

    code: str
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class ToVisit:
    """A duty and of whom it is."""

    name: str
    address: str
    rule: str
    state: str
    due_on: date | None


async def cells(database: Database, ask: Ask) -> list[Cell]:
    """The cells of the worker who asks, by code. Raises DomainError NOT_A_GRID_WORKER."""
    found = await database.rows(my_cells(ask))
    if not found:
        return []
    parents = parents_of([(row.county_id, row.id) for row in found])
    counted = {row.of_id: row.people for row in await database.rows(counts_of_cells(ask, parents))}
    return [Cell(row.code, row.name or row.code, counted.get(row.id, 0)) for row in found]


async def cell_named(database: Database, ask: Ask, code: str) -> Area:
    """A cell by its code. Raises DomainError AREA_NOT_FOUND."""
    return area_of(await database.rows(any_area_statement(ask, NamedArea(cell_code=code))))


async def persons(database: Database, ask: Ask, areas: Sequence[Area], number: int) -> Listed:
    """A page of the persons the viewer may see, in `areas` if there are any, by name."""
    question = PersonQuestion(areas)
    [row] = await database.rows(number_of_people(ask, question))
    start = (number - 1) * ON_A_PAGE
    rows = await database.rows(people(ask, question).limit(ON_A_PAGE).offset(start))
    return Listed(rows, row.total, number)


async def to_visit(database: Database, ask: Ask, area: Area) -> tuple[list[ToVisit], int]:
    """Who is to be visited in an area, the most pressing first, and how many duties there are in all."""
    window = year_and_month_ahead(ask.today)
    question = DutyQuestion((area,), window, ask.today, states=TO_VISIT).asked_on(ask.today)
    rows = await database.rows(page_of_duties(ask, question, DutyPage(ON_A_PAGE)))
    found = [row for row in rows if row.person_id is not None][:ON_A_PAGE]
    return [_to_visit(row) for row in found], rows[0].total


def _to_visit(row: Any) -> ToVisit:
    return ToVisit(row.person__name, row.person__address or "", row.rule, row.state, row.due_on)
